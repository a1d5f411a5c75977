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

/** The first and the last date of the window that a date lies in; `null`: from the beginning, without an end. */
export function datesOfWindow(
  kind: WindowKind,
  date: BusinessDate,
): { readonly from: BusinessDate; readonly until: BusinessDate } | null {
  switch (kind) {
    case 'day':
      return { from: date, until: date };
    case 'week': {
      const mondayMs = Date.parse(`${date}T00:00:00Z`) - mondayFirstDay(date) * DAY_MS;
      return { from: dateAt(mondayMs), until: dateAt(mondayMs + 6 * DAY_MS) };
    }
    case 'month': {
      const [year, month] = [Number(date.slice(0, 4)), Number(date.slice(5, 7))];
      return { from: dateAt(Date.UTC(year, month - 1, 1)), until: dateAt(Date.UTC(year, month, 0)) };
    }
    case 'total':
      return null;
  }
}

function dateAt(utcMs: number): BusinessDate {
  return new Date(utcMs).toISOString().slice(0, 10) as BusinessDate;
}

/** 0 on Monday, 6 on Sunday. */
function mondayFirstDay(date: BusinessDate): number {
  return (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7;
}

function isoWeek(date: BusinessDate): string {
  const dayMs = Date.parse(`${date}T00:00:00Z`);
  const thursdayMs = dayMs + (3 - mondayFirstDay(date)) * DAY_MS;
  const year = new Date(thursdayMs).getUTCFullYear();
  const week = Math.floor((thursdayMs - Date.UTC(year, 0, 1)) / (7 * DAY_MS)) + 1;
  return `${year}-W${String(week).padStart(2, '0')}`;
}
