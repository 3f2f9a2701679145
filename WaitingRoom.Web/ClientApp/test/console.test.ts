// The console's rules: tables, drafts, calendars, clocks, lengths, and what a deed does.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Sale } from '../src/console/link/documents.ts';
import { daysOf, monthsLater } from '../src/console/rules/calendar.ts';
import { readCsv } from '../src/console/rules/csv.ts';
import { check, documentOf, newDraft, restored, slugOf, stepOf } from '../src/console/rules/draft.ts';
import { type Moment, ofClose, ofPause, ofRate, ofResume, ofWithdraw } from '../src/console/rules/effects.ts';
import { lasting, minorOf, typedOf } from '../src/console/rules/format.ts';
import { queueLength } from '../src/console/rules/queue-length.ts';
import { instantOf } from '../src/console/rules/zones.ts';

test('a table says line by line what is wrong with it', () => {
  const lines = readCsv('sku,name,price,stock,limit\nblue,"Runner, blue",129.00,500,2\nred,,129,5\nb ad,Bad,12x,-1,0\nblue,Twice,1,1,1\n', 'EUR');
  assert.deepEqual(lines.map((line) => [line.line, line.wrong.length]), [[2, 0], [3, 1], [4, 4], [5, 1]]);
  assert.deepEqual(lines[0]!.item, { sku: 'blue', name: 'Runner, blue', price: '129.00', units: '500', limitPerShopper: '2' });
  assert.match(lines[1]!.wrong[0]!, /name is missing/);
  assert.match(lines[2]!.wrong.join(' '), /“12x” is no amount/);
  assert.match(lines[3]!.wrong[0]!, /on line 2 already/);
});

test('a table may come with a mark, semicolons, another order, quotes over lines, and no head', () => {
  assert.deepEqual(readCsv('\uFEFFName;Stock;SKU;Price\r\n"Two\nlines";7;a;1,50\r\n', 'EUR')[0]!.item, { sku: 'a', name: 'Two\nlines', price: '1,50', units: '7', limitPerShopper: '1' });
  const bare = readCsv('\n\na\tA "quoted" name\t5\t10\n"b', 'EUR');
  assert.deepEqual([bare[0]!.line, bare[0]!.item.name, bare[0]!.wrong.length], [3, 'A "quoted" name', 0]);
  assert.deepEqual([bare[1]!.line, bare[1]!.wrong], [4, ['A quote is opened and not closed.']]);
});

test('amounts are moved by digits, whatever the currency', () => {
  assert.deepEqual([minorOf('1.15', 'EUR'), minorOf('129', 'EUR'), minorOf('0,5', 'EUR'), minorOf('500', 'JPY'), minorOf('5.0', 'JPY'), minorOf('1.005', 'EUR'), minorOf('', 'EUR')], [115, 12900, 50, 500, null, null, null]);
  assert.equal(typedOf(12900, 'EUR'), '129.00');
});

test('a clock in a zone is an instant, also around a change of the clocks', () => {
  assert.equal(instantOf('2026-11-27T10:00', 'Europe/Berlin')?.toISOString(), '2026-11-27T09:00:00.000Z');
  assert.equal(instantOf('2026-03-29T03:30', 'Europe/Berlin')?.toISOString(), '2026-03-29T01:30:00.000Z');
  assert.equal(instantOf('2026-10-25T03:30', 'Europe/Berlin')?.toISOString(), '2026-10-25T02:30:00.000Z');
  assert.equal(instantOf('2026-11-27T10:00', 'Mars/Olympus'), null);
  assert.equal(instantOf('', 'UTC'), null);
});

test('a month is whole weeks from Monday', () => {
  const days = daysOf('2026-11');
  assert.equal(days.length % 7, 0);
  assert.deepEqual([days[0]!.date, days.at(-1)!.date, days.filter((day) => day.inMonth).length], ['2026-10-26', '2026-12-06', 30]);
  assert.deepEqual([monthsLater('2026-11', 2), monthsLater('2026-01', -1)], ['2027-01', '2025-12']);
});

test('a queue lasts as long as its rate, its stock and its active limit say', () => {
  const plan = { shoppers: 6000, ratePerMinute: 600, ramp: [], activeLimit: 0, holdMinutes: 10, units: 1200, durationMinutes: 60 };
  assert.deepEqual(queueLength(plan), { seconds: 600, soldOutSeconds: 120, slowestPerMinute: null, slowestSeconds: null, endsBefore: false });
  const tight = queueLength({ ...plan, activeLimit: 100, units: 9000, durationMinutes: 5 });
  assert.deepEqual([tight.slowestPerMinute, tight.slowestSeconds, tight.soldOutSeconds, tight.endsBefore], [10, 36000, null, true]);
  assert.deepEqual([lasting(0), lasting(59), lasting(500), lasting(4020), lasting(183_600)], ['0 s', '59 s', '8 min 20 s', '1 h 7 min', '2 d 3 h']);
});

test('a queue lasts as its schedule of rates says', () => {
  const plan = { shoppers: 600, ratePerMinute: 1, activeLimit: 0, holdMinutes: 10, units: 9000, durationMinutes: 60 };
  const secondsOf = (shoppers: number, ...ramp: [number, number][]) =>
    queueLength({ ...plan, shoppers, ramp: ramp.map(([seconds, ratePerMinute]) => ({ seconds, ratePerMinute })) }).seconds;
  assert.equal(secondsOf(600, [0, 600]), 60);
  assert.equal(secondsOf(600, [-60, 0], [60, 600]), 75); // From 300 a minute to 600: 450 in the first minute, the others at 600.
  assert.equal(secondsOf(187.5, [-60, 0], [60, 600]), 30);
  assert.equal(secondsOf(600, [0, 600], [60, 0]), Infinity);
  assert.equal(secondsOf(600, [600, 60]), 600); // Before the first point it is as there.
});

