import { z } from 'zod';
import type { OrderId, ProgrammeId } from '../domain/ids.ts';
import { id, instantSchema, yenSchema } from './primitives.ts';
import { route } from './route.ts';
import { voucherOfferSchema } from './voucher-offers.ts';

/** Vouchers asked for by card. */
export const voucherOrderSchema = z.object({
  orderId: id<OrderId>('orderId'),
  programmeName: z.string(),
  principalYen: yenSchema,
  /** `open`: the provider has not told yet. `refund_due`: paid when it could not be sold any more; the town gives it back. */
  state: z.enum(['open', 'paid', 'failed', 'refund_due']),
  orderedAt: instantSchema,
});
export type VoucherOrder = z.infer<typeof voucherOrderSchema>;

export const readVouchersOnSale = route({
  method: 'GET',
  path: '/v1/owner/vouchers',
  summary: 'What is on sale today, how much whoever asks may still buy, and the latest orders by card',
  caller: 'owner',
  params: z.object({}),
  body: z.undefined(),
  reply: z.object({
    /** Whether this deployment sells by card; otherwise at the counter only. */
    byCard: z.boolean(),
    offers: z.array(voucherOfferSchema).max(50),
    /** Newest first. */
    orders: z.array(voucherOrderSchema).max(10),
  }),
  problems: [],
});

export const orderVouchers = route({
  method: 'PUT',
  path: '/v1/owner/voucher-orders/:orderId',
  summary: 'Vouchers by card: the page of the payment provider to go to; idempotent by id until it is paid',
  caller: 'owner',
  params: z.object({ orderId: id<OrderId>('orderId') }),
  body: z.object({ programmeId: id<ProgrammeId>('programmeId'), principalYen: yenSchema }),
  reply: z.object({ url: z.url() }),
  problems: ['NOT_FOUND', 'ID_REUSED', 'SALE_REFUSED', 'PROVIDER_UNAVAILABLE'],
});

/** Where the payment provider sends its signed messages; its words are the provider's, not this contract's. */
export const PROVIDER_MESSAGES_PATH = '/v1/provider-messages';

export const voucherOrderRoutes = { readVouchersOnSale, orderVouchers };
