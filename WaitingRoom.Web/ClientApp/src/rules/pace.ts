// How often the page speaks to the server: pure. A crowd that reconnects after a restart is the worst load there is, so every delay is
// drawn at random from a range that doubles.

const RECONNECT_FIRST_MS = 2_000;
const RECONNECT_MAX_MS = 30_000;
const RECONNECT_LEAST_MS = 250;

/** Delay before the next try to connect; `attempt` counts from 0. */
export function reconnectDelayMs(attempt: number, random: () => number): number {
  const range = Math.min(RECONNECT_MAX_MS, RECONNECT_FIRST_MS * 2 ** Math.min(attempt, 10));
  return RECONNECT_LEAST_MS + random() * range;
}

export interface PollState {
  /** Time until this shopper's turn or the sale's next step, at the present rate; null when it can't be told. */
  turnInMs: number | null;
  /** What the progress document asks for. */
  nextInMs: number;
  failures: number;
}

const POLL_MAX_MS = 20_000;
const POLL_UNKNOWN_MS = 10_000;
const POLL_OUTAGE_MAX_MS = 15_000;

/** Fast near the front, slow far back, slower while nobody answers; never faster than the server asks for. */
export function pollDelayMs({ turnInMs, nextInMs, failures }: PollState, random: () => number): number {
  const jitter = 0.8 + random() * 0.4;
  if (failures > 0) {
    return Math.min(POLL_OUTAGE_MAX_MS, Math.max(nextInMs, 2_000) * 2 ** Math.min(failures, 5)) * jitter;
  }
  const wanted = turnInMs === null ? POLL_UNKNOWN_MS : turnInMs / 20;
  return Math.max(nextInMs, Math.min(POLL_MAX_MS, wanted)) * jitter;
}

/** A restart silences all pages in the same instant: each begins to ask at a random moment of this span. */
const FIRST_ASK_SPREAD_MS = 4_000;

/** Delay before the first question after push went silent. */
export function firstAskDelayMs(random: () => number): number {
  return random() * FIRST_ASK_SPREAD_MS;
}

/** How long to keep still after being told to: never shorter than told, and not all at the same instant. */
export function limitedDelayMs(retryInMs: number, random: () => number): number {
  return retryInMs * (1 + random() / 2);
}

/** The server counts a shopper as present for a minute after each question: ask a little more often than that. */
const PRESENCE_MS = 40_000;
const TICKET_NEAR_MS = 3_000;

/** How often to ask for one's own ticket, which no cache can answer. */
export function ticketPollDelayMs(turnInMs: number | null): number {
  return turnInMs === null ? PRESENCE_MS / 2 : Math.min(PRESENCE_MS, Math.max(TICKET_NEAR_MS, turnInMs / 4));
}
