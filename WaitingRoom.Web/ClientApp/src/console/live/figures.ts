// The figures of a running sale, as the merchant's hub sends them once a second (docs/api.md, "Live figures").
import type { Balance, Refusals, SaleState } from '../link/documents.ts';

export interface LaneFigures {
  lane: string;
  joined: number;
  waiting: number;
  serving: number;
  ratePerMinute: number;
  admitted: number;
  active: number;
  bought: number;
  missed: number;
}

export interface Figures {
  sale: string;
  state: SaleState;
  at: string;
  countedAt: string;
  ratePerMinute: number;
  admittedPerMinute: number | null;
  arrivalsPerSecond: number | null;
  lanes: LaneFigures[];
  stock: Balance[];
  refused: Refusals;
}

export type LinkState = 'connecting' | 'live' | 'lost';

/** Five minutes of seconds: what the server keeps, too. */
export const LOOKS_MAX = 300;

export function sumOf(figures: Figures, of: (lane: LaneFigures) => number): number {
  return figures.lanes.reduce((sum, lane) => sum + of(lane), 0);
}

/** A look is added once, though history and the first push may both have it. */
export function withLook(looks: readonly Figures[], look: Figures): Figures[] {
  return [...looks.filter((each) => each.at < look.at), look].slice(-LOOKS_MAX);
}
