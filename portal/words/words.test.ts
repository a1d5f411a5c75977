import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { yen } from '../../domain/yen.ts';
import { LANGUAGES } from '../../messages/language.ts';
import { dayMeter } from './day-meter.ts';
import { moneyWords } from './money-words.ts';
import { ruleSentence } from './rule-sentence.ts';
import { dateWords, dayWords, daysUntil, momentWords, readDate, timeOfDay, endWords } from './time-words.ts';
import { voucherLines } from './voucher-lines.ts';

/** Sunday 22 November 2026, 10:15 in Tokyo. */
const NOW_MS = Date.parse('2026-11-22T01:15:00.000Z');
const at = (text: string) => Date.parse(text);

describe('time', () => {
  test('is told as the village tells it', () => {
    expect(momentWords(at('2026-11-22T01:12:00.000Z'), NOW_MS, 'ja')).toBe('きょう 10:12');
    expect(momentWords(at('2026-11-21T07:30:00.000Z'), NOW_MS, 'ja')).toBe('きのう 16:30');
    expect(momentWords(at('2026-11-21T07:05:00.000Z'), NOW_MS, 'ja-easy')).toBe('きのう ごご 4:05');
    expect(momentWords(at('2026-11-20T02:20:00.000Z'), NOW_MS, 'ja')).toBe('11月20日(金) 11:20');
    expect(dayWords(at('2026-11-20T02:20:00.000Z'), NOW_MS, 'ja-easy')).toBe('11がつ 20にち');
    expect(dayWords(at('2026-11-20T02:20:00.000Z'), NOW_MS, 'en')).toBe('Fri, Nov 20');
  });

  test('a day begins at midnight in Tokyo, wherever the phone is', () => {
    const midnight = at('2026-11-21T15:00:00.000Z');
    expect(dayWords(midnight, NOW_MS, 'ja')).toBe('きょう');
    expect(dayWords(midnight - 1, NOW_MS, 'ja')).toBe('きのう');
    expect(timeOfDay(midnight, 'ja')).toBe('0:00');
    expect(timeOfDay(midnight, 'ja-easy')).toBe('ごぜん 0:00');
    expect(timeOfDay(at('2026-11-22T03:00:00.000Z'), 'ja-easy')).toBe('ごご 0:00');
  });

  test('another year is named', () => {
    const date = readDate('2027-03-31')!;
    expect(dateWords(date, NOW_MS, 'ja')).toBe('2027年3月31日(水)');
    expect(dateWords(date, NOW_MS, 'ja-easy')).toBe('2027ねん 3がつ 31にち');
    expect(dateWords(date, NOW_MS, 'en')).toBe('Wed, Mar 31, 2027');
  });

  test('an instant is always today when it is now, and tomorrow it was yesterday', () => {
    const instants = fc.integer({ min: at('2020-01-01T00:00:00Z'), max: at('2040-01-01T00:00:00Z') });
    fc.assert(
      fc.property(instants, (instantMs) => {
        expect(dayWords(instantMs, instantMs, 'ja')).toBe('きょう');
        expect(dayWords(instantMs, instantMs + 24 * 3_600_000, 'ja')).toBe('きのう');
      }),
    );
  });

  test('what is no date is told apart', () => {
    expect(readDate('2026-02-30')).toBeNull();
    expect(readDate('')).toBeNull();
  });
});

describe('rule sentence', () => {
  test.each([
    [{ perPurchase: null, perDay: yen(500) }, '1日500円まで使えます。'],
    [{ perPurchase: yen(300), perDay: yen(500) }, '1回300円まで、1日500円まで使えます。'],
    [{ perPurchase: yen(500), perDay: yen(500) }, '1日500円まで使えます。'],
    [{ perPurchase: yen(3000), perDay: null }, '1回3,000円まで使えます。1日の上限はありません。'],
    [{ perPurchase: null, perDay: null }, '上限はありません。家族の残高まで使えます。'],
    [{ perPurchase: yen(300), perDay: yen(0) }, '1日の上限が0円なので、使えません。'],
  ])('%j: %s', (rules, sentence) => {
    expect(ruleSentence(rules, 'ja')).toBe(sentence);
  });

  test('names both amounts in every language', () => {
    for (const language of LANGUAGES) {
      const sentence = ruleSentence({ perPurchase: yen(1200), perDay: yen(3400) }, language);
      expect(sentence).toContain(moneyWords(1200, language));
      expect(sentence).toContain(moneyWords(3400, language));
    }
  });
});

