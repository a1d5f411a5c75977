import type { Clock } from '../domain/clock.ts';
import type { RandomSource } from '../domain/random-source.ts';

/** The browser's own clock and chance: the one place where the page touches them. */
export const browserClock: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  after: (delayMs, callback) => {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
};

export const browserRandom: RandomSource = {
  bytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
};
