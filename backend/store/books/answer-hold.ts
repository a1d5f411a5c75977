import { businessDateAt } from '../../../domain/business-date.ts';
import type { FamilyAccountId, MemberId, PurchaseId, ShopId, TerminalId } from '../../../domain/ids.ts';
import type { MunicipalityId } from '../../../domain/ids.ts';
import type { Yen } from '../../../domain/yen.ts';
import { build } from '../database/build.ts';
import type { Database, Transaction } from '../database/database.ts';
import type { GivingBackCommands, HoldAnswer } from '../giving-back.ts';
import { writeHoldReleasedEntry, writeHoldTakenEntry } from '../payment/purchase-entries.ts';
import { readPurchase } from '../payment/purchase-rows.ts';
import { nextReceipt } from '../payment/receipts.ts';
import { writeAudit } from '../rows/audit-rows.ts';
import { owePurchaseNotice } from '../rows/purchase-notices.ts';
import { giveWindowsBack, lockFamily } from './give-windows-back.ts';
import { lockLot } from './lot-accounts.ts';

type Answer = Parameters<GivingBackCommands['answerHold']>[0];

/** A purchase that waits for its owner is completed or released, once. */
export function heldPurchases(database: Database): Pick<GivingBackCommands, 'answerHold' | 'overdueHolds'> {
  return {
    answerHold: (answer) => database.write((transaction) => answerHold(transaction, answer)),
    overdueHolds: ({ atMs, limit }) =>
      database.read(async (snapshot) => {
        const rows = await snapshot.all(
          build
            .selectFrom('purchase')
            .select(['purchase_id as purchaseId', 'family_account_id as familyAccountId'])
            .where('state', '=', 'awaiting_approval')
            .where('answer_until_ms', '<=', atMs)
            .orderBy('answer_until_ms')
            .limit(limit),
        );
        return rows.flatMap(({ purchaseId, familyAccountId }) =>
          familyAccountId === null ? [] : [{ purchaseId, familyAccountId }],
        );
      }),
  };
}

interface Held {
  readonly purchaseId: PurchaseId;
  readonly municipalityId: MunicipalityId;
  readonly shopId: ShopId;
  readonly terminalId: TerminalId;
  readonly familyAccountId: FamilyAccountId;
  readonly memberId: MemberId;
  readonly amountYen: Yen;
  readonly answerUntilMs: number;
}

async function answerHold(transaction: Transaction, answer: Answer): Promise<HoldAnswer | null> {
  const held = await findHeld(transaction, answer);
  if (held === null) return null;
  await lockFamily(transaction, held);
  const isLate = answer.atMs >= held.answerUntilMs;
  // Silence before its time, or an answer after it, changes nothing here: the clock of the backend decides.
  const isAllowed = (answer.answer === 'timeout') === isLate;
  if (!isAllowed || !(await endWaiting(transaction, answer))) return known(transaction, held);
  if (answer.answer === 'yes') await complete(transaction, answer, held);
  else await release(transaction, answer, held);
  const today = businessDateAt(answer.atMs);
  await owePurchaseNotice(transaction, { ...held, today, eventId: answer.eventId, atMs: answer.atMs });
  return { ...(await known(transaction, held)), kind: 'settled' };
}

async function findHeld(
  transaction: Transaction,
  { purchaseId, familyAccountId }: Answer,
): Promise<Held | null> {
  const row = await transaction.first(
    build
      .selectFrom('purchase')
      .select([
        'municipality_id as municipalityId',
        'shop_id as shopId',
        'terminal_id as terminalId',
        'member_id as memberId',
        'amount_yen as amountYen',
        'answer_until_ms as answerUntilMs',
      ])
      .where('purchase_id', '=', purchaseId)
      .where('family_account_id', '=', familyAccountId),
  );
  if (row === undefined || row.memberId === null || row.answerUntilMs === null) return null;
  return { ...row, purchaseId, familyAccountId, memberId: row.memberId, answerUntilMs: row.answerUntilMs };
}

/** @returns false if it waits no more */
async function endWaiting(transaction: Transaction, answer: Answer): Promise<boolean> {
  const ended = await transaction.run(
    build
      .updateTable('purchase')
      .set(
        answer.answer === 'yes'
          ? { state: 'approved', answered_by: answer.answeredBy }
          : {
              state: 'declined',
              reasons: JSON.stringify([answer.answer === 'no' ? 'APPROVAL_REFUSED' : 'APPROVAL_TIMEOUT']),
              answered_by: answer.answeredBy,
            },
      )
      .where('purchase_id', '=', answer.purchaseId)
      .where('state', '=', 'awaiting_approval'),
  );
  return ended === 1;
}

async function complete(transaction: Transaction, answer: Answer, held: Held): Promise<void> {
  const spendings = await spendingsOf(transaction, held);
  await writeHoldTakenEntry(transaction, { ...held, spendings, atMs: answer.atMs });
  const details = await transaction.first(
    build
      .selectFrom('purchase')
      .select(['rules_version', 'consent_version', 'algorithm'])
      .where('purchase_id', '=', held.purchaseId),
  );
  await writeAudit(transaction, {
    ...auditHead(answer, held),
    action: 'purchase.approved',
    detail: {
      amountYen: held.amountYen,
      memberId: held.memberId,
      rulesVersion: details?.rules_version ?? 0,
      consentVersion: details?.consent_version ?? 0,
      algorithm: details?.algorithm ?? '',
    },
  });
  const businessDate = businessDateAt(answer.atMs);
  const receiptNumber = await nextReceipt(transaction, { ...held, businessDate });
  await transaction.run(
    build
      .updateTable('purchase')
      .set({ receipt_number: receiptNumber })
      .where('purchase_id', '=', held.purchaseId),
  );
}

async function release(transaction: Transaction, answer: Answer, held: Held): Promise<void> {
  const spendings = await spendingsOf(transaction, held);
  await giveWindowsBack(transaction, held.purchaseId, held.amountYen);
  for (const { lotId, amount } of [...spendings].sort((a, b) => (a.lotId < b.lotId ? -1 : 1))) {
    await lockLot(transaction, lotId);
    await transaction.run(
      build
        .updateTable('lot')
        .set((eb) => ({ left_yen: eb('left_yen', '+', amount) }))
        .where('lot_id', '=', lotId),
    );
  }
  await writeHoldReleasedEntry(transaction, { ...held, spendings, atMs: answer.atMs });
  await writeAudit(transaction, {
    ...auditHead(answer, held),
    action: 'purchase.declined',
    detail: {
      amountYen: held.amountYen,
      reasons: [answer.answer === 'no' ? 'APPROVAL_REFUSED' : 'APPROVAL_TIMEOUT'],
      memberId: held.memberId,
    },
  });
}

function spendingsOf(transaction: Transaction, { purchaseId }: Held) {
  return transaction.all(
    build
      .selectFrom('purchase_lot')
      .select(['lot_id as lotId', 'amount_yen as amount'])
      .where('purchase_id', '=', purchaseId)
      .orderBy('lot_id'),
  );
}

async function known(transaction: Transaction, { purchaseId }: Held): Promise<HoldAnswer> {
  const purchase = await readPurchase(transaction, purchaseId);
  if (purchase === null) throw new Error('a purchase that waited is not there');
  return { kind: 'known', purchase };
}

function auditHead({ answeredBy, atMs }: Answer, { municipalityId, terminalId, purchaseId }: Held) {
  return { municipalityId, atMs, actor: answeredBy, terminalId, subject: purchaseId };
}
