// When the turn is likely to come, and what is shown of it. The server's rules are AdmissionQueue/Progress/WaitEstimate.cs, WaitPromise.cs
// and SpokenWait.cs; both sides are held to test/wait-cases.json. Whole milliseconds throughout, as there.
import type { Outflow, OutflowReason } from './documents.ts';

const MINUTE_MS = 60_000;
const PERCENT = 100;

/** Numbers are counted in hundredths, so that percents of them are whole; so many milliseconds at one an hour serve a hundredth. */
const MS_PER_HUNDREDTH = 36_000;

/** A difference that nobody notices: a tenth of the wait, within these bounds. */
const SLACK_MS = { min: 3_000, max: 15_000 };

/** Instants of the server's clock, in milliseconds. */
export interface Range {
  fromMs: number;
  toMs: number;
}

export interface WaitPromise extends Range {
  madeAtMs: number;
  /** Why it is another than before; null where nothing was shown before, or it became only more precise. */
  reason: OutflowReason | null;
}

/** Null where it is not known when admissions go on. */
export function estimate(ahead: number, outflow: Outflow, atMs: number): Range | null {
  const fromMs = instantOf(ahead * (PERCENT - outflow.spreadPercent), outflow, atMs);
  const toMs = instantOf(ahead * (PERCENT + outflow.spreadPercent), outflow, atMs);
  return fromMs === null || toMs === null ? null : { fromMs, toMs };
}

function instantOf(hundredths: number, outflow: Outflow, atMs: number): number | null {
  let left = hundredths;
  let fromMs = atMs;
  let perHour = outflow.perHour;
  for (const next of outflow.next) {
    const nextMs = Date.parse(next.at);
    if (nextMs <= atMs) {
      continue;
    }
    const ms = msFor(left, perHour);
    if (ms !== null && ms <= nextMs - fromMs) {
      return fromMs + ms;
    }
    left -= Math.floor(((nextMs - fromMs) * perHour) / MS_PER_HUNDREDTH);
    fromMs = nextMs;
    perHour = next.perHour;
  }
  const ms = msFor(left, perHour);
  return ms === null ? null : fromMs + ms;
}

function msFor(hundredths: number, perHour: number): number | null {
  return perHour <= 0 ? null : Math.floor((hundredths * MS_PER_HUNDREDTH) / perHour);
}

/** What is shown next: a range stays while it is right, narrows inside itself, and moves only with a reason. */
export function renew(shown: WaitPromise | null, fresh: Range | null, outflow: Outflow, nowMs: number): WaitPromise | null {
  if (shown === null || fresh === null) {
    return fresh === null ? null : { ...fresh, madeAtMs: nowMs, reason: null };
  }
  const middle = middleOf(fresh);
  const slackMs = Math.min(SLACK_MS.max, Math.max(SLACK_MS.min, (middle - nowMs) / 10));
  if (middle < shown.fromMs - slackMs || middle > shown.toMs + slackMs) {
    return { ...fresh, madeAtMs: nowMs, reason: reasonOf(shown, fresh, outflow) };
  }
  return (fresh.toMs - fresh.fromMs) * 3 <= (shown.toMs - shown.fromMs) * 2 ? narrowed(shown, fresh) : shown;
}

function reasonOf(shown: WaitPromise, fresh: Range, outflow: Outflow): OutflowReason {
  const since = outflow.since == null ? Number.NEGATIVE_INFINITY : Date.parse(outflow.since);
  const { reason } = outflow;
  if ((reason === 'rate-changed' || reason === 'paused' || reason === 'resumed') && since > shown.madeAtMs) {
    return reason;
  }
  return middleOf(fresh) > middleOf(shown) ? 'slower-outflow' : 'faster-outflow';
}

function narrowed(shown: WaitPromise, fresh: Range): WaitPromise {
  const fromMs = Math.max(fresh.fromMs, shown.fromMs);
  const toMs = Math.min(fresh.toMs, shown.toMs);
  return fromMs <= toMs ? { ...shown, fromMs, toMs } : shown;
}

function middleOf({ fromMs, toMs }: Range): number {
  return fromMs + (toMs - fromMs) / 2;
}

/** Up to how many minutes which step is used: nobody says "about 47 minutes". */
const STEPS: readonly (readonly [upTo: number, step: number])[] = [[15, 1], [60, 5], [90, 15], [300, 30], [Number.POSITIVE_INFINITY, 60]];

/** A wait as people say it, in minutes; 0 is less than one. */
export function spokenMinutes(fromMs: number, toMs: number): number {
  if (toMs <= MINUTE_MS) {
    return 0;
  }
  const middleMs = Math.floor((Math.max(0, fromMs) + toMs) / 2);
  const step = STEPS.find(([upTo]) => middleMs <= upTo * MINUTE_MS)![1];
  const stepMs = step * MINUTE_MS;
  return Math.max(1, Math.floor((middleMs + stepMs / 2) / stepMs) * step);
}
