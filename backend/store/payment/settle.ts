import type { FamilyMember } from '../../../contract/owner-routes.ts';
import type { PurchaseId, TerminalId } from '../../../domain/ids.ts';
import type { Result } from '../../../domain/result.ts';
import { ok, refused } from '../../../domain/result.ts';
import { ZERO_YEN } from '../../../domain/yen.ts';
import type { Yen } from '../../../domain/yen.ts';
import type { AuditEntry } from '../access.ts';
import type { Database, Sharing } from '../database/database.ts';
import { afterwards, changes, lastRound, round } from '../database/rounds.ts';
import type { AnswersTo, Ask, Rounds } from '../database/rounds.ts';
import { statement } from '../database/statement.ts';
import type {
  PurchasingCommands,
  PurchaseRequest,
  RecognisedMember,
  SettlementAnswer,
  StoredPurchase,
} from '../purchasing.ts';
import { auditEntry } from '../rows/audit-rows.ts';
import { askBalance, askMember, balanceIn, memberOf } from '../rows/family-rows.ts';
import { beginEntry, completeEntry } from '../rows/ledger-entries.ts';
import { eventPlaceIn, eventRow, nextEventPlace } from '../rows/outbox-rows.ts';
import type { EventPlace } from '../rows/outbox-rows.ts';
import {
  askShopAccount,
  heldAccount,
  holdPostings,
  purchasePostings,
  shopAccountIn,
} from './purchase-entries.ts';
import type { ShopAccount } from './purchase-entries.ts';
import { askPurchase, insertOnce, insertPurchase, purchaseAsStored, purchaseIn } from './purchase-rows.ts';
import type { NewPurchase } from './purchase-rows.ts';
import { askReceipt, receiptNumber } from './receipts.ts';
import {
  GuardRefused,
  checkPayer,
  countedTakes,
  lotGuard,
  lotTaken,
  payerGuards,
  takingRows,
  windowGuard,
  windowTaken,
} from './spending-guards.ts';

type Approval = Parameters<PurchasingCommands['approvePurchase']>[0];
type Decline = Parameters<PurchasingCommands['declinePurchase']>[0];

const forgetTries = statement<{ terminalId: TerminalId }>(
  `UPDATE terminal SET tries = 0, paused_until_ms = 0
    WHERE terminal_id = @terminalId AND (tries <> 0 OR paused_until_ms <> 0)`,
);

/** Ends a transaction that decides about an id which somebody else decided first: all of it is rolled back. */
class AlreadyDecided extends Error {}

/** The transaction in which money moves, and its two ways of not moving (ledger.md). */
export function settlement(
  database: Database,
): Pick<PurchasingCommands, 'readPurchase' | 'approvePurchase' | 'declinePurchase' | 'resolvePurchase'> {
  return {
    readPurchase: (purchaseId) => database.readRounds(() => storedOrNull(purchaseId)),

    approvePurchase: async (command) => {
      try {
        return await settleOnce(database, command, () => approve(command));
      } catch (error) {
        if (error instanceof GuardRefused) return { kind: 'guard-refused' };
        throw error;
      }
    },

    declinePurchase: (command) => settleOnce(database, command, () => decline(command)),

    resolvePurchase: ({ request, atMs }) => database.writeRounds(() => resolve(request, atMs)),
  };
}

/**
 * The first decision under an id stands; whoever comes second is told of it and leaves nothing behind, however the second one's rows
 * were refused.
 */
async function settleOnce(
  database: Database,
  command: Approval | Decline,
  settle: () => Rounds<StoredPurchase>,
): Promise<Exclude<SettlementAnswer, { kind: 'guard-refused' }>> {
  try {
    return { kind: 'settled', purchase: await database.writeRounds(settle, sharingOf(command)) };
  } catch (error) {
    if (error instanceof GuardRefused) throw error;
    const purchase = await database.readRounds(() => storedOrNull(command.request.purchaseId));
    if (purchase === null) throw error;
    return { kind: 'known', purchase };
  }
}

/** Purchases of different families at different terminals do not touch each other but at the shop's receipts, which are counted. */
function sharingOf(command: Approval | Decline): Sharing {
  const { purchaseId, terminalId } = command.request;
  const kind = 'decided' in command ? 'approve' : 'decline';
  return { kind, keys: [purchaseId, terminalId, command.member?.familyAccountId ?? purchaseId] };
}

/**
 * Two rounds: first everything that can be refused or is only known now, then the rows that say so.
 * @throws GuardRefused, AlreadyDecided
 */
