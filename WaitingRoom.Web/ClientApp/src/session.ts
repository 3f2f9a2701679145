// Everything that the page knows, and everything that can happen to it. Views read it, links feed it, buttons call it.
import { Api, Problem, type ProblemCode } from './link/api.ts';
import { Login } from './link/login.ts';
import { Poll } from './link/poll.ts';
import { Push } from './link/push.ts';
import { Tabs } from './link/tabs.ts';
import { ServerClock } from './rules/clock.ts';
import { connectionOf, PUSH_SILENT_MS, type Connection } from './rules/connection.ts';
import type { Boot, BrandTexts, Order, Progress, RequestedItem, ResumeLink, Sale, Ticket, Voucher } from './rules/documents.ts';
import type { Draw } from './rules/draw.ts';
import { FurthestServed, laneOf, peopleAhead, progressOf } from './rules/place.ts';
import { isLive, isOlder, lostAtTheTill, sceneOf, type Refusal, type Scene } from './rules/scene.ts';
import { estimate, renew, type WaitPromise } from './rules/wait.ts';

export type Action = 'join' | 'leave' | 'claim' | 'checkout' | 'release' | 'extend';

/** An action that did not go through: tried again by itself at `retryAtMs` (server clock), or told and left to the shopper. */
export interface Setback {
  action: Action;
  code: ProblemCode;
  detail: string;
  retryAtMs: number | null;
}

/** Silence that is normal while polling: the longest delay between two questions, and the answer's own time. */
const POLL_SILENT_MS = 30_000;

export class Session {
  readonly sale: Sale;
  progress: Progress;
  ticket: Ticket | null;
  order: Order | null = null;
  voucher: Voucher | null;
  refusal: Refusal | null = null;
  setback: Setback | null = null;
  busy: Action | null = null;
  /** Whether this page was there when the number was drawn, so that it may make something of it. */
  sawDraw = false;
  /** Whether the place was opened on another device while this page watched, and that was not put away yet. */
  moved = false;
  /** A missed turn was taken; the ledger grants it within moments. */
  claimed = false;
  /** Turns with each document of progress: 0, 1, 0. */
  beat = 0;
  /** Until when the server wants no questions, by its clock; 0 where it does not mind. */
  limitedUntilMs = 0;

  private readonly api: Api;
  private readonly clock = new ServerClock(() => performance.now());
  private readonly served = new FurthestServed();
  private promise: WaitPromise | null = null;
  private readonly push: Push;
  private readonly poll: Poll;
  private readonly tabs: Tabs;
  private heardAt = performance.now();
  private pushedAt = Number.NEGATIVE_INFINITY;
  private failures = 0;
  private retry: ReturnType<typeof setTimeout> | undefined;
  /** The code in the address by which the shop invited this shopper into a lane. */
  private invite = new URLSearchParams(location.search).get('invite');
  private readonly login: Login;

  constructor(boot: Boot, private readonly changed: () => void) {
    this.sale = boot.sale;
    this.progress = boot.progress;
    this.ticket = boot.ticket;
    this.voucher = boot.voucher ?? null;
    this.clock.heard(boot.serverTime);
    this.served.heard(boot.progress);
    this.renewPromise();
    this.api = new Api(boot.sale.slug);
    this.login = new Login(boot.sale.slug);
    this.refusal = this.missing();
    const take = { ticket: (ticket: Ticket) => this.takeTicket(ticket) };
    this.push = new Push(boot.sale.slug, { ...take, progress: (progress) => this.takePush(progress), moved: () => this.setMoved(true) });
    this.poll = new Poll(this.api, { ...take, progress: (progress) => this.takeProgress(progress) }, {
      needed: () => performance.now() - this.pushedAt > PUSH_SILENT_MS,
      hasTicket: () => isLive(this.ticket),
      turnInMs: () => this.nextStepInMs(),
      nextInMs: () => this.progress.nextInMs,
      failed: () => this.failed(),
      limited: (forMs) => this.limited(forMs),
      ticketGone: () => this.setTicket(null),
    });
    this.tabs = new Tabs(boot.sale.slug, (ticket) => this.takeTicket(ticket));
  }

  start(): void {
    this.poll.start();
    this.follow();
    addEventListener('online', () => this.hurry());
    addEventListener('offline', () => this.changed());
    document.addEventListener('visibilitychange', () => document.hidden || this.hurry());
    // A page out of the back/forward cache has slept: its connection is gone and its news are old.
    addEventListener('pageshow', (event) => event.persisted && this.hurry());
  }

