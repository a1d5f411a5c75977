import type { KioskCommandOutput } from '../../contract/kiosk-api.ts';
import type { PurchaseOutcome } from '../../contract/terminal-routes.ts';
import type { Journal, JournaledIntent } from '../journal.ts';

type UnresolvedPurchase = Extract<
  KioskCommandOutput<'listUnresolvedPurchases'>,
  { ok: true }
>['value'][number];

/** Long enough that whoever closes the shop in the evening still sees it. */
const SHOWN_AFTER_LEARNING_MS = 24 * 60 * 60 * 1000;

/**
 * The staff's 要確認 list: what is still unknown first, then what became known when nobody stood at the screen any more. An
 * approval that no screen ever showed must be found here, or the shopper pays twice (I5).
 */
export async function listUnresolved(journal: Journal, nowMs: number): Promise<UnresolvedPurchase[]> {
  const unknown = await journal.unresolved();
  const learnt = await journal.learntInBackground(nowMs - SHOWN_AFTER_LEARNING_MS);
  return [
    ...unknown.map((intent) => entry(intent, 'unknown')),
    ...learnt.map(({ intent, outcome }) => entry(intent, resultOf(outcome))),
  ];
}

function resultOf(outcome: PurchaseOutcome): UnresolvedPurchase['result'] {
  return outcome.state === 'approved' ? 'paid' : 'not-paid';
}

function entry(
  { purchaseId, amount, startedAtMs }: JournaledIntent,
  result: UnresolvedPurchase['result'],
): UnresolvedPurchase {
  return { purchaseId, amountYen: amount, startedAt: new Date(startedAtMs).toISOString(), result };
}
