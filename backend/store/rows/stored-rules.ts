import type { SpendingRules } from '../../../domain/spending-rules.ts';
import { checkSpendingRules } from '../../../domain/spending-rules.ts';
import type { Yen } from '../../../domain/yen.ts';

/** A version of rules as it lies in the table: JSON, or, before there were more rules than two, two columns. */
export interface StoredRules {
  readonly rules: string | null;
  readonly per_purchase_yen?: Yen | null;
  readonly per_day_yen?: Yen | null;
}

/** @throws Error if what is stored are no rules: nobody pays under rules that are not understood */
export function readRules(row: StoredRules): SpendingRules {
  const written: unknown =
    row.rules === null
      ? { perPurchase: row.per_purchase_yen ?? null, perDay: row.per_day_yen ?? null }
      : JSON.parse(row.rules);
  const rules = checkSpendingRules(written);
  if (!rules.ok) throw new Error(`stored rules are not understood: ${JSON.stringify(rules.reason)}`);
  return rules.value;
}
