import type { MunicipalityId } from '../ids.ts';
import { yen } from '../yen.ts';
import type { Yen } from '../yen.ts';

/** Vouchers that one municipality issued and a shop of another took; negative where such a purchase was given back. */
export interface ForeignSpending {
  readonly issuedBy: MunicipalityId;
  readonly spentIn: MunicipalityId;
  readonly amountYen: Yen;
}

export interface MunicipalDebt {
  readonly from: MunicipalityId;
  readonly to: MunicipalityId;
  readonly amountYen: Yen;
  /** What either owes the other before one is set against the other. */
  readonly grossYen: Yen;
  readonly counterYen: Yen;
}

/**
 * What municipalities owe each other: the issuer pays the one whose shops it was spent in, and each pair settles the
 * difference. Spending at home is nobody's debt. Pairs that are even are left out. Ordered by debtor, then creditor.
 */
export function clearMunicipalities(spendings: readonly ForeignSpending[]): MunicipalDebt[] {
  const owed = new Map<string, number>();
  const owedBy = (from: MunicipalityId, to: MunicipalityId) => owed.get(`${from} ${to}`) ?? 0;
  const pairs = new Map<string, readonly [MunicipalityId, MunicipalityId]>();
  for (const { issuedBy, spentIn, amountYen } of spendings) {
    if (issuedBy === spentIn) continue;
    owed.set(`${issuedBy} ${spentIn}`, yen(owedBy(issuedBy, spentIn) + amountYen));
    const pair = issuedBy < spentIn ? ([issuedBy, spentIn] as const) : ([spentIn, issuedBy] as const);
    pairs.set(pair.join(' '), pair);
  }
  return [...pairs.values()]
    .flatMap(([first, second]): MunicipalDebt[] => {
      const difference = owedBy(first, second) - owedBy(second, first);
      if (difference === 0) return [];
      const [from, to] = difference > 0 ? [first, second] : [second, first];
      return [
        {
          from,
          to,
          amountYen: yen(Math.abs(difference)),
          grossYen: yen(owedBy(from, to)),
          counterYen: yen(owedBy(to, from)),
        },
      ];
    })
    .sort((a, b) => (a.from + a.to < b.from + b.to ? -1 : 1));
}
