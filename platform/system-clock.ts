import type { Clock } from '../domain/clock.ts';

/** The machine's own clock: the one place, with its random twin, where the product touches ambient time. */
export const systemClock: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  after: (delayMs, callback) => {
    const timer = setTimeout(callback, Math.max(0, delayMs));
    return () => clearTimeout(timer);
  },
};