function* approve(command: Approval): Rounds<StoredPurchase> {
  const { request, member, algorithm, decided, answerUntilMs, atMs } = command;
  const { municipalityId, purchaseId: about } = request;
  const state = decided.decision.kind === 'approve' ? 'approved' : 'awaiting_approval';
  const isPaid = state === 'approved';
  const takes = countedTakes(decided.decision.takes);
  const spendings = [...decided.decision.spendings].sort((a, b) => (a.lotId < b.lotId ? -1 : 1));
  // The order in which PostgreSQL locks rows, the same for everybody: family, member, limits, lots ascending, the terminal, the
  // family's outbox, the shop's receipts, and last the purchase's own row.
  const [payer, usages, lotsSpent, place, [receipt], head, seen, [, held]] = yield* round(
    payerGuards(request, member, atMs),
    takes.map((take) => windowGuard(member, take)),
    spendings.map((spending) => lotGuard(request, member, spending)),
    askPlace(request, member),
    isPaid ? [askReceipt(request)] : [],
    beginEntry({ municipalityId, kind: isPaid ? 'purchase' : 'hold', about, atMs }),
    askParticulars(request, member),
    isPaid ? [] : heldAccount({ ...request, ...member }),
  );
  checkPayer(payer);
  const windows = takes.map((take, i) => windowTaken(take, usages[i]));
  const lots = spendings.map((spending, i) => lotTaken(spending, lotsSpent[i]));
  const known = particularsIn(request, place, seen);
  if (head === undefined) throw new AlreadyDecided();

  const purchase: NewPurchase = {
    ...NOTHING_SAID,
    request,
    state,
    member,
    algorithm,
    // What nobody counts was not taken: it would be more than half of the record.
    decided: { ...decided, decision: { ...decided.decision, takes } },
    answerUntilMs,
    atMs,
    receiptNumber: isPaid ? receiptNumber(request, receipt) : null,
    balanceAfterYen: known.balanceYen,
    leftTodayYen: windows.find(({ isShown }) => isShown)?.leftYen ?? null,
  };
  const postings =
    held === undefined
      ? yield* purchasePostings(request, lots, known.shop.merchantAccountId)
      : holdPostings(request.amountYen, lots, held.account_id);
  const rows = [
    insertPurchase(purchase),
    ...takingRows(request, { windows, lots }),
    auditEntry(approvalAudit(command, state)),
    noticeRow(purchase, known, command.eventId),
    ...completeEntry({ entryId: head.entry_id, municipalityId }, postings),
  ];
  return yield* writeOnce(purchase, known.person.displayName, rows);
}

/** @throws AlreadyDecided */
function* decline(command: Decline): Rounds<StoredPurchase> {
  const { request, reasons, member, eventId, atMs } = command;
  const known = member === null ? null : yield* readParticulars(request, member);
  const purchase: NewPurchase = { ...NOTHING_SAID, ...command, state: 'declined' };
  const rows = [
    insertPurchase(purchase),
    auditEntry({
      ...auditHead(request, atMs),
      action: 'purchase.declined',
      detail: { amountYen: request.amountYen, reasons: [...reasons], memberId: member?.memberId ?? null },
    }),
    ...(known === null ? [] : [noticeRow(purchase, known, eventId)]),
  ];
  return yield* writeOnce(purchase, known?.person.displayName ?? null, rows);
}

/** The rows of a decision; refused with everything else if the id has a row already. */
function* writeOnce(
  purchase: NewPurchase,
  memberName: string | null,
  rows: readonly Ask<number>[],
): Rounds<StoredPurchase> {
  if (purchase.member?.grantId == null) {
    yield* lastRound(rows);
    return purchaseAsStored(purchase, memberName);
  }
  yield* round(rows);
  return yield* stored(purchase.request);
}

/** An id that was never seen becomes a tombstone. */
function* resolve(request: PurchaseRequest, atMs: number): Rounds<Result<StoredPurchase, 'ID_REUSED'>> {
  const [inserted, row] = yield* round(
    insertOnce({ ...NOTHING_SAID, request, state: 'never_arrived', atMs }),
    afterwards(askPurchase(request.purchaseId)),
  );
  const purchase = purchaseIn(row);
  if (purchase === null) throw new Error('a purchase that was just written is not there');
  if (purchase.contentHash !== request.contentHash) return refused('ID_REUSED');
  if (inserted === 1)
    yield* round(
      auditEntry({
        ...auditHead(request, atMs),
        action: 'purchase.never-arrived',
        detail: { amountYen: request.amountYen },
      }),
    );
  return ok(purchase);
}

/** What a recognised person's purchase says beyond the decision, as it is once the guards have taken what they take. */
interface Particulars {
  readonly person: FamilyMember;
  readonly balanceYen: Yen;
  readonly shop: ShopAccount;
  readonly place: EventPlace;
}

/** Somebody was recognised: the terminal's tries are forgotten, and the family that pays is owed a notice. */
function askPlace(request: PurchaseRequest, { familyAccountId }: RecognisedMember) {
  const { municipalityId } = request;
  return [changes(forgetTries(request)), nextEventPlace({ familyAccountId, municipalityId })] as const;
}

function askParticulars(
  { shopId, businessDate }: PurchaseRequest,
  { memberId, familyAccountId }: RecognisedMember,
) {
  return [
    afterwards(askBalance(familyAccountId, businessDate)),
    afterwards(askMember(memberId, businessDate)),
    afterwards(askShopAccount(shopId)),
  ] as const;
}

function* readParticulars(request: PurchaseRequest, member: RecognisedMember): Rounds<Particulars> {
  const [place, seen] = yield* round(askPlace(request, member), askParticulars(request, member));
  return particularsIn(request, place, seen);
}

function particularsIn(
  { businessDate }: PurchaseRequest,
  [, place]: AnswersTo<ReturnType<typeof askPlace>>,
  [balance, person, shop]: AnswersTo<ReturnType<typeof askParticulars>>,
): Particulars {
  return {
    person: memberOf(person, businessDate),
    balanceYen: balanceIn(balance),
    shop: shopAccountIn(shop),
    place: eventPlaceIn(place),
  };
}

function noticeRow(
  { request, member, state, reasons, receiptNumber, answerUntilMs, atMs }: NewPurchase,
  { person, balanceYen, shop, place }: Particulars,
  eventId: string,
): Ask<number> {
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
  const { familyAccountId } = member;
  return eventRow(place, { familyAccountId, municipalityId: request.municipalityId, event, atMs });
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

function* stored({ purchaseId }: PurchaseRequest): Rounds<StoredPurchase> {
  const purchase = yield* storedOrNull(purchaseId);
  if (purchase === null) throw new Error('a purchase that was just written is not there');
  return purchase;
}

function* storedOrNull(purchaseId: PurchaseId): Rounds<StoredPurchase | null> {
  const [row] = yield* round(askPurchase(purchaseId));
  return purchaseIn(row);
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
