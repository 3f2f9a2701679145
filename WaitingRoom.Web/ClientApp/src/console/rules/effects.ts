// What a deed does to a sale, in sentences with the numbers of now. Pure, so that each is tested by its words.
import type { Balance, Progress, Sale } from '../link/documents.ts';
import { count, counted, lasting } from './format.ts';
import { rateAt, secondsUntil } from './queue-length.ts';

/** What is known of a sale at the moment of a question. */
export interface Moment {
  sale: Sale;
  /** Null before anybody may join, and where the server does not answer. */
  progress: Progress | null;
  stock: readonly Balance[];
  /** Who waits as the ledger counts it, where somebody follows the sale live; else it is what the line says. */
  waiting?: number;
}

export function waiting({ progress, sale, waiting: counted }: Moment): number {
  if (counted !== undefined || sale.state === 'sold-out' || sale.state === 'closed') {
    return counted ?? 0;
  }
  return (progress?.lanes ?? []).reduce((sum, lane) => sum + Math.max(0, lane.issued - lane.serving), 0);
}

function held({ stock }: Moment): number {
  return stock.reduce((sum, each) => sum + each.held, 0);
}

function sold({ stock }: Moment): number {
  return stock.reduce((sum, each) => sum + each.sold, 0);
}

/** The sale's schedule of rates in seconds from now; its one rate where it has none. */
function rates({ sale, progress }: Moment): { seconds: number; ratePerMinute: number }[] {
  const nowMs = Date.parse(progress?.at ?? sale.serverTime);
  return sale.ramp.length === 0
    ? [{ seconds: 0, ratePerMinute: sale.ratePerMinute }]
    : sale.ramp.map(({ at, ratePerMinute }) => ({ seconds: (Date.parse(at) - nowMs) / 1000, ratePerMinute }));
}

function rateNow(now: Moment): number {
  return Math.floor(rateAt(rates(now), 0));
}

export function ofPause(now: Moment): string[] {
  return [
    `${counted(waiting(now), 'shopper waits', 'shoppers wait')} now: nobody is admitted until you resume, and everybody keeps the place.`,
    `${counted(held(now), 'unit is', 'units are')} on hold: whoever has them can still check out.`,
    'New shoppers can still join the line. Everybody is told at once that the sale is paused.',
  ];
}

export function ofResume(now: Moment): string[] {
  const [shoppers, schedule, rate] = [waiting(now), rates(now), rateNow(now)];
  const seconds = secondsUntil(shoppers, schedule);
  const by = now.sale.ramp.length > 0 ? 'by the schedule of rates' : 'at this rate';
  return [
    `${count(rate)} a minute are admitted again, from this second.`,
    shoppers === 0 ? 'Nobody waits at the moment.'
      : `${counted(shoppers, 'shopper waits', 'shoppers wait')}: ${by} the last ${seconds === Infinity ? 'never has the turn' : `has the turn in about ${lasting(seconds)}`}.`,
  ];
}

export function ofClose(now: Moment): string[] {
  return [
    `${counted(waiting(now), 'shopper who waits is', 'shoppers who wait are')} told that the sale is over.`,
    `${counted(held(now), 'unit that is', 'units that are')} on hold can no longer be bought.`,
    `${counted(sold(now), 'unit is', 'units are')} sold and stay${sold(now) === 1 ? 's' : ''} so.`,
    'A closed sale does not open again.',
  ];
}

export function ofRate(now: Moment, to: number): string[] {
  const from = rateNow(now);
  const effects = [`${count(to)} a minute instead of ${count(from)}, from the next second on.`];
  const until = secondsUntil(waiting(now), rates(now));
  const before = until === Infinity ? 'never' : lasting(until);
  effects.push(waiting(now) === 0
    ? 'Nobody waits at the moment.'
    : `${counted(waiting(now), 'shopper waits', 'shoppers wait')}: the last has the turn in about ${lasting((waiting(now) * 60) / to)} instead of ${before}. Their pages say that the time changed because of the rate.`);
  if (now.sale.ramp.length > 0) {
    effects.push('The schedule of rates that this sale has ends with it.');
  }
  return effects;
}

export function ofActiveLimit(now: Moment, to: number): string[] {
  const from = now.sale.activeLimit;
  const slowest = to / now.sale.holdMinutes;
  return [
    to === 0
      ? `No limit instead of ${count(from)} shoppers in the shop at once: only the rate of ${count(now.sale.ratePerMinute)} a minute counts.`
      : `At most ${counted(to, 'shopper')} in the shop at once instead of ${from === 0 ? 'as many as come' : count(from)}.`,
    ...(to > 0 && slowest < now.sale.ratePerMinute
      ? [`If each takes the whole ${counted(now.sale.holdMinutes, 'minute')} to check out, ${count(Math.max(1, Math.floor(slowest)))} a minute are admitted, and not ${count(now.sale.ratePerMinute)}.`]
      : []),
    'Whoever is in the shop stays in.',
  ];
}

export function ofMessage(now: Moment, text: string): string[] {
  return text === ''
    ? [`The message disappears from the pages of ${counted(waiting(now), 'shopper who waits', 'shoppers who wait')}.`]
    : [`${counted(waiting(now), 'shopper who waits reads', 'shoppers who wait read')} it within a second:`, `“${text}”`];
}

export function ofDrain(now: Moment): string[] {
  return ['Nobody new can join from now on.', `${counted(waiting(now), 'shopper who waits is', 'shoppers who wait are')} served as before.`];
}

export function ofUndrain(): string[] {
  return ['Shoppers can join the line again.'];
}

export function ofRestock(now: Moment, sku: string, units: number): string[] {
  const available = now.stock.find((each) => each.sku === sku)?.available ?? 0;
  return [
    `${sku}: ${count(available)} available become ${count(available + units)}.`,
    waiting(now) === 0 ? 'Nobody waits at the moment.' : `${counted(waiting(now), 'shopper waits', 'shoppers wait')} and are served in their order.`,
  ];
}

export function ofWithdraw(now: Moment, sku: string, units: number): string[] {
  const balance = now.stock.find((each) => each.sku === sku);
  const left = (balance?.available ?? 0) - units;
  const isLast = left === 0 && now.stock.every((each) => each.held === 0 && (each.sku === sku || each.available === 0));
  return [
    `${sku}: ${count(balance?.available ?? 0)} available become ${count(Math.max(0, left))}.`,
    `${counted(balance?.held ?? 0, 'unit')} on hold and ${count(balance?.sold ?? 0)} sold stay with their shoppers.`,
    ...(isLast && !['scheduled', 'warming', 'lobby'].includes(now.sale.state)
      ? [`Nothing is left then: the sale is sold out for good, and ${counted(waiting(now), 'shopper is', 'shoppers are')} told so.`]
      : []),
  ];
}
