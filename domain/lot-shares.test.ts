import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitExpiry, splitReturnedShares, splitShares } from './lot-shares.ts';
import type { LotAccount } from './lot-shares.ts';
import { yen } from './yen.ts';

const lot = (principalYen: number, premiumYen: number, spentYen = 0): LotAccount => ({
  principalYen: yen(principalYen),
  premiumYen: yen(premiumYen),
  spentYen: yen(spentYen),
});

/** Steps of spending (above 0) and giving back (below 0), kept within what the lot has. */
const someLife = fc
  .record({
    principal: fc.integer({ min: 1, max: 20_000 }),
    premium: fc.integer({ min: 0, max: 20_000 }),
    steps: fc.array(fc.integer({ min: -9_000, max: 9_000 }), { maxLength: 30 }),
  })
  .map(({ principal, premium, steps }) => {
    let spent = 0;
    const kept = steps.map((step) => {
      const next = Math.min(principal + premium, Math.max(0, spent + step));
      const change = next - spent;
      spent = next;
      return change;
    });
    return { principal, premium, steps: kept };
  });

describe('the shares of principal and premium', () => {
  it.each([
    [lot(10_000, 3_000), 1_300, { principalYen: 1_000, premiumYen: 300 }],
    [lot(10_000, 3_000), 1, { principalYen: 1, premiumYen: 0 }],
    [lot(10_000, 3_000, 4), 1, { principalYen: 0, premiumYen: 1 }],
    [lot(10_000, 3_000), 13_000, { principalYen: 10_000, premiumYen: 3_000 }],
    [lot(5_000, 0), 320, { principalYen: 320, premiumYen: 0 }],
  ])('of %j, %i yen', (account, amount, shares) => {
    expect(splitShares(account, yen(amount))).toEqual(shares);
  });

  it('never lose a yen over any spendings and refunds, and end where they would have in one step', () => {
    fc.assert(
      fc.property(someLife, ({ principal, premium, steps }) => {
        let account = lot(principal, premium);
        let [principalSpent, premiumSpent] = [0, 0];
        for (const step of steps) {
          const amount = yen(Math.abs(step));
          const back = step < 0;
          const shares = back ? splitReturnedShares(account, amount) : splitShares(account, amount);
          expect(shares.principalYen + shares.premiumYen).toBe(amount);
          expect(Math.min(shares.principalYen, shares.premiumYen)).toBeGreaterThanOrEqual(0);
          principalSpent += back ? 0 - shares.principalYen : shares.principalYen;
          premiumSpent += back ? 0 - shares.premiumYen : shares.premiumYen;
          account = { ...account, spentYen: yen(account.spentYen + step) };
          expect(principalSpent + premiumSpent).toBe(account.spentYen);
          expect(principalSpent).toBeLessThanOrEqual(principal);
          // Never further than one yen from the exact proportion, and never ahead of it.
          const exact = (account.spentYen * premium) / (principal + premium);
          expect(premiumSpent).toBeLessThanOrEqual(exact);
          expect(exact - premiumSpent).toBeLessThan(1);
        }
        const inOneStep = splitShares(lot(principal, premium), account.spentYen);
        expect({ principalYen: principalSpent, premiumYen: premiumSpent }).toEqual(inOneStep);
        const left = yen(principal + premium - account.spentYen);
        const { expiredYen, backToBudgetYen } = splitExpiry(account, left, yen(0));
        expect(principalSpent + expiredYen).toBe(principal);
        expect(premiumSpent + backToBudgetYen).toBe(premium);
      }),
      { numRuns: 500 },
    );
  });

  it('expire in two steps as in one', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 9_999 }),
        fc.nat({ max: 5_000 }),
        fc.nat(),
        fc.nat(),
        (principal, premium, a, b) => {
          const whole = principal + premium;
          const left = a % (whole + 1);
          const first = b % (left + 1);
          const account = lot(principal, premium);
          const once = splitExpiry(account, yen(left), yen(0));
          const one = splitExpiry(account, yen(first), yen(0));
          const two = splitExpiry(account, yen(left - first), yen(first));
          expect(one.expiredYen + two.expiredYen).toBe(once.expiredYen);
          expect(once.expiredYen + once.backToBudgetYen).toBe(left);
        },
      ),
    );
  });

  it('stay exact where the product passes what a double holds', () => {
    const huge = lot(900_000_000_001, 270_000_000_003, 1);
    const first = splitShares(huge, yen(777_777_777_777));
    expect(first).toEqual({
      principalYen: yen(777_777_777_777 - 179_487_179_488),
      premiumYen: 179_487_179_488,
    });
  });

  it('refuse more than the lot has, or more back than was spent', () => {
    expect(() => splitShares(lot(100, 30, 100), yen(31))).toThrow(RangeError);
    expect(() => splitReturnedShares(lot(100, 30, 10), yen(11))).toThrow(RangeError);
    expect(() => splitShares(lot(100, 30), yen(-1))).toThrow(RangeError);
  });
});
