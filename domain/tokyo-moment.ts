import { businessDateAt, startOfBusinessDateMs } from './business-date.ts';
import type { BusinessDate } from './business-date.ts';

/** Monday first, as ISO weeks and Japanese calendars of opening hours count. */
export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

export const MINUTES_OF_DAY = 24 * 60;

/** One instant as the rules see it, in Asia/Tokyo. */
export interface TokyoMoment {
  /** Milliseconds since the epoch, UTC. */
  readonly instantMs: number;
  readonly businessDate: BusinessDate;
  /** 0 to 1439. */
  readonly minuteOfDay: number;
  readonly weekday: Weekday;
}

export function tokyoMomentAt(instantMs: number): TokyoMoment {
  const businessDate = businessDateAt(instantMs);
  const minuteOfDay = Math.floor((instantMs - startOfBusinessDateMs(businessDate)) / 60_000);
  return { instantMs, businessDate, minuteOfDay, weekday: weekdayOf(businessDate) };
}

export function weekdayOf(date: BusinessDate): Weekday {
  const sundayFirst = new Date(`${date}T00:00:00Z`).getUTCDay();
  return WEEKDAYS[(sundayFirst + 6) % 7] as Weekday;
}
