import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseBusinessDate } from './business-date.ts';
import { checkProgramme, mostOnSale, quoteVoucherSale } from './voucher-programme.ts';
import type { VoucherProgramme } from './voucher-programme.ts';
import { yen } from './yen.ts';

const programme: VoucherProgramme = {
  name: 'プレミアム商品券 2026',
  premiumPercent: 30,
  unitYen: yen(1_000),
  perPersonYen: yen(50_000),
  soldFrom: parseBusinessDate('2026-10-01'),
  soldUntil: parseBusinessDate('2026-12-31'),
  spendFrom: parseBusinessDate('2026-11-01'),
  spendUntil: parseBusinessDate('2027-03-31'),
  premiumBudgetYen: yen(3_000_000),
  scope: {},
};
const today = parseBusinessDate('2026-11-22');
const date = parseBusinessDate;

describe('a programme', () => {
  it('of a village may be sold', () => {
    expect(checkProgramme(programme)).toEqual([]);
    expect(
      checkProgramme({ ...programme, perPersonYen: null, premiumPercent: 0, premiumBudgetYen: yen(0) }),
    ).toEqual([]);
  });

  it.each<[Partial<VoucherProgramme>, string[]]>([
    [{ name: ' ' }, ['NAME_MISSING']],
    [{ premiumPercent: 12.5 }, ['PREMIUM_NOT_A_PERCENTAGE']],
    [{ premiumPercent: -1 }, ['PREMIUM_NOT_A_PERCENTAGE']],
    [{ premiumPercent: 101 }, ['PREMIUM_NOT_A_PERCENTAGE']],
    [{ unitYen: yen(0), perPersonYen: null }, ['UNIT_NOT_AN_AMOUNT']],
    [{ unitYen: 0.5 as typeof programme.unitYen, perPersonYen: null }, ['UNIT_NOT_AN_AMOUNT']],
    [{ perPersonYen: yen(1_500) }, ['PERSON_LIMIT_NOT_WHOLE_UNITS']],
    [{ perPersonYen: yen(0) }, ['PERSON_LIMIT_NOT_WHOLE_UNITS']],
    [{ premiumBudgetYen: yen(-1) }, ['BUDGET_NOT_AN_AMOUNT']],
    [{ premiumBudgetYen: yen(299) }, ['BUDGET_BELOW_ONE_UNIT']],
    [{ soldUntil: date('2026-09-30') }, ['SALE_ENDS_BEFORE_IT_STARTS']],
    [{ spendUntil: date('2026-10-31'), soldUntil: date('2026-10-31') }, ['USE_ENDS_BEFORE_IT_STARTS']],
    [{ spendFrom: date('2026-09-30') }, ['USE_STARTS_BEFORE_SALE']],
    [{ soldUntil: date('2027-04-01') }, ['SALE_ENDS_AFTER_USE']],
    [{ scope: { shopIds: [] } }, ['NO_ELIGIBLE_SHOP']],
    [{ scope: { areas: [] } }, ['NO_ELIGIBLE_SHOP']],
    [{ scope: { categories: ['casino' as 'food'] } }, ['CATEGORY_UNKNOWN']],
    [{ name: '', unitYen: yen(-1) }, ['NAME_MISSING', 'UNIT_NOT_AN_AMOUNT', 'PERSON_LIMIT_NOT_WHOLE_UNITS']],
  ])('%j: %j', (changes, problems) => {
    expect(checkProgramme({ ...programme, ...changes })).toEqual(problems);
  });
});