  now(): number {
    return this.clock.now();
  }

  scene(): Scene {
    const { sale, progress, ticket, promise, refusal } = this;
    return sceneOf({ sale, progress, ticket, promise, refusal, serving: this.served.of(laneOf(ticket)), nowMs: this.now() });
  }

  connection(): Connection {
    // A hidden page without push does not ask, so its silence says nothing.
    const silentMs = document.hidden ? 0 : performance.now() - this.heardAt;
    const pushing = performance.now() - this.pushedAt < POLL_SILENT_MS && isLive(this.ticket);
    return connectionOf({ online: navigator.onLine, silentMs, expectedMs: pushing ? 2 * PUSH_SILENT_MS : POLL_SILENT_MS, failures: this.failures });
  }

  draw(): Promise<Draw> {
    return this.api.draw();
  }

  join(items: RequestedItem[]): Promise<void> {
    return this.act('join', async () => this.setTicket(await this.api.join(items, this.invite, this.login.text)));
  }

  leave(): Promise<void> {
    return this.act('leave', async () => {
      await this.api.leave();
      this.end('left');
    });
  }

  claim(): Promise<void> {
    return this.act('claim', async () => {
      this.claimed = true;
      try {
        this.takeTicket(await this.api.claim()); // The turn may be pushed before the answer is here.
      } catch (problem) {
        this.claimed = false;
        if (this.ticket?.state === 'missed') {
          throw problem;
        }
      }
    });
  }

  checkout(reservation: string): Promise<void> {
    return this.act('checkout', async () => {
      this.order = await this.api.checkout(reservation);
      this.end('bought');
    });
  }

  release(reservation: string): Promise<void> {
    return this.act('release', async () => {
      await this.api.release(reservation);
      this.end('released');
    });
  }

  extend(reservation: string): Promise<void> {
    return this.act('extend', async () => {
      const extended = await this.api.extend(reservation);
      if (this.ticket?.reservation?.id === extended.id) {
        this.setTicket({ ...this.ticket, reservation: extended });
      }
    });
  }

  wish(sku: string, on: boolean): Promise<void> {
    return this.api.wish(sku, on);
  }

  remind(email: string | null): Promise<void> {
    return this.api.remind(email);
  }

  /** The merchant's own words for turning off what can wait. What the rush turns off has none: the page says that itself, in the reader's language. */
  saidOff(): string | null {
    const said = this.sale.readOnly;
    return said != null && said.until == null ? said.reason : null;
  }

  resumeLink(): Promise<ResumeLink> {
    return this.api.resumeLink();
  }

  setMoved(moved: boolean): void {
    this.moved = moved;
    this.changed();
  }

  /** What the merchant says to readers of this language: the rule of BrandDocument.TextsIn. */
  brandTexts(language: string): BrandTexts {
    const texts = this.sale.brand?.texts ?? {};
    return texts[language] ?? texts.en ?? Object.values(texts)[0] ?? {};
  }

  /** Back to the choice: after a refusal, or after leaving. */
  forget(): void {
    if (this.ticket?.state === 'left') {
      this.ticket = null;
    }
    this.refusal = this.missing();
    this.setback = null;
    this.changed();
  }

  /** What is known to be wanted before a join is tried: nobody should choose first and be sent away then. */
  private missing(): Refusal | null {
    return this.ticket === null && this.sale.loginRequired === true && this.login.text === null ? 'login-required' : null;
  }

  private async act(action: Action, run: () => Promise<void>): Promise<void> {
    clearTimeout(this.retry);
    this.busy = action;
    this.setback = null;
    this.changed();
    try {
      await run();
    } catch (problem) {
      this.refused(action, problem instanceof Problem ? problem : new Problem('refused'), run);
    }
    this.busy = null;
    this.changed();
  }

