import { addDays, daysBetween } from '../business-date.ts';
import type { BusinessDate } from '../business-date.ts';

/** How far back a person's habit is looked at. */
export const HABIT_DAYS = 90;
const HABIT_PERCENTILE = 0.95;
/** Beyond the usual gap, which by itself is exceeded once in 20 times (docs/decisions/0009-how-long-is-too-long.md). */
const MARGIN_DAYS = 2;

/** Days that say nothing of a person: paused, or no terminal of the usual shops could be heard. */
export type DaysToSkip = ReadonlySet<BusinessDate>;

/** How many days after `last` up to and with `today` say something. @returns 0 on the day itself */
export function gapUntil(last: BusinessDate, today: BusinessDate, skip: DaysToSkip): number {
  let counted = Math.max(0, daysBetween(last, today));
  for (const date of skip) if (date > last && date <= today) counted -= 1;
  return counted;
}

/**
 * The gap that this person stays within 95 times of 100, from the dates of the last 90 days on which they were seen.
 * @param seenOn ascending, each date once
 * @returns 0 while nothing is known of them
 */
export function usualGap(seenOn: readonly BusinessDate[], today: BusinessDate, skip: DaysToSkip): number {
  const from = addDays(today, -HABIT_DAYS);
  const dates = seenOn.filter((date) => date >= from && date <= today);
  const near = new Set([...skip].filter((date) => date > from && date <= today));
  const gaps = dates
    .slice(1)
    .map((date, index) => Math.max(1, gapUntil(dates[index] as BusinessDate, date, near)))
    .sort((a, b) => a - b);
  // Nearest rank: with fewer than 20 gaps it is the longest of them.
  return gaps[Math.ceil(gaps.length * HABIT_PERCENTILE) - 1] ?? 0;
}

/**
 * A gap longer than this is unusual: of what the family asked for and what is usual, with a margin, the more patient one.
 * @param usual `usualGap`; 0 where nothing is known
 */
export function patience(everyDays: number, usual: number): number {
  return usual === 0 ? everyDays : Math.max(everyDays, usual + MARGIN_DAYS);
}
