import type { PurchaseId, TerminalId } from '../../../domain/ids.ts';
import { ok, refused } from '../../../domain/result.ts';
import type { Yen } from '../../../domain/yen.ts';
import type { AuditEntry } from '../access.ts';
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
import { readBalance } from '../rows/family-rows.ts';
import { owePurchaseNotice } from '../rows/purchase-notices.ts';
import { writeHoldEntry, writePurchaseEntry } from './purchase-entries.ts';
import { insertPurchase, readPurchase } from './purchase-rows.ts';
import { nextReceipt } from './receipts.ts';
import { GuardRefused, guardPayer, takeFromLot, takeFromWindow } from './spending-guards.ts';

type Approval = Parameters<PurchasingCommands['approvePurchase']>[0];
type Decline = Parameters<PurchasingCommands['declinePurchase']>[0];

const completePurchase = statement<{
  purchaseId: PurchaseId;
  balanceAfterYen: Yen;
  leftTodayYen: Yen | null;
  receiptNumber: string | null;
}>(
  `UPDATE purchase SET balance_after_yen = @balanceAfterYen, left_today_yen = @leftTodayYen, receipt_number = @receiptNumber
    WHERE purchase_id = @purchaseId`,
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
  const { request, member, algorithm, decided, answerUntilMs, atMs } = command;
  const state = decided.decision.kind === 'approve' ? 'approved' : 'awaiting_approval';
  const purchase = {
    ...NOTHING_SAID,
    request,
    state,
    member,
    algorithm,
    decided,
    answerUntilMs,
    atMs,
  } as const;
  if (!(await insertPurchase(transaction, purchase)))
    return { kind: 'known', purchase: await stored(transaction, request) };
  // The order in which PostgreSQL locks rows, the same for everybody: purchase, family, member, limits, lots ascending,
  // the terminal, then the shop's receipts and the family's outbox: late, for others wait for those until the commit.
  await guardPayer(transaction, request, member, atMs);
  const leftTodayYen = await takeWindows(transaction, command);
  const spendings = [...decided.decision.spendings].sort((a, b) => (a.lotId < b.lotId ? -1 : 1));
  for (const spending of spendings) await takeFromLot(transaction, request, member, spending);
  const { familyAccountId } = member;
  const paid = { ...request, familyAccountId, spendings, atMs };
  await (state === 'approved' ? writePurchaseEntry : writeHoldEntry)(transaction, paid);
  const balanceAfterYen = await readBalance(transaction, familyAccountId, request.businessDate);
  await transaction.run(forgetTries(request));
  await writeAudit(transaction, approvalAudit(command, state));
  const receiptNumber = state === 'approved' ? await nextReceipt(transaction, request) : null;
  const { purchaseId } = request;
  await transaction.run(completePurchase({ purchaseId, balanceAfterYen, leftTodayYen, receiptNumber }));
  await oweNotice(transaction, command, member);
  return { kind: 'settled', purchase: await stored(transaction, request) };
}

/** @returns what is left of the payer's day, or of the leave that was given; `null`: no such limit */
async function takeWindows(transaction: Transaction, command: Approval): Promise<Yen | null> {
  let leftTodayYen: Yen | null = null;
  for (const take of command.decided.decision.takes) {
    const leftYen = await takeFromWindow(transaction, command.request, command.member, take);
    const isShown = take.subject === 'grant' || (take.subject === 'member' && take.window === 'day');
    if (isShown) leftTodayYen = leftYen;
  }
  return leftTodayYen;
}

function approvalAudit(
  { request, member, algorithm, atMs }: Approval,
  state: 'approved' | 'awaiting_approval',
): AuditEntry {
  const { memberId, rulesVersion, consentVersion } = member;
  return {
    ...auditHead(request, atMs),
    action: state === 'approved' ? 'purchase.approved' : 'purchase.held',
    detail: { amountYen: request.amountYen, memberId, rulesVersion, consentVersion, algorithm },
  };
}

async function decline(
  transaction: Transaction,
  command: Decline,
): Promise<Exclude<SettlementAnswer, { kind: 'guard-refused' }>> {
  const { request, reasons, member, atMs } = command;
  if (!(await insertPurchase(transaction, { ...command, state: 'declined', answerUntilMs: null })))
    return { kind: 'known', purchase: await stored(transaction, request) };
  if (member !== null) {
    await transaction.run(forgetTries(request));
    await oweNotice(transaction, command, member);
  }
  await writeAudit(transaction, {
    ...auditHead(request, atMs),
    action: 'purchase.declined',
    detail: { amountYen: request.amountYen, reasons: [...reasons], memberId: member?.memberId ?? null },
  });
  return { kind: 'settled', purchase: await stored(transaction, request) };
}

async function oweNotice(
  transaction: Transaction,
  { request, eventId, atMs }: Pick<Approval, 'request' | 'eventId' | 'atMs'>,
  { memberId, familyAccountId }: RecognisedMember,
): Promise<void> {
  const today = request.businessDate;
  await owePurchaseNotice(transaction, { ...request, memberId, familyAccountId, today, eventId, atMs });
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
  decided: null,
  answerUntilMs: null,
} as const;

function auditHead({ municipalityId, terminalId, purchaseId }: PurchaseRequest, atMs: number) {
  return { municipalityId, atMs, actor: `terminal:${terminalId}`, terminalId, subject: purchaseId };
}
