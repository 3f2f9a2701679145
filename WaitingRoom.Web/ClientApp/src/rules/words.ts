// Numbers, durations, money and times in the reader's language, all by Intl. The texts hold only words.
import { spokenMinutes } from './wait.ts';

export type Plural = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };
export type Texts = Record<string, string | Plural>;

export class Words {
  private readonly locale: string;
  private readonly plurals: Intl.PluralRules;
  private readonly numbers: Intl.NumberFormat;

  constructor(readonly language: string, private readonly texts: Texts, preferred: readonly string[] = []) {
    // The reader's own region, where the browser names one: it decides about 24 hours, separators and the place of a currency's sign.
    const regional = preferred.find((one) => one.split('-')[0] === language && !one.includes('-u-')) ?? language;
    // The digits that the server writes; a page must not change its digits when the script takes over.
    this.locale = `${regional}-u-nu-latn`;
    this.plurals = new Intl.PluralRules(this.locale);
    this.numbers = new Intl.NumberFormat(this.locale);
  }

  /** The text of this key, with {names} filled in; a plural text is chosen by the value `n`. */
  say(key: string, values: Record<string, string | number> = {}): string {
    const text = this.texts[key];
    if (text === undefined) {
      return key;
    }
    const chosen = typeof text === 'string' ? text : (text[this.plurals.select(Number(values.n))] ?? text.other);
    return chosen.replace(/\{(\w+)\}/g, (_, name: string) => this.value(values[name]));
  }

  has(key: string): boolean {
    return key in this.texts;
  }

  number(value: number): string {
    return this.numbers.format(value);
  }

  money(minor: number, currency: string): string {
    const format = new Intl.NumberFormat(this.locale, { style: 'currency', currency });
    return format.format(minor / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
  }

  /** A time of day here, with the day where it is another one. */
  time(ms: number, nowMs: number): string {
    const sameDay = new Date(ms).toDateString() === new Date(nowMs).toDateString();
    const day: Intl.DateTimeFormatOptions = sameDay ? {} : { weekday: 'long', day: 'numeric', month: 'long' };
    return new Intl.DateTimeFormat(this.locale, { ...day, hour: 'numeric', minute: '2-digit' }).format(ms);
  }

  /** A day that may be years away. */
  date(ms: number): string {
    return new Intl.DateTimeFormat(this.locale, { dateStyle: 'long' }).format(ms);
  }

  timeRange(fromMs: number, toMs: number): string {
    return new Intl.DateTimeFormat(this.locale, { hour: 'numeric', minute: '2-digit' }).formatRange(fromMs, toMs);
  }

  /** A wait as people say it: "less than a minute", "about 12 minutes", "about 1.5 hours". */
  about(fromMs: number, toMs: number): string {
    const minutes = spokenMinutes(fromMs, toMs);
    if (minutes === 0) {
      return this.say('etaSoon');
    }
    const time = minutes >= 60 && minutes % 30 === 0 ? this.unit(minutes / 60, 'hour') : this.unit(minutes, 'minute');
    return this.say('etaAbout', { time });
  }

  /** 4:05, or 1:04:05. */
  clock(ms: number): string {
    const s = Math.max(0, Math.ceil(ms / 1000));
    const two = (value: number) => String(value).padStart(2, '0');
    const hours = Math.floor(s / 3600);
    const minutes = Math.floor((s % 3600) / 60);
    return hours > 0 ? `${hours}:${two(minutes)}:${two(s % 60)}` : `${minutes}:${two(s % 60)}`;
  }

  /** "4 minutes", "30 seconds": for what is spoken. */
  spoken(ms: number): string {
    const s = Math.max(0, Math.round(ms / 1000));
    return s >= 60 ? this.unit(Math.round(s / 60), 'minute') : this.unit(s, 'second');
  }

  private unit(value: number, unit: string): string {
    return new Intl.NumberFormat(this.locale, { style: 'unit', unit, unitDisplay: 'long', maximumFractionDigits: 1 }).format(value);
  }

  private value(value: string | number | undefined): string {
    return typeof value === 'number' ? this.number(value) : (value ?? '');
  }
}
