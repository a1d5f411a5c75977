import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { yen } from '../yen.ts';
import { totalMerchantPeriod } from './merchant-totals.ts';
import type { MerchantMovement } from './merchant-totals.ts';

const moved = (kind: MerchantMovement['kind'], amount: number): MerchantMovement => ({
  kind,
  amountYen: yen(amount),
});

describe("a merchant's period", () => {
  it('is purchases less voids and refunds, with corrections, less the fee', () => {
    const movements = [
      moved('purchase', 1_200),
      moved('purchase', 480),
      moved('purchase', 480),
      moved('void', 480),
      moved('refund', 200),
      moved('correction', -7),
      moved('correction', 12),
    ];
    expect(totalMerchantPeriod(movements, 150)).toEqual({
      purchases: { count: 3, amountYen: 2_160 },
      voids: { count: 1, amountYen: 480 },
      refunds: { count: 1, amountYen: 200 },
      corrections: { count: 2, amountYen: 5 },
      turnoverYen: 1_485,
      feeBasisPoints: 150,
      feeYen: 22,
      netYen: 1_463,
    });
    expect(totalMerchantPeriod([], 150)).toMatchObject({ turnoverYen: 0, feeYen: 0, netYen: 0 });
  });

  it('rounds the fee once, in the favour of the merchant, also when more came back than was sold', () => {
    const fee = (amounts: number[], basisPoints: number) =>
      totalMerchantPeriod(
        amounts.map((amount) => moved(amount < 0 ? 'refund' : 'purchase', Math.abs(amount))),
        basisPoints,
      ).feeYen;
    expect(fee([99], 100)).toBe(0);
    expect(fee([99, 99], 100)).toBe(1);
    expect(fee([-101], 100)).toBe(-2);
    expect(fee([-100], 100)).toBe(-1);
    expect(fee([10_000], 10_000)).toBe(10_000);
  });

  it('adds up, and the fee is within a yen of its exact share', () => {
    const some = fc.array(
      fc.record({
        kind: fc.constantFrom('purchase', 'void', 'refund', 'correction'),
        amountYen: fc.integer({ min: 1, max: 300_000 }).map(yen),
      }),
    );
    fc.assert(
      fc.property(some, fc.integer({ min: 0, max: 10_000 }), (movements, basisPoints) => {
        const totals = totalMerchantPeriod(movements, basisPoints);
        let turnover = 0;
        for (const { kind, amountYen } of movements) {
          turnover += kind === 'purchase' || kind === 'correction' ? amountYen : 0 - amountYen;
        }
        expect(totals.turnoverYen).toBe(turnover);
        expect(totals.netYen + totals.feeYen).toBe(turnover);
        const exact = (turnover * basisPoints) / 10_000;
        expect(totals.feeYen).toBeLessThanOrEqual(exact);
        expect(exact - totals.feeYen).toBeLessThan(1);
      }),
    );
  });

  it.each([[-1], [10_001], [1.5]])('refuses a fee of %s', (basisPoints) => {
    expect(() => totalMerchantPeriod([], basisPoints)).toThrow(RangeError);
  });

  it.each<MerchantMovement>([moved('purchase', -1), moved('refund', 0), moved('correction', 0)])(
    'takes %j for a bug',
    (movement) => {
      expect(() => totalMerchantPeriod([movement], 0)).toThrow(RangeError);
    },
  );

  it('holds a year of a large merchant', () => {
    const year = Array.from({ length: 300_000 }, () => moved('purchase', 480));
    expect(totalMerchantPeriod(year, 0).turnoverYen).toBe(144_000_000);
  });
});
