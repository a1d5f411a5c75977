import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseBusinessDate } from '../../domain/business-date.ts';
import { yen } from '../../domain/yen.ts';
import { columnChart, rowBar } from './bars.ts';
import { AGE_BAND_PEOPLE_MIN, contradictionsIn, leftYen, mergeSmallBands } from './council-figures.ts';
import type { AgeBand, CouncilFigures } from './council-figures.ts';
import { writeCouncilReport } from './council-report.ts';

const sum = (count: number, amount: number) => ({ count, amountYen: yen(amount) });
const band = (
  fromAge: number,
  untilAge: number | null,
  people: number,
  count: number,
  amount: number,
): AgeBand => ({
  fromAge,
  untilAge,
  people,
  ...sum(count, amount),
});

const figures: CouncilFigures = {
  municipalityName: '手ぶら村',
  programmeName: 'プレミアム商品券 <2026>',
  from: parseBusinessDate('2026-10-01'),
  until: parseBusinessDate('2027-01-31'),
  madeOn: parseBusinessDate('2027-02-10'),
  isSimulated: true,
  sold: { count: 12, buyers: 9, principalYen: yen(100_000), premiumYen: yen(30_000) },
  premiumBudgetYen: yen(40_000),
  spent: sum(30, 91_234),
  expired: { principalYen: yen(1_001), premiumYen: yen(299) },
  refunds: sum(2, 777),
  settled: { principalYen: yen(0), premiumYen: yen(0) },
  perMonth: [
    { month: '2026-10', ...sum(10, 41_234) },
    { month: '2026-11', ...sum(0, 0) },
    { month: '2026-12', ...sum(20, 40_000) },
    { month: '2027-01', ...sum(0, 10_000) },
  ],
  perCategory: [
    { category: 'food', ...sum(10, 31_234) },
    { category: 'pharmacy', ...sum(20, 60_000) },
  ],
  perShop: [
    { shopName: 'A & B "商店"', ...sum(10, 31_234) },
    { shopName: '<script>alert(1)</script>', ...sum(20, 60_000) },
  ],
  perAge: [
    band(0, 9, 3, 1, 1_111),
    band(10, 19, 4, 4, 9_123),
    band(20, 64, 20, 15, 50_000),
    band(65, 79, 15, 9, 30_000),
    band(80, null, 2, 1, 1_000),
  ],
};

