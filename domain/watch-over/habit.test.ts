import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, parseBusinessDate } from '../business-date.ts';
import { HABIT_DAYS, gapUntil, patience, usualGap } from './habit.ts';

const TODAY = parseBusinessDate('2026-11-22');
const nothing = new Set<never>();
const ago = (days: number) => addDays(TODAY, -days);

describe('the habit of a person', () => {
  it('is the gap that they stay within 95 times of 100', () => {
    const daily = Array.from({ length: 41 }, (_, index) => ago(40 - index));
    expect(usualGap(daily, TODAY, nothing)).toBe(1);
    // 39 gaps: of 38 days of one and one of two, nearest rank takes the 38th.
    expect(
      usualGap(
        daily.filter((date) => date !== ago(20)),
        TODAY,
        nothing,
      ),
    ).toBe(1);
    expect(usualGap([ago(30), ago(23), ago(16), ago(9)], TODAY, nothing)).toBe(7);
    expect(usualGap([ago(12)], TODAY, nothing)).toBe(0);
  });

  it('forgets what is longer ago than 90 days', () => {
    expect(usualGap([ago(HABIT_DAYS + 30), ago(HABIT_DAYS), ago(HABIT_DAYS - 2)], TODAY, nothing)).toBe(2);
  });

  it('has no holes where the person was away or the shop could not be heard', () => {
    const away = new Set(Array.from({ length: 20 }, (_, index) => ago(29 - index)));
    expect(usualGap([ago(32), ago(30), ago(9), ago(7)], TODAY, away)).toBe(2);
  });

  it('a gap counts every day that says something, once', () => {
    fc.assert(
      fc.property(fc.nat(60), fc.uniqueArray(fc.integer({ min: -5, max: 65 })), (gap, skipped) => {
        const skip = new Set(skipped.map((days) => ago(days)));
        const inGap = skipped.filter((days) => days >= 0 && days < gap).length;
        expect(gapUntil(ago(gap), TODAY, skip)).toBe(gap - inGap);
      }),
    );
  });

  it('only makes more patient', () => {
    expect(patience(3, 1)).toBe(3);
    expect(patience(3, 7)).toBe(9);
    expect(patience(3, 0)).toBe(3);
  });
});
