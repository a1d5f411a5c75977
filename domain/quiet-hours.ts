import { MINUTES_OF_DAY } from './tokyo-moment.ts';

/** Minutes of the day in a time zone; `fromMinute` after `untilMinute` goes over midnight, the same twice is never. */
export interface QuietHours {
  readonly fromMinute: number;
  readonly untilMinute: number;
  /** An IANA time zone. */
  readonly timeZone: string;
}

const MINUTE_MS = 60_000;
/** Longer than any change of a zone's offset. */
const SEARCH_MINUTES = 26 * 60;

export function isTimeZone(name: string): boolean {
  try {
    clockOf(name);
    return true;
  } catch {
    return false;
  }
}

export function isQuiet(hours: QuietHours | null, instantMs: number): boolean {
  if (hours === null) return false;
  const { fromMinute, untilMinute, timeZone } = hours;
  const minute = minuteOfDay(timeZone, instantMs);
  return fromMinute <= untilMinute
    ? minute >= fromMinute && minute < untilMinute
    : minute >= fromMinute || minute < untilMinute;
}

/** The first instant from now on at which it is not quiet: now, or the end of the hours. */
export function afterQuiet(hours: QuietHours | null, nowMs: number): number {
  if (hours === null || !isQuiet(hours, nowMs)) return nowMs;
  return nextMinuteOfDay(hours.untilMinute, hours.timeZone, nowMs, (ms) => !isQuiet(hours, ms));
}

/** The next instant after now at which the clock of the zone shows the minute. */
export function nextAt(minute: number, timeZone: string, nowMs: number): number {
  return nextMinuteOfDay(minute, timeZone, nowMs, (ms) => ms > nowMs && minuteOfDay(timeZone, ms) === minute);
}

/**
 * The clock says about when; where the zone's clock is set in between, the minute is looked for: a minute that is left out that
 * day ends with the next one that is there.
 */
function nextMinuteOfDay(
  minute: number,
  timeZone: string,
  nowMs: number,
  isIt: (instantMs: number) => boolean,
): number {
  const thisMinuteMs = nowMs - (nowMs % MINUTE_MS);
  const ahead = (minute - minuteOfDay(timeZone, nowMs) + MINUTES_OF_DAY) % MINUTES_OF_DAY || MINUTES_OF_DAY;
  const directly = thisMinuteMs + ahead * MINUTE_MS;
  if (offsetOf(timeZone, directly) === offsetOf(timeZone, nowMs)) return directly;
  for (let step = 1; step <= SEARCH_MINUTES; step += 1) {
    const instantMs = thisMinuteMs + step * MINUTE_MS;
    if (isIt(instantMs)) return instantMs;
  }
  return directly;
}

function minuteOfDay(timeZone: string, instantMs: number): number {
  const localMs = instantMs + offsetOf(timeZone, instantMs);
  return Math.floor(localMs / MINUTE_MS) % MINUTES_OF_DAY;
}

/** What the zone's clock is ahead of UTC, in whole minutes as milliseconds. */
function offsetOf(timeZone: string, instantMs: number): number {
  const parts = new Map(
    clockOf(timeZone)
      .formatToParts(instantMs)
      .map(({ type, value }) => [type, value]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.get(type));
  const localMs = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'));
  return localMs - (instantMs - (instantMs % MINUTE_MS));
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/** @throws RangeError if there is no such zone */
function clockOf(timeZone: string): Intl.DateTimeFormat {
  let clock = clocks.get(timeZone);
  if (clock === undefined) {
    clock = new Intl.DateTimeFormat('en-US-u-ca-iso8601', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    });
    clocks.set(timeZone, clock);
  }
  return clock;
}
