import type { z } from 'zod';
import type { resolvePurchase } from '../../contract/terminal-routes.ts';
import type { StoredPurchase } from '../store/purchasing.ts';

type Answer = z.input<typeof resolvePurchase.reply>['outcome'];

/** What the terminal is told of a stored purchase: the same for the first answer, a retry and a later question. */
export function purchaseAnswer(purchase: StoredPurchase, nowMs: number): Answer {
  const { purchaseId, amountYen, memberName, paidBy } = purchase;
  const decidedAt = new Date(purchase.decidedAtMs).toISOString();
  const member = memberName === null ? null : { displayName: memberName };
  switch (purchase.state) {
    // Voided or refunded later: it was paid, and that is what was asked.
    case 'approved':
    case 'voided':
    case 'refunded':
      return {
        state: 'approved',
        purchaseId,
        amountYen,
        member: known(member),
        balanceYen: paidBy === null ? known(purchase.balanceAfterYen) : null,
        ...(paidBy === null ? {} : { paidBy }),
        leftTodayYen: purchase.leftTodayYen,
        receiptNumber: known(purchase.receiptNumber),
        decidedAt,
      };
    case 'declined':
      return {
        state: 'declined',
        purchaseId,
        amountYen,
        reasons: [...purchase.reasons],
        member,
        leftTodayYen: purchase.leftTodayYen,
        tryAgainAfterMs: purchase.tryAgainAfterMs,
        decidedAt,
      };
    case 'never_arrived':
      return { state: 'never_arrived', purchaseId, decidedAt };
    case 'awaiting_approval':
      return {
        state: 'awaiting_approval',
        purchaseId,
        answerInMs: Math.max(0, known(purchase.answerUntilMs) - nowMs),
      };
  }
}

function known<Value>(value: Value | null): Value {
  if (value === null) throw new Error('a purchase without its particulars');
  return value;
}
