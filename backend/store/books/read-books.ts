import { businessDateAt } from '../../../domain/business-date.ts';
import type { MunicipalityId, SettlementId } from '../../../domain/ids.ts';
import { clearMunicipalities } from '../../../domain/settlement/municipal-clearing.ts';
import { totalMerchantPeriod } from '../../../domain/settlement/merchant-totals.ts';
import { yen } from '../../../domain/yen.ts';
import type { BookCommands, Settlement, ShopPurchase, StatementRow } from '../books.ts';
import { build } from '../database/build.ts';
import type { Database, Snapshot } from '../database/database.ts';
import { receiptsOf } from '../payment/receipts.ts';
import { readCouncilFigures } from './council-figures.ts';

/** What the books say, read only. */
export function readBooks(
  database: Database,
): Pick<
  BookCommands,
  | 'listPurchases'
  | 'listMerchants'
  | 'listSettlements'
  | 'readStatement'
  | 'readLedgerRows'
  | 'readClearing'
  | 'listMunicipalities'
  | 'listProgrammes'
  | 'readCouncilFigures'
  | 'readDecisionRecord'
> {
  return {
    listPurchases: (query) => database.read((snapshot) => listPurchases(snapshot, query)),
    listMerchants: (municipalityId) =>
      database.read((snapshot) =>
        snapshot.all(
          build
            .selectFrom('merchant')
            .select(['merchant_id as merchantId', 'name'])
            .where('municipality_id', '=', municipalityId)
            .orderBy('name')
            .orderBy('merchant_id'),
        ),
      ),
    listSettlements: ({ municipalityId, unpaidOnly }) =>
      database.read(async (snapshot) => {
        const rows = await snapshot.all(
          build
            .selectFrom('settlement')
            .select('settlement_id')
            .where('municipality_id', '=', municipalityId)
            .$if(unpaidOnly, (query) => query.where('paid_at_ms', 'is', null))
            .orderBy('made_at_ms')
            .orderBy('settlement_id'),
        );
        const found = [];
        for (const row of rows) found.push(await readSettlement(snapshot, row.settlement_id));
        return found.flatMap((settlement) => (settlement === null ? [] : [settlement]));
      }),
    readStatement: (settlementId) => database.read((snapshot) => readStatement(snapshot, settlementId)),
    readLedgerRows: (settlementId) => database.read((snapshot) => readLedgerRows(snapshot, settlementId)),
    readClearing: () => database.read(readClearing),
    listMunicipalities: () =>
      database.read((snapshot) =>
        snapshot.all(
          build
            .selectFrom('municipality')
            .select(['municipality_id as municipalityId', 'name'])
            .orderBy('created_at_ms')
            .orderBy('municipality_id'),
        ),
      ),
    listProgrammes: (municipalityId) =>
      database.read((snapshot) =>
        snapshot.all(
          build
            .selectFrom('programme')
            .select([
              'programme_id as programmeId',
              'name',
              'sold_from as soldFrom',
              'spend_until as spendUntil',
            ])
            .where('municipality_id', '=', municipalityId)
            .orderBy('sold_from')
            .orderBy('programme_id'),
        ),
      ),
    readCouncilFigures: (query) => readCouncilFigures(database, query),
    readDecisionRecord: (purchaseId) =>
      database.read(async (snapshot) => {
        const row = await snapshot.first(
          build
            .selectFrom('purchase')
            .select(['state', 'decision', 'reasons'])
            .where('purchase_id', '=', purchaseId),
        );
        return row ?? null;
      }),
  };
}

async function listPurchases(
  snapshot: Snapshot,
  { shopId, receiptNumber, today, limit }: Parameters<BookCommands['listPurchases']>[0],
): Promise<ShopPurchase[]> {
  const { from, before } = receiptsOf(today);
  const rows = await snapshot.all(
    build
      .selectFrom('purchase as p')
      .leftJoin('member as m', 'm.member_id', 'p.member_id')
      .select([
        'p.purchase_id as purchaseId',
        'p.receipt_number as receiptNumber',
        'p.member_id as memberId',
        'm.display_name as memberName',
        'p.amount_yen as amountYen',
        'p.refunded_yen as givenBackYen',
        'p.state',
        'p.business_date as businessDate',
        'p.close_id as closeId',
        'p.decided_at_ms as paidAtMs',
      ])
      .where('p.shop_id', '=', shopId)
      .where('p.state', 'in', ['approved', 'voided', 'refunded'])
      .$if(receiptNumber === null, (query) =>
        query.where('p.receipt_number', '>=', from).where('p.receipt_number', '<', before),
      )
      .$if(receiptNumber !== null, (query) => query.where('p.receipt_number', '=', receiptNumber))
      .orderBy('p.decided_at_ms', 'desc')
      .orderBy('p.seq', 'desc')
      .limit(limit),
  );
  return rows.map(({ state, businessDate, closeId, ...row }) => ({
    ...row,
    receiptNumber: row.receiptNumber ?? '',
    canVoid: state === 'approved' && businessDate === today && closeId === null,
  }));
}

