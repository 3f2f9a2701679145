// What a screen reader is told, and when. The number on the page changes every second; read aloud each time it would bury everything
// else, so only milestones are spoken, and each once.
import type { Scene } from './scene.ts';

const MILESTONES = [10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50, 20, 10, 5, 2, 1, 0];

/** Seconds before the end of a hold at which the time left is spoken. */
const HOLD_WARNINGS_S = [300, 120, 60, 30, 10];

const WARN_MS = 120_000;

/** From when on the page says that a hold runs out: two minutes before, and with short holds at half of it. The shortest hold is a minute, so
 * there are always the 20 seconds that WCAG 2.2.1 asks for. */
export function warnsFromMs(holdMs: number): number {
  return Math.min(WARN_MS, holdMs / 2);
}

/** The milestone that was passed between two positions, or null. */
export function milestonePassed(before: number, now: number): number | null {
  const passed = MILESTONES.filter((milestone) => milestone < before && milestone >= now);
  return passed.length === 0 ? null : now;
}

/** The warning that falls between two looks at the timer, or null. */
export function holdWarning(beforeS: number, nowS: number): number | null {
  return HOLD_WARNINGS_S.find((warning) => beforeS > warning && nowS <= warning) ?? null;
}

/** Two scenes with the same key need no new announcement and keep the focus where it is. */
export function sceneKey(scene: Scene): string {
  switch (scene.kind) {
    case 'ended': return `ended:${scene.why}`;
    case 'refused': return `refused:${scene.why}`;
    case 'countdown': return `countdown:${scene.to}`;
    case 'join': return `join:${scene.lobby}`;
    case 'turn': return `turn:${scene.reservation?.id ?? ''}`;
    default: return scene.kind;
  }
}
