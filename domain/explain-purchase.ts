import { leftOf, limitOfWindow } from './decide-purchase.ts';
import type {
  AskReason,
  DeclineDetail,
  PurchaseDecision,
  PurchaseQuestion,
  Spender,
} from './decide-purchase.ts';
import type { BusinessDate } from './business-date.ts';
import type { LotId } from './ids.ts';
import type { SpendingRules } from './spending-rules.ts';
import { WINDOW_KINDS } from './spending-window.ts';
import type { WindowKind } from './spending-window.ts';
import { subtractYen } from './yen.ts';
import type { Yen } from './yen.ts';

/** A decision with all that it looked at, as it is kept for the day somebody asks why. */
export interface DecisionRecord {
  readonly question: PurchaseQuestion;
  readonly decision: PurchaseDecision;
}

/** One line of an explanation; its words stand in messages/explain-purchase.ts. */
export type ExplanationLine =
  | { readonly kind: 'asked'; readonly amountYen: Yen; readonly instantMs: number }
  | { readonly kind: 'outcome'; readonly outcome: PurchaseDecision['kind'] }
  | { readonly kind: 'reason'; readonly detail: DeclineDetail }
  | { readonly kind: 'ask'; readonly why: AskReason }
  | { readonly kind: 'owner-approved' }
  /** Rules other than amounts that were in force, to be said as sentences. */
  | { readonly kind: 'rules'; readonly subject: 'member' | 'family'; readonly rules: SpendingRules }
  | {
      readonly kind: 'limit';
      readonly subject: 'member' | 'family' | 'grant';
      readonly window: WindowKind;
      readonly limitYen: Yen;
      readonly usedBeforeYen: Yen;
      readonly leftBeforeYen: Yen;
      /** `null` when nothing was taken. */
      readonly leftAfterYen: Yen | null;
    }
  | {
      readonly kind: 'lot';
      readonly lotId: LotId;
      readonly amountYen: Yen;
      readonly leftYen: Yen;
      readonly expiresOn: BusinessDate;
    };

/**
 * Why a purchase ended as it did, from what was stored with it: what was asked, the answer and every reason, the rules in
 * force, each limit with what was used and left under it, and the lots that paid. What would have been taken by a purchase that
 * waits for the owner is not yet taken.
 */
export function explainPurchase({ question, decision }: DecisionRecord): ExplanationLine[] {
  const { amount, at, payer, family, ownerApproved } = question;
  const takenYen = decision.kind === 'approve' ? amount : null;
  const lines: ExplanationLine[] = [
    { kind: 'asked', amountYen: amount, instantMs: at.instantMs },
    { kind: 'outcome', outcome: decision.kind },
  ];
  if (decision.kind === 'decline') {
    lines.push(...decision.reasons.map((detail) => ({ kind: 'reason' as const, detail })));
  }
  if (decision.kind === 'ask-owner')
    lines.push(...decision.why.map((why) => ({ kind: 'ask' as const, why })));
  if (ownerApproved) lines.push({ kind: 'owner-approved' });
  if (payer.kind === 'member') lines.push(...spenderLines('member', payer.member, takenYen));
  else {
    const { limitYen, usedYen } = payer.grant;
    lines.push(limitLine('grant', 'total', limitYen, usedYen, takenYen));
  }
  lines.push(...spenderLines('family', family, takenYen));
  if (decision.kind === 'approve') lines.push(...lotLines(question, decision.spendings));
  return lines;
}

function spenderLines(subject: 'member' | 'family', { rules, used }: Spender, takenYen: Yen | null) {
  const limits = WINDOW_KINDS.flatMap((window) => {
    const limitYen = limitOfWindow(rules, window);
    return limitYen === null ? [] : [limitLine(subject, window, limitYen, used[window], takenYen)];
  });
  return [{ kind: 'rules' as const, subject, rules }, ...limits];
}

function limitLine(
  subject: 'member' | 'family' | 'grant',
  window: WindowKind,
  limitYen: Yen,
  usedBeforeYen: Yen,
  takenYen: Yen | null,
): ExplanationLine {
  const leftBeforeYen = leftOf(limitYen, usedBeforeYen) ?? limitYen;
  const leftAfterYen = takenYen === null ? null : subtractYen(leftBeforeYen, takenYen);
  return { kind: 'limit', subject, window, limitYen, usedBeforeYen, leftBeforeYen, leftAfterYen };
}

function lotLines(
  { lots }: PurchaseQuestion,
  spendings: readonly { readonly lotId: LotId; readonly amount: Yen }[],
): ExplanationLine[] {
  return spendings.map(({ lotId, amount }) => {
    const lot = lots.find((candidate) => candidate.lotId === lotId);
    if (lot === undefined) throw new Error(`a decision spends a lot that it did not look at: ${lotId}`);
    return {
      kind: 'lot',
      lotId,
      amountYen: amount,
      leftYen: subtractYen(lot.left, amount),
      expiresOn: lot.expiresOn,
    };
  });
}
