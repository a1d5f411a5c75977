import { describe, expect, it } from 'vitest';
import { decidePurchase } from './decide-purchase.ts';
import type { PurchaseQuestion, Spender } from './decide-purchase.ts';
import { explainPurchase } from './explain-purchase.ts';
import type { LotId, MunicipalityId, ShopId } from './ids.ts';
import { NO_SPENDING_RULES } from './spending-rules.ts';
import { tokyoMomentAt } from './tokyo-moment.ts';
import { ZERO_YEN, yen } from './yen.ts';

const at = tokyoMomentAt(Date.parse('2026-11-22T01:15:00Z'));
const used = { day: yen(700), week: yen(700), month: yen(700), total: yen(700) };
const spender = (rules: Partial<Spender['rules']>): Spender => ({
  frozen: false,
  used,
  rules: { ...NO_SPENDING_RULES, ...rules },
});
const question: PurchaseQuestion = {
  amount: yen(100),
  at,
  shop: { shopId: 's' as ShopId, merchantId: null, municipalityId: 'm' as MunicipalityId, category: 'other' },
  payer: { kind: 'member', member: spender({ perDay: yen(1_000), inTotal: yen(5_000) }) },
  family: spender({}),
  lots: [{ lotId: 'lot' as LotId, left: yen(900), expiresOn: at.businessDate }],
  ownerApproved: false,
};
const explain = (changes: Partial<PurchaseQuestion>) => {
  const changed = { ...question, ...changes };
  return explainPurchase({ question: changed, decision: decidePurchase(changed) });
};

describe('the explanation of a decision', () => {
  it('has one line for each limit in force, with what was left before and after', () => {
    expect(explain({}).filter(({ kind }) => kind === 'limit')).toEqual([
      {
        kind: 'limit',
        subject: 'member',
        window: 'day',
        limitYen: 1_000,
        usedBeforeYen: 700,
        leftBeforeYen: 300,
        leftAfterYen: 200,
      },
      {
        kind: 'limit',
        subject: 'member',
        window: 'total',
        limitYen: 5_000,
        usedBeforeYen: 700,
        leftBeforeYen: 4_300,
        leftAfterYen: 4_200,
      },
    ]);
  });

  it('says where the money came from only when money moved', () => {
    const lots = (changes: Partial<PurchaseQuestion>) =>
      explain(changes).filter(({ kind }) => kind === 'lot');
    expect(lots({})).toEqual([
      { kind: 'lot', lotId: 'lot', amountYen: 100, leftYen: 800, expiresOn: '2026-11-22' },
    ]);
    expect(lots({ amount: yen(901) })).toEqual([]);
    expect(lots({ family: spender({ askOwnerAbove: ZERO_YEN }) })).toEqual([]);
  });

  it('shows nothing left, not less, under a limit that was lowered', () => {
    const payer = { kind: 'member', member: spender({ perDay: yen(500) }) } as const;
    expect(explain({ payer }).find(({ kind }) => kind === 'limit')).toMatchObject({
      leftBeforeYen: 0,
      leftAfterYen: null,
    });
  });

  it('takes a record whose decision spends a lot that it did not know for a bug', () => {
    const decision = decidePurchase(question);
    expect(() => explainPurchase({ question: { ...question, lots: [] }, decision })).toThrow(
      /did not look at/,
    );
  });
});
