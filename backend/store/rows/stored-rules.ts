import type { SpendingRules } from '../../../domain/spending-rules.ts';
import { checkSpendingRules } from '../../../domain/spending-rules.ts';
import type { Yen } from '../../../domain/yen.ts';
import { readOnce } from './read-once.ts';

/** A version of rules as it lies in the table: JSON, or, before there were more rules than two, two columns. */
export interface StoredRules {
  readonly rules: string | null;
  readonly per_purchase_yen?: Yen | null;
  readonly per_day_yen?: Yen | null;
}

/** @throws Error if what is stored are no rules: nobody pays under rules that are not understood */
export function readRules({ rules, per_purchase_yen, per_day_yen }: StoredRules): SpendingRules {
  return understood(
    rules ?? JSON.stringify({ perPurchase: per_purchase_yen ?? null, perDay: per_day_yen ?? null }),
  );
}

const understood = readOnce((json) => {
  const rules = checkSpendingRules(JSON.parse(json));
  if (!rules.ok) throw new Error(`stored rules are not understood: ${JSON.stringify(rules.reason)}`);
  return rules.value;
});