describe('vouchers', () => {
  test('are summed by their last day, soonest first, with a word when the end is near', () => {
    const lots = [
      { leftYen: 20_000, premiumLeftYen: 0, expiresOn: '2027-03-31' },
      { leftYen: 1_000, premiumLeftYen: 200, expiresOn: '2026-11-30' },
      { leftYen: 0, premiumLeftYen: 0, expiresOn: '2026-11-23' },
      { leftYen: 500, premiumLeftYen: 100, expiresOn: '2026-11-30' },
      { leftYen: 700, premiumLeftYen: 0, expiresOn: '2026-11-22' },
      { leftYen: 900, premiumLeftYen: 0, expiresOn: '2026-11-21' },
    ];
    expect(voucherLines(lots, NOW_MS, 'ja')).toEqual([
      { key: '2026-11-22', leftYen: 700, premiumYen: 0, until: '11月22日(日)まで', soon: 'きょうまで' },
      { key: '2026-11-30', leftYen: 1_500, premiumYen: 300, until: '11月30日(月)まで', soon: 'あと8日' },
      { key: '2027-03-31', leftYen: 20_000, premiumYen: 0, until: '2027年3月31日(水)まで', soon: null },
    ]);
  });

  test.each([
    ['2026-11-23', 'あと1日'],
    ['2026-12-06', 'あと14日'],
    ['2026-12-07', null],
  ])('%s: %s', (expiresOn, soon) => {
    expect(voucherLines([{ leftYen: 1, premiumLeftYen: 0, expiresOn }], NOW_MS, 'ja')[0]?.soon).toBe(soon);
  });

  test('what ends at midnight ends with the day before it', () => {
    const nowMs = at('2026-11-22T01:15:00.000Z');
    expect(endWords(at('2026-11-22T15:00:00.000Z'), nowMs, 'ja')).toBe('きょうの終わり');
    expect(endWords(at('2026-11-22T14:00:00.000Z'), nowMs, 'ja')).toBe('きょう 23:00');
  });

  test('days are counted in Tokyo', () => {
    const lastSecond = at('2026-11-30T14:59:59.000Z');
    expect(daysUntil(readDate('2026-11-30')!, lastSecond)).toBe(0);
    expect(daysUntil(readDate('2026-11-30')!, lastSecond + 1000)).toBe(-1);
  });
});

describe('the picture of a day', () => {
  test('never draws something as nothing, nor the end before it', () => {
    const yen = fc.integer({ min: 1, max: 3_000_000 });
    fc.assert(
      fc.property(yen, yen, (spentTodayYen, leftTodayYen) => {
        const { spentPercent } = dayMeter({ spentTodayYen, leftTodayYen })!;
        expect(spentPercent).toBeGreaterThan(0);
        expect(spentPercent).toBeLessThan(100);
        expect(
          Math.abs(spentPercent - (100 * spentTodayYen) / (spentTodayYen + leftTodayYen)),
        ).toBeLessThanOrEqual(2);
      }),
    );
  });

  test('is full with nothing left, empty with nothing spent, absent without a limit', () => {
    expect(dayMeter({ spentTodayYen: 500, leftTodayYen: 0 })?.spentPercent).toBe(100);
    expect(dayMeter({ spentTodayYen: 0, leftTodayYen: 0 })?.spentPercent).toBe(100);
    expect(dayMeter({ spentTodayYen: 0, leftTodayYen: 500 })?.spentPercent).toBe(0);
    expect(dayMeter({ spentTodayYen: 500, leftTodayYen: null })).toBeNull();
  });
});
