// What the page says about its own connection. A short silence is not worth a word; a long one must not look like a live page.

export type Connection = 'live' | 'reconnecting' | 'outage' | 'offline';

export interface Heard {
  online: boolean;
  /** Since the last document of any kind, in milliseconds. */
  silentMs: number;
  /** The longest that silence is normal: seconds under push, the polling delay without. */
  expectedMs: number;
  failures: number;
}

/** Push speaks once a second; after this long without a word, asking starts beside it. */
export const PUSH_SILENT_MS = 4_000;

const OUTAGE_MS = 15_000;

export function connectionOf({ online, silentMs, expectedMs, failures }: Heard): Connection {
  if (!online) {
    return 'offline';
  }
  if (silentMs <= expectedMs && failures === 0) {
    return 'live';
  }
  return silentMs > expectedMs + OUTAGE_MS || failures >= 2 ? 'outage' : 'reconnecting';
}
