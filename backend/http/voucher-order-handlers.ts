import { businessDateAt } from '../../domain/business-date.ts';
import type { Clock } from '../../domain/clock.ts';
import { ok } from '../../domain/result.ts';
import { PURCHASE_CEILING } from '../../domain/yen.ts';
import type { OrderDesk } from '../orders/order-desk.ts';
import type { Store } from '../store/store.ts';
import type { Handlers } from './routes.ts';
import { offerReply } from './voucher-offers.ts';

const ORDERS_SHOWN = 10;

/** Vouchers from the family's page: what is on sale, and the way to the provider where it is paid. */
export function voucherOrderHandlers({
  store,
  clock,
  orders,
}: {
  readonly store: Store;
  readonly clock: Clock;
  readonly orders: OrderDesk;
}): Pick<Handlers, 'readVouchersOnSale' | 'orderVouchers'> {
  return {
    readVouchersOnSale: async ({ caller: { session } }) => {
      const { familyAccountId, municipalityId, ownerId: boughtBy } = session;
      const today = businessDateAt(clock.nowMs());
      const query = { municipalityId, familyAccountId, boughtBy, ceilingYen: PURCHASE_CEILING, today };
      const offers = await store.listOffers(query);
      if (!offers.ok) throw new Error('a session of a family that does not exist');
      const latest = await store.familyOrders({ familyAccountId, limit: ORDERS_SHOWN });
      return ok({
        byCard: orders.isOpen,
        offers: offers.value.map(offerReply),
        orders: latest.map(({ orderedAtMs, ...order }) => ({
          ...order,
          orderedAt: new Date(orderedAtMs).toISOString(),
        })),
      });
    },

    orderVouchers: ({ caller: { session }, params: { orderId }, body }) =>
      orders.open(session, { orderId, ...body }),
  };
}
