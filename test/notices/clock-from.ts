import type { Clock } from '../../domain/clock.ts';
import { systemClock } from '../../platform/system-clock.ts';

/** The machine's clock, as if it had been another time when this was called. */
export function clockFrom(startMs: number): Clock {
  const beganMs = systemClock.monotonicMs();
  return { ...systemClock, nowMs: () => startMs + Math.floor(systemClock.monotonicMs() - beganMs) };
}
