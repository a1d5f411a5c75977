import { describe, expect, it } from 'vitest';
import { addDays, daysBetween, parseBusinessDate } from '../business-date.ts';
import type { BusinessDate } from '../business-date.ts';
import { weekdayOf } from '../tokyo-moment.ts';
import { unheardDays, usualShops } from './shop-silence.ts';

const FIRST = parseBusinessDate('2026-09-01');
const LAST = parseBusinessDate('2026-11-22');

/** Open for ten hours, closed on Sundays, but for what is said. */
function shop(minutes: Readonly<Record<string, number>> = {}): Map<BusinessDate, number> {
  const heard = new Map<BusinessDate, number>();
  for (let day = 0; day <= daysBetween(FIRST, LAST); day += 1) {
    const date = addDays(FIRST, day);
    heard.set(date, minutes[date] ?? (weekdayOf(date) === 'sun' ? 0 : 600));
  }
  return heard;
}

const lastWeek = (shops: readonly ReadonlyMap<BusinessDate, number>[]) => {
  const { closed, silent } = unheardDays(shops, addDays(LAST, -6), LAST);
  return { closed: [...closed], silent: [...silent] };
};

describe('days on which a shop was not heard', () => {
  it('the day of the week on which it closes is not an outage', () => {
    expect(lastWeek([shop()])).toEqual({ closed: ['2026-11-22'], silent: [] });
  });

  it('less than half of a usual day is silence, half a day is not', () => {
    const heard = shop({ '2026-11-17': 0, '2026-11-18': 299, '2026-11-19': 300 });
    expect(lastWeek([heard]).silent).toEqual(['2026-11-17', '2026-11-18']);
  });

  it('one usual shop that is heard is enough', () => {
    expect(lastWeek([shop({ '2026-11-18': 0 }), shop()]).silent).toEqual([]);
    expect(lastWeek([shop({ '2026-11-18': 0 }), shop({ '2026-11-18': 10 })]).silent).toEqual(['2026-11-18']);
  });

  it('a terminal that was unplugged long ago is silent still', () => {
    const unplugged = new Map([...shop()].filter(([date]) => date < '2026-10-01'));
    expect(lastWeek([unplugged]).silent).toHaveLength(7);
  });

  it('nothing is silent before the shop was first heard, and nothing at all without a shop', () => {
    const started = new Map([[LAST, 600]]);
    expect(lastWeek([started])).toEqual({ closed: [], silent: [] });
    expect(lastWeek([])).toEqual({ closed: [], silent: [] });
  });
});

describe('the usual shops', () => {
  it('are the most usual one and those with a fifth of the days', () => {
    expect(
      usualShops(
        new Map([
          ['tofu', 8],
          ['fish', 3],
          ['far', 1],
        ]),
      ),
    ).toEqual(['tofu', 'fish']);
    expect(usualShops(new Map())).toEqual([]);
  });
});
