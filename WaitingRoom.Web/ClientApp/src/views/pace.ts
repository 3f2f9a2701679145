// A waiting time that jumps needs a reason beside it: the one reason that the page can see is a change of the admission rate.
import { useRef } from 'preact/hooks';

export interface Pace {
  rate: number;
  untilMs: number;
}

const SHOWN_MS = 45_000;

/** The change to tell of, for a while after it happened; null when the rate is what it was. */
export function usePace(rate: number | null, nowMs: number): Pace | null {
  const known = useRef<{ rate: number | null; pace: Pace | null }>({ rate: null, pace: null });
  const { current } = known;
  if (rate !== null && rate > 0) {
    if (current.rate !== null && current.rate !== rate) {
      current.pace = { rate, untilMs: nowMs + SHOWN_MS };
    }
    current.rate = rate;
  }
  return current.pace !== null && nowMs < current.pace.untilMs ? current.pace : null;
}
