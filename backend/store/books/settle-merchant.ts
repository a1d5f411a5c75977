import type { MerchantId, MunicipalityId } from '../../../domain/ids.ts';
import { ok, refused } from '../../../domain/result.ts';
import type { Result } from '../../../domain/result.ts';
import { totalMerchantPeriod } from '../../../domain/settlement/merchant-totals.ts';
import type { MerchantTotals } from '../../../domain/settlement/merchant-totals.ts';
import { ZERO_YEN, addYen, subtractYen } from '../../../domain/yen.ts';
import type { BookCommands, Settlement } from '../books.ts';
import { build } from '../database/build.ts';
import type { Database, Transaction } from '../database/database.ts';
import { writeAudit } from '../rows/audit-rows.ts';
import { accountOf, openAccountOnce, writeEntry } from '../rows/ledger-entries.ts';
import { readSettlement, readStatement } from './read-books.ts';

type Settle = Parameters<BookCommands['settleMerchant']>[0];
type Pay = Parameters<BookCommands['markPaid']>[0];
type Correct = Parameters<BookCommands['correctMerchant']>[0];

/** Ends the transaction of a settlement that is not to be made: all of it is rolled back. */
class NothingDue extends Error {}

export function settlements(
  database: Database,
): Pick<BookCommands, 'settleMerchant' | 'markPaid' | 'correctMerchant'> {
  return {
    settleMerchant: async (command) => {
      try {
        return await database.write((transaction) => settle(transaction, command));
      } catch (error) {
        if (error instanceof NothingDue) return refused('NOTHING_DUE');
        throw error;
      }
    },
    markPaid: (command) => database.write((transaction) => markPaid(transaction, command)),
    correctMerchant: (command) => database.write((transaction) => correct(transaction, command)),
  };
}

async function settle(
  transaction: Transaction,
  command: Settle,
): Promise<Result<Settlement, 'NOT_FOUND' | 'ID_REUSED'>> {
  const { settlementId, merchantId, municipalityId, untilDate, atMs } = command;
  const merchant = await lockMerchant(transaction, command);
  if (merchant === null) return refused('NOT_FOUND');
  const known = await readSettlement(transaction, settlementId);
  if (known !== null) return known.merchantId === merchantId ? ok(known) : refused('ID_REUSED');

  // Marked first and added up afterwards: what is paid meanwhile is in the next settlement, and in no sum twice.
  await mark(transaction, command);
  const rows = await readStatement(transaction, settlementId);
  const totals = totalMerchantPeriod(rows, merchant.feeBasisPoints);
  if (totals.netYen <= 0) throw new NothingDue();
  const { number } = (await transaction.first(
    build
      .selectFrom('settlement')
      .select((eb) => eb.fn.coalesce(eb.fn.max('number'), eb.lit(0)).as('number'))
      .where('merchant_id', '=', merchantId),
  )) ?? { number: 0 };
  await transaction.run(
    build.insertInto('settlement').values({
      settlement_id: settlementId,
      municipality_id: municipalityId,
      merchant_id: merchantId,
      number: number + 1,
      until_date: untilDate,
      purchases_yen: totals.purchases.amountYen,
      refunds_yen: addYen(totals.voids.amountYen, totals.refunds.amountYen),
      corrections_yen: totals.corrections.amountYen,
      fee_basis_points: merchant.feeBasisPoints,
      fee_yen: totals.feeYen,
      net_yen: totals.netYen,
      made_by: command.madeBy,
      made_at_ms: atMs,
    }),
  );
  await writeSettlementEntry(transaction, command, totals);
  await writeAudit(transaction, {
    municipalityId,
    atMs,
    actor: command.madeBy,
    terminalId: null,
    action: 'settlement.made',
    subject: settlementId,
    detail: { merchantId, number: number + 1, netYen: totals.netYen, feeYen: totals.feeYen },
  });
  const made = await readSettlement(transaction, settlementId);
  if (made === null) throw new Error('a settlement that was just made is not there');
  return ok(made);
}

async function lockMerchant(
  transaction: Transaction,
  { merchantId, municipalityId }: { merchantId: MerchantId; municipalityId: MunicipalityId },
): Promise<{ readonly feeBasisPoints: number } | null> {
  const row = await transaction.first(
    build
      .updateTable('merchant')
      .set((eb) => ({ name: eb.ref('name') }))
      .where('merchant_id', '=', merchantId)
      .where('municipality_id', '=', municipalityId)
      .returning('fee_basis_points as feeBasisPoints'),
  );
  return row ?? null;
}

