import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseBusinessDate } from './business-date.ts';
import { decidePurchase } from './decide-purchase.ts';
import type { PurchaseQuestion } from './decide-purchase.ts';
import type { LotId } from './ids.ts';
import { ZERO_YEN, yen } from './yen.ts';

const today = parseBusinessDate('2026-11-22');

const child: PurchaseQuestion = {
  amount: yen(300),
  today,
  memberFrozen: false,
  rules: { perPurchase: null, perDay: yen(500) },
  spentToday: ZERO_YEN,
  lots: [{ lotId: 'lot' as LotId, left: yen(10_000), expiresOn: today }],
};

describe('deciding a purchase', () => {
  it('approves within every limit and says what is left', () => {
    expect(decidePurchase(child)).toEqual({
      kind: 'approve',
      spendings: [{ lotId: 'lot', amount: 300 }],
      balanceAfter: 9_700,
      leftTodayAfter: 200,
    });
  });

  it("refuses the child's second ¥300 of the day and says that ¥200 is left", () => {
    expect(decidePurchase({ ...child, spentToday: yen(300) })).toEqual({
      kind: 'decline',
      reasons: ['CAP_DAY'],
      leftToday: 200,
    });
  });

  it('names every reason at once', () => {
    const decision = decidePurchase({
      ...child,
      memberFrozen: true,
      rules: { perPurchase: yen(100), perDay: yen(200) },
      lots: [],
    });
    expect(decision).toMatchObject({ reasons: ['FROZEN', 'CAP_PURCHASE', 'CAP_DAY', 'BALANCE'] });
  });

  it('shows nothing left, not less than nothing, when the limit was lowered below what is spent', () => {
    const decision = decidePurchase({ ...child, spentToday: yen(800) });
    expect(decision).toMatchObject({ kind: 'decline', leftToday: 0 });
  });

  it('approves exactly when no reason speaks against it', () => {
    const limit = fc.option(fc.integer({ min: 1, max: 2_000 }).map(yen));
    const amount = fc.integer({ min: 1, max: 2_000 }).map(yen);
    fc.assert(
      fc.property(
        amount,
        amount,
        amount,
        limit,
        limit,
        fc.boolean(),
        (price, spent, balance, one, day, frozen) => {
          const decision = decidePurchase({
            amount: price,
            today,
            memberFrozen: frozen,
            rules: { perPurchase: one, perDay: day },
            spentToday: spent,
            lots: [{ lotId: 'lot' as LotId, left: balance, expiresOn: today }],
          });
          const allowed =
            !frozen &&
            price <= balance &&
            (one === null || price <= one) &&
            (day === null || spent + price <= day);
          expect(decision.kind).toBe(allowed ? 'approve' : 'decline');
        },
      ),
    );
  });
});
