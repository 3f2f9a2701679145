// Where a shopper stands. One number is theirs, one is everybody's, and the page subtracts.
import type { LaneProgress, Progress, Sale, Ticket } from './documents.ts';

export const MAIN_LANE = 'main';

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

/** What people call the ticket's lane; null in the main one. */
export function laneText(sale: Sale, ticket: Ticket | null): string | null {
  return sale.lanes?.find((lane) => lane.name === laneOf(ticket))?.text ?? null;
}

export function progressOf(progress: Progress, lane: string): LaneProgress | null {
  return progress.lanes.find((one) => one.lane === lane) ?? null;
}

/** Nothing is free, but units on hold may come back: the queue goes on as a waiting list. */
export function isWaitingList(progress: Progress): boolean {
  return progress.stock.length > 0
    && progress.stock.every((level) => level.available <= 0)
    && progress.stock.some((level) => level.held > 0);
}
