import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import { z } from 'zod';
import type { BusinessDate } from '../../../domain/business-date.ts';
import type { CloseId, ShopId } from '../../../domain/ids.ts';
import { ok, refused } from '../../../domain/result.ts';
import type { DeclineReason } from '../../../domain/decline-reasons.ts';
import { FIRST_CLOSE, closeRegister, makeXReport } from '../../../domain/settlement/register-report.ts';
import type {
  RegisterClose,
  RegisterJournal,
  RegisterReport,
} from '../../../domain/settlement/register-report.ts';
import { sumYen } from '../../../domain/yen.ts';
import type { BookCommands } from '../books.ts';
import { build } from '../database/build.ts';
import type { Database, Snapshot, Transaction } from '../database/database.ts';
import type { Tables } from '../database/tables.ts';
import { writeAudit } from '../rows/audit-rows.ts';
import { parseReasons } from '../rows/family-rows.ts';

type Close = Parameters<BookCommands['closeRegister']>[0];

const PAID_STATES = ['approved', 'voided', 'refunded'] as const;

/** Ends the transaction of a close that may not be made: all of it is rolled back. */
class CannotClose extends Error {}

/** A shop's X and Z. */
export function registers(
  database: Database,
): Pick<BookCommands, 'readRegister' | 'closeRegister' | 'readCloses'> {
  return {
    readRegister: ({ shopId, today }) =>
      database.read(async (snapshot) =>
        makeXReport(await readJournal(snapshot, shopId, today, null), await lastClose(snapshot, shopId)),
      ),
    closeRegister: async (command) => {
      try {
        return await database.write((transaction) => close(transaction, command));
      } catch (error) {
        if (error instanceof CannotClose) return refused('OUTCOME_UNKNOWN');
        throw error;
      }
    },
    readCloses: ({ shopId, limit }) =>
      database.read(async (snapshot) => {
        const rows = await snapshot.all(
          build
            .selectFrom('shop_close')
            .select('report')
            .where('shop_id', '=', shopId)
            .orderBy('number', 'desc')
            .limit(limit),
        );
        return rows.map(({ report }) => readReport(report));
      }),
  };
}

async function close(
  transaction: Transaction,
  command: Close,
): Promise<ReturnType<typeof ok<RegisterReport>> | ReturnType<typeof refused<'NOT_FOUND'>>> {
  const { closeId, shopId, municipalityId, today, atMs } = command;
  // One close of a shop at a time.
  const locked = await transaction.run(
    build
      .updateTable('shop')
      .set((eb) => ({ name: eb.ref('name') }))
      .where('shop_id', '=', shopId)
      .where('municipality_id', '=', municipalityId),
  );
  if (locked === 0) return refused('NOT_FOUND');
  const known = await transaction.first(
    build
      .selectFrom('shop_close')
      .select('report')
      .where('close_id', '=', closeId)
      .where('shop_id', '=', shopId),
  );
  if (known !== undefined) return ok(readReport(known.report));

  // First what is in it is marked, then the marked is added up: what is paid meanwhile is in the next close, and in no sum twice.
  await mark(transaction, shopId, closeId);
  const journal = await readJournal(transaction, shopId, today, closeId);
  const closed = closeRegister(journal, await lastClose(transaction, shopId));
  if (!closed.ok) throw new CannotClose();
  const { report } = closed.value;
  await transaction.run(
    build.insertInto('shop_close').values({
      close_id: closeId,
      municipality_id: municipalityId,
      shop_id: shopId,
      number: report.number,
      business_date: today,
      net_yen: report.netYen,
      grand_total_yen: report.grandTotalYen,
      report: JSON.stringify(report),
      closed_by: command.closedBy,
      closed_at_ms: atMs,
    }),
  );
  await writeAudit(transaction, {
    municipalityId,
    atMs,
    actor: `staff:${command.closedBy}`,
    terminalId: command.terminalId,
    action: 'shop.closed',
    subject: shopId,
    detail: { number: report.number, netYen: report.netYen },
  });
  return ok(report);
}

async function mark(transaction: Transaction, shopId: ShopId, closeId: CloseId): Promise<void> {
  await transaction.run(
    build
      .updateTable('purchase')
      .set({ close_id: closeId })
      .where('shop_id', '=', shopId)
      .where('close_id', 'is', null)
      // What was refused too: it belongs to the day, and the next close need not look at it again.
      .where('state', '<>', 'awaiting_approval'),
  );
  await transaction.run(
    build
      .updateTable('refund')
      .set({ close_id: closeId })
      .where('shop_id', '=', shopId)
      .where('close_id', 'is', null),
  );
}

