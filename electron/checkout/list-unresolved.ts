import type { KioskCommandOutput } from '../../contract/kiosk-api.ts';
import type { PurchaseOutcome } from '../../contract/terminal-routes.ts';
import type { Journal, JournaledIntent } from '../journal.ts';
import type { CounterActIntent } from '../staff/counter-act-journal.ts';

type Unresolved = Extract<KioskCommandOutput<'listUnresolvedPurchases'>, { ok: true }>['value'][number];

/** Long enough that whoever closes the shop in the evening still sees it. */
const SHOWN_AFTER_LEARNING_MS = 24 * 60 * 60 * 1000;

/**
 * The staff's 要確認 list, purchases and what staff gave back or sold: what is still unknown first, then what became known when nobody stood at the screen any more. An
 * approval that no screen ever showed must be found here, or the shopper pays twice (I5).
 */
export async function listUnresolved(journal: Journal, nowMs: number): Promise<Unresolved[]> {
  const sinceMs = nowMs - SHOWN_AFTER_LEARNING_MS;
  const { counterActs } = journal;
  const unknown = [
    ...(await journal.unresolved()).map((intent) => purchaseEntry(intent, 'unknown')),
    ...(await counterActs.unresolved()).map((intent) => actEntry(intent, 'unknown')),
  ];
  const learnt = [
    ...(await journal.learntInBackground(sinceMs)).map(({ intent, outcome }) =>
      purchaseEntry(intent, resultOf(outcome)),
    ),
    ...(await counterActs.learntInBackground(sinceMs)).map(({ intent, result }) => actEntry(intent, result)),
  ];
  return [...unknown, ...learnt];
}

function resultOf(outcome: PurchaseOutcome): Unresolved['result'] {
  return outcome.state === 'approved' ? 'done' : 'not-done';
}

function purchaseEntry(
  { purchaseId, amount, startedAtMs }: JournaledIntent,
  result: Unresolved['result'],
): Unresolved {
  return {
    what: 'purchase',
    id: purchaseId,
    amountYen: amount,
    startedAt: new Date(startedAtMs).toISOString(),
    result,
  };
}

function actEntry(
  { what, actId, amountYen, startedAtMs }: CounterActIntent,
  result: Unresolved['result'],
): Unresolved {
  return { what, id: actId, amountYen, startedAt: new Date(startedAtMs).toISOString(), result };
}
