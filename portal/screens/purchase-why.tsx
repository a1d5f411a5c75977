import { useCallback } from 'react';
import { explainPurchase } from '../../contract/owner-routes.ts';
import type { ExplanationLine } from '../../domain/explain-purchase.ts';
import type { PurchaseId } from '../../domain/ids.ts';
import { explanationWords } from '../../messages/explain-purchase.ts';
import { portalTexts } from '../../messages/portal.ts';
import { useAsked } from './use-asked.ts';
import { usePortal, useShopName, useWords } from './use-portal.ts';

/** Why a purchase ended as it did: every reason, every limit with what was left, the vouchers that paid. */
export function PurchaseWhy({ purchaseId }: { readonly purchaseId: PurchaseId }) {
  const portal = usePortal();
  const { say, language } = useWords();
  const shopName = useShopName();
  const ask = useCallback(
    () => portal.ask(explainPurchase, { params: { purchaseId }, body: undefined }),
    [portal, purchaseId],
  );
  const asked = useAsked(ask, null);
  if (asked.kind === 'asking') return <p role="status">{say(portalTexts.whyReading)}</p>;
  if (asked.kind === 'no-answer') return <p role="status">{say(portalTexts.whyNotRead)}</p>;
  const words = explanationWords(asked.value.lines.filter(isNews), language, shopName);
  if (words.length === 0) return null;
  return (
    <div className="why" data-part="why">
      <h4>{say(portalTexts.why)}</h4>
      <ul>
        {words.map((sentences) => (
          <li key={sentences}>
            <p>{sentences}</p>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Amount, moment and outcome stand above; a family without rules of its own has nothing to tell of them. */
function isNews(line: ExplanationLine): boolean {
  if (line.kind === 'asked' || line.kind === 'outcome') return false;
  return (
    line.kind !== 'rules' ||
    line.subject === 'member' ||
    Object.values(line.rules).some((rule) => rule !== null)
  );
}