async function mark(
  transaction: Transaction,
  { settlementId, merchantId, untilDate }: Settle,
): Promise<void> {
  const shops = build.selectFrom('shop').select('shop_id').where('merchant_id', '=', merchantId);
  // What is closed and what is not, each by its own index.
  for (const closed of ['is not', 'is'] as const)
    await transaction.run(
      build
        .updateTable('purchase')
        .set({ settlement_id: settlementId })
        .where('shop_id', 'in', shops)
        .where('close_id', closed, null)
        .where('settlement_id', 'is', null)
        .where('business_date', '<=', untilDate)
        .where('state', 'in', ['approved', 'voided', 'refunded']),
    );
  // A refund is settled with or after its purchase: what was never counted is not taken back.
  await transaction.run(
    build
      .updateTable('refund')
      .set({ settlement_id: settlementId })
      .where('shop_id', 'in', shops)
      .where('settlement_id', 'is', null)
      .where('business_date', '<=', untilDate),
  );
  await transaction.run(
    build
      .updateTable('correction')
      .set({ settlement_id: settlementId })
      .where('merchant_id', '=', merchantId)
      .where('settlement_id', 'is', null),
  );
}

async function writeSettlementEntry(
  transaction: Transaction,
  { settlementId, merchantId, municipalityId, atMs }: Settle,
  { turnoverYen, feeYen, netYen }: MerchantTotals,
): Promise<void> {
  const account = (kind: 'payout_due' | 'fee_income', holder: string) =>
    openAccountOnce(transaction, municipalityId, kind, holder);
  const postings = [
    {
      accountId: await accountOf(transaction, 'merchant_payable', merchantId),
      amountYen: subtractYen(ZERO_YEN, turnoverYen),
    },
    { accountId: await account('payout_due', merchantId), amountYen: netYen },
    { accountId: await account('fee_income', municipalityId), amountYen: feeYen },
  ].filter(({ amountYen }) => amountYen !== 0);
  await writeEntry(transaction, { municipalityId, kind: 'settlement', about: settlementId, postings, atMs });
}

async function markPaid(
  transaction: Transaction,
  { settlementId, municipalityId, paidBy, atMs }: Pay,
): Promise<boolean> {
  const paid = await transaction.first(
    build
      .updateTable('settlement')
      .set({ paid_at_ms: atMs })
      .where('settlement_id', '=', settlementId)
      .where('municipality_id', '=', municipalityId)
      .where('paid_at_ms', 'is', null)
      .returning(['net_yen as netYen', 'merchant_id as merchantId']),
  );
  if (paid === undefined) return false;
  const { netYen, merchantId } = paid;
  const paidOut = await openAccountOnce(transaction, municipalityId, 'paid_out', municipalityId);
  const postings = [
    {
      accountId: await accountOf(transaction, 'payout_due', merchantId),
      amountYen: subtractYen(ZERO_YEN, netYen),
    },
    { accountId: paidOut, amountYen: netYen },
  ];
  await writeEntry(transaction, { municipalityId, kind: 'payout', about: settlementId, postings, atMs });
  await writeAudit(transaction, {
    municipalityId,
    atMs,
    actor: paidBy,
    terminalId: null,
    action: 'settlement.paid',
    subject: settlementId,
    detail: { netYen },
  });
  return true;
}

async function correct(
  transaction: Transaction,
  command: Correct,
): Promise<Result<undefined, 'NOT_FOUND' | 'ID_REUSED' | 'NEEDS_SECOND_PERSON' | 'NOT_AN_AMOUNT'>> {
  const { correctionId, merchantId, municipalityId, amountYen, reason, madeBy, confirmedBy, atMs } = command;
  if (madeBy === confirmedBy) return refused('NEEDS_SECOND_PERSON');
  if (!Number.isSafeInteger(amountYen) || amountYen === 0) return refused('NOT_AN_AMOUNT');
  if ((await lockMerchant(transaction, command)) === null) return refused('NOT_FOUND');
  const known = await transaction.first(
    build
      .selectFrom('correction')
      .select(['merchant_id as merchantId', 'amount_yen as amountYen'])
      .where('correction_id', '=', correctionId),
  );
  if (known !== undefined) {
    const isSame = known.merchantId === merchantId && known.amountYen === amountYen;
    return isSame ? ok(undefined) : refused('ID_REUSED');
  }
  await transaction.run(
    build.insertInto('correction').values({
      correction_id: correctionId,
      municipality_id: municipalityId,
      merchant_id: merchantId,
      amount_yen: amountYen,
      reason,
      made_by: madeBy,
      confirmed_by: confirmedBy,
      made_at_ms: atMs,
    }),
  );
  const against = await openAccountOnce(transaction, municipalityId, 'correction', municipalityId);
  const postings = [
    { accountId: await accountOf(transaction, 'merchant_payable', merchantId), amountYen },
    { accountId: against, amountYen: subtractYen(ZERO_YEN, amountYen) },
  ];
  await writeEntry(transaction, { municipalityId, kind: 'correction', about: correctionId, postings, atMs });
  await writeAudit(transaction, {
    municipalityId,
    atMs,
    actor: madeBy,
    terminalId: null,
    action: 'merchant.corrected',
    subject: merchantId,
    detail: { amountYen, reason, confirmedBy },
  });
  return ok(undefined);
}
