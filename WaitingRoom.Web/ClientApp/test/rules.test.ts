import assert from 'node:assert/strict';
import { test } from 'node:test';
import en from '../texts/en.json';
import { holdWarning, milestonePassed } from '../src/rules/announce.ts';
import { ServerClock } from '../src/rules/clock.ts';
import { connectionOf } from '../src/rules/connection.ts';
import type { Progress, Sale, Ticket } from '../src/rules/documents.ts';
import { drawOf, type Draw } from '../src/rules/draw.ts';
import { pollDelayMs, reconnectDelayMs, ticketPollDelayMs } from '../src/rules/pace.ts';
import { FurthestServed, laneOf, laneText, peopleAhead } from '../src/rules/place.ts';
import { Words } from '../src/rules/words.ts';

test('an older copy of the progress document never moves a place back', () => {
  const served = new FurthestServed();
  const at = (serving: number) => ({ lanes: [{ lane: 'main', serving, issued: 9, ratePerMinute: 1 }] }) as Progress;
  served.heard(at(7));
  served.heard(at(5));
  assert.equal(served.of('main'), 7);
});

test('a place counts in its own lane', () => {
  const served = new FurthestServed();
  served.heard({ lanes: [{ lane: 'main', serving: 70 }, { lane: 'members', serving: 3 }] } as Progress);
  const sale = { lanes: [{ name: 'members', text: 'Club members', sharePercent: 30 }] } as Sale;
  const ticket = { lane: 'members', number: 9 } as Ticket;
  assert.equal(peopleAhead(9, served.of(laneOf(ticket))), 5);
  assert.equal(laneText(sale, ticket), 'Club members');
  assert.equal(laneText(sale, { lane: 'main' } as Ticket), null);
  const draw = { lane: 'main', joiners: 80, lanes: [{ lane: 'main', joiners: 80 }, { lane: 'members', joiners: 4 }] } as Draw;
  assert.deepEqual([drawOf(draw, 'members').lane, drawOf(draw, 'members').joiners, drawOf(draw, 'main').joiners], ['members', 4, 80]);
});

test('the clock follows the document that travelled fastest, and no wrong device time', () => {
  let monotonicMs = 1_000;
  const clock = new ServerClock(() => monotonicMs);
  clock.heard(new Date(500_000).toISOString()); // took 300 ms more than the next
  clock.heard(new Date(500_300).toISOString());
  clock.heard('nonsense');
  monotonicMs += 250;
  assert.equal(clock.now(), 500_550);
});

test('reconnecting spreads out over a range that doubles and ends', () => {
  assert.ok(reconnectDelayMs(0, () => 0) >= 250);
  assert.ok(reconnectDelayMs(0, () => 0.999) <= 2_250);
  assert.ok(reconnectDelayMs(50, () => 0.999) <= 30_250);
});

test('polling is fast near the front, slow far back, never faster than asked, slower while nobody answers', () => {
  const half = () => 0.5;
  const delay = (turnInMs: number | null, failures = 0, nextInMs = 1_000) => pollDelayMs({ turnInMs, nextInMs, failures }, half);
  assert.equal(delay(5_000), 1_000);
  assert.equal(delay(3_600_000), 20_000);
  assert.equal(delay(0, 0, 5_000), 5_000);
  assert.ok(delay(0, 3) > delay(0, 1));
  assert.ok(delay(0, 60) <= 15_000);
  assert.ok(ticketPollDelayMs(3_600_000) < 60_000, 'the server forgets after a minute who does not ask');
});

test('only milestones are spoken', () => {
  assert.equal(milestonePassed(1_004, 1_001), null);
  assert.equal(milestonePassed(1_001, 998), 998);
  assert.equal(milestonePassed(60, 8), 8);
  assert.equal(milestonePassed(1, 0), 0);
  assert.equal(milestonePassed(0, 0), null);
  assert.equal(holdWarning(Number.POSITIVE_INFINITY, 599), null);
  assert.equal(holdWarning(121, 119), 120);
  assert.equal(holdWarning(119, 118), null);
});

test('a short silence is no outage', () => {
  const heard = { online: true, silentMs: 3_000, expectedMs: 8_000, failures: 0 };
  assert.equal(connectionOf(heard), 'live');
  assert.equal(connectionOf({ ...heard, silentMs: 9_000 }), 'reconnecting');
  assert.equal(connectionOf({ ...heard, silentMs: 60_000 }), 'outage');
  assert.equal(connectionOf({ ...heard, online: false }), 'offline');
});

test('words choose the plural and write numbers, money and durations as the language does', () => {
  const words = new Words('en', en);
  assert.equal(words.say('ahead', { n: 1 }), 'person ahead of you');
  assert.equal(words.say('saidAhead', { n: 1_200 }), '1,200 people ahead of you.');
  assert.equal(words.money(4_950, 'EUR'), '€49.50');
  assert.equal(words.money(4_950, 'JPY'), '¥4,950');
  assert.equal(words.clock(65_000), '1:05');
  assert.equal(words.clock(-5), '0:00');
  assert.equal(words.about(0, 40_000), 'less than a minute');
  assert.equal(words.about(612_000, 828_000), 'about 12 minutes');
  assert.equal(words.about(5_400_000, 5_400_000), 'about 1.5 hours');
  assert.equal(words.about(3_600_000, 3_600_000), 'about 1 hour');
});
