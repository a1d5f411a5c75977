/**
 * Old hands touch twice, and a screen changes under a finger that is already coming down: an action is admitted only when
 * the screen has stood still and nothing was done for a moment (ux.md 1.2: 300 to 500 ms).
 */
export interface PressGuard {
  screenChanged(atMs: number): void;
  /** May this action happen now? An admitted action starts the pause anew. */
  admitsAction(atMs: number): boolean;
  /** Keys of a pad may follow each other quickly: 5, 5. Only the new screen's first moment is closed to them. */
  admitsKey(atMs: number): boolean;
}

export const GUARD_MS = 400;

export function createPressGuard(): PressGuard {
  let changedAtMs = Number.NEGATIVE_INFINITY;
  let actedAtMs = Number.NEGATIVE_INFINITY;
  const isSettled = (atMs: number): boolean => atMs - changedAtMs >= GUARD_MS;
  return {
    screenChanged: (atMs) => {
      changedAtMs = atMs;
    },
    admitsAction: (atMs) => {
      if (!isSettled(atMs) || atMs - actedAtMs < GUARD_MS) return false;
      actedAtMs = atMs;
      return true;
    },
    admitsKey: isSettled,
  };
}
