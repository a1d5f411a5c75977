import type { FamilyMember } from '../../../contract/owner-routes.ts';
import type { TerminalId } from '../../../domain/ids.ts';
import { ok, refused } from '../../../domain/result.ts';
import { ZERO_YEN } from '../../../domain/yen.ts';
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
import { readBalance, readMember } from '../rows/family-rows.ts';
import { beginEntry, completeEntry } from '../rows/ledger-entries.ts';
import { nextEventPlace, writeEvent } from '../rows/outbox-rows.ts';
import type { EventPlace } from '../rows/outbox-rows.ts';
import { heldAccount, holdPostings, purchasePostings, readShopAccount } from './purchase-entries.ts';
import type { ShopAccount } from './purchase-entries.ts';
import { insertPurchase, purchaseAsStored, readPurchase } from './purchase-rows.ts';
import type { NewPurchase } from './purchase-rows.ts';
import { nextReceipt } from './receipts.ts';
import { GuardRefused, guardPayer, takeFromLots, takeFromWindows, writeTakings } from './spending-guards.ts';

type Approval = Parameters<PurchasingCommands['approvePurchase']>[0];
type Decline = Parameters<PurchasingCommands['declinePurchase']>[0];

const forgetTries = statement<{ terminalId: TerminalId }>(
  'UPDATE terminal SET tries = 0, paused_until_ms = 0 WHERE terminal_id = @terminalId',
);

/** Ends a transaction that decides about an id which somebody else decided first: all of it is rolled back. */
class AlreadyDecided extends Error {}

