import { z } from 'zod';
import { declineReasonSchema } from '../../contract/primitives.ts';
import { explainPurchase } from '../../domain/explain-purchase.ts';
import type { PurchaseId } from '../../domain/ids.ts';
import { say } from '../../messages/language.ts';
import type { Language } from '../../messages/language.ts';
import { explainToolTexts, explanationTexts, explanationWords } from '../../messages/explain-purchase.ts';
import { declinedBecauseTexts } from '../../messages/portal.ts';
import type { Store } from '../store/store.ts';
import { readDecision } from '../store/rows/stored-decision.ts';

/** Why a purchase ended as it did, as lines of text; `null`: the ledger has no purchase of that id. */
export async function explainStoredPurchase(
  store: Pick<Store, 'readDecisionRecord' | 'readShops'>,
  purchaseId: PurchaseId,
  language: Language,
): Promise<readonly string[] | null> {
  const stored = await store.readDecisionRecord(purchaseId);
  if (stored === null) return null;
  const tell = (key: keyof typeof explainToolTexts): string => say(explainToolTexts[key], language);
  if (stored.decision === null) {
    const reasons = z.array(declineReasonSchema).parse(JSON.parse(stored.reasons));
    const because = reasons.map((reason) =>
      say(explanationTexts.reason, language, { reason: say(declinedBecauseTexts[reason], language) }),
    );
    return [tell(stored.state === 'never_arrived' ? 'neverArrived' : 'noRecord'), ...because];
  }
  const record = readDecision(stored.decision);
  const shops = await store.readShops(record.question.shop.municipalityId);
  const lines = explanationWords(
    explainPurchase(record),
    language,
    (shopId) => shops.find((shop) => shop.shopId === shopId)?.name ?? null,
  );
  const after = afterwards(record.decision.kind, stored.state);
  return after === null ? lines : [...lines, tell(after)];
}

/** What became of it after the decision. */
function afterwards(
  decided: 'approve' | 'ask-owner' | 'decline',
  state: string,
): keyof typeof explainToolTexts | null {
  if (state === 'voided') return 'voided';
  if (state === 'refunded') return 'refunded';
  if (decided !== 'ask-owner' || state === 'awaiting_approval') return null;
  return state === 'approved' ? 'ownerSaidYes' : 'notAnswered';
}
