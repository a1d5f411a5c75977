import { v4, v5, v7 } from 'uuid';
import type { Clock } from '../domain/clock.ts';
import type { RandomSource } from '../domain/random-source.ts';

/**
 * A new UUIDv7 for something that happens now: sortable by time. The caller names the id type it makes:
 * `makeTimedId<PurchaseId>(clock, random)`.
 */
export function makeTimedId<Id extends string>(clock: Clock, random: RandomSource): Id {
  return v7({ msecs: clock.nowMs(), random: random.bytes(16) }) as Id;
}

/** A new UUIDv4 for a person in the template store: it carries no time, so the two stores cannot be linked by it. */
export function makeUnlinkableId<Id extends string>(random: RandomSource): Id {
  return v4({ random: random.bytes(16) }) as Id;
}

/** The namespace of ids that follow from a name; any UUID of one's own. */
const TEBURA_NAMES = '6b3f3c52-1f0a-4d7e-9b53-0d8f6f5e4c11';

/** A UUIDv5: the same name always gives the same id. */
export function makeNamedId(name: string): string {
  return v5(name, TEBURA_NAMES);
}
