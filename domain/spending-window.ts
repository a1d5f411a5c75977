import type { BusinessDate } from './business-date.ts';

/** The spans over which spending is added up, short to long. */
export const WINDOW_KINDS = ['day', 'week', 'month', 'total'] as const;
export type WindowKind = (typeof WINDOW_KINDS)[number];

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * The key of the window that a date lies in: `2026-11-22`, `2026-W47` (ISO 8601: Monday first, the week belongs to the year
 * that has its Thursday), `2026-11`, `all`. What is given back later goes to the window with the key it was taken from.
 */
export function windowOf(kind: WindowKind, date: BusinessDate): string {
  switch (kind) {
    case 'day':
      return date;
    case 'week':
      return isoWeek(date);
    case 'month':
      return date.slice(0, 7);
    case 'total':
      return 'all';
  }
}

function isoWeek(date: BusinessDate): string {
  const dayMs = Date.parse(`${date}T00:00:00Z`);
  const mondayFirst = (new Date(dayMs).getUTCDay() + 6) % 7;
  const thursdayMs = dayMs + (3 - mondayFirst) * DAY_MS;
  const year = new Date(thursdayMs).getUTCFullYear();
  const week = Math.floor((thursdayMs - Date.UTC(year, 0, 1)) / (7 * DAY_MS)) + 1;
  return `${year}-W${String(week).padStart(2, '0')}`;
}
