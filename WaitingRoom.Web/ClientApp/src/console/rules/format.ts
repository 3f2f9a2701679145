// Numbers, money, instants and lengths of time, as the console writes them.

const NUMBER = new Intl.NumberFormat('en');

export function count(value: number): string {
  return NUMBER.format(value);
}

/** `1 shopper`, `2,000 shoppers`. */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** How many digits a currency has behind the point: 2 for EUR, 0 for JPY. */
export function minorDigits(currency: string): number {
  try {
    return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
  } catch {
    return 2; // No currency yet: somebody is typing it.
  }
}

export function money(minor: number, currency: string): string {
  const digits = minorDigits(currency);
  try {
    return new Intl.NumberFormat('en', { style: 'currency', currency }).format(minor / 10 ** digits);
  } catch {
    return `${(minor / 10 ** digits).toFixed(digits)} ${currency}`;
  }
}

/** A typed amount such as `129`, `129.00` or `129,00` in minor units; null where it is none. Digits are moved, nothing is multiplied: 1.15 stays 115. */
export function minorOf(typed: string, currency: string): number | null {
  const digits = minorDigits(currency);
  const found = /^(\d{1,13})(?:[.,](\d*))?$/.exec(typed.trim());
  const behind = found?.[2] ?? '';
  if (found === null || behind.length > digits) {
    return null;
  }
  return Number(found[1]! + behind.padEnd(digits, '0'));
}

/** The amount as one would type it: the inverse of `minorOf`. */
export function typedOf(minor: number, currency: string): string {
  const digits = minorDigits(currency);
  return (minor / 10 ** digits).toFixed(digits);
}

/** A whole number of 0 or more that was typed; null where it is none. */
export function wholeOf(typed: string): number | null {
  const text = typed.trim();
  return /^\d{1,15}$/.test(text) ? Number(text) : null;
}

const SECOND = 1;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A length of time in its two largest parts: `45 s`, `8 min 20 s`, `1 h 7 min`, `2 d 3 h`. */
export function lasting(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const parts: [number, string][] = [[DAY, 'd'], [HOUR, 'h'], [MINUTE, 'min'], [SECOND, 's']];
  const first = parts.findIndex(([unit]) => whole >= unit);
  if (first < 0) {
    return '0 s';
  }
  const [unit, name] = parts[first]!;
  const next = parts[first + 1];
  const more = next ? Math.floor((whole % unit) / next[0]) : 0;
  return `${Math.floor(whole / unit)} ${name}${more > 0 ? ` ${more} ${next![1]}` : ''}`;
}

export const HERE = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** An instant as a clock in a time zone shows it: `Fri 27 Nov 2026, 10:00`. */
export function inZone(instant: string, zone: string): string {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone, weekday: 'short', day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23',
  }).formatToParts(new Date(instant));
  const of = (type: string) => parts.find((part) => part.type === type)!.value;
  return `${of('weekday')} ${of('day')} ${of('month')} ${of('year')}, ${of('hour')}:${of('minute')}`;
}

export function here(instant: string): string {
  return inZone(instant, HERE);
}

/** The time of day alone. */
export function timeHere(instant: string): string {
  return new Date(instant).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
}

/** `in 2 d 3 h`, `5 min ago`. */
export function fromNow(instant: string, nowMs: number): string {
  const seconds = (Date.parse(instant) - nowMs) / 1000;
  return seconds >= 0 ? `in ${lasting(seconds)}` : `${lasting(-seconds)} ago`;
}