describe('a council report', () => {
  it('shows every figure, in both languages', () => {
    for (const language of ['ja', 'en'] as const) {
      const page = writeCouncilReport(figures, language);
      for (const shown of [
        '100,000',
        '30,000',
        '91,234',
        '1,300',
        '1,001',
        '299',
        '777',
        '37,466',
        '75.0%',
        '70.2%',
      ]) {
        expect(page).toContain(shown);
      }
      for (const shown of ['41,234', '40,000', '31,234', '60,000', '34.2%', '65.8%', '10,234', '31,000']) {
        expect(page).toContain(shown);
      }
      expect(page).toContain(`<html lang="${language}">`);
      expect(page).not.toMatch(/undefined|NaN|\{[a-z]+\}/);
    }
    const japanese = writeCouncilReport(figures, 'ja');
    for (const words of [
      '模擬データ',
      '2026/10月',
      '12月',
      '2027/1月',
      '薬局',
      '0〜19歳',
      '65歳以上',
      '5人に満たない',
    ]) {
      expect(japanese).toContain(words);
    }
    expect(japanese.indexOf('薬局')).toBeLessThan(japanese.indexOf('食料品店'));
    expect(writeCouncilReport({ ...figures, isSimulated: false }, 'ja')).not.toContain('模擬データ');
  });

  it('tells no figure about few people', () => {
    const page = writeCouncilReport(figures, 'ja');
    for (const hidden of ['1,111', '9,123', '0〜9歳', '80歳以上']) expect(page).not.toContain(hidden);
    const few = { ...figures, perAge: [band(0, null, 4, 30, 91_234)] };
    expect(writeCouncilReport(few, 'en')).toContain('With fewer than 5 people in all');
  });

  it('runs nothing and fetches nothing, whatever a shop is called', () => {
    const page = writeCouncilReport(figures, 'ja');
    expect(page).not.toMatch(/<script|<link|<img|https?:|url\(|@import/);
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(page).toContain('A &amp; B &quot;商店&quot;');
  });

  it('is not printed when a table does not add up', () => {
    const shop = { shopName: '店', ...sum(30, 91_233) };
    expect(() => writeCouncilReport({ ...figures, perShop: [shop] }, 'ja')).toThrow(
      'does not add up: perShop',
    );
    expect(contradictionsIn({ ...figures, perMonth: [] })).toEqual(['perMonth']);
    expect(contradictionsIn({ ...figures, perAge: [band(0, null, 9, 31, 91_234)] })).toEqual(['perAge']);
    expect(
      contradictionsIn({ ...figures, expired: { principalYen: yen(40_000), premiumYen: yen(0) } }),
    ).toEqual(['left']);
    expect(leftYen(figures)).toBe(37_466);
  });

  it('says that there is nothing yet', () => {
    const empty: CouncilFigures = {
      ...figures,
      sold: { count: 0, buyers: 0, principalYen: yen(0), premiumYen: yen(0) },
      spent: sum(0, 0),
      expired: { principalYen: yen(0), premiumYen: yen(0) },
      perMonth: [],
      perCategory: [],
      perShop: [],
      perAge: [],
    };
    const page = writeCouncilReport(empty, 'ja');
    expect(page).toContain('まだありません。');
    expect(page).not.toMatch(/NaN|Infinity/);
  });
});

describe('age bands', () => {
  it('put together have enough people in each, lose nothing and leave no gap', () => {
    const some = fc
      .array(fc.tuple(fc.nat(9), fc.nat(50), fc.nat(9_000)), { maxLength: 10 })
      .map((rows) =>
        rows.map(([people, count, amount], index) =>
          band(index * 10, index === rows.length - 1 ? null : index * 10 + 9, people, count, amount),
        ),
      );
    fc.assert(
      fc.property(some, (bands) => {
        const merged = mergeSmallBands(bands);
        const people = (list: readonly AgeBand[]) => list.reduce((total, entry) => total + entry.people, 0);
        if (people(bands) < AGE_BAND_PEOPLE_MIN) {
          expect(merged).toEqual([]);
          return;
        }
        expect(people(merged)).toBe(people(bands));
        for (const entry of merged) expect(entry.people).toBeGreaterThanOrEqual(AGE_BAND_PEOPLE_MIN);
        for (const measure of ['count', 'amountYen'] as const) {
          const total = (list: readonly AgeBand[]) => list.reduce((all, entry) => all + entry[measure], 0);
          expect(total(merged)).toBe(total(bands));
        }
        expect(merged[0]?.fromAge).toBe(0);
        expect(merged.at(-1)?.untilAge).toBeNull();
        for (const [index, entry] of merged.slice(1).entries()) {
          expect(entry.fromAge).toBe((merged[index]?.untilAge ?? NaN) + 1);
        }
      }),
    );
  });
});

describe('bars', () => {
  it('are as long as their share, never nothing for something, and stay within the picture', () => {
    const width = (value: number, largest: number) =>
      Number(/value" width="([\d.]+)"/.exec(rowBar(value, largest))?.[1]);
    expect(width(50, 100)).toBe(50);
    expect(width(100, 100)).toBe(100);
    expect(width(0, 100)).toBe(0);
    expect(width(1, 1_000_000)).toBeGreaterThan(0);
    expect(width(0, 0)).toBe(0);
    expect(width(-5, 100)).toBe(0);
  });

  it('stand on one line, also when nothing was spent', () => {
    const chart = columnChart([{ label: 'a<b', value: 0 }], 'nothing');
    expect(chart).toContain('height="0.0"');
    expect(chart).toContain('a&lt;b');
    expect(chart).not.toContain('NaN');
  });
});
