import type { PurchaseId, ShopId, TerminalId } from '../../../domain/ids.ts';
import { ok, refused } from '../../../domain/result.ts';
import type { Yen } from '../../../domain/yen.ts';
import { ZERO_YEN, subtractYen } from '../../../domain/yen.ts';
import type { Database, Snapshot, Transaction } from '../database/database.ts';
import { statement } from '../database/statement.ts';
import type {
  PurchasingCommands,
  PurchaseRequest,
  RecognisedMember,
  SettlementAnswer,
  StoredPurchase,
} from '../purchasing.ts';
import { writeAudit } from '../rows/audit-rows.ts';
import { readBalance, readFamilyPurchase, readMember } from '../rows/family-rows.ts';
import { accountOf, writeEntry } from '../rows/ledger-entries.ts';
import { oweEvent } from '../rows/outbox-rows.ts';
import { insertPurchase, readPurchase } from './purchase-rows.ts';
import { GuardRefused, guardMember, takeFromDay, takeFromLot } from './spending-guards.ts';

type Approval = Parameters<PurchasingCommands['approvePurchase']>[0];
type Decline = Parameters<PurchasingCommands['declinePurchase']>[0];

const completePurchase = statement<{
  purchaseId: PurchaseId;
  balanceAfterYen: Yen;
  leftTodayYen: Yen | null;
  receiptNumber: string;
}>(
  `UPDATE purchase SET balance_after_yen = @balanceAfterYen, left_today_yen = @leftTodayYen, receipt_number = @receiptNumber
    WHERE purchase_id = @purchaseId`,
);
const countReceipt = statement<PurchaseRequest, { last: number }>(
  `INSERT INTO receipt_counter (shop_id, business_date, municipality_id, last) VALUES (@shopId, @businessDate, @municipalityId, 1)
   ON CONFLICT (shop_id, business_date) DO UPDATE SET last = receipt_counter.last + 1 RETURNING last`,
);
const merchantOf = statement<{ shopId: ShopId }, { merchant_id: string }>(
  'SELECT merchant_id FROM shop WHERE shop_id = @shopId',
);
const forgetTries = statement<{ terminalId: TerminalId }>(
  'UPDATE terminal SET tries = 0, paused_until_ms = 0 WHERE terminal_id = @terminalId',
);

/** The transaction in which money moves, and its two ways of not moving (ledger.md). */
export function settlement(
  database: Database,
): Pick<PurchasingCommands, 'readPurchase' | 'approvePurchase' | 'declinePurchase' | 'resolvePurchase'> {
  return {
    readPurchase: (purchaseId) => database.read((snapshot) => readPurchase(snapshot, purchaseId)),

    approvePurchase: async (command) => {
      try {
        return await database.write((transaction) => approve(transaction, command));
      } catch (error) {
        if (error instanceof GuardRefused) return { kind: 'guard-refused' };
        throw error;
      }
    },

    declinePurchase: (command) => database.write((transaction) => decline(transaction, command)),

    resolvePurchase: ({ request, atMs }) =>
      database.write(async (transaction) => {
        const tombstone = { ...NOTHING_SAID, request, state: 'never_arrived', atMs } as const;
        const isNew = await insertPurchase(transaction, tombstone);
        const purchase = await stored(transaction, request);
        if (purchase.contentHash !== request.contentHash) return refused('ID_REUSED');
        if (isNew)
          await writeAudit(transaction, {
            ...auditHead(request, atMs),
            action: 'purchase.never-arrived',
            detail: { amountYen: request.amountYen },
          });
        return ok(purchase);
      }),
  };
}

