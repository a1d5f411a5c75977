import type { SpendingRules } from '../../domain/spending-rules.ts';
import { ruleSentences } from '../../messages/spending-rules.ts';
import { Clauses } from './clauses.tsx';
import { useShopName, useWords } from './use-portal.ts';

/** Rules in plain sentences, one under the other. */
export function RuleLines({ rules }: { readonly rules: SpendingRules }) {
  const { language } = useWords();
  const shopName = useShopName();
  return ruleSentences(rules, language, shopName).map((sentence) => (
    <p key={sentence}>
      <Clauses sentence={sentence} />
    </p>
  ));
}