  private refused(action: Action, problem: Problem, run: () => Promise<void>): void {
    if (problem.code === 'challenge-required' || problem.code === 'login-required') {
      if (problem.code === 'login-required') {
        this.login.keep(null); // It is no good, or there was none.
      }
      this.refusal = problem.code;
      return;
    }
    if (problem.code === 'invite') {
      this.invite = null; // The next press joins without it: nobody must be kept out by a link that has been used.
    }
    const retryAtMs = problem.retryInMs === null ? null : this.now() + problem.retryInMs * (1 + Math.random() / 2);
    this.setback = { action, code: problem.code, detail: problem.detail, retryAtMs };
    if (retryAtMs !== null) {
      this.retry = setTimeout(() => void this.act(action, run), retryAtMs - this.now());
    } else {
      // The answer says that the world is not what the page shows: look at once.
      this.poll.hurry();
    }
  }

  private end(state: 'left' | 'bought' | 'released'): void {
    if (this.ticket !== null) {
      this.setTicket({ ...this.ticket, state });
    }
  }

  private setTicket(ticket: Ticket | null): void {
    const joined = this.ticket === null && ticket !== null;
    this.ticket = ticket;
    this.promise = null;
    this.renewPromise();
    this.refusal = this.missing();
    this.tabs.tell(ticket);
    if (joined) {
      this.pushedAt = Number.NEGATIVE_INFINITY;
    }
    this.follow();
    this.changed();
  }

  private takeTicket(ticket: Ticket): void {
    // A late copy must not bring a finished hold back to the screen, nor the lobby to who has a number: another node may be a moment behind.
    if (isOlder(ticket, this.ticket)) {
      return;
    }
    this.heard();
    this.sawDraw ||= this.ticket?.state === 'lobby' && ticket.state === 'waiting';
    this.ticket = ticket;
    this.claimed &&= ticket.state === 'missed';
    this.renewPromise();
    void this.lookForVoucher();
    if (ticket.state === 'expired' || ticket.state === 'bought') {
      this.setback = null;
    }
    this.follow();
    this.changed();
  }

  // Whichever tab or device lost, each asks for itself. Without an answer the next news of the ticket, or a reload, asks again.
  private async lookForVoucher(): Promise<void> {
    if (this.voucher !== null || !lostAtTheTill(this.sale, this.ticket)) {
      return;
    }
    try {
      this.voucher = await this.api.voucher();
      this.changed();
    } catch (problem) {
      if (!(problem instanceof Problem)) {
        throw problem;
      }
    }
  }

  private takePush(progress: Progress): void {
    this.pushedAt = performance.now();
    this.takeProgress(progress);
  }

  private takeProgress(progress: Progress): void {
    this.heard();
    this.clock.heard(progress.at);
    this.served.heard(progress);
    if (Date.parse(progress.at) >= Date.parse(this.progress.at)) {
      this.progress = progress;
      if (this.setback?.code === 'draining') {
        this.setback = null; // From here on the document says whether anybody is let in.
      }
      this.beat = 1 - this.beat;
      this.renewPromise();
    }
    this.changed();
  }

  // What was said of the wait stays until it is meaningfully wrong: each document is asked, few change it.
  private renewPromise(): void {
    const lane = laneOf(this.ticket);
    const outflow = progressOf(this.progress, lane)?.outflow ?? null;
    if (this.ticket?.number == null || outflow === null) {
      this.promise = null;
      return;
    }
    const atMs = Date.parse(this.progress.at);
    this.promise = renew(this.promise, estimate(peopleAhead(this.ticket.number, this.served.of(lane)), outflow, atMs), outflow, atMs);
  }

  private heard(): void {
    this.heardAt = performance.now();
    this.failures = 0;
  }

  // An answer all the same: the line is fine, and the place too.
  private limited(forMs: number): void {
    this.heard();
    this.limitedUntilMs = this.now() + forMs;
    this.changed();
  }

  private failed(): void {
    this.failures++;
    this.changed();
  }

  // Only who holds a place is pushed to: all others ask a cache, so a page that just looks costs the servers no connection.
  private follow(): void {
    if (isLive(this.ticket)) {
      this.push.start();
    } else {
      void this.push.stop();
    }
  }

  private hurry(): void {
    this.push.hurry();
    this.poll.hurry();
    this.changed();
  }

  private nextStepInMs(): number | null {
    const scene = this.scene();
    switch (scene.kind) {
      case 'countdown': return Math.max(0, scene.atMs - this.now());
      case 'lobby': return Math.max(0, scene.startsAtMs - this.now());
      case 'waiting': return scene.wait === null ? null : Math.max(0, scene.wait.fromMs - this.now());
      case 'turn': return 0;
      case 'ended':
      case 'bought': return 600_000;
      default: return 60_000;
    }
  }
}
