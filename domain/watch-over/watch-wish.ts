import type { OwnerId } from '../ids.ts';
import type { Result } from '../result.ts';
import { ok, refused } from '../result.ts';

/** How somebody is to be watched over: what the family asks for, and what the watched person says yes to. */
export interface WatchWish {
  /** Told when there was no purchase for so many whole days, or for as many as is usual for the person, whichever is more. */
  readonly everyDays: number;
  /** The first to be told; the owner or co-guardians. */
  readonly watchers: readonly OwnerId[];
  /** Told a day later when the person has not been seen since. */
  readonly secondContacts: readonly OwnerId[];
  /** Whether those who watch are told where the person was last seen, beside the day. */
  readonly placeVisible: boolean;
  /** Whether the municipality hears of it, a day after everybody else. */
  readonly tellsMunicipality: boolean;
}

export const EVERY_DAYS_MIN = 1;
export const EVERY_DAYS_MAX = 60;
export const PEOPLE_MAX = 5;

/** Why: docs/decisions/0009-how-long-is-too-long.md */
export function defaultEveryDays(age: number): number {
  if (age >= 75) return 3;
  return age >= 65 ? 5 : 7;
}

export type WishRefusal = 'DAYS_OUT_OF_RANGE' | 'NOBODY_WATCHES' | 'TOO_MANY_PEOPLE' | 'NAMED_TWICE';

export function checkWatchWish(wish: WatchWish): Result<undefined, WishRefusal> {
  const { everyDays, watchers, secondContacts } = wish;
  const people = [...watchers, ...secondContacts];
  if (!Number.isInteger(everyDays) || everyDays < EVERY_DAYS_MIN || everyDays > EVERY_DAYS_MAX)
    return refused('DAYS_OUT_OF_RANGE');
  if (watchers.length === 0) return refused('NOBODY_WATCHES');
  if (people.length > PEOPLE_MAX) return refused('TOO_MANY_PEOPLE');
  return new Set(people).size === people.length ? ok(undefined) : refused('NAMED_TWICE');
}

/**
 * Whether a change sees more of the person than what they said yes to: sooner, more people, another order of them, the place, the
 * municipality. Such a change waits for another yes; one that sees less holds at once.
 */
export function seesMore(agreed: WatchWish, wished: WatchWish): boolean {
  return (
    wished.everyDays < agreed.everyDays ||
    wished.watchers.some((one) => !agreed.watchers.includes(one)) ||
    wished.secondContacts.some((one) => ![...agreed.watchers, ...agreed.secondContacts].includes(one)) ||
    (wished.placeVisible && !agreed.placeVisible) ||
    (wished.tellsMunicipality && !agreed.tellsMunicipality)
  );
}

/** Why nobody is missed for some days. */
export const PAUSE_REASONS = ['hospital', 'journey', 'other'] as const;
export type PauseReason = (typeof PAUSE_REASONS)[number];
export const PAUSE_DAYS_MAX = 180;
