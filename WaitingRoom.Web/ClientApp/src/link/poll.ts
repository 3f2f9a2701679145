// News by asking, for whoever has no push: shoppers without a ticket, and those whose connection is cut or forbidden. The progress
// document is the same for all and comes from a cache; one's own ticket is asked for rarely. Nothing is asked while nobody looks.
import { Problem, type Api } from './api.ts';
import { firstAskDelayMs, limitedDelayMs, pollDelayMs, ticketPollDelayMs } from '../rules/pace.ts';
import type { News } from './push.ts';

const LOOK_MS = 500;

export interface PollNeeds {
  /** Whether push is silent, so that asking is needed. */
  needed(): boolean;
  hasTicket(): boolean;
  turnInMs(): number | null;
  nextInMs(): number;
  failed(): void;
  /** The server answered that this is too much, and is asked no more for so long. */
  limited(untilInMs: number): void;
  ticketGone(): void;
}

export class Poll {
  private failures = 0;
  private asking = true;
  private busy = false;
  private nextAt = 0;
  private ticketAskedAt = Number.NEGATIVE_INFINITY;

  constructor(private readonly api: Api, private readonly news: News, private readonly needs: PollNeeds) {}

  start(): void {
    setInterval(() => void this.look(), LOOK_MS);
  }

  hurry(): void {
    this.failures = 0;
    this.nextAt = performance.now() + Math.random() * 400;
    this.ticketAskedAt = Number.NEGATIVE_INFINITY;
  }

  private async look(): Promise<void> {
    const now = performance.now();
    if (!this.needs.needed()) {
      this.asking = false;
      return;
    }
    if (!this.asking) {
      this.asking = true;
      this.nextAt = Math.max(this.nextAt, now + firstAskDelayMs(Math.random));
    }
    if (this.busy || now < this.nextAt || document.hidden || !navigator.onLine) {
      return;
    }
    this.busy = true;
    let busyForMs = 0;
    try {
      this.news.progress(await this.api.progress());
      // By the turn as the document tells it now: it may have come nearer since the ticket was asked for.
      if (this.needs.hasTicket() && now >= this.ticketAskedAt + ticketPollDelayMs(this.needs.turnInMs())) {
        await this.askTicket();
      }
      this.failures = 0;
    } catch (problem) {
      if (problem instanceof Problem && problem.code === 'limited') {
        this.keepStill(problem.retryInMs ?? 0);
        return;
      }
      this.failures++;
      this.needs.failed();
      busyForMs = problem instanceof Problem && problem.code === 'busy' ? limitedDelayMs(problem.retryInMs ?? 0, Math.random) : 0;
    }
    this.busy = false;
    const wantedMs = pollDelayMs({ turnInMs: this.needs.turnInMs(), nextInMs: this.needs.nextInMs(), failures: this.failures }, Math.random);
    this.nextAt = performance.now() + Math.max(wantedMs, busyForMs);
  }

  private keepStill(retryInMs: number): void {
    const delayMs = limitedDelayMs(retryInMs, Math.random);
    this.busy = false;
    this.nextAt = performance.now() + delayMs;
    this.needs.limited(delayMs);
  }

  private async askTicket(): Promise<void> {
    const ticket = await this.api.ticket();
    this.ticketAskedAt = performance.now();
    if (ticket === null) {
      this.needs.ticketGone();
    } else {
      this.news.ticket(ticket);
    }
  }
}
