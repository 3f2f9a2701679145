import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Progress, Sale, Ticket } from '../src/rules/documents.ts';
import { isOlder, lostAtTheTill, sceneOf, type Known } from '../src/rules/scene.ts';

const START = '2026-11-27T10:00:00Z';
const sale: Sale = {
  slug: 'demo', name: 'Demo', state: 'open', startsAt: START, endsAt: '2026-11-27T12:00:00Z', lobbyMinutes: 15, order: 'draw', ratePerMinute: 60,
  holdMinutes: 10, extendOnce: false, policy: 'reserve-first', currency: 'EUR', items: [{ sku: 'a', name: 'A', price: 100, units: 5, limitPerShopper: 1 }],
};
const progress: Progress = {
  sale: 'demo', state: 'open', lanes: [{ lane: 'main', serving: 10, issued: 90, ratePerMinute: 60 }],
  stock: [{ sku: 'a', available: 3, held: 2 }], at: START, nextInMs: 1000,
};
const ticket: Ticket = { sale: 'demo', state: 'waiting', number: 71, lane: 'main' };
const known = (change: Partial<Known> = {}): Known =>
  ({ sale, progress, ticket, serving: 10, promise: null, refusal: null, nowMs: Date.parse(START), ...change });

test('people ahead are those between the number served and mine', () => {
  const scene = sceneOf(known());
  assert.ok(scene.kind === 'waiting');
  assert.equal(scene.ahead, 60);
});

test('who is served next has nobody ahead, and neither has who is being served', () => {
  for (const serving of [70, 71, 75]) {
    const scene = sceneOf(known({ serving }));
    assert.ok(scene.kind === 'waiting' && scene.ahead === 0);
  }
});

test('what was promised is what is shown, and nothing is promised in a pause', () => {
  const promise = { fromMs: 51_000, toMs: 69_000, madeAtMs: 0, reason: null };
  const shown = sceneOf(known({ promise }));
  assert.ok(shown.kind === 'waiting');
  assert.deepEqual(shown.wait, promise);
  const paused = sceneOf(known({ progress: { ...progress, state: 'paused' } }));
  assert.ok(paused.kind === 'waiting' && paused.wait === null);
});

test('with everything on hold the line is a waiting list, and no time is promised', () => {
  const promise = { fromMs: 0, toMs: 0, madeAtMs: 0, reason: null };
  const scene = sceneOf(known({ promise, progress: { ...progress, stock: [{ sku: 'a', available: 0, held: 5 }] } }));
  assert.ok(scene.kind === 'waiting' && scene.waitingList && scene.wait === null);
});

test('the broadcast that all is sold reaches who waits before the ticket is settled, but not who has a hold', () => {
  const sold = { progress: { ...progress, state: 'sold-out' as const } };
  assert.deepEqual(sceneOf(known(sold)), { kind: 'ended', why: 'sold-out' });
  const reservation = { id: 'r', expiresAt: START, items: [] };
  assert.equal(sceneOf(known({ ...sold, ticket: { ...ticket, state: 'reserved', reservation } })).kind, 'turn');
});

test('without a ticket the sale decides', () => {
  const kinds = (['scheduled', 'warming', 'lobby', 'open', 'paused', 'sold-out', 'closed'] as const)
    .map((state) => sceneOf(known({ ticket: null, progress: { ...progress, state } })).kind);
  assert.deepEqual(kinds, ['countdown', 'countdown', 'join', 'join', 'join', 'ended', 'ended']);
});

test('a sale that takes nobody new offers no joining, and who has a ticket waits on', () => {
  const draining = { ...progress, isDraining: true };
  assert.equal(sceneOf(known({ ticket: null, progress: draining })).kind, 'draining');
  assert.equal(sceneOf(known({ ticket: null, progress: { ...draining, state: 'lobby' } })).kind, 'draining');
  assert.equal(sceneOf(known({ ticket: null, progress: { ...draining, state: 'scheduled' } })).kind, 'countdown');
  assert.equal(sceneOf(known({ ticket: null, progress: { ...draining, state: 'closed' } })).kind, 'ended');
  assert.equal(sceneOf(known({ progress: draining })).kind, 'waiting');
});

test('a ticket never goes back: not from its number to the lobby, nor from its turn to the line or to a turn that was missed', () => {
  const states = ['lobby', 'waiting', 'missed', 'reserved', 'bought'] as const;
  states.forEach((known, later) => states.forEach((state, earlier) => {
    const of = (one: Ticket['state']): Ticket => ({ ...ticket, arrival: 5, state: one });
    assert.equal(isOlder(of(state), of(known)), earlier < later, `${state} after ${known}`);
  }));
  assert.equal(isOlder({ ...ticket, arrival: 9, state: 'lobby' }, { ...ticket, arrival: 5, state: 'left' }), false);
  assert.equal(isOlder(ticket, null), false);
});

test('a lobby that draws nothing is joined like a queue', () => {
  const lobby = { ticket: null, progress: { ...progress, state: 'lobby' as const } };
  const drawn = sceneOf(known(lobby));
  const fifo = sceneOf(known({ ...lobby, sale: { ...sale, order: 'fifo' } }));
  assert.deepEqual([drawn, fifo].map((scene) => scene.kind === 'join' && scene.lobby), [true, false]);
});

test('more time is offered once, and only while the sale has some', () => {
  const minute = (n: number) => new Date(Date.parse(START) + n * 60_000).toISOString();
  const offered = (extendOnce: boolean, grantedAt: number, expiresAt: number) => {
    const reservation = { id: 'r', grantedAt: minute(grantedAt), expiresAt: minute(expiresAt), items: [] };
    const scene = sceneOf(known({ sale: { ...sale, extendOnce }, ticket: { ...ticket, state: 'reserved', reservation } }));
    return scene.kind === 'turn' && scene.mayExtend;
  };
  assert.equal(offered(true, 0, 10), true);
  assert.equal(offered(false, 0, 10), false);
  assert.equal(offered(true, 0, 20), false);
  assert.equal(offered(true, 115, 120), false);
});

test('a loss at the till is one after a turn, where payment decides', () => {
  const reservation = { id: 'r', expiresAt: START, items: [] };
  const firstToPay = { ...sale, policy: 'first-to-pay' as const };
  assert.equal(lostAtTheTill(firstToPay, { ...ticket, state: 'sold-out', reservation }), true);
  assert.equal(lostAtTheTill(firstToPay, { ...ticket, state: 'sold-out' }), false);
  assert.equal(lostAtTheTill(firstToPay, { ...ticket, state: 'admitted', reservation }), false);
  assert.equal(lostAtTheTill(sale, { ...ticket, state: 'sold-out', reservation }), false);
});

test('who still waited when the sale closed is told that it is over, not that a hold has run out', () => {
  const closed = { progress: { ...progress, state: 'closed' as const } };
  assert.deepEqual(sceneOf(known({ ...closed, ticket: { ...ticket, state: 'expired' } })), { kind: 'ended', why: 'closed' });
  const reservation = { id: 'r', expiresAt: START, items: [] };
  assert.deepEqual(sceneOf(known({ ...closed, ticket: { ...ticket, state: 'expired', reservation } })), { kind: 'ended', why: 'expired' });
  assert.deepEqual(sceneOf(known({ ticket: { ...ticket, state: 'expired' } })), { kind: 'ended', why: 'expired' });
});