export async function readSettlement(
  snapshot: Snapshot,
  settlementId: SettlementId,
): Promise<Settlement | null> {
  const row = await snapshot.first(
    build
      .selectFrom('settlement as s')
      .innerJoin('merchant as m', 'm.merchant_id', 's.merchant_id')
      .select([
        's.merchant_id as merchantId',
        'm.name as merchantName',
        'm.bank_account as bankAccount',
        's.fee_basis_points as feeBasisPoints',
        's.number',
        's.until_date as untilDate',
        's.paid_at_ms as paidAtMs',
      ])
      .where('s.settlement_id', '=', settlementId),
  );
  if (row === undefined) return null;
  const { feeBasisPoints, ...rest } = row;
  const totals = totalMerchantPeriod(await readStatement(snapshot, settlementId), feeBasisPoints);
  return { settlementId, ...rest, totals };
}

/** Every purchase, refund and correction in a settlement, by date. */
export async function readStatement(snapshot: Snapshot, settlementId: SettlementId): Promise<StatementRow[]> {
  const purchases = await snapshot.all(
    build
      .selectFrom('purchase as p')
      .innerJoin('shop as s', 's.shop_id', 'p.shop_id')
      .select([
        'p.purchase_id as reference',
        's.name as shopName',
        'p.receipt_number as receiptNumber',
        'p.business_date as businessDate',
        'p.decided_at_ms as atMs',
        'p.amount_yen as amountYen',
      ])
      .where('p.settlement_id', '=', settlementId),
  );
  const refunds = await snapshot.all(
    build
      .selectFrom('refund as r')
      .innerJoin('shop as s', 's.shop_id', 'r.shop_id')
      .innerJoin('purchase as p', 'p.purchase_id', 'r.purchase_id')
      .select([
        'r.kind',
        'r.refund_id as reference',
        's.name as shopName',
        'p.receipt_number as receiptNumber',
        'r.business_date as businessDate',
        'r.made_at_ms as atMs',
        'r.amount_yen as amountYen',
      ])
      .where('r.settlement_id', '=', settlementId),
  );
  const corrections = await snapshot.all(
    build
      .selectFrom('correction')
      .select(['correction_id as reference', 'amount_yen as amountYen', 'made_at_ms as atMs'])
      .where('settlement_id', '=', settlementId),
  );
  const rows: StatementRow[] = [
    ...purchases.map((row) => ({ ...row, kind: 'purchase' as const })),
    ...refunds,
    ...corrections.map((row) => ({
      ...row,
      kind: 'correction' as const,
      shopName: null,
      receiptNumber: null,
      businessDate: businessDateAt(row.atMs),
    })),
  ];
  return rows.sort((a, b) => compare(a.businessDate, b.businessDate) || compare(a.reference, b.reference));
}

/** The merchant's account, entry by entry: the other side of a reconciliation. */
function readLedgerRows(snapshot: Snapshot, settlementId: SettlementId) {
  const settled = build
    .selectFrom('purchase')
    .select((eb) => eb.ref('purchase_id').$castTo<string>().as('id'))
    .where('settlement_id', '=', settlementId)
    .unionAll(
      build
        .selectFrom('refund')
        .select((eb) => eb.ref('refund_id').$castTo<string>().as('id'))
        .where('settlement_id', '=', settlementId),
    )
    .unionAll(
      build
        .selectFrom('correction')
        .select((eb) => eb.ref('correction_id').$castTo<string>().as('id'))
        .where('settlement_id', '=', settlementId),
    );
  return snapshot.all(
    build
      .selectFrom('journal_entry as e')
      .innerJoin('posting as t', 't.entry_id', 'e.entry_id')
      .select(['e.about as reference', 't.amount_yen as amountYen'])
      .where('e.kind', 'in', ['purchase', 'hold_taken', 'void', 'refund', 'correction'])
      .where('e.about', 'in', settled)
      // Not a join: that would begin with everything that was ever posted to a merchant.
      .where((eb) =>
        eb.exists(
          eb
            .selectFrom('ledger_account as a')
            .select('a.account_id')
            .whereRef('a.account_id', '=', 't.account_id')
            .where('a.kind', '=', 'merchant_payable'),
        ),
      )
      .orderBy('e.about'),
  );
}

async function readClearing(snapshot: Snapshot) {
  const rows = await snapshot.all(
    build
      .selectFrom('ledger_account as a')
      .innerJoin('posting as t', 't.account_id', 'a.account_id')
      .select(['a.holder', (eb) => eb.fn.sum<number>('t.amount_yen').as('amountYen')])
      .where('a.kind', '=', 'clearing_payable')
      .groupBy('a.holder'),
  );
  return clearMunicipalities(
    rows.map(({ holder, amountYen }) => {
      const [issuedBy, spentIn] = holder.split(':') as [MunicipalityId, MunicipalityId];
      return { issuedBy, spentIn, amountYen: yen(amountYen) };
    }),
  );
}

function compare(first: string, second: string): number {
  return first < second ? -1 : first > second ? 1 : 0;
}
