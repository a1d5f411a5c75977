import { createHash } from 'node:crypto';
import { allocateRefund } from '../../../domain/allocate-refund.ts';
import type { RefundPart } from '../../../domain/allocate-refund.ts';
import type { BusinessDate } from '../../../domain/business-date.ts';
import type { CloseId, FamilyAccountId, LotId, MemberId, PurchaseId, RefundId } from '../../../domain/ids.ts';
import type { PurchaseState } from '../../../domain/purchase-state.ts';
import { ok, refused } from '../../../domain/result.ts';
import type { Result } from '../../../domain/result.ts';
import type { LotSpending } from '../../../domain/voucher-lots.ts';
import { sumYen, yen } from '../../../domain/yen.ts';
import type { Yen } from '../../../domain/yen.ts';
import { build } from '../database/build.ts';
import type { Database, Snapshot, Transaction } from '../database/database.ts';
import type { GiveBack, GiveBackRefusal, GivingBackCommands, StoredRefund } from '../giving-back.ts';
import { takeBackPostings } from '../payment/purchase-entries.ts';
import { writeAudit } from '../rows/audit-rows.ts';
import { accountOf, writeEntry } from '../rows/ledger-entries.ts';
import type { Posting } from '../rows/ledger-entries.ts';
import { owePurchaseNotice } from '../rows/purchase-notices.ts';
import { giveWindowsBack, lockFamily } from './give-windows-back.ts';
import { freePremium, lockLot } from './lot-accounts.ts';
import type { LockedLot } from './lot-accounts.ts';

/** Above this one member of staff does not give money back alone (reliability.md I12). */
export const ALONE_MAX = yen(10_000);

/** Void and refund: the purchase's money goes back to where it came from. */
export function givingBack(database: Database): Pick<GivingBackCommands, 'giveBack' | 'findRefund'> {
  return {
    giveBack: (command) => database.write((transaction) => giveBack(transaction, command)),
    findRefund: (query) => database.read((snapshot) => findRefund(snapshot, query)),
  };
}

interface PaidPurchase {
  readonly family_account_id: FamilyAccountId;
  readonly member_id: MemberId;
  readonly amount_yen: Yen;
  readonly refunded_yen: Yen;
  readonly state: PurchaseState;
  readonly business_date: BusinessDate;
  readonly close_id: CloseId | null;
}

async function giveBack(
  transaction: Transaction,
  command: GiveBack,
): Promise<Result<StoredRefund, GiveBackRefusal>> {
  const purchase = await lockPurchase(transaction, command);
  const known = await readRefund(transaction, command);
  if (known !== null) return known;
  if (purchase === null) return refused('NOT_FOUND');
  const refusal = whyNot(purchase, command);
  if (refusal !== null) return refused(refusal);

  await writeRefund(transaction, command);
  await giveWindowsBack(transaction, command.purchaseId, command.amountYen);
  const parts = await giveLotsBack(transaction, command);
  await writeRefundEntry(transaction, command, parts);
  await transaction.run(
    build
      .updateTable('purchase')
      .set({
        state: command.kind === 'void' ? 'voided' : 'refunded',
        refunded_yen: yen(purchase.refunded_yen + command.amountYen),
      })
      .where('purchase_id', '=', command.purchaseId),
  );
  await writeAudit(transaction, {
    municipalityId: command.municipalityId,
    atMs: command.atMs,
    actor: `staff:${command.madeBy}`,
    terminalId: command.terminalId,
    action: command.kind === 'void' ? 'purchase.voided' : 'purchase.refunded',
    subject: command.purchaseId,
    detail: { refundId: command.refundId, amountYen: command.amountYen, confirmedBy: command.confirmedBy },
  });
  await owePurchaseNotice(transaction, {
    ...command,
    familyAccountId: purchase.family_account_id,
    memberId: purchase.member_id,
  });
  return ok(storedRefund({ ...command, familyAccountId: purchase.family_account_id }, parts));
}

/** @returns `null` for a purchase that is not this shop's or has no payer: nobody learns of another shop's */
async function lockPurchase(
  transaction: Transaction,
  { purchaseId, shopId, municipalityId }: GiveBack,
): Promise<PaidPurchase | null> {
  const who = await transaction.first(
    build
      .selectFrom('purchase')
      .select(['family_account_id as familyAccountId', 'member_id as memberId'])
      .where('purchase_id', '=', purchaseId)
      .where('shop_id', '=', shopId)
      .where('municipality_id', '=', municipalityId),
  );
  if (who === undefined || who.familyAccountId === null || who.memberId === null) return null;
  await lockFamily(transaction, { familyAccountId: who.familyAccountId, memberId: who.memberId });
  const row = await transaction.first(
    build
      .updateTable('purchase')
      .set((eb) => ({ refunded_yen: eb.ref('refunded_yen') }))
      .where('purchase_id', '=', purchaseId)
      .returning(['amount_yen', 'refunded_yen', 'state', 'business_date', 'close_id']),
  );
  if (row === undefined) return null;
  return { ...row, family_account_id: who.familyAccountId, member_id: who.memberId };
}

