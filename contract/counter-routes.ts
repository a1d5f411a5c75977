import { z } from 'zod';
import { DECLINE_REASONS } from '../domain/decline-reasons.ts';
import type { CloseId, FamilyAccountId, LotId, PurchaseId, RefundId } from '../domain/ids.ts';
import type { RegisterReport } from '../domain/settlement/register-report.ts';
import { SALE_REFUSALS } from '../domain/voucher-programme.ts';
import {
  businessDateSchema,
  displayNameSchema,
  id,
  instantSchema,
  purchaseAmountSchema,
  yenSchema,
} from './primitives.ts';
import { route } from './route.ts';
import { voucherOfferSchema } from './voucher-offers.ts';

// The counter's side of the money: giving back, the end of the day, vouchers for cash.

/** `20261122-0042`: the shop's business date and its number on that date. */
export const RECEIPT_NUMBER_PATTERN = /^[0-9]{8}-[0-9]{4,6}$/;

/** A purchase as the counter may see it: no balance, no limit, nothing of the family but the name on the receipt. */
export const counterPurchaseSchema = z.object({
  purchaseId: id<PurchaseId>('purchaseId'),
  receiptNumber: z.string(),
  /** `null`: the member is no longer there. */
  memberName: displayNameSchema.nullable(),
  amountYen: purchaseAmountSchema,
  givenBackYen: yenSchema,
  /** Same business day, before the close, and nothing given back yet. */
  canVoid: z.boolean(),
  paidAt: instantSchema,
});
export type CounterPurchase = z.infer<typeof counterPurchaseSchema>;

export const listPurchases = route({
  method: 'POST',
  path: '/v1/staff/purchases/search',
  summary:
    "This shop's purchases of today, newest first, or the one of a receipt number (clerk, manager, auditor)",
  caller: 'staff-at-terminal',
  params: z.object({}),
  body: z.object({ receiptNumber: z.string().regex(RECEIPT_NUMBER_PATTERN).nullable() }),
  reply: z.object({
    purchases: z.array(counterPurchaseSchema).max(200),
    businessDate: businessDateSchema,
    /** Above this a second member of staff signs. */
    aloneMaxYen: yenSchema,
  }),
  problems: [],
});

export const giveBackKindSchema = z.enum(['void', 'refund']);

const storedRefundSchema = z.object({
  refundId: id<RefundId>('refundId'),
  purchaseId: id<PurchaseId>('purchaseId'),
  kind: giveBackKindSchema,
  amountYen: purchaseAmountSchema,
  /** Owed to the owner in money, because the vouchers had expired. */
  owedInMoneyYen: yenSchema,
  madeAt: instantSchema,
});

const refundParams = z.object({ refundId: id<RefundId>('refundId') });

export const giveBack = route({
  method: 'PUT',
  path: '/v1/staff/refunds/:refundId',
  summary: 'Void or refund a purchase of this shop; idempotent by id (clerk, manager)',
  caller: 'staff-at-terminal',
  params: refundParams,
  body: z.object({
    kind: giveBackKindSchema,
    purchaseId: id<PurchaseId>('purchaseId'),
    amountYen: purchaseAmountSchema,
    /** Somebody else of the staff who signs at the same screen, above the limit; one of the two is a manager. */
    second: z
      .object({ staffCode: z.string().regex(/^[0-9]{4,8}$/), pin: z.string().regex(/^[0-9]{4,12}$/) })
      .nullable(),
  }),
  reply: storedRefundSchema,
  problems: [
    'NOT_FOUND',
    'NOT_PAID',
    'ALREADY_GIVEN_BACK',
    'MORE_THAN_PAID',
    'NOT_TODAY',
    'ALREADY_CLOSED',
    'NEEDS_SECOND_PERSON',
    'NEEDS_MANAGER',
    'ID_REUSED',
    'SIGN_IN_REFUSED',
    'TOO_MANY_REQUESTS',
  ],
});

export const askRefund = route({
  method: 'GET',
  path: '/v1/refunds/:refundId',
  summary:
    'What became of a refund whose answer was lost: `null` while none of that id is known from this terminal',
  caller: 'terminal',
  params: refundParams,
  body: z.undefined(),
  reply: z.object({ refund: storedRefundSchema.nullable() }),
  problems: [],
});

