import assert from 'node:assert/strict';
import { test } from 'node:test';
import cases from './wait-cases.json';
import type { Outflow, OutflowReason } from '../src/rules/documents.ts';
import { estimate, renew, spokenMinutes, type WaitPromise } from '../src/rules/wait.ts';

const at = (ms: number) => new Date(ms).toISOString();

for (const { name, ahead, atMs, outflow, fromMs, toMs } of cases.estimates) {
  test(`estimate: ${name}`, () => {
    const next = (outflow.next as { atMs: number; perHour: number }[]).map((point) => ({ at: at(point.atMs), perHour: point.perHour }));
    assert.deepEqual(estimate(ahead, { ...outflow, next }, atMs), fromMs === null ? null : { fromMs, toMs });
  });
}

for (const { name, shown, fresh, nowMs, reason, sinceMs, then } of cases.promises) {
  test(`promise: ${name}`, () => {
    const since = sinceMs === null ? null : at(sinceMs);
    const outflow: Outflow = { perHour: 1, spreadPercent: 1, next: [], reason: reason as OutflowReason | null, since };
    const range = fresh === null ? null : { fromMs: fresh[0]!, toMs: fresh[1]! };
    assert.deepEqual(renew(shown as WaitPromise | null, range, outflow, nowMs), then);
  });
}

test('waits are rounded as people say them', () => {
  for (const { fromMs, toMs, minutes } of cases.spoken) {
    assert.equal(spokenMinutes(fromMs, toMs), minutes, `${fromMs} to ${toMs}`);
  }
});