describe('a sale', () => {
  const quote = (
    price: number,
    bought = 0,
    budget = 3_000_000,
    on = today,
    changes: Partial<VoucherProgramme> = {},
  ) => quoteVoucherSale({ ...programme, ...changes }, yen(price), yen(bought), yen(budget), on);

  it('adds the premium and names the dates', () => {
    expect(quote(10_000)).toEqual({
      ok: true,
      value: { principalYen: 10_000, premiumYen: 3_000, usableFrom: '2026-11-22', expiresOn: '2027-03-31' },
    });
    expect(quote(1_000, 49_000, 300, date('2026-10-01'))).toMatchObject({
      value: { usableFrom: '2026-11-01' },
    });
    expect(quote(999, 0, 3_000, date('2026-12-31'), { unitYen: yen(333) })).toMatchObject({
      value: { premiumYen: 299 },
    });
  });

  it.each<[Parameters<typeof quote>, unknown[]]>([
    [[0], [{ reason: 'NOT_AN_AMOUNT', leftYen: null }]],
    [[-1_000], [{ reason: 'NOT_AN_AMOUNT', leftYen: null }]],
    [[1_500], [{ reason: 'NOT_WHOLE_UNITS', leftYen: 1_000 }]],
    [[1_000, 0, 300, date('2026-09-30')], [{ reason: 'NOT_YET_ON_SALE', leftYen: null }]],
    [[1_000, 0, 300, date('2027-01-01')], [{ reason: 'SALE_ENDED', leftYen: null }]],
    [[3_000, 48_000], [{ reason: 'PERSON_LIMIT', leftYen: 2_000 }]],
    [[1_000, 60_000], [{ reason: 'PERSON_LIMIT', leftYen: 0 }]],
    [[5_000, 0, 1_199], [{ reason: 'PREMIUM_BUDGET_SPENT', leftYen: 3_000 }]],
    [[5_000, 0, -1], [{ reason: 'PREMIUM_BUDGET_SPENT', leftYen: 0 }]],
    [
      [51_500, 10_000, 0, date('2027-01-01')],
      [
        { reason: 'NOT_WHOLE_UNITS', leftYen: 51_000 },
        { reason: 'SALE_ENDED', leftYen: null },
        { reason: 'PERSON_LIMIT', leftYen: 40_000 },
        { reason: 'PREMIUM_BUDGET_SPENT', leftYen: 0 },
      ],
    ],
  ])('of %j: %j', (args, refusals) => {
    expect(quote(...args)).toEqual({ ok: false, reason: refusals });
  });

  it('offers exactly what could be bought: that goes through, one unit more does not', () => {
    const some = fc.record({
      units: fc.integer({ min: 1, max: 80 }),
      unitYen: fc.constantFrom(1, 7, 100, 333, 500, 1_000).map(yen),
      premiumPercent: fc.integer({ min: 0, max: 100 }),
      bought: fc.integer({ min: 0, max: 60 }),
      budget: fc.integer({ min: 0, max: 20_000 }).map(yen),
    });
    fc.assert(
      fc.property(some, ({ units, unitYen, premiumPercent, bought, budget }) => {
        const changed = { ...programme, unitYen, premiumPercent, perPersonYen: yen(unitYen * 50) };
        const ask = (price: number) =>
          quoteVoucherSale(changed, yen(price), yen(bought * unitYen), budget, today);
        const answer = ask(units * unitYen);
        if (answer.ok) {
          expect(answer.value.premiumYen).toBe(Math.floor((units * unitYen * premiumPercent) / 100));
          expect(answer.value.premiumYen).toBeLessThanOrEqual(budget);
          expect(bought + units).toBeLessThanOrEqual(50);
          return;
        }
        for (const { reason, leftYen } of answer.reason) {
          const stillFor = (price: number) => {
            const again = ask(price);
            return !again.ok && again.reason.some((refusal) => refusal.reason === reason);
          };
          expect(leftYen! % unitYen).toBe(0);
          if (leftYen! > 0) expect(stillFor(leftYen!)).toBe(false);
          expect(stillFor(leftYen! + unitYen)).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('the most that can be sold', () => {
  const yenUpTo = (max: number) => fc.integer({ min: 0, max }).map(yen);

  it('is allowed, and one unit more is not', () => {
    fc.assert(
      fc.property(
        fc.record({ unit: fc.constantFrom(1, 500, 1_000), percent: fc.integer({ min: 0, max: 100 }) }),
        fc.option(fc.integer({ min: 1, max: 60 })),
        yenUpTo(60_000),
        yenUpTo(20_000),
        (issue, unitsPerPerson, bought, budget) => {
          const unitYen = yen(issue.unit);
          const perPersonYen = unitsPerPerson === null ? null : yen(unitsPerPerson * unitYen);
          const sold = { ...programme, premiumPercent: issue.percent, unitYen, perPersonYen };
          const ceiling = yen(40_000);
          const most = mostOnSale(sold, ceiling, bought, budget, today);
          if (most === null) throw new Error('it is on sale');
          const ask = (price: number) => quoteVoucherSale(sold, yen(price), bought, budget, today).ok;
          if (most.principalYen > 0) expect(ask(most.principalYen)).toBe(true);
          expect(most.principalYen).toBeLessThanOrEqual(ceiling);
          const more = most.principalYen + unitYen;
          if (more <= ceiling) expect(ask(more)).toBe(false);
          else expect(most.because).toBeNull();
        },
      ),
    );
  });

  it('is nothing to speak of before and after the sale', () => {
    const on = (day: string) => mostOnSale(programme, yen(300_000), yen(0), yen(3_000_000), date(day));
    expect(on('2026-09-30')).toBeNull();
    expect(on('2027-01-01')).toBeNull();
    expect(on('2026-10-01')).toMatchObject({
      principalYen: 50_000,
      premiumYen: 15_000,
      because: 'PERSON_LIMIT',
      usableFrom: '2026-11-01',
    });
  });
});
