import { ok, refused } from '../../../../domain/result.ts';
import type { Yen } from '../../../../domain/yen.ts';
import { ZERO_YEN, subtractYen } from '../../../../domain/yen.ts';
import type { SqliteDatabase } from '../../../../platform/sqlite.ts';
import { inTransaction } from '../../../../platform/sqlite.ts';
import type {
  PurchasingCommands,
  PurchaseRequest,
  RecognisedMember,
  SettlementAnswer,
  StoredPurchase,
} from '../../purchasing.ts';
import type { WriteAudit } from '../rows/audit-rows.ts';
import type { FamilyRows } from '../rows/family-rows.ts';
import type { LedgerWriter } from '../rows/ledger-entries.ts';
import type { Outbox } from '../rows/outbox-rows.ts';
import type { PurchaseRows } from './purchase-rows.ts';
import { GuardRefused, spendingGuards } from './spending-guards.ts';
import type { Synchronous } from '../synchronous.ts';

interface Rows {
  readonly purchases: PurchaseRows;
  readonly families: FamilyRows;
  readonly outbox: Outbox;
  readonly ledger: LedgerWriter;
  readonly writeAudit: WriteAudit;
}

type Approval = Parameters<PurchasingCommands['approvePurchase']>[0];

/** The transaction in which money moves, and its two ways of not moving (ledger.md). */
export function settlement(
  database: SqliteDatabase,
  { purchases, families, outbox, ledger, writeAudit }: Rows,
): Synchronous<
  Pick<PurchasingCommands, 'readPurchase' | 'approvePurchase' | 'declinePurchase' | 'resolvePurchase'>
> {
  const guards = spendingGuards(database);
  const complete = database.prepare(
    `UPDATE purchase SET balance_after_yen = @balanceAfterYen, left_today_yen = @leftTodayYen, receipt_number = @receiptNumber
      WHERE purchase_id = @purchaseId`,
  );
  const countReceipt = database.prepare<[Record<string, unknown>], { last: number }>(
    `INSERT INTO receipt_counter (shop_id, business_date, municipality_id, last) VALUES (@shopId, @businessDate, @municipalityId, 1)
     ON CONFLICT (shop_id, business_date) DO UPDATE SET last = last + 1 RETURNING last`,
  );
  const merchantOf = database.prepare<[string], { merchant_id: string }>(
    'SELECT merchant_id FROM shop WHERE shop_id = ?',
  );
  const recognisedSomebody = database.prepare(
    'UPDATE terminal SET tries = 0, paused_until_ms = 0 WHERE terminal_id = ?',
  );

  function approve(command: Approval): SettlementAnswer {
    const { request, member, algorithm, atMs } = command;
    const isNew = purchases.insert({ ...NOTHING_SAID, request, state: 'approved', member, algorithm, atMs });
    if (!isNew) return { kind: 'known', purchase: stored(request) };
    // The order in which rows would be locked on an engine that has row locks: purchase, member, caps ascending, lots.
    guards.memberMaySpend(request, member);
    const leftTodayYen = guards.takeFromDay(request, member);
    for (const spending of command.spendings) guards.takeFromLot(request, member, spending);
    writeEntry(command);
    const balanceAfterYen = families.balance(member.familyAccountId, request.businessDate);
    complete.run({
      purchaseId: request.purchaseId,
      balanceAfterYen,
      leftTodayYen,
      receiptNumber: nextReceipt(request),
    });
    recognisedSomebody.run(request.terminalId);
    oweNotice(command, member, balanceAfterYen);
    const { memberId, rulesVersion, consentVersion } = member;
    writeAudit({
      ...auditHead(request, atMs),
      action: 'purchase.approved',
      detail: { amountYen: request.amountYen, memberId, rulesVersion, consentVersion, algorithm },
    });
    return { kind: 'settled', purchase: stored(request) };
  }

  function writeEntry({ request, spendings, atMs }: Approval): void {
    const merchant = merchantOf.get(request.shopId);
    if (merchant === undefined) throw new Error('a shop without a merchant');
    const fromLots = spendings.map(({ lotId, amount }) => ({
      accountId: ledger.account('wallet_lot', lotId),
      amountYen: subtractYen(ZERO_YEN, amount),
    }));
    const toMerchant = {
      accountId: ledger.account('merchant_payable', merchant.merchant_id),
      amountYen: request.amountYen,
    };
    ledger.writeEntry({
      municipalityId: request.municipalityId,
      kind: 'purchase',
      about: request.purchaseId,
      postings: [...fromLots, toMerchant],
      atMs,
    });
  }

  function nextReceipt({ shopId, businessDate, municipalityId }: PurchaseRequest): string {
    const counted = countReceipt.get({ shopId, businessDate, municipalityId });
    if (counted === undefined) throw new Error('the receipt counter gave no number');
    return `${businessDate.replaceAll('-', '')}-${String(counted.last).padStart(4, '0')}`;
  }

  function oweNotice(
    { request, eventId, atMs }: Pick<Approval, 'request' | 'eventId' | 'atMs'>,
    { memberId, familyAccountId }: RecognisedMember,
    balanceYen: Yen,
  ): void {
    const purchase = families.purchase(request.purchaseId);
    const member = families.member(memberId, request.businessDate);
    const event = { kind: 'purchase', eventId, purchase, balanceYen, member } as const;
    outbox.write({ familyAccountId, municipalityId: request.municipalityId, event, atMs });
  }

  function stored({ purchaseId }: PurchaseRequest): StoredPurchase {
    const purchase = purchases.read(purchaseId);
    if (purchase === null) throw new Error('a purchase that was just written is not there');
    return purchase;
  }

  return {
    readPurchase: (purchaseId) => purchases.read(purchaseId),

    approvePurchase: (command) => {
      try {
        return inTransaction(database, () => approve(command));
      } catch (error) {
        if (error instanceof GuardRefused) return { kind: 'guard-refused' };
        throw error;
      }
    },

    declinePurchase: (command) =>
      inTransaction(database, () => {
        const { request, reasons, member, atMs } = command;
        const isNew = purchases.insert({ ...command, state: 'declined' });
        if (!isNew) return { kind: 'known', purchase: stored(request) };
        if (member !== null) {
          recognisedSomebody.run(request.terminalId);
          oweNotice(command, member, families.balance(member.familyAccountId, request.businessDate));
        }
        writeAudit({
          ...auditHead(request, atMs),
          action: 'purchase.declined',
          detail: { amountYen: request.amountYen, reasons: [...reasons], memberId: member?.memberId ?? null },
        });
        return { kind: 'settled', purchase: stored(request) };
      }),

    resolvePurchase: ({ request, atMs }) =>
      inTransaction(database, () => {
        const isNew = purchases.insert({ ...NOTHING_SAID, request, state: 'never_arrived', atMs });
        const purchase = stored(request);
        if (purchase.contentHash !== request.contentHash) return refused('ID_REUSED');
        if (isNew)
          writeAudit({
            ...auditHead(request, atMs),
            action: 'purchase.never-arrived',
            detail: { amountYen: request.amountYen },
          });
        return ok(purchase);
      }),
  };
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
