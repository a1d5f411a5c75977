import { z } from 'zod';
import {
  businessDateSchema,
  declineReasonSchema,
  id,
  spendingRulesSchema,
  yenSchema,
} from '../../../contract/primitives.ts';
import type { DecisionRecord } from '../../../domain/explain-purchase.ts';
import type { GrantId, LotId, MerchantId, MunicipalityId, ShopId } from '../../../domain/ids.ts';
import { SHOP_CATEGORIES } from '../../../domain/shop-category.ts';
import { WINDOW_KINDS } from '../../../domain/spending-window.ts';
import { WEEKDAYS } from '../../../domain/tokyo-moment.ts';

const spender = z.object({
  frozen: z.boolean(),
  rules: spendingRulesSchema,
  used: z.object({ day: yenSchema, week: yenSchema, month: yenSchema, total: yenSchema }),
});

const question = z.object({
  amount: yenSchema,
  at: z.object({
    instantMs: z.int(),
    businessDate: businessDateSchema,
    minuteOfDay: z.int(),
    weekday: z.enum(WEEKDAYS),
  }),
  shop: z.object({
    shopId: id<ShopId>('shopId'),
    merchantId: id<MerchantId>('merchantId'),
    municipalityId: id<MunicipalityId>('municipalityId'),
    category: z.enum(SHOP_CATEGORIES),
    areas: z.array(z.string()),
  }),
  payer: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('member'), member: spender }),
    z.object({
      kind: z.literal('grant'),
      grant: z.object({
        grantId: id<GrantId>('grantId'),
        shopId: id<ShopId>('shopId'),
        limitYen: yenSchema,
        usedYen: yenSchema,
        fromMs: z.int(),
        untilMs: z.int(),
      }),
    }),
  ]),
  family: spender,
  // Where a lot may be spent is not told again here.
  lots: z.array(z.object({ lotId: id<LotId>('lotId'), left: yenSchema, expiresOn: businessDateSchema })),
  ownerApproved: z.boolean(),
});

const proposal = {
  spendings: z.array(z.object({ lotId: id<LotId>('lotId'), amount: yenSchema })),
  takes: z.array(
    z.object({
      subject: z.enum(['member', 'family', 'grant']),
      window: z.enum(WINDOW_KINDS),
      key: z.string(),
      amountYen: yenSchema,
      limitYen: yenSchema.nullable(),
    }),
  ),
};

const decision = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('approve'), ...proposal }),
  z.object({
    kind: z.literal('ask-owner'),
    why: z.array(z.object({ subject: z.enum(['member', 'family']), aboveYen: yenSchema })),
    ...proposal,
  }),
  z.object({
    kind: z.literal('decline'),
    reasons: z.array(
      z.object({
        reason: declineReasonSchema,
        leftYen: yenSchema.nullable(),
        window: z.enum(['purchase', ...WINDOW_KINDS]).nullable(),
      }),
    ),
  }),
]);

const recordSchema = z.object({ question, decision });

/** What a decision looked at, as it lies in the table. @throws if it is not understood: a guess would be no explanation */
export function readDecision(json: string): DecisionRecord {
  return recordSchema.parse(JSON.parse(json));
}
