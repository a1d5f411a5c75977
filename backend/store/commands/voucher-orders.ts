import type { LotId, OrderId, OwnerId } from '../../../domain/ids.ts';
import { ok, refused } from '../../../domain/result.ts';
import type { Result } from '../../../domain/result.ts';
import { build } from '../database/build.ts';
import type { Database, Snapshot, Transaction } from '../database/database.ts';
import type { OrderCommands, VoucherOrder } from '../orders.ts';
import { writeAudit } from '../rows/audit-rows.ts';
import { quoteSale, sell } from './sell-vouchers.ts';

type Open = Parameters<OrderCommands['openOrder']>[0];
type End = Parameters<OrderCommands['endOrder']>[0];

/** Vouchers by card: asked for, paid, turned into a lot under the order's own id. */
export function voucherOrders(database: Database): OrderCommands {
  return {
    openOrder: (command) => database.write((transaction) => openOrder(transaction, command)),
    nameReference: ({ orderId, reference }) =>
      database.write(async (transaction) => {
        await transaction.run(
          build
            .updateTable('voucher_order')
            .set({ provider_reference: reference })
            .where('order_id', '=', orderId),
        );
      }),
    endOrder: (command) => database.write((transaction) => endOrder(transaction, command)),
    familyOrders: ({ familyAccountId, limit }) =>
      database.read((snapshot) =>
        snapshot.all(
          build
            .selectFrom('voucher_order as o')
            .innerJoin('programme as p', 'p.programme_id', 'o.programme_id')
            .select([
              'o.order_id as orderId',
              'p.name as programmeName',
              'o.principal_yen as principalYen',
              'o.state',
              'o.made_at_ms as orderedAtMs',
            ])
            .where('o.family_account_id', '=', familyAccountId)
            .orderBy('o.made_at_ms', 'desc')
            .orderBy('o.order_id')
            .limit(limit),
        ),
      ),
    ordersToRefund: (municipalityId) =>
      database.read(async (snapshot) => {
        const rows = await snapshot.all(
          build
            .selectFrom('voucher_order')
            .select('order_id')
            .where('municipality_id', '=', municipalityId)
            .where('state', '=', 'refund_due')
            .orderBy('made_at_ms'),
        );
        const orders = [];
        for (const row of rows) orders.push((await readOrder(snapshot, row.order_id))?.order);
        return orders.flatMap((order) => (order === undefined ? [] : [order]));
      }),
  };
}

async function openOrder(transaction: Transaction, command: Open): ReturnType<OrderCommands['openOrder']> {
  const { orderId, municipalityId, familyAccountId, orderedBy, programmeId, principalYen, atMs } = command;
  // A quote locks the programme, so that the same order sent twice at once is found the second time.
  const quote = await quoteSale(transaction, { ...command, boughtBy: orderedBy, lotId: lotOf(orderId) });
  const known = await readOrder(transaction, orderId);
  if (known !== null) {
    const { order } = known;
    const isSame =
      order.familyAccountId === familyAccountId &&
      order.programmeId === programmeId &&
      order.principalYen === principalYen;
    return isSame ? ok(order) : refused('ID_REUSED');
  }
  if (!quote.ok) return quote;
  await transaction.run(
    build.insertInto('voucher_order').values({
      order_id: orderId,
      municipality_id: municipalityId,
      family_account_id: familyAccountId,
      owner_id: orderedBy,
      programme_id: programmeId,
      principal_yen: principalYen,
      state: 'open',
      provider: command.provider,
      made_at_ms: atMs,
    }),
  );
  await writeAudit(transaction, {
    municipalityId,
    atMs,
    actor: `owner:${orderedBy}`,
    terminalId: null,
    action: 'vouchers.ordered',
    subject: orderId,
    detail: { principalYen },
  });
  return ok({ ...command, state: 'open', reference: null, reason: null });
}

async function endOrder(transaction: Transaction, command: End): Promise<Result<VoucherOrder, 'NOT_FOUND'>> {
  const { eventId, orderId, kind, reference, atMs } = command;
  const found = await lockOrder(transaction, orderId);
  if (found === null) return refused('NOT_FOUND');
  const { order, ownerId } = found;
  const { municipalityId } = order;
  const isNew = await transaction.run(
    build
      .insertInto('provider_event')
      .values({
        event_id: eventId,
        order_id: orderId,
        municipality_id: municipalityId,
        kind,
        seen_at_ms: atMs,
      })
      .onConflict((conflict) => conflict.doNothing()),
  );
  // A failure may be followed by money after all (a konbini slip paid late); money is never followed by anything.
  if (isNew === 0 || order.state === 'paid' || order.state === 'refund_due') return ok(order);
  const ended =
    kind === 'failed'
      ? ({ state: 'failed', reason: null } as const)
      : await turnIntoVouchers(transaction, command, order, ownerId);
  await transaction.run(
    build
      .updateTable('voucher_order')
      .set({ ...ended, provider_reference: reference, ended_at_ms: atMs })
      .where('order_id', '=', orderId),
  );
  await writeAudit(transaction, {
    municipalityId,
    atMs,
    actor: 'system',
    terminalId: null,
    action: 'vouchers.order-ended',
    subject: orderId,
    detail: ended,
  });
  return ok({ ...order, ...ended, reference });
}

/** What was paid is sold, or, where that cannot be any more, owed back. */
async function turnIntoVouchers(
  transaction: Transaction,
  { amountYen, today, atMs }: End,
  order: VoucherOrder,
  boughtBy: OwnerId,
): Promise<{ readonly state: 'paid' | 'refund_due'; readonly reason: string | null }> {
  if (amountYen !== order.principalYen) return { state: 'refund_due', reason: 'another amount was paid' };
  const soldBy = `owner:${boughtBy}`;
  const sold = await sell(transaction, {
    ...order,
    lotId: lotOf(order.orderId),
    boughtBy,
    soldBy,
    today,
    atMs,
  });
  return sold.ok
    ? { state: 'paid', reason: null }
    : { state: 'refund_due', reason: JSON.stringify(sold.reason) };
}

/** The lot that an order becomes has the order's id: it cannot become two. */
function lotOf(orderId: OrderId): LotId {
  return orderId as string as LotId;
}

async function lockOrder(transaction: Transaction, orderId: OrderId) {
  await transaction.run(
    build
      .updateTable('voucher_order')
      .set((eb) => ({ state: eb.ref('state') }))
      .where('order_id', '=', orderId),
  );
  return readOrder(transaction, orderId);
}

async function readOrder(
  snapshot: Snapshot,
  orderId: OrderId,
): Promise<{ readonly order: VoucherOrder; readonly ownerId: OwnerId } | null> {
  const row = await snapshot.first(
    build
      .selectFrom('voucher_order')
      .select([
        'municipality_id as municipalityId',
        'family_account_id as familyAccountId',
        'owner_id as ownerId',
        'programme_id as programmeId',
        'principal_yen as principalYen',
        'state',
        'provider_reference as reference',
        'reason',
      ])
      .where('order_id', '=', orderId),
  );
  if (row === undefined) return null;
  const { ownerId, ...order } = row;
  return { order: { orderId, ...order }, ownerId };
}
