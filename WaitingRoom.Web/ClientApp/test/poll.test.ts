// Who has no push asks: for the document that a cache answers, and for the own ticket the more often the nearer the turn is.
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import type { Api } from '../src/link/api.ts';
import { Poll } from '../src/link/poll.ts';
import type { Progress, Ticket } from '../src/rules/documents.ts';

let nowMs: number;
let tick: () => void;
let tickets: number;
let turnInMs: number | null;

beforeEach(() => {
  [nowMs, tickets, turnInMs] = [0, 0, null];
  Object.defineProperty(globalThis, 'performance', { configurable: true, value: { now: () => nowMs } });
  Object.defineProperty(globalThis, 'navigator', { configurable: true, value: { onLine: true } });
  Object.assign(globalThis, { document: { hidden: false }, setInterval: (look: () => void) => (tick = look) });
});

test('a turn that comes nearer than was told is not waited for as long as was told', async () => {
  start();
  await pass(6_000);
  assert.equal(tickets, 1, 'asked once, as nothing can be told of the turn');
  turnInMs = 0;
  await pass(12_000); // The document itself is asked for every ten seconds or so while nothing can be told.
  assert.ok(tickets >= 2, 'asked again when the document says that the turn has come');
});

test('a ticket far from its turn is asked for rarely, but before it counts as absent', async () => {
  turnInMs = 3_600_000;
  start();
  await pass(300_000);
  assert.ok(tickets >= 5 && tickets <= 10, `asked ${tickets} times in five minutes`);
});

test('nothing is asked while nobody looks', async () => {
  Object.assign(globalThis, { document: { hidden: true } });
  start();
  await pass(60_000);
  assert.equal(tickets, 0);
  Object.assign(globalThis, { document: { hidden: false } });
  await pass(1_000);
  assert.equal(tickets, 1, 'and at once when somebody does');
});

function start(): void {
  const api = { progress: () => Promise.resolve({} as Progress), ticket: () => Promise.resolve(++tickets as unknown as Ticket) };
  new Poll(api as unknown as Api, { progress: () => {}, ticket: () => {} }, {
    needed: () => true,
    hasTicket: () => true,
    turnInMs: () => turnInMs,
    nextInMs: () => 1_000,
    failed: () => assert.fail('nothing failed'),
    limited: () => assert.fail('nobody is limited'),
    ticketGone: () => assert.fail('the ticket is there'),
  }).start();
}

async function pass(spanMs: number): Promise<void> {
  for (const end = nowMs + spanMs; nowMs < end; nowMs += 500) {
    tick();
    await new Promise((resolve) => setImmediate(resolve));
  }
}
