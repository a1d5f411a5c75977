declare const dateBrand: unique symbol;

/** A calendar date `YYYY-MM-DD` in Asia/Tokyo. Compares correctly as text. */
export type BusinessDate = string & { readonly [dateBrand]: true };

/** Japan has had no summer time since 1951: the offset is a constant, so no time-zone data is needed here. */
const TOKYO_OFFSET_MS = 9 * 60 * 60 * 1000;

/** The date in Tokyo at a UTC instant (milliseconds since the epoch). The backend alone decides it. */
export function businessDateAt(instantMs: number): BusinessDate {
  return new Date(instantMs + TOKYO_OFFSET_MS).toISOString().slice(0, 10) as BusinessDate;
}

/** The first instant of a business date, in milliseconds since the epoch. */
export function startOfBusinessDateMs(date: BusinessDate): number {
  return Date.parse(`${date}T00:00:00Z`) - TOKYO_OFFSET_MS;
}

/** The first instant after the given business date: when a day's limit begins anew. */
export function endOfBusinessDateMs(date: BusinessDate): number {
  return startOfBusinessDateMs(date) + 24 * 60 * 60 * 1000;
}

/** @throws RangeError if the text is not an existing date written YYYY-MM-DD */
export function parseBusinessDate(text: string): BusinessDate {
  const instant = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(instant) || new Date(instant).toISOString().slice(0, 10) !== text) {
    throw new RangeError(`not a date written YYYY-MM-DD: ${JSON.stringify(text.slice(0, 40))}`);
  }
  return text as BusinessDate;
}

/** Whole years between birth and the given date (a 29 February birthday counts from 1 March in other years). */
export function ageOn(birthDate: BusinessDate, today: BusinessDate): number {
  const years = Number(today.slice(0, 4)) - Number(birthDate.slice(0, 4));
  return today.slice(5) < birthDate.slice(5) ? years - 1 : years;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** The date so many days later; earlier for a negative number. */
export function addDays(date: BusinessDate, days: number): BusinessDate {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10) as BusinessDate;
}

/** How many days from one date to the other: 1 from a day to the next. */
export function daysBetween(from: BusinessDate, to: BusinessDate): number {
  return (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS;
}
