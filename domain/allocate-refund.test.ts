import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allocateRefund } from './allocate-refund.ts';
import type { RefundPart, RefundQuestion, RefundableLot } from './allocate-refund.ts';
import { parseBusinessDate } from './business-date.ts';
import type { LotId } from './ids.ts';
import { splitExpiry, splitShares } from './lot-shares.ts';
import type { LotSpending } from './voucher-lots.ts';
import { yen } from './yen.ts';

const today = parseBusinessDate('2026-11-22');
const later = parseBusinessDate('2027-03-31');
const before = parseBusinessDate('2026-11-21');

function lot(lotId: string, spentYen: number, expiresOn = later): RefundableLot {
  return {
    lotId: lotId as LotId,
    principalYen: yen(1_000),
    premiumYen: yen(300),
    spentYen: yen(spentYen),
    expiresOn,
  };
}
const spending = (lotId: string, amount: number): LotSpending => ({
  lotId: lotId as LotId,
  amount: yen(amount),
});

const question: RefundQuestion = {
  spendings: [spending('a', 500), spending('b', 800)],
  refundedBefore: [],
  amountYen: yen(900),
  refundedOn: today,
  lots: [lot('a', 1_300), lot('b', 800)],
};
const allocated = (changes: Partial<RefundQuestion>) => allocateRefund({ ...question, ...changes });

