import { describe, expect, it } from 'vitest';
import { checkSpendingRules } from './spending-rules.ts';

describe('spending rules', () => {
  it.each([
    [{ perPurchase: null, perDay: null }],
    [{ perPurchase: 500, perDay: 500 }],
    [{ perPurchase: null, perDay: 0 }],
    [{ perPurchase: 300_000, perDay: 3_000_000 }],
  ])('accept %j', (rules) => {
    expect(checkSpendingRules(rules)).toEqual({ ok: true, value: rules });
  });

  it.each([
    [{ perPurchase: 0, perDay: null }, 'limit-not-an-amount'],
    [{ perPurchase: -1, perDay: null }, 'limit-not-an-amount'],
    [{ perPurchase: 300_001, perDay: null }, 'limit-not-an-amount'],
    [{ perPurchase: 1.5, perDay: null }, 'limit-not-an-amount'],
    [{ perPurchase: null, perDay: -1 }, 'limit-not-an-amount'],
    [{ perPurchase: null, perDay: Number.NaN }, 'limit-not-an-amount'],
    [{ perPurchase: null, perDay: 3_000_001 }, 'limit-not-an-amount'],
    [{ perPurchase: 600, perDay: 500 }, 'purchase-limit-above-day-limit'],
  ])('refuse %j', (rules, reason) => {
    expect(checkSpendingRules(rules)).toEqual({ ok: false, reason });
  });
});
