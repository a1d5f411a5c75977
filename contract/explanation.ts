import { z } from 'zod';
import type { LotId } from '../domain/ids.ts';
import { WINDOW_KINDS } from '../domain/spending-window.ts';
import { businessDateSchema, declineReasonSchema, id, spendingRulesSchema, yenSchema } from './primitives.ts';

const windowSchema = z.enum(WINDOW_KINDS);

/** One line of why a purchase ended as it did (domain/explain-purchase.ts); its words are made where they are read. */
export const explanationLineSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('asked'), amountYen: yenSchema, instantMs: z.int() }),
  z.object({ kind: z.literal('outcome'), outcome: z.enum(['approve', 'ask-owner', 'decline']) }),
  z.object({
    kind: z.literal('reason'),
    detail: z.object({
      reason: declineReasonSchema,
      leftYen: yenSchema.nullable(),
      window: z.enum(['purchase', ...WINDOW_KINDS]).nullable(),
    }),
  }),
  z.object({
    kind: z.literal('ask'),
    why: z.object({ subject: z.enum(['member', 'family']), aboveYen: yenSchema }),
  }),
  z.object({ kind: z.literal('owner-approved') }),
  z.object({ kind: z.literal('rules'), subject: z.enum(['member', 'family']), rules: spendingRulesSchema }),
  z.object({
    kind: z.literal('limit'),
    subject: z.enum(['member', 'family', 'grant']),
    window: windowSchema,
    limitYen: yenSchema,
    usedBeforeYen: yenSchema,
    leftBeforeYen: yenSchema,
    leftAfterYen: yenSchema.nullable(),
  }),
  z.object({
    kind: z.literal('lot'),
    lotId: id<LotId>('lotId'),
    amountYen: yenSchema,
    leftYen: yenSchema,
    expiresOn: businessDateSchema,
  }),
]);