function whyNot(purchase: PaidPurchase, command: GiveBack): GiveBackRefusal | null {
  if (purchase.state === 'voided') return 'ALREADY_GIVEN_BACK';
  if (purchase.state !== 'approved' && purchase.state !== 'refunded') return 'NOT_PAID';
  const left = purchase.amount_yen - purchase.refunded_yen;
  if (left === 0) return 'ALREADY_GIVEN_BACK';
  if (command.kind === 'void') {
    if (purchase.refunded_yen > 0 || command.amountYen !== purchase.amount_yen) return 'MORE_THAN_PAID';
    if (purchase.business_date !== command.today) return 'NOT_TODAY';
    if (purchase.close_id !== null) return 'ALREADY_CLOSED';
  }
  if (command.amountYen > left) return 'MORE_THAN_PAID';
  const isAlone = command.confirmedBy === null || command.confirmedBy === command.madeBy;
  return command.amountYen > ALONE_MAX && isAlone ? 'NEEDS_SECOND_PERSON' : null;
}

async function readRefund(
  snapshot: Snapshot,
  command: GiveBack,
): Promise<Result<StoredRefund, 'ID_REUSED'> | null> {
  const row = await snapshot.first(
    build
      .selectFrom('refund as r')
      .innerJoin('purchase as p', 'p.purchase_id', 'r.purchase_id')
      .select(['r.content_hash', 'r.made_at_ms'])
      .select((eb) => eb.ref('p.family_account_id').$notNull().as('familyAccountId'))
      .where('r.refund_id', '=', command.refundId),
  );
  if (row === undefined) return null;
  if (row.content_hash !== contentHash(command)) return refused('ID_REUSED');
  const parts = await partsOf(snapshot, command.refundId);
  const { familyAccountId, made_at_ms: atMs } = row;
  return ok(storedRefund({ ...command, familyAccountId, atMs }, parts));
}

async function findRefund(
  snapshot: Snapshot,
  { refundId, terminalId }: Parameters<GivingBackCommands['findRefund']>[0],
): Promise<StoredRefund | null> {
  const row = await snapshot.first(
    build
      .selectFrom('refund as r')
      .innerJoin('purchase as p', 'p.purchase_id', 'r.purchase_id')
      .select(['r.purchase_id as purchaseId', 'r.kind', 'r.amount_yen as amountYen', 'r.made_at_ms as atMs'])
      .select((eb) => eb.ref('p.family_account_id').$notNull().as('familyAccountId'))
      .where('r.refund_id', '=', refundId)
      .where('r.terminal_id', '=', terminalId),
  );
  return row === undefined ? null : storedRefund({ ...row, refundId }, await partsOf(snapshot, refundId));
}

function partsOf(snapshot: Snapshot, refundId: RefundId) {
  return snapshot.all(
    build
      .selectFrom('refund_lot')
      .select(['principal_yen as principalYen', 'returned_to as to'])
      .where('refund_id', '=', refundId),
  );
}

function storedRefund(
  {
    refundId,
    purchaseId,
    familyAccountId,
    kind,
    amountYen,
    atMs,
  }: Pick<GiveBack, 'refundId' | 'purchaseId' | 'kind' | 'amountYen' | 'atMs'> &
    Pick<StoredRefund, 'familyAccountId'>,
  parts: readonly Pick<RefundPart, 'principalYen' | 'to'>[],
): StoredRefund {
  const settled = parts.filter(({ to }) => to === 'settled');
  const owedInMoneyYen = sumYen(settled.map(({ principalYen }) => principalYen));
  return { refundId, purchaseId, familyAccountId, kind, amountYen, owedInMoneyYen, madeAtMs: atMs };
}

async function writeRefund(transaction: Transaction, command: GiveBack): Promise<void> {
  await transaction.run(
    build.insertInto('refund').values({
      refund_id: command.refundId,
      purchase_id: command.purchaseId,
      municipality_id: command.municipalityId,
      shop_id: command.shopId,
      terminal_id: command.terminalId,
      kind: command.kind,
      amount_yen: command.amountYen,
      content_hash: contentHash(command),
      business_date: command.today,
      made_by: command.madeBy,
      confirmed_by: command.confirmedBy,
      made_at_ms: command.atMs,
    }),
  );
}

