// Which of the page's scenes is on: pure, from what is known. The views only draw what this says.
import { chanceOf } from './chance.ts';
import type { Chance, Progress, Reservation, Sale, Ticket } from './documents.ts';
import { isWaitingList, laneOf, peopleAhead, progressOf } from './place.ts';
import type { WaitPromise } from './wait.ts';

export type Ended = 'sold-out' | 'closed' | 'released' | 'expired' | 'left' | 'blocked';
export type Refusal = 'challenge-required' | 'login-required';

export type Scene =
  | { kind: 'countdown'; to: 'lobby' | 'start'; atMs: number }
  | { kind: 'join'; lobby: boolean; startsAtMs: number }
  | { kind: 'draining' }
  | { kind: 'refused'; why: Refusal }
  | { kind: 'lobby'; startsAtMs: number }
  | { kind: 'waiting'; number: number; ahead: number; serving: number; wait: WaitPromise | null; waitingList: boolean; chance: Chance | null }
  | { kind: 'turn'; reservation: Reservation | null; held: boolean; mayExtend: boolean }
  | { kind: 'missed' }
  | { kind: 'bought' }
  | { kind: 'ended'; why: Ended };

export interface Known {
  sale: Sale;
  progress: Progress;
  ticket: Ticket | null;
  serving: number;
  /** What is shown of this shopper's waiting time; null where nothing can be said. */
  promise: WaitPromise | null;
  refusal: Refusal | null;
  nowMs: number;
}

export function sceneOf(known: Known): Scene {
  return known.ticket === null ? withoutTicket(known) : withTicket(known, known.ticket);
}

function withoutTicket({ sale, progress, refusal }: Known): Scene {
  const startsAtMs = Date.parse(sale.startsAt);
  switch (progress.state) {
    case 'scheduled':
    case 'warming':
      return sale.lobbyMinutes > 0
        ? { kind: 'countdown', to: 'lobby', atMs: startsAtMs - sale.lobbyMinutes * 60_000 }
        : { kind: 'countdown', to: 'start', atMs: startsAtMs };
    case 'sold-out':
    case 'closed':
      return { kind: 'ended', why: progress.state };
    default:
      if (progress.isDraining) {
        return { kind: 'draining' };
      }
      return refusal === null ? { kind: 'join', lobby: progress.state === 'lobby' && draws(sale), startsAtMs } : { kind: 'refused', why: refusal };
  }
}

function withTicket(known: Known, ticket: Ticket): Scene {
  switch (ticket.state) {
    case 'lobby':
      return stillOpen(known.progress) ?? { kind: 'lobby', startsAtMs: Date.parse(known.sale.startsAt) };
    case 'waiting':
      return stillOpen(known.progress) ?? waiting(known, ticket);
    case 'reserved':
    case 'admitted':
      return {
        kind: 'turn', reservation: ticket.reservation ?? null, held: ticket.state === 'reserved', mayExtend: mayExtend(known.sale, ticket.reservation),
      };
    case 'missed':
      return stillOpen(known.progress) ?? { kind: 'missed' };
    case 'bought':
      return { kind: 'bought' };
    case 'expired':
      // Who was still in line at the close had no hold that could have run out.
      return { kind: 'ended', why: known.progress.state === 'closed' && ticket.reservation == null ? 'closed' : 'expired' };
    default:
      return { kind: 'ended', why: ticket.state };
  }
}

// The sale's end reaches everybody in one broadcast, before each ticket is settled: whoever waits need not wait for that.
function stillOpen({ state }: Progress): Scene | null {
  return state === 'sold-out' || state === 'closed' ? { kind: 'ended', why: state } : null;
}

function waiting({ progress, serving, promise }: Known, ticket: Ticket): Scene {
  const number = ticket.number ?? 0;
  const waitingList = isWaitingList(progress);
  const likely = progressOf(progress, laneOf(ticket))?.likely ?? null;
  return {
    kind: 'waiting', number, ahead: peopleAhead(number, serving), serving, waitingList,
    // How long others keep what they hold is not for us to tell.
    wait: waitingList ? null : promise,
    chance: chanceOf(number, ticket.items ?? null, progress.stock, likely),
  };
}

/** Whether whoever is in the lobby at the start draws a number; else numbers are given as people come. */
export function draws(sale: Sale): boolean {
  return sale.order === 'draw';
}

/** Whether a ticket document was overtaken by one that is known: a ticket only ever goes from lobby to line, to its turn (at once, or missed and claimed), to its end. */
export function isOlder(ticket: Ticket, known: Ticket | null): boolean {
  return known !== null && known.arrival === ticket.arrival && stage(ticket) < stage(known);
}

const STAGES: Partial<Record<Ticket['state'], number>> = { lobby: 0, waiting: 1, missed: 2, reserved: 3, admitted: 3 };

function stage(ticket: Ticket): number {
  return STAGES[ticket.state] ?? 4;
}

// Grants and expiries are read from one clock, one after the other: between the two readings it moves on a little.
const CLOCK_STEP_MS = 1_000;

// The rule of Sale.MayExtend: an extended hold is longer than one hold, and none outlives its sale.
function mayExtend(sale: Sale, reservation: Reservation | null | undefined): boolean {
  if (!sale.extendOnce || reservation?.grantedAt === undefined) {
    return false;
  }
  const expiresAtMs = Date.parse(reservation.expiresAt);
  return expiresAtMs < Date.parse(sale.endsAt) && expiresAtMs - Date.parse(reservation.grantedAt) < sale.holdMinutes * 60_000 + CLOCK_STEP_MS;
}

/** Whether this ticket had its turn and was too late at the till, where that is made good with a voucher. */
export function lostAtTheTill(sale: Sale, ticket: Ticket | null): boolean {
  return sale.policy === 'first-to-pay' && ticket?.state === 'sold-out' && ticket.reservation != null;
}

/** Whether news of this ticket can still come. */
export function isLive(ticket: Ticket | null): boolean {
  return ticket !== null && ticket.state in STAGES;
}
