/** Faster than any clerk; slower than a device that types by itself. */
export const INPUTS_PER_SECOND_MAX = 20;
const WINDOW_MS = 1_000;

export interface InputRate {
  /** When the newest inputs came, on the monotonic clock; never more of them than the limit. */
  readonly recentMs: readonly number[];
}

export const NO_INPUTS: InputRate = { recentMs: [] };

/**
 * Whether an input at this moment is still a person's. One too many is dropped, and so is what follows, until the device has
 * been slower for a second: part of what was typed would be another amount.
 */
export function admitInput(rate: InputRate, atMs: number): { rate: InputRate; isAdmitted: boolean } {
  const recentMs = [...rate.recentMs.filter((ms) => atMs - ms < WINDOW_MS), atMs];
  const isAdmitted = recentMs.length <= INPUTS_PER_SECOND_MAX;
  return { rate: { recentMs: recentMs.slice(-INPUTS_PER_SECOND_MAX - 1) }, isAdmitted };
}