/** Lots are locked in the order of their ids, and given back to in the opposite order of spending. */
async function giveLotsBack(transaction: Transaction, command: GiveBack): Promise<RefundPart[]> {
  const spendings = await spendingsOf(transaction, command.purchaseId);
  const lots = new Map<LotId, LockedLot>();
  for (const lotId of spendings.map((spending) => spending.lotId).sort())
    lots.set(lotId, await lockLot(transaction, lotId));
  const allocated = allocateRefund({
    spendings,
    refundedBefore: await refundedBefore(transaction, command.purchaseId),
    amountYen: command.amountYen,
    refundedOn: command.today,
    lots: [...lots.values()],
  });
  if (!allocated.ok) throw new Error(`a refund that was allowed cannot be given back: ${allocated.reason}`);
  for (const part of allocated.value) await giveLotBack(transaction, command, part, lots);
  return [...allocated.value];
}

async function giveLotBack(
  transaction: Transaction,
  { refundId, municipalityId }: GiveBack,
  part: RefundPart,
  lots: ReadonlyMap<LotId, LockedLot>,
): Promise<void> {
  await transaction.run(
    build
      .updateTable('lot')
      .set((eb) =>
        part.to === 'lot'
          ? { left_yen: eb('left_yen', '+', part.amountYen) }
          : { settled_yen: eb('settled_yen', '+', part.amountYen) },
      )
      .where('lot_id', '=', part.lotId),
  );
  await transaction.run(
    build.insertInto('refund_lot').values({
      refund_id: refundId,
      lot_id: part.lotId,
      municipality_id: municipalityId,
      amount_yen: part.amountYen,
      principal_yen: part.principalYen,
      premium_yen: part.premiumYen,
      returned_to: part.to,
    }),
  );
  const lot = lots.get(part.lotId);
  if (part.to === 'settled' && lot !== undefined)
    await freePremium(transaction, lot.programmeId, part.premiumYen);
}

/** As the purchase spent them: soonest-expiring first. */
function spendingsOf(snapshot: Snapshot, purchaseId: PurchaseId): Promise<LotSpending[]> {
  return snapshot.all(
    build
      .selectFrom('purchase_lot as p')
      .innerJoin('lot as l', 'l.lot_id', 'p.lot_id')
      .select(['p.lot_id as lotId', 'p.amount_yen as amount'])
      .where('p.purchase_id', '=', purchaseId)
      .orderBy('l.expires_on')
      .orderBy('p.lot_id'),
  );
}

function refundedBefore(snapshot: Snapshot, purchaseId: PurchaseId): Promise<LotSpending[]> {
  return snapshot.all(
    build
      .selectFrom('refund_lot as l')
      .innerJoin('refund as r', 'r.refund_id', 'l.refund_id')
      .select(['l.lot_id as lotId', 'l.amount_yen as amount'])
      .where('r.purchase_id', '=', purchaseId),
  );
}

async function writeRefundEntry(
  transaction: Transaction,
  command: GiveBack,
  parts: readonly RefundPart[],
): Promise<void> {
  const spendings = parts.map(({ lotId, amountYen }) => ({ lotId, amount: amountYen }));
  const postings: Posting[] = await takeBackPostings(transaction, { ...command, spendings });
  for (const part of parts) postings.push(...(await partPostings(transaction, part)));
  const { municipalityId, kind, refundId, atMs } = command;
  await writeEntry(transaction, { municipalityId, kind, about: refundId, postings, atMs });
}

async function partPostings(transaction: Transaction, part: RefundPart): Promise<Posting[]> {
  if (part.to === 'lot')
    return [{ accountId: await accountOf(transaction, 'wallet_lot', part.lotId), amountYen: part.amountYen }];
  const { programmeId } = await lockLot(transaction, part.lotId);
  return [
    { accountId: await accountOf(transaction, 'refund', programmeId), amountYen: part.principalYen },
    { accountId: await accountOf(transaction, 'premium_budget', programmeId), amountYen: part.premiumYen },
  ].filter(({ amountYen }) => amountYen !== 0);
}

function contentHash({ purchaseId, kind, amountYen, shopId, terminalId }: GiveBack): string {
  return createHash('sha256')
    .update(JSON.stringify([purchaseId, kind, amountYen, shopId, terminalId]))
    .digest('hex');
}
