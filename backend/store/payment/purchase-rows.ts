import type { PurchaseId } from '../../../domain/ids.ts';
import type { DecisionRecord } from '../../../domain/explain-purchase.ts';
import type { Yen } from '../../../domain/yen.ts';
import type { Snapshot } from '../database/database.ts';
import { changes, first } from '../database/rounds.ts';
import type { Ask } from '../database/rounds.ts';
import { statement } from '../database/statement.ts';
import type { PurchaseRequest, RecognisedMember, StoredPurchase } from '../purchasing.ts';
import { parseReasons } from '../rows/family-rows.ts';

/** A purchase as it is decided; its row is written once. */
export interface NewPurchase {
  readonly request: PurchaseRequest;
  readonly state: 'approved' | 'awaiting_approval' | 'declined' | 'never_arrived';
  readonly reasons: StoredPurchase['reasons'];
  readonly member: RecognisedMember | null;
  readonly algorithm: string | null;
  readonly balanceAfterYen: Yen | null;
  readonly leftTodayYen: Yen | null;
  readonly tryAgainAfterMs: number | null;
  readonly receiptNumber: string | null;
  readonly decided: DecisionRecord | null;
  readonly answerUntilMs: number | null;
  readonly atMs: number;
}

interface Row {
  readonly purchase_id: PurchaseId;
  readonly content_hash: string;
  readonly amount_yen: Yen;
  readonly state: StoredPurchase['state'];
  readonly reasons: string;
  readonly member_name: string | null;
  readonly paid_by: string | null;
  readonly balance_after_yen: Yen | null;
  readonly left_today_yen: Yen | null;
  readonly try_again_after_ms: number | null;
  readonly receipt_number: string | null;
  readonly decided_at_ms: number;
  readonly answer_until_ms: number | null;
}

const selectPurchase = statement<{ purchaseId: PurchaseId }, Row>(
  `SELECT p.purchase_id, p.content_hash, p.amount_yen, p.state, p.reasons, m.display_name AS member_name, f.name AS paid_by,
          p.balance_after_yen, p.left_today_yen, p.try_again_after_ms, p.receipt_number, p.decided_at_ms, p.answer_until_ms
     FROM purchase p LEFT JOIN member m ON m.member_id = p.member_id
     LEFT JOIN family_account f ON p.grant_id IS NOT NULL AND f.family_account_id = p.family_account_id
    WHERE p.purchase_id = @purchaseId`,
);
const INSERT_ROW = `INSERT INTO purchase (purchase_id, municipality_id, terminal_id, shop_id, content_hash, amount_yen, state, reasons,
     family_account_id, member_id, grant_id, rules_version, family_rules_version, consent_version, algorithm, business_date,
     balance_after_yen, left_today_yen, try_again_after_ms, receipt_number, decision, answer_until_ms, decided_at_ms)
   VALUES (@purchaseId, @municipalityId, @terminalId, @shopId, @contentHash, @amountYen, @state, @reasons,
     @familyAccountId, @memberId, @grantId, @rulesVersion, @familyRulesVersion, @consentVersion, @algorithm, @businessDate,
     @balanceAfterYen, @leftTodayYen, @tryAgainAfterMs, @receiptNumber, @decision, @answerUntilMs, @atMs)`;
const insertRow = statement<object>(INSERT_ROW);
const insertRowOnce = statement<object>(`${INSERT_ROW} ON CONFLICT (purchase_id) DO NOTHING`);

export async function readPurchase(
  snapshot: Snapshot,
  purchaseId: PurchaseId,
): Promise<StoredPurchase | null> {
  return purchaseIn(await snapshot.first(selectPurchase({ purchaseId })));
}

/** The same as a part of a round; `purchaseIn` reads it. */
export function askPurchase(purchaseId: PurchaseId): Ask<Row | undefined> {
  return first(selectPurchase({ purchaseId }));
}

/** Refused, and its transaction with it, if the id has a row already. */
export function insertPurchase(purchase: NewPurchase): Ask<number> {
  return changes(insertRow(columnsOf(purchase)));
}

/** Answered with 0 if the id has a row already; nothing is changed then. */
export function insertOnce(purchase: NewPurchase): Ask<number> {
  return changes(insertRowOnce(columnsOf(purchase)));
}

function columnsOf({ request, member, reasons, decided, ...rest }: NewPurchase): object {
  return {
    ...request,
    ...rest,
    reasons: JSON.stringify(reasons),
    familyAccountId: member?.familyAccountId ?? null,
    memberId: member?.memberId ?? null,
    grantId: member?.grantId ?? null,
    familyRulesVersion: member?.familyRulesVersion ?? null,
    decision: decided === null ? null : JSON.stringify(decided),
    rulesVersion: member?.rulesVersion ?? null,
    consentVersion: member?.consentVersion ?? null,
  };
}

/** What a later reading of the row would give, where the member's own family pays. */
export function purchaseAsStored(
  { request, reasons, ...purchase }: NewPurchase,
  memberName: string | null,
): StoredPurchase {
  return {
    purchaseId: request.purchaseId,
    contentHash: request.contentHash,
    amountYen: request.amountYen,
    state: purchase.state,
    reasons,
    memberName,
    paidBy: null,
    balanceAfterYen: purchase.balanceAfterYen,
    leftTodayYen: purchase.leftTodayYen,
    tryAgainAfterMs: purchase.tryAgainAfterMs,
    receiptNumber: purchase.receiptNumber,
    decidedAtMs: purchase.atMs,
    answerUntilMs: purchase.answerUntilMs,
  };
}

export function purchaseIn(row: Row | undefined): StoredPurchase | null {
  if (row === undefined) return null;
  return {
    purchaseId: row.purchase_id,
    contentHash: row.content_hash,
    amountYen: row.amount_yen,
    state: row.state,
    reasons: parseReasons(row.reasons),
    memberName: row.member_name,
    paidBy: row.paid_by,
    balanceAfterYen: row.balance_after_yen,
    leftTodayYen: row.left_today_yen,
    tryAgainAfterMs: row.try_again_after_ms,
    receiptNumber: row.receipt_number,
    decidedAtMs: row.decided_at_ms,
    answerUntilMs: row.answer_until_ms,
  };
}
