import { addDays } from '../business-date.ts';
import type { BusinessDate } from '../business-date.ts';
import type { DaysToSkip } from './habit.ts';

/** A shop's usual day is the median of the days that it was heard on in so many days before. */
const USUAL_DAYS = 28;
const WEEKS = USUAL_DAYS / 7;

/** In how many minutes of each date a shop's terminals were heard; a date that is missing: in none. */
export type HeardMinutes = ReadonlyMap<BusinessDate, number>;

export interface UnheardDays {
  /** The shops usually close on this day of the week. */
  readonly closed: DaysToSkip;
  /** They should have been heard and were not: unplugged, cut off, or closed for once. */
  readonly silent: DaysToSkip;
}

/**
 * The dates from `from` to `to` on which none of the shops was heard for at least half of its usual day, so that nobody could be seen
 * there. Before a shop was first heard of nothing is known of it, and it is taken for open.
 */
export function unheardDays(
  shops: readonly HeardMinutes[],
  from: BusinessDate,
  to: BusinessDate,
): UnheardDays {
  const [closed, silent] = [new Set<BusinessDate>(), new Set<BusinessDate>()];
  for (let date = from; shops.length > 0 && date <= to; date = addDays(date, 1)) {
    if (shops.some((heard) => !isQuiet(heard, date))) continue;
    (shops.every((heard) => isClosingDay(heard, date)) ? closed : silent).add(date);
  }
  return { closed, silent };
}

function isQuiet(heard: HeardMinutes, date: BusinessDate): boolean {
  const minutes = heard.get(date) ?? 0;
  const usual = usualMinutes(heard, date);
  return usual === null ? minutes === 0 && isKnown(heard, date) : minutes * 2 < usual;
}

/** The same day of the week was quiet most of the last weeks. */
function isClosingDay(heard: HeardMinutes, date: BusinessDate): boolean {
  if (usualMinutes(heard, date) === null) return false;
  let [known, quiet] = [0, 0];
  for (let week = 1; week <= WEEKS; week += 1) {
    const before = addDays(date, -7 * week);
    if (!isKnown(heard, before)) continue;
    known += 1;
    if (isQuiet(heard, before)) quiet += 1;
  }
  return known >= 2 && quiet * 2 > known;
}

function usualMinutes(heard: HeardMinutes, date: BusinessDate): number | null {
  const usual: number[] = [];
  for (let back = 1; back <= USUAL_DAYS; back += 1) {
    const minutes = heard.get(addDays(date, -back)) ?? 0;
    if (minutes > 0) usual.push(minutes);
  }
  return usual.sort((a, b) => a - b)[Math.floor(usual.length / 2)] ?? null;
}

/** From the day after it was first heard. */
function isKnown(heard: HeardMinutes, date: BusinessDate): boolean {
  for (const heardOn of heard.keys()) if (heardOn < date) return true;
  return false;
}

/** A shop is usual for somebody who was seen there on at least a fifth of the days; the most usual one always is. */
export function usualShops<Shop>(daysSeenAt: ReadonlyMap<Shop, number>): Shop[] {
  const most = Math.max(0, ...daysSeenAt.values());
  const all = [...daysSeenAt.values()].reduce((sum, days) => sum + days, 0);
  return [...daysSeenAt].filter(([, days]) => days === most || days * 5 >= all).map(([shop]) => shop);
}