describe('a refund', () => {
  it('goes back to the lot that was spent last, then to the one before', () => {
    expect(allocated({})).toEqual({
      ok: true,
      value: [
        { lotId: 'b', amountYen: 800, principalYen: 616, premiumYen: 184, to: 'lot' },
        { lotId: 'a', amountYen: 100, principalYen: 76, premiumYen: 24, to: 'lot' },
      ],
    });
  });

  it('of an expired lot is settled: its last day counts as not expired', () => {
    const parts = (expiresOn: typeof today) => {
      const answer = allocated({ amountYen: yen(13), lots: [lot('a', 1_300), lot('b', 1_300, expiresOn)] });
      return answer.ok ? answer.value : [];
    };
    expect(parts(before)).toEqual([
      { lotId: 'b', amountYen: 13, principalYen: 10, premiumYen: 3, to: 'settled' },
    ]);
    expect(parts(today)[0]?.to).toBe('lot');
  });

  it('counts what was given back before', () => {
    const refundedBefore = [spending('b', 300), spending('b', 500), spending('a', 499)];
    expect(
      allocated({ refundedBefore, amountYen: yen(1), lots: [lot('a', 801), lot('b', 0)] }),
    ).toMatchObject({
      value: [{ lotId: 'a', amountYen: 1 }],
    });
    expect(allocated({ refundedBefore, amountYen: yen(2) })).toEqual({ ok: false, reason: 'MORE_THAN_PAID' });
  });

  it.each([
    [{ amountYen: yen(1_301) }, 'MORE_THAN_PAID'],
    [{ amountYen: yen(0) }, 'NOT_AN_AMOUNT'],
    [{ amountYen: yen(-5) }, 'NOT_AN_AMOUNT'],
    [{ lots: [] }, 'LOT_UNKNOWN'],
    [{ refundedBefore: [spending('b', 900)], amountYen: yen(1) }, 'MORE_THAN_PAID'],
  ])('%j: %s', (changes, reason) => {
    expect(allocated(changes)).toEqual({ ok: false, reason });
  });

  /** A purchase over several lots, some of which expire before the refunds; refunds in any steps. */
  const someHistory = fc.record({
    lots: fc.array(
      fc.record({
        principal: fc.integer({ min: 1, max: 3_000 }),
        premium: fc.integer({ min: 0, max: 900 }),
        spent: fc.double({ min: 0, max: 1, noNaN: true }),
        ours: fc.double({ min: 0, max: 1, noNaN: true }),
        expired: fc.boolean(),
      }),
      { minLength: 1, maxLength: 4 },
    ),
    refunds: fc.array(fc.integer({ min: 1, max: 3_000 }), { minLength: 1, maxLength: 6 }),
  });

  it('in any steps never gives back more than was paid and loses no yen of principal or premium', () => {
    fc.assert(
      fc.property(someHistory, ({ lots: shapes, refunds }) => {
        const spendings: LotSpending[] = [];
        let lots = shapes.map(({ principal, premium, spent, ours, expired }, index): RefundableLot => {
          const spentYen = Math.floor(spent * (principal + premium));
          const own = Math.floor(ours * spentYen);
          if (own > 0) spendings.push(spending(`lot-${index}`, own));
          return {
            lotId: `lot-${index}` as LotId,
            principalYen: yen(principal),
            premiumYen: yen(premium),
            spentYen: yen(spentYen),
            expiresOn: expired ? before : later,
          };
        });
        // At the date, an expired lot's rest has left it; what a refund brings later is settled and must not be lost twice.
        const settledAtExpiry = new Map(
          lots.map((lot) => {
            const left = yen(lot.principalYen + lot.premiumYen - lot.spentYen);
            return [lot.lotId, splitExpiry(lot, left, yen(0))];
          }),
        );
        const bought = new Map(lots.map((lot) => [lot.lotId, lot]));
        const paid = spendings.reduce((sum, { amount }) => sum + amount, 0);
        let givenBack = 0;
        const parts: RefundPart[] = [];
        const refundedBefore: LotSpending[] = [];
        for (const amount of refunds) {
          const answer = allocateRefund({
            spendings,
            refundedBefore,
            amountYen: yen(amount),
            refundedOn: today,
            lots,
          });
          expect(answer.ok).toBe(givenBack + amount <= paid);
          if (!answer.ok) continue;
          givenBack += amount;
          expect(answer.value.reduce((sum, part) => sum + part.amountYen, 0)).toBe(amount);
          for (const part of answer.value) {
            expect(part.principalYen + part.premiumYen).toBe(part.amountYen);
            parts.push(part);
            refundedBefore.push({ lotId: part.lotId, amount: part.amountYen });
            lots = lots.map((lot) =>
              lot.lotId === part.lotId ? { ...lot, spentYen: yen(lot.spentYen - part.amountYen) } : lot,
            );
          }
        }
        for (const lot of lots) {
          const back = parts.filter((part) => part.lotId === lot.lotId);
          const own = spendings.find(({ lotId }) => lotId === lot.lotId)?.amount ?? 0;
          expect(back.reduce((sum, part) => sum + part.amountYen, 0)).toBeLessThanOrEqual(own);
          if (lot.expiresOn === later) continue;
          // Bought = still spent + expired at the date + settled by refunds, in principal and in premium.
          const stillSpent = splitShares({ ...lot, spentYen: yen(0) }, lot.spentYen);
          const atExpiry = settledAtExpiry.get(lot.lotId)!;
          const principalBack = back.reduce((sum, part) => sum + part.principalYen, 0);
          expect(stillSpent.principalYen + atExpiry.expiredYen + principalBack).toBe(
            bought.get(lot.lotId)!.principalYen,
          );
          expect(back.every((part) => part.to === 'settled')).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('in several steps is the same as in one', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 5 }), (steps) => {
        const whole = steps.reduce((sum, step) => sum + step, 0);
        const inOne = allocated({ amountYen: yen(whole) });
        if (!inOne.ok) return;
        const sums = new Map<string, [number, number]>();
        let lots = question.lots;
        const refundedBefore: LotSpending[] = [];
        for (const step of steps) {
          const answer = allocated({ amountYen: yen(step), lots, refundedBefore });
          if (!answer.ok) throw new Error(answer.reason);
          for (const { lotId, amountYen, principalYen, premiumYen } of answer.value) {
            const [principal, premium] = sums.get(lotId) ?? [0, 0];
            sums.set(lotId, [principal + principalYen, premium + premiumYen]);
            refundedBefore.push({ lotId, amount: amountYen });
            lots = lots.map((lot) =>
              lot.lotId === lotId ? { ...lot, spentYen: yen(lot.spentYen - amountYen) } : lot,
            );
          }
        }
        for (const { lotId, principalYen, premiumYen } of inOne.value) {
          expect(sums.get(lotId)).toEqual([principalYen, premiumYen]);
        }
      }),
    );
  });
});