/** The transaction in which money moves, and its two ways of not moving (ledger.md). */
export function settlement(
  database: Database,
): Pick<PurchasingCommands, 'readPurchase' | 'approvePurchase' | 'declinePurchase' | 'resolvePurchase'> {
  return {
    readPurchase: (purchaseId) => database.read((snapshot) => readPurchase(snapshot, purchaseId)),

    approvePurchase: async (command) => {
      try {
        return await settleOnce(database, command.request, (transaction) => approve(transaction, command));
      } catch (error) {
        if (error instanceof GuardRefused) return { kind: 'guard-refused' };
        throw error;
      }
    },

    declinePurchase: (command) =>
      settleOnce(database, command.request, (transaction) => decline(transaction, command)),

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

/** The first decision under an id stands; whoever comes second is told of it and leaves nothing behind. */
async function settleOnce(
  database: Database,
  request: PurchaseRequest,
  settle: (transaction: Transaction) => Promise<StoredPurchase>,
): Promise<Exclude<SettlementAnswer, { kind: 'guard-refused' }>> {
  try {
    return { kind: 'settled', purchase: await database.write(settle) };
  } catch (error) {
    if (!(error instanceof AlreadyDecided)) throw error;
    return { kind: 'known', purchase: await database.read((snapshot) => stored(snapshot, request)) };
  }
}

/**
 * Two rounds of statements that do not wait for each other: first everything that can be refused or is only known now, then the
 * rows that say so. On PostgreSQL each round is one round trip.
 * @throws GuardRefused, AlreadyDecided
 */
async function approve(transaction: Transaction, command: Approval): Promise<StoredPurchase> {
  const { request, member, algorithm, decided, answerUntilMs, atMs } = command;
  const state = decided.decision.kind === 'approve' ? 'approved' : 'awaiting_approval';
  const isPaid = state === 'approved';
  const spendings = [...decided.decision.spendings].sort((a, b) => (a.lotId < b.lotId ? -1 : 1));
  const entry = {
    municipalityId: request.municipalityId,
    kind: isPaid ? 'purchase' : 'hold',
    about: request.purchaseId,
    atMs,
  } as const;
  // The order in which PostgreSQL locks rows, the same for everybody: family, member, limits, lots ascending, the terminal, the
  // family's outbox, the shop's receipts, and last the purchase's own row.
  const [, windows, lots, known, receiptNumber, heldAccountId, head] = await Promise.all([
    guardPayer(transaction, request, member, atMs),
    takeFromWindows(transaction, member, decided.decision.takes),
    takeFromLots(transaction, request, member, spendings),
    readParticulars(transaction, request, member),
    isPaid ? nextReceipt(transaction, request) : null,
    isPaid ? null : heldAccount(transaction, { ...request, ...member }),
    beginEntry(transaction, entry),
  ]);
  if (head === null) throw new AlreadyDecided();

  const purchase: NewPurchase = {
    ...NOTHING_SAID,
    request,
    state,
    member,
    algorithm,
    decided,
    answerUntilMs,
    atMs,
    receiptNumber,
    balanceAfterYen: known.balanceYen,
    leftTodayYen: windows.find(({ isShown }) => isShown)?.leftYen ?? null,
  };
  const postings =
    heldAccountId === null
      ? await purchasePostings(transaction, request, lots, known.shop.merchantAccountId)
      : holdPostings(request.amountYen, lots, heldAccountId);
  await writeOnce(transaction, purchase, () => [
    writeTakings(transaction, request, { windows, lots }),
    completeEntry(transaction, head, postings),
    writeAudit(transaction, approvalAudit(command, state)),
    writeNotice(transaction, purchase, known, command.eventId),
  ]);
  return member.grantId === null
    ? purchaseAsStored(purchase, known.person.displayName)
    : stored(transaction, request);
}

/** @throws AlreadyDecided */
async function decline(transaction: Transaction, command: Decline): Promise<StoredPurchase> {
  const { request, reasons, member, eventId, atMs } = command;
  const known = member === null ? null : await readParticulars(transaction, request, member);
  const purchase: NewPurchase = { ...NOTHING_SAID, ...command, state: 'declined' };
  await writeOnce(transaction, purchase, () => [
    writeAudit(transaction, {
      ...auditHead(request, atMs),
      action: 'purchase.declined',
      detail: { amountYen: request.amountYen, reasons: [...reasons], memberId: member?.memberId ?? null },
    }),
    ...(known === null ? [] : [writeNotice(transaction, purchase, known, eventId)]),
  ]);
  return member?.grantId == null
    ? purchaseAsStored(purchase, known?.person.displayName ?? null)
    : stored(transaction, request);
}

/** Writes the purchase's row and, in the same round, the others. @throws AlreadyDecided if the id has a row */
async function writeOnce(
  transaction: Transaction,
  purchase: NewPurchase,
  writeOthers: () => readonly Promise<void>[],
): Promise<void> {
  const isNew = insertPurchase(transaction, purchase);
  const others = Promise.all(writeOthers());
  // If the id is known the others may fail for that very reason, and nobody wants to hear of it.
  others.catch(() => undefined);
  if (!(await isNew)) throw new AlreadyDecided();
  await others;
}

/** What a recognised person's purchase says beyond the decision, as it is once the guards have taken what they take. */
interface Particulars {
  readonly person: FamilyMember;
  readonly balanceYen: Yen;
  readonly shop: ShopAccount;
  readonly place: EventPlace;
}

/** Somebody was recognised: the terminal's tries are forgotten, and the family that pays is owed a notice. */
async function readParticulars(
  transaction: Transaction,
  request: PurchaseRequest,
  { memberId, familyAccountId }: RecognisedMember,
): Promise<Particulars> {
  const { municipalityId, shopId, businessDate } = request;
  const [, place, balanceYen, person, shop] = await Promise.all([
    transaction.run(forgetTries(request)),
    nextEventPlace(transaction, { familyAccountId, municipalityId }),
    readBalance(transaction, familyAccountId, businessDate),
    readMember(transaction, memberId, businessDate),
    readShopAccount(transaction, shopId),
  ]);
  return { person, balanceYen, shop, place };
}

async function writeNotice(
  transaction: Transaction,
  { request, member, state, reasons, receiptNumber, answerUntilMs, atMs }: NewPurchase,
  { person, balanceYen, shop, place }: Particulars,
  eventId: string,
): Promise<void> {
  if (member === null || state === 'never_arrived') throw new Error('nobody is to be told');
  const purchase = {
    purchaseId: request.purchaseId,
    memberId: person.memberId,
    memberName: person.displayName,
    shopName: shop.shopName,
    amountYen: request.amountYen,
    state,
    reasons: [...reasons],
    receiptNumber,
    decidedAt: new Date(atMs).toISOString(),
    grantId: member.grantId,
    refundedYen: ZERO_YEN,
    answerUntil: answerUntilMs === null ? null : new Date(answerUntilMs).toISOString(),
  };
  // A delegate's own rules and day are nothing that the family who gave the leave may see.
  const shown = member.grantId === null ? person : null;
  const event = { kind: 'purchase', eventId, purchase, balanceYen, member: shown } as const;
  await writeEvent(transaction, place, { ...request, familyAccountId: member.familyAccountId, event, atMs });
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
  balanceAfterYen: null,
  leftTodayYen: null,
  tryAgainAfterMs: null,
  receiptNumber: null,
  decided: null,
  answerUntilMs: null,
} as const;

function auditHead({ municipalityId, terminalId, purchaseId }: PurchaseRequest, atMs: number) {
  return { municipalityId, atMs, actor: `terminal:${terminalId}`, terminalId, subject: purchaseId };
}
