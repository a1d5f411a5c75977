import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { afterQuiet, isQuiet, isTimeZone, nextAt } from './quiet-hours.ts';

const NIGHT = { fromMinute: 22 * 60, untilMinute: 7 * 60, timeZone: 'Asia/Tokyo' };
const at = (text: string): number => Date.parse(text);
const zones = fc.constantFrom(
  'Asia/Tokyo',
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'UTC',
);
const minutes = fc.integer({ min: 0, max: 1439 });
const instants = fc.integer({ min: at('2026-01-01T00:00:00Z'), max: at('2028-01-01T00:00:00Z') });

describe('quiet hours', () => {
  test('over midnight: 23:10 waits for 07:00, 07:00 and 21:59 do not', () => {
    expect(afterQuiet(NIGHT, at('2026-11-22T23:10:30+09:00'))).toBe(at('2026-11-23T07:00:00+09:00'));
    expect(afterQuiet(NIGHT, at('2026-11-23T06:59:59+09:00'))).toBe(at('2026-11-23T07:00:00+09:00'));
    for (const moment of ['2026-11-23T07:00:00+09:00', '2026-11-22T21:59:59+09:00'])
      expect(afterQuiet(NIGHT, at(moment))).toBe(at(moment));
  });

  test("a traveller's night is the traveller's", () => {
    const berlin = { ...NIGHT, timeZone: 'Europe/Berlin' };
    const moment = at('2026-11-22T23:10:00+09:00');
    expect(afterQuiet(berlin, moment)).toBe(moment);
    expect(afterQuiet(berlin, at('2026-11-22T23:10:00+01:00'))).toBe(at('2026-11-23T07:00:00+01:00'));
  });

  test('clocks that are set in the night: the end is when the clock says so', () => {
    const berlin = { ...NIGHT, timeZone: 'Europe/Berlin' };
    expect(afterQuiet(berlin, at('2027-03-27T23:00:00+01:00'))).toBe(at('2027-03-28T07:00:00+02:00'));
    expect(afterQuiet(berlin, at('2026-10-24T23:00:00+02:00'))).toBe(at('2026-10-25T07:00:00+01:00'));
    // 02:30 is left out that night.
    const short = { fromMinute: 60, untilMinute: 150, timeZone: 'Europe/Berlin' };
    expect(afterQuiet(short, at('2027-03-28T01:30:00+01:00'))).toBe(at('2027-03-28T03:00:00+02:00'));
  });

  test('the same minute twice is never, no hours are never', () => {
    expect(isQuiet({ ...NIGHT, untilMinute: NIGHT.fromMinute }, at('2026-11-22T22:00:00+09:00'))).toBe(false);
    expect(isQuiet(null, 0)).toBe(false);
  });

  test('whatever the zone: the end is not quiet, and everything before it is', () =>
    fc.assert(
      fc.property(zones, minutes, minutes, instants, (timeZone, fromMinute, untilMinute, nowMs) => {
        const hours = { fromMinute, untilMinute, timeZone };
        const endMs = afterQuiet(hours, nowMs);
        expect(isQuiet(hours, endMs)).toBe(false);
        expect(endMs - nowMs).toBeLessThan(26 * 3_600_000);
        for (let part = 0; part < 8; part += 1)
          expect(isQuiet(hours, nowMs + Math.floor(((endMs - nowMs - 1) * part) / 8))).toBe(endMs > nowMs);
      }),
    ));
});

test('the next eight in the evening', () => {
  expect(nextAt(20 * 60, 'Asia/Tokyo', at('2026-11-22T19:59:59+09:00'))).toBe(
    at('2026-11-22T20:00:00+09:00'),
  );
  expect(nextAt(20 * 60, 'Asia/Tokyo', at('2026-11-22T20:00:00+09:00'))).toBe(
    at('2026-11-23T20:00:00+09:00'),
  );
});

test('time zones that exist', () =>
  expect([isTimeZone('Asia/Tokyo'), isTimeZone('Mars/Olympus')]).toEqual([true, false]));