async function approve(transaction: Transaction, command: Approval): Promise<SettlementAnswer> {
  const { request, member, algorithm, atMs } = command;
  const purchase = { ...NOTHING_SAID, request, state: 'approved', member, algorithm, atMs } as const;
  if (!(await insertPurchase(transaction, purchase)))
    return { kind: 'known', purchase: await stored(transaction, request) };
  // The order in which PostgreSQL locks rows, the same for everybody: purchase, member, caps ascending, lots ascending,
  // the terminal, then the shop's receipts and the family's outbox: late, for others wait for those until the commit.
  await guardMember(transaction, request, member);
  const leftTodayYen = await takeFromDay(transaction, request, member);
  const inOrder = [...command.spendings].sort((a, b) => (a.lotId < b.lotId ? -1 : 1));
  for (const spending of inOrder) await takeFromLot(transaction, request, member, spending);
  await writePurchaseEntry(transaction, command);
  const balanceAfterYen = await readBalance(transaction, member.familyAccountId, request.businessDate);
  await transaction.run(forgetTries(request));
  const { memberId, rulesVersion, consentVersion } = member;
  await writeAudit(transaction, {
    ...auditHead(request, atMs),
    action: 'purchase.approved',
    detail: { amountYen: request.amountYen, memberId, rulesVersion, consentVersion, algorithm },
  });
  const receiptNumber = await nextReceipt(transaction, request);
  const { purchaseId } = request;
  await transaction.run(completePurchase({ purchaseId, balanceAfterYen, leftTodayYen, receiptNumber }));
  await oweNotice(transaction, command, member, balanceAfterYen);
  return { kind: 'settled', purchase: await stored(transaction, request) };
}

async function decline(
  transaction: Transaction,
  command: Decline,
): Promise<Exclude<SettlementAnswer, { kind: 'guard-refused' }>> {
  const { request, reasons, member, atMs } = command;
  if (!(await insertPurchase(transaction, { ...command, state: 'declined' })))
    return { kind: 'known', purchase: await stored(transaction, request) };
  if (member !== null) {
    await transaction.run(forgetTries(request));
    const balanceYen = await readBalance(transaction, member.familyAccountId, request.businessDate);
    await oweNotice(transaction, command, member, balanceYen);
  }
  await writeAudit(transaction, {
    ...auditHead(request, atMs),
    action: 'purchase.declined',
    detail: { amountYen: request.amountYen, reasons: [...reasons], memberId: member?.memberId ?? null },
  });
  return { kind: 'settled', purchase: await stored(transaction, request) };
}

async function writePurchaseEntry(
  transaction: Transaction,
  { request, spendings, atMs }: Approval,
): Promise<void> {
  const merchant = await transaction.first(merchantOf(request));
  if (merchant === undefined) throw new Error('a shop without a merchant');
  const postings = [];
  for (const { lotId, amount } of spendings) {
    const accountId = await accountOf(transaction, 'wallet_lot', lotId);
    postings.push({ accountId, amountYen: subtractYen(ZERO_YEN, amount) });
  }
  const accountId = await accountOf(transaction, 'merchant_payable', merchant.merchant_id);
  postings.push({ accountId, amountYen: request.amountYen });
  const { municipalityId, purchaseId } = request;
  await writeEntry(transaction, { municipalityId, kind: 'purchase', about: purchaseId, postings, atMs });
}

async function nextReceipt(transaction: Transaction, request: PurchaseRequest): Promise<string> {
  const counted = await transaction.first(countReceipt(request));
  if (counted === undefined) throw new Error('the receipt counter gave no number');
  return `${request.businessDate.replaceAll('-', '')}-${String(counted.last).padStart(4, '0')}`;
}

async function oweNotice(
  transaction: Transaction,
  { request, eventId, atMs }: Pick<Approval, 'request' | 'eventId' | 'atMs'>,
  { memberId, familyAccountId }: RecognisedMember,
  balanceYen: Yen,
): Promise<void> {
  const purchase = await readFamilyPurchase(transaction, request.purchaseId);
  const member = await readMember(transaction, memberId, request.businessDate);
  const event = { kind: 'purchase', eventId, purchase, balanceYen, member } as const;
  await oweEvent(transaction, { familyAccountId, municipalityId: request.municipalityId, event, atMs });
}

async function stored(snapshot: Snapshot, { purchaseId }: PurchaseRequest): Promise<StoredPurchase> {
  const purchase = await readPurchase(snapshot, purchaseId);
  if (purchase === null) throw new Error('a purchase that was just written is not there');
  return purchase;
}

/** A purchase row of which nothing more is known. */
const NOTHING_SAID = {
  reasons: [],
  member: null,
  algorithm: null,
  leftTodayYen: null,
  tryAgainAfterMs: null,
} as const;

function auditHead({ municipalityId, terminalId, purchaseId }: PurchaseRequest, atMs: number) {
  return { municipalityId, atMs, actor: `terminal:${terminalId}`, terminalId, subject: purchaseId };
}