const countedSumSchema = z.object({ count: z.int().nonnegative(), amountYen: yenSchema });

/** The register's X or Z (domain/settlement/register-report.ts). */
export const registerReportSchema = z.object({
  kind: z.enum(['X', 'Z']),
  number: z.int().positive(),
  businessDate: businessDateSchema,
  firstReceipt: z.string().nullable(),
  lastReceipt: z.string().nullable(),
  purchases: countedSumSchema,
  voids: countedSumSchema,
  refunds: countedSumSchema,
  corrections: countedSumSchema,
  netYen: yenSchema,
  unresolved: countedSumSchema,
  declined: z.array(z.object({ reason: z.enum(DECLINE_REASONS), count: z.int().positive() })).readonly(),
  grandTotalYen: yenSchema,
}) satisfies z.ZodType<RegisterReport>;

export const readRegister = route({
  method: 'GET',
  path: '/v1/staff/register',
  summary:
    'X: how the day of this shop stands, and its latest closes, newest first (clerk, manager, auditor)',
  caller: 'staff-at-terminal',
  params: z.object({}),
  body: z.undefined(),
  reply: z.object({ now: registerReportSchema, closes: z.array(registerReportSchema).max(50) }),
  problems: [],
});

export const closeRegister = route({
  method: 'PUT',
  path: '/v1/staff/closes/:closeId',
  summary: "Z: closes this shop's day; idempotent by id (clerk, manager)",
  caller: 'staff-at-terminal',
  params: z.object({ closeId: id<CloseId>('closeId') }),
  body: z.object({}),
  reply: registerReportSchema,
  problems: ['NOT_FOUND', 'OUTCOME_UNKNOWN'],
});

export const listVoucherOffers = route({
  method: 'GET',
  path: '/v1/staff/families/:familyAccountId/voucher-offers',
  summary: 'The programmes on sale today and what this family may still buy (event staff, manager)',
  caller: 'staff-at-terminal',
  params: z.object({ familyAccountId: id<FamilyAccountId>('familyAccountId') }),
  body: z.undefined(),
  reply: z.object({ offers: z.array(voucherOfferSchema).max(50) }),
  problems: ['NOT_FOUND'],
});

const lotParams = z.object({ lotId: id<LotId>('lotId') });

const soldLotSchema = z.object({
  lotId: id<LotId>('lotId'),
  principalYen: yenSchema,
  premiumYen: yenSchema,
  expiresOn: businessDateSchema,
});

/** A sale that the programme's rules did not allow is an outcome, told with every rule that it breaks. */
const voucherSaleSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('sold'), lot: soldLotSchema }),
  z.object({
    state: z.literal('refused'),
    refusals: z.array(z.object({ reason: z.enum(SALE_REFUSALS), leftYen: yenSchema.nullable() })).min(1),
  }),
]);

export const sellVouchers = route({
  method: 'PUT',
  path: '/v1/staff/voucher-sales/:lotId',
  summary: 'Sells vouchers for cash; idempotent by id (event staff, manager)',
  caller: 'staff-at-terminal',
  params: lotParams,
  body: z.object({
    familyAccountId: id<FamilyAccountId>('familyAccountId'),
    programmeId: id<string>('programmeId'),
    principalYen: purchaseAmountSchema,
  }),
  reply: voucherSaleSchema,
  problems: ['NOT_FOUND', 'ID_REUSED'],
});

export const askVoucherSale = route({
  method: 'GET',
  path: '/v1/voucher-sales/:lotId',
  summary:
    'What became of a sale whose answer was lost: `null` while none of that id is known in this municipality',
  caller: 'terminal',
  params: lotParams,
  body: z.undefined(),
  reply: z.object({ lot: soldLotSchema.nullable() }),
  problems: [],
});

export const counterRoutes = {
  listPurchases,
  giveBack,
  askRefund,
  readRegister,
  closeRegister,
  listVoucherOffers,
  sellVouchers,
  askVoucherSale,
};
