import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseBusinessDate } from './business-date.ts';
import type { LotId } from './ids.ts';
import { balanceOf, spendLots } from './voucher-lots.ts';
import type { VoucherLot } from './voucher-lots.ts';
import { yen } from './yen.ts';

const today = parseBusinessDate('2026-11-22');

const lots = fc
  .array(
    fc.record({
      left: fc.integer({ min: 0, max: 5_000 }).map(yen),
      expiresOn: fc
        .constantFrom('2026-11-20', '2026-11-22', '2026-12-31', '2027-03-31')
        .map(parseBusinessDate),
    }),
    { maxLength: 8 },
  )
  .map((list): VoucherLot[] => list.map((lot, index) => ({ ...lot, lotId: `lot-${index}` as LotId })));

describe('spending voucher lots', () => {
  it('takes exactly the amount, never more than a lot holds, never from an expired lot', () => {
    fc.assert(
      fc.property(lots, fc.integer({ min: 1, max: 20_000 }).map(yen), (held, amount) => {
        const spendings = spendLots(held, amount, today);
        expect(spendings !== null).toBe(balanceOf(held, today) >= amount);
        if (spendings === null) return;
        expect(spendings.reduce((sum, spending) => sum + spending.amount, 0)).toBe(amount);
        for (const spending of spendings) {
          const lot = held.find((candidate) => candidate.lotId === spending.lotId);
          expect(spending.amount).toBeGreaterThan(0);
          expect(spending.amount).toBeLessThanOrEqual(lot?.left ?? 0);
          expect(lot && lot.expiresOn >= today).toBe(true);
        }
      }),
    );
  });

  it('touches a lot only when everything that expires sooner is used up', () => {
    fc.assert(
      fc.property(lots, fc.integer({ min: 1, max: 20_000 }).map(yen), (held, amount) => {
        const spendings = spendLots(held, amount, today) ?? [];
        const last = held.find((lot) => lot.lotId === spendings.at(-1)?.lotId);
        for (const lot of held) {
          if (
            last === undefined ||
            lot.left === 0 ||
            lot.expiresOn < today ||
            lot.expiresOn >= last.expiresOn
          )
            continue;
          expect(spendings.find((spending) => spending.lotId === lot.lotId)?.amount).toBe(lot.left);
        }
      }),
    );
  });

  it('may still spend a lot on its last day', () => {
    const lot = { lotId: 'a' as LotId, left: yen(100), expiresOn: today };
    expect(spendLots([lot], yen(100), today)).toEqual([{ lotId: 'a', amount: 100 }]);
    expect(spendLots([lot], yen(100), parseBusinessDate('2026-11-23'))).toBeNull();
  });
});