test('a draft keeps what was typed and is sent as the API takes it', () => {
  const draft = { ...newDraft('Europe/Berlin'), name: 'Überraschung: Runner #1', localStart: '2026-11-27T10:00', items: [{ sku: ' blue ', name: 'Blue', price: '129,00', units: '5', limitPerShopper: '2' }] };
  assert.deepEqual(check(draft), {});
  assert.equal(slugOf(draft), 'u-berraschung-runner-1');
  const sent = documentOf(draft) as Record<string, unknown>;
  assert.deepEqual(sent['items'], [{ sku: 'blue', name: 'Blue', price: 12900, units: 5, limitPerShopper: 2 }]);
  assert.deepEqual([sent['brand'], sent['order'], sent['voucherValue']], [undefined, 'draw', 500]);
  assert.deepEqual(restored(JSON.stringify(draft), 'UTC'), draft);
  assert.deepEqual(restored('{broken', 'UTC'), newDraft('UTC'));
  const ramp = [{ at: '2026-11-27T10:00', ratePerMinute: '60' }, { at: '2026-11-27T10:30', ratePerMinute: '600' }];
  assert.deepEqual((documentOf({ ...draft, ramp }) as Record<string, unknown>)['ramp'], [
    { at: '2026-11-27T09:00:00.000Z', ratePerMinute: 60 }, { at: '2026-11-27T09:30:00.000Z', ratePerMinute: 600 },
  ]);
  assert.deepEqual(check({ ...draft, ramp }), {});
  const login = { loginRequired: true, loginUrl: ' https://shop.example/login ', loginKeys: 'PEM\n' };
  assert.deepEqual(Object.keys(check({ ...draft, loginRequired: true })), ['loginUrl', 'loginKeys']);
  const { loginRequired, loginUrl, loginKeys } = documentOf({ ...draft, ...login }) as Record<string, unknown>;
  assert.deepEqual([loginRequired, loginUrl, loginKeys], [true, 'https://shop.example/login', 'PEM']);
  assert.ok(!('loginKeys' in documentOf({ ...draft, ...login, loginRequired: false })));
  assert.deepEqual(Object.keys(check({ ...draft, ramp: [ramp[1]!, ramp[0]!, { at: '', ratePerMinute: 'x' }] })), ['ramp[1].at', 'ramp[2].at', 'ramp[2].ratePerMinute']);
  const wrong = check({ ...draft, ratePerMinute: 'many', items: [{ ...draft.items[0]!, price: '' }] });
  assert.deepEqual(Object.keys(wrong), ['items[0].price', 'ratePerMinute']);
  assert.deepEqual(['items[0].price', 'endsAt', 'lanes[1].name', 'brand.light.ink', 'slug'].map(stepOf), ['items', 'time', 'rules', 'looks', 'items']);
});

test('each question says its effect in numbers', () => {
  const now = {
    sale: { ratePerMinute: 600, ramp: [], state: 'open' } as unknown as Sale,
    progress: { lanes: [{ serving: 100, issued: 1300 }, { serving: 0, issued: 0 }] },
    stock: [{ sku: 'a', stocked: 50, available: 3, held: 7, sold: 40, withdrawn: 0 }],
  } as unknown as Moment;
  assert.match(ofPause(now).join(' '), /1,200 shoppers wait now.*7 units are on hold/);
  assert.match(ofRate(now, 300).join(' '), /300 a minute instead of 600.*about 4 min instead of 2 min/);
  assert.match(ofClose(now).join(' '), /1,200 shoppers who wait are told.*7 units that are on hold.*40 units are sold/);
  assert.match(ofWithdraw(now, 'a', 3).join(' '), /3 available become 0/);
  assert.ok(!/sold out for good/.test(ofWithdraw(now, 'a', 3).join(' ')));
  assert.match(ofResume(now).join(' '), /600 a minute are admitted again.*1,200 shoppers wait: at this rate the last has the turn in about 2 min/);
  // Ten minutes into a way from 60 to 660 in twenty: 360 a minute now, and half a minute more of them each minute.
  const ramp = [{ at: '2026-11-27T10:00:00Z', ratePerMinute: 60 }, { at: '2026-11-27T10:20:00Z', ratePerMinute: 660 }];
  const risen = { ...now, sale: { ...now.sale, ramp }, progress: { ...now.progress!, at: '2026-11-27T10:10:00Z' } };
  assert.match(ofResume(risen).join(' '), /360 a minute are admitted again.*1,200 shoppers wait: by the schedule of rates the last has the turn in about 2 min 58 s/);
  assert.match(ofRate(risen, 300).join(' '), /300 a minute instead of 360.*about 4 min instead of 2 min 58 s/);
  const ended = { ...risen, sale: { ...risen.sale, ramp: [{ at: '2026-11-27T10:00:00Z', ratePerMinute: 0 }] } };
  assert.match(ofResume(ended).join(' '), /0 a minute are admitted again.*the last never has the turn/);
  const last = { ...now, stock: [{ ...now.stock[0]!, held: 0 }] };
  assert.match(ofWithdraw(last, 'a', 3).join(' '), /sold out for good, and 1,200 shoppers are told so/);
});
