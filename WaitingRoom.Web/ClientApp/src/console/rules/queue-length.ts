// How long a queue lasts, before it exists: what a merchant asks when choosing a rate.

export interface Plan {
  shoppers: number;
  ratePerMinute: number;
  /** Points of a schedule, in order: the rate goes straight from one to the next, and stays before the first and after the last. None: the rate above. */
  ramp: readonly { seconds: number; ratePerMinute: number }[];
  /** Shoppers in the shop at once; 0 is no limit. */
  activeLimit: number;
  holdMinutes: number;
  units: number;
  durationMinutes: number;
}

export interface QueueLength {
  /** Until the last of them had the turn, at the full rate; Infinity where a schedule ends with a rate of 0 before that. */
  seconds: number;
  /** Until every unit is on hold or sold, at one unit each; null where there are more units than shoppers. */
  soldOutSeconds: number | null;
  /** The rate that the active limit leaves when each shopper takes the whole time to check out; null where it leaves the full one. */
  slowestPerMinute: number | null;
  /** The same as seconds, at the slowest rate. */
  slowestSeconds: number | null;
  /** Whether the sale ends before the last had a turn, at the full rate. */
  endsBefore: boolean;
}

const SECONDS = 60;

export function queueLength(plan: Plan): QueueLength {
  const ramp = plan.ramp.length > 0 ? plan.ramp : [{ seconds: 0, ratePerMinute: plan.ratePerMinute }];
  const seconds = secondsUntil(plan.shoppers, ramp);
  const soldOutSeconds = plan.units < plan.shoppers ? secondsUntil(plan.units, ramp) : null;
  const slowest = plan.activeLimit === 0 ? Infinity : plan.activeLimit / Math.max(1, plan.holdMinutes);
  const isSlower = slowest < Math.max(...ramp.map((point) => point.ratePerMinute));
  return {
    seconds,
    soldOutSeconds,
    slowestPerMinute: isSlower ? slowest : null,
    slowestSeconds: isSlower ? Math.max(seconds, (plan.shoppers * SECONDS) / slowest) : null,
    endsBefore: Math.min(seconds, soldOutSeconds ?? Infinity) > plan.durationMinutes * SECONDS,
  };
}

/** Seconds from second 0 until so many were admitted; Infinity where they never are. */
export function secondsUntil(shoppers: number, ramp: Plan['ramp']): number {
  let left = shoppers;
  let from = { seconds: 0, ratePerMinute: rateAt(ramp, 0) };
  for (const to of ramp.filter((point) => point.seconds > 0)) {
    const span = to.seconds - from.seconds;
    const admitted = ((from.ratePerMinute + to.ratePerMinute) / 2) * (span / SECONDS);
    if (admitted >= left) {
      return from.seconds + within(left, from.ratePerMinute, (to.ratePerMinute - from.ratePerMinute) / span);
    }
    left -= admitted;
    from = to;
  }
  return left === 0 ? from.seconds : from.seconds + (left * SECONDS) / from.ratePerMinute;
}

/** Seconds until so many were admitted on one slope: rate·t + slope·t²/2 = so many minutes of a rate of one. */
function within(shoppers: number, rate: number, slope: number): number {
  const wanted = shoppers * SECONDS;
  return slope === 0 ? wanted / rate : (Math.sqrt(rate * rate + 2 * slope * wanted) - rate) / slope;
}

/** The rate at a second of a schedule: the rule of the server's RateRamp. */
export function rateAt(ramp: Plan['ramp'], seconds: number): number {
  const after = ramp.findIndex((point) => point.seconds > seconds);
  if (after <= 0) {
    return ramp[after === 0 ? 0 : ramp.length - 1]!.ratePerMinute;
  }
  const [from, to] = [ramp[after - 1]!, ramp[after]!];
  return from.ratePerMinute + ((to.ratePerMinute - from.ratePerMinute) * (seconds - from.seconds)) / (to.seconds - from.seconds);
}
