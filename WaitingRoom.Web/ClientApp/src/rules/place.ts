// Where a shopper stands. One number is theirs, one is everybody's, and the page subtracts.
import type { Progress, Ticket } from './documents.ts';

export const MAIN_LANE = 'main';

/** What the estimate is wide by, below and above, in percent of the wait: the same as the server's. */
const SPREAD_PERCENT = 15;

const MINUTE_MS = 60_000;

export interface Wait {
  fromMs: number;
  toMs: number;
}

/** Remembers the furthest that a lane was served. A copy from a cache may be older than what was shown; a place must never grow. */
export class FurthestServed {
  private readonly lanes = new Map<string, number>();

  heard(progress: Progress): void {
    for (const lane of progress.lanes) {
      this.lanes.set(lane.lane, Math.max(lane.serving, this.of(lane.lane)));
    }
  }

  of(lane: string): number {
    return this.lanes.get(lane) ?? 0;
  }
}

/** People who have their turn before this number. Who is served next has nobody ahead. */
export function peopleAhead(number: number, serving: number): number {
  return Math.max(0, number - serving - 1);
}

export function laneOf(ticket: Ticket | null): string {
  return ticket?.lane ?? MAIN_LANE;
}

export function ratePerMinute(progress: Progress, lane: string): number {
  return progress.state === 'paused' ? 0 : (progress.lanes.find((one) => one.lane === lane)?.ratePerMinute ?? 0);
}

/** Null while nobody is admitted: nothing can be said then. */
export function waitFor(ahead: number, rate: number): Wait | null {
  if (rate <= 0) {
    return null;
  }
  const waitMs = (ahead * MINUTE_MS) / rate;
  return { fromMs: (waitMs * (100 - SPREAD_PERCENT)) / 100, toMs: (waitMs * (100 + SPREAD_PERCENT)) / 100 };
}

/** Nothing is free, but units on hold may come back: the queue goes on as a waiting list. */
export function isWaitingList(progress: Progress): boolean {
  return progress.stock.length > 0
    && progress.stock.every((level) => level.available <= 0)
    && progress.stock.some((level) => level.held > 0);
}