/**
 * What a close has marked, or, for `null`, what none has yet: each by its own index, so that a shop's end of day takes no longer
 * the more it has sold.
 */
const ofClose =
  (shopId: ShopId, closeId: CloseId | null) =>
  (eb: ExpressionBuilder<Tables, 'purchase'>): Expression<SqlBool> =>
    closeId === null
      ? eb.and([eb('shop_id', '=', shopId), eb('close_id', 'is', null)])
      : eb('close_id', '=', closeId);

const refundsOfClose =
  (shopId: ShopId, closeId: CloseId | null) =>
  (eb: ExpressionBuilder<Tables & { r: Tables['refund'] }, 'r'>): Expression<SqlBool> =>
    closeId === null
      ? eb.and([eb('r.shop_id', '=', shopId), eb('r.close_id', 'is', null)])
      : eb('r.close_id', '=', closeId);

/** @param closeId what is marked with it; `null`: what no close has yet */
async function readJournal(
  snapshot: Snapshot,
  shopId: ShopId,
  today: BusinessDate,
  closeId: CloseId | null,
): Promise<RegisterJournal> {
  const purchases = await snapshot.all(
    build
      .selectFrom('purchase')
      .select(['amount_yen as amountYen', 'receipt_number as receiptNumber'])
      .where(ofClose(shopId, closeId))
      .where('state', 'in', PAID_STATES),
  );
  purchases.sort((a, b) => ((a.receiptNumber ?? '') < (b.receiptNumber ?? '') ? -1 : 1));
  const refunds = await snapshot.all(
    build
      .selectFrom('refund as r')
      .innerJoin('purchase as p', 'p.purchase_id', 'r.purchase_id')
      .select(['r.kind', 'r.amount_yen as amountYen', 'p.receipt_number as receiptNumber'])
      .where(refundsOfClose(shopId, closeId))
      .orderBy('r.made_at_ms')
      .orderBy('r.refund_id'),
  );
  const waiting = await snapshot.all(
    build
      .selectFrom('purchase')
      .select('amount_yen')
      .where('shop_id', '=', shopId)
      .where('close_id', 'is', null)
      .where('state', '=', 'awaiting_approval'),
  );
  const movements = [...purchases.map((row) => ({ ...row, kind: 'purchase' as const })), ...refunds];
  return {
    businessDate: today,
    movements: movements.map((row) => ({ ...row, receiptNumber: row.receiptNumber ?? '' })),
    declined: await readDeclined(snapshot, shopId, closeId),
    unresolved: { count: waiting.length, amountYen: sumYen(waiting.map((row) => row.amount_yen)) },
  };
}

/** One reason for each purchase that did not happen since the last close: the first, which is told first. */
async function readDeclined(
  snapshot: Snapshot,
  shopId: ShopId,
  closeId: CloseId | null,
): Promise<DeclineReason[]> {
  const last = await snapshot.first(
    build
      .selectFrom('shop_close')
      .select('closed_at_ms')
      .where('shop_id', '=', shopId)
      .orderBy('number', 'desc')
      .limit(1),
  );
  const rows = await snapshot.all(
    build
      .selectFrom('purchase')
      .select('reasons')
      .where(ofClose(shopId, closeId))
      .where('state', '=', 'declined')
      // Former versions did not mark what was refused.
      .where('decided_at_ms', '>=', last?.closed_at_ms ?? 0),
  );
  return rows.flatMap(({ reasons }) => parseReasons(reasons).slice(0, 1));
}

async function lastClose(snapshot: Snapshot, shopId: ShopId): Promise<RegisterClose> {
  const last = await snapshot.first(
    build
      .selectFrom('shop_close')
      .select(['number', 'grand_total_yen as grandTotalYen'])
      .where('shop_id', '=', shopId)
      .orderBy('number', 'desc')
      .limit(1),
  );
  return last ?? FIRST_CLOSE;
}

/** A report as this program wrote it: kept whole, so that it can be printed again as it was. */
function readReport(json: string): RegisterReport {
  return z
    .custom<RegisterReport>((value) => typeof value === 'object' && value !== null)
    .parse(JSON.parse(json));
}
