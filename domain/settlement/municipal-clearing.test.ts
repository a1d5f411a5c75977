import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MunicipalityId } from '../ids.ts';
import { yen } from '../yen.ts';
import { clearMunicipalities } from './municipal-clearing.ts';
import type { ForeignSpending } from './municipal-clearing.ts';

const spent = (issuedBy: string, spentIn: string, amount: number): ForeignSpending => ({
  issuedBy: issuedBy as MunicipalityId,
  spentIn: spentIn as MunicipalityId,
  amountYen: yen(amount),
});

describe('what municipalities owe each other', () => {
  it('the issuer pays the difference, and spending at home is nobody’s debt', () => {
    expect(
      clearMunicipalities([
        spent('hill', 'shore', 700),
        spent('hill', 'shore', 300),
        spent('shore', 'hill', 400),
        spent('hill', 'hill', 9_999),
        spent('shore', 'wood', 50),
        spent('wood', 'shore', 50),
        spent('wood', 'hill', 5),
      ]),
    ).toEqual([
      { from: 'hill', to: 'shore', amountYen: 600, grossYen: 1_000, counterYen: 400 },
      { from: 'wood', to: 'hill', amountYen: 5, grossYen: 5, counterYen: 0 },
    ]);
  });

  it('what was given back turns a debt round', () => {
    expect(clearMunicipalities([spent('hill', 'shore', 100), spent('hill', 'shore', -150)])).toEqual([
      { from: 'shore', to: 'hill', amountYen: 50, grossYen: 0, counterYen: -50 },
    ]);
  });

  it('after it everybody has exactly what the spendings say, whatever their order', () => {
    const town = fc.constantFrom('a', 'b', 'c', 'd');
    const some = fc.array(fc.tuple(town, town, fc.integer({ min: -3_000, max: 9_000 })));
    fc.assert(
      fc.property(some, (rows) => {
        const spendings = rows.map(([issuedBy, spentIn, amount]) => spent(issuedBy, spentIn, amount));
        const debts = clearMunicipalities(spendings);
        for (const name of ['a', 'b', 'c', 'd']) {
          let due = 0;
          for (const { issuedBy, spentIn, amountYen } of spendings) {
            if (spentIn === name) due += amountYen;
            if (issuedBy === name) due -= amountYen;
          }
          let settled = 0;
          for (const { from, to, amountYen } of debts) {
            if (to === name) settled += amountYen;
            if (from === name) settled -= amountYen;
          }
          expect(settled).toBe(due);
        }
        for (const { amountYen, grossYen, counterYen } of debts) {
          expect(amountYen).toBeGreaterThan(0);
          expect(grossYen - counterYen).toBe(amountYen);
        }
        expect(clearMunicipalities([...spendings].reverse())).toEqual(debts);
      }),
    );
  });
});
