import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { VoucherOffer } from '../../contract/voucher-offers.ts';
import { businessDateAt } from '../../domain/business-date.ts';
import type { ProgrammeId } from '../../domain/ids.ts';
import { quoteVoucherSale } from '../../domain/voucher-programme.ts';
import { ZERO_YEN, yen } from '../../domain/yen.ts';
import { amountsToTouch, readVoucherWish } from './voucher-wish.ts';

const today = businessDateAt(Date.parse('2026-11-20T03:00:00.000Z'));
const offer: VoucherOffer = {
  programmeId: '01932f4e-0000-7000-8000-000000000001' as ProgrammeId,
  name: '小春村プレミアム商品券',
  premiumPercent: 20,
  unitYen: yen(5_000),
  mostYen: yen(30_000),
  because: 'PERSON_LIMIT',
  usableFrom: today,
  expiresOn: today,
};

describe('what somebody wants to buy', () => {
  test('comes with what it gives, in full-width digits as well', () => {
    expect(readVoucherWish('１０，０００円', offer)).toEqual({
      ok: true,
      value: { principalYen: 10_000, premiumYen: 2_000, totalYen: 12_000 },
    });
  });

  test.each([
    ['', 'amountMissing'],
    ['0', 'amountMissing'],
    ['5,001', 'notWholeUnits'],
    ['-5000', 'notWholeUnits'],
    ['5000.5', 'notWholeUnits'],
    ['35000', 'tooMuch'],
    ['9'.repeat(20), 'tooMuch'],
  ])('%j is refused: %s', (text, reason) => {
    expect(readVoucherWish(text, offer)).toEqual({ ok: false, reason });
  });

  test('is allowed just where the programme itself would sell it, with the same premium', () => {
    const amount = fc.integer({ min: 0, max: 310_000 });
    fc.assert(
      fc.property(
        amount,
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 0, max: 100 }),
        fc.integer({ min: 1, max: 10_000 }),
        (typed, mostUnits, premiumPercent, unit) => {
          const mostYen = yen(mostUnits * unit);
          const wish = readVoucherWish(String(typed), {
            ...offer,
            unitYen: yen(unit),
            premiumPercent,
            mostYen,
          });
          const programme = {
            name: offer.name,
            premiumPercent,
            unitYen: yen(unit),
            perPersonYen: mostYen,
            soldFrom: today,
            soldUntil: today,
            spendFrom: today,
            spendUntil: today,
            premiumBudgetYen: yen(1_000_000_000),
            scope: {},
          } as const;
          const sold = quoteVoucherSale(programme, yen(typed), ZERO_YEN, programme.premiumBudgetYen, today);
          expect(wish.ok).toBe(sold.ok);
          if (wish.ok && sold.ok) expect(wish.value.premiumYen).toBe(sold.value.premiumYen);
        },
      ),
    );
  });

  test('every amount to touch may be bought; the last is all that is left', () => {
    expect(amountsToTouch(offer)).toEqual([5_000, 10_000, 20_000, 30_000]);
    expect(amountsToTouch({ ...offer, mostYen: yen(5_000) })).toEqual([5_000]);
    expect(amountsToTouch({ ...offer, mostYen: ZERO_YEN })).toEqual([]);
    for (const amount of amountsToTouch({ ...offer, unitYen: yen(3_000) }))
      expect(readVoucherWish(String(amount), { ...offer, unitYen: yen(3_000) }).ok).toBe(true);
  });
});
