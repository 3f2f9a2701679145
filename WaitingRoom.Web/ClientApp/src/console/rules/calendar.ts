// A month as a calendar shows it: whole weeks from Monday, in the viewer's time zone.

/** A month of a year: `2026-11`. */
export type Month = string;

export interface Day {
  /** `2026-11-27`. */
  date: string;
  day: number;
  inMonth: boolean;
}

const DAYS = 7;

export function monthOf(instant: Date): Month {
  return dateOf(instant).slice(0, 7);
}

/** The day on which an instant falls here. */
export function dateOf(instant: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${instant.getFullYear()}-${two(instant.getMonth() + 1)}-${two(instant.getDate())}`;
}

/** Null where the text is no month. */
export function asMonth(text: string | null): Month | null {
  return text !== null && /^\d{4}-(0[1-9]|1[0-2])$/.test(text) ? text : null;
}

export function monthsLater(month: Month, months: number): Month {
  const { year, index } = partsOf(month);
  return monthOf(new Date(year, index + months, 1));
}

export function daysOf(month: Month): Day[] {
  const { year, index } = partsOf(month);
  const before = (new Date(year, index, 1).getDay() + DAYS - 1) % DAYS; // getDay counts from Sunday.
  const length = new Date(year, index + 1, 0).getDate();
  return Array.from({ length: Math.ceil((before + length) / DAYS) * DAYS }, (_, cell) => {
    // At noon, so that no change of the clocks moves it to another day.
    const at = new Date(year, index, 1 + cell - before, 12);
    return { date: dateOf(at), day: at.getDate(), inMonth: at.getMonth() === index };
  });
}

export function nameOf(month: Month): string {
  const { year, index } = partsOf(month);
  return new Date(year, index, 1).toLocaleDateString('en', { month: 'long', year: 'numeric' });
}

function partsOf(month: Month): { year: number; index: number } {
  const [year, number] = month.split('-').map(Number);
  return { year: year!, index: number! - 1 };
}
