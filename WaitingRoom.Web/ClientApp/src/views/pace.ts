// A waiting time that moves needs a reason beside it: for a while, so that it is seen, and not for ever.
import type { OutflowReason } from '../rules/documents.ts';
import type { WaitPromise } from '../rules/wait.ts';

const SHOWN_MS = 45_000;

/** Why the shown time is another than before; null where it is not, or that was said long enough. */
export function reasonToTell(wait: WaitPromise | null, nowMs: number): OutflowReason | null {
  return wait !== null && nowMs < wait.madeAtMs + SHOWN_MS ? wait.reason : null;
}
