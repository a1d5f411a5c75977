import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { businessDateAt, parseBusinessDate } from './business-date.ts';
import { windowOf } from './spending-window.ts';
import { tokyoMomentAt, weekdayOf } from './tokyo-moment.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const someInstant = fc.integer({ min: Date.parse('1990-01-01'), max: Date.parse('2100-01-01') });

describe('windows of spending', () => {
  it('have keys that tell what they are', () => {
    const date = parseBusinessDate('2026-11-22');
    expect(windowOf('day', date)).toBe('2026-11-22');
    expect(windowOf('week', date)).toBe('2026-W47');
    expect(windowOf('month', date)).toBe('2026-11');
    expect(windowOf('total', date)).toBe('all');
  });

  // The examples of ISO 8601 and of calendars: years with 53 weeks, first days that belong to the year before.
  it.each([
    ['2026-11-23', '2026-W48'],
    ['2026-01-01', '2026-W01'],
    ['2026-12-31', '2026-W53'],
    ['2027-01-03', '2026-W53'],
    ['2027-01-04', '2027-W01'],
    ['2024-12-30', '2025-W01'],
    ['2021-01-03', '2020-W53'],
    ['2016-01-03', '2015-W53'],
    ['2018-12-31', '2019-W01'],
    ['2000-01-02', '1999-W52'],
  ])('%s lies in week %s', (date, week) => {
    expect(windowOf('week', parseBusinessDate(date))).toBe(week);
  });

  it('a week is seven days from Monday, and 4 January is always in the first', () => {
    fc.assert(
      fc.property(someInstant, (instantMs) => {
        const date = businessDateAt(instantMs);
        const next = businessDateAt(instantMs + DAY_MS);
        const changes = windowOf('week', date) !== windowOf('week', next);
        expect(changes).toBe(weekdayOf(next) === 'mon');
        const year = date.slice(0, 4);
        expect(windowOf('week', parseBusinessDate(`${year}-01-04`))).toBe(`${year}-W01`);
      }),
    );
  });
});

describe('a moment in Tokyo', () => {
  it('is told as a clock on the wall tells it', () => {
    const format = new Intl.DateTimeFormat('en-GB', {
      timeZone: 'Asia/Tokyo',
      weekday: 'short',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
    fc.assert(
      fc.property(someInstant, (instantMs) => {
        const parts = Object.fromEntries(
          format.formatToParts(instantMs).map(({ type, value }) => [type, value]),
        );
        const moment = tokyoMomentAt(instantMs);
        expect(moment.weekday).toBe(parts['weekday']?.toLowerCase());
        expect(moment.minuteOfDay).toBe(Number(parts['hour']) * 60 + Number(parts['minute']));
        expect(moment).toMatchObject({ instantMs, businessDate: businessDateAt(instantMs) });
      }),
    );
  });
});
