import { sumYen } from '../yen.ts';
import type { Yen } from '../yen.ts';

/** One line of either side: what it is called in both, and how much. */
export interface ReconcilableRow {
  readonly reference: string;
  readonly amountYen: Yen;
}

export type StatementDifference =
  | { readonly kind: 'only-in-ledger'; readonly reference: string; readonly ledgerYen: Yen }
  | { readonly kind: 'only-in-statement'; readonly reference: string; readonly statementYen: Yen }
  | {
      readonly kind: 'amount-differs';
      readonly reference: string;
      readonly ledgerYen: Yen;
      readonly statementYen: Yen;
    }
  /** The same reference stands more than once on one side; its amounts there are added up for the comparison. */
  | {
      readonly kind: 'listed-more-than-once';
      readonly reference: string;
      readonly side: 'ledger' | 'statement';
      readonly count: number;
    };

export interface Reconciliation {
  readonly ledgerYen: Yen;
  readonly statementYen: Yen;
  /** Empty: both sides say the same, line by line. Ordered by reference. */
  readonly differences: readonly StatementDifference[];
}

/** Compares the ledger with a statement (a bank's, a programme's) and names every difference; equal sums alone prove nothing. */
export function reconcileStatement(
  ledger: readonly ReconcilableRow[],
  statement: readonly ReconcilableRow[],
): Reconciliation {
  const inLedger = byReference(ledger);
  const inStatement = byReference(statement);
  const references = [...new Set([...inLedger.keys(), ...inStatement.keys()])].sort();
  return {
    ledgerYen: sumYen(ledger.map(({ amountYen }) => amountYen)),
    statementYen: sumYen(statement.map(({ amountYen }) => amountYen)),
    differences: references.flatMap((reference) =>
      compare(reference, inLedger.get(reference) ?? [], inStatement.get(reference) ?? []),
    ),
  };
}

function byReference(rows: readonly ReconcilableRow[]): Map<string, Yen[]> {
  const grouped = new Map<string, Yen[]>();
  for (const { reference, amountYen } of rows) {
    const amounts = grouped.get(reference);
    if (amounts === undefined) grouped.set(reference, [amountYen]);
    else amounts.push(amountYen);
  }
  return grouped;
}

function compare(
  reference: string,
  ledger: readonly Yen[],
  statement: readonly Yen[],
): StatementDifference[] {
  const ledgerYen = sumYen(ledger);
  const statementYen = sumYen(statement);
  const differences: StatementDifference[] = [];
  for (const [side, amounts] of [['ledger', ledger] as const, ['statement', statement] as const]) {
    if (amounts.length > 1) {
      differences.push({ kind: 'listed-more-than-once', reference, side, count: amounts.length });
    }
  }
  if (statement.length === 0) differences.push({ kind: 'only-in-ledger', reference, ledgerYen });
  else if (ledger.length === 0) differences.push({ kind: 'only-in-statement', reference, statementYen });
  else if (ledgerYen !== statementYen) {
    differences.push({ kind: 'amount-differs', reference, ledgerYen, statementYen });
  }
  return differences;
}
