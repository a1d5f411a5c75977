import type { Clock } from '../../domain/clock.ts';

/** Lets each caller try so many times per window. Guessing is hopeless anyway (256 bits); this keeps the noise down. */
export interface AttemptLimit {
  take(caller: string): boolean;
}

export function createAttemptLimit(
  clock: Clock,
  { triesMax, windowMs }: { triesMax: number; windowMs: number },
): AttemptLimit {
  let windowStartMs = clock.monotonicMs();
  const tries = new Map<string, number>();
  return {
    take: (caller) => {
      if (clock.monotonicMs() - windowStartMs >= windowMs) {
        windowStartMs = clock.monotonicMs();
        tries.clear();
      }
      const count = (tries.get(caller) ?? 0) + 1;
      tries.set(caller, count);
      return count <= triesMax;
    },
  };
}
