import { z } from 'zod';
import type { ProgrammeId } from '../domain/ids.ts';
import { businessDateSchema, id, purchaseAmountSchema, yenSchema } from './primitives.ts';

/** A programme on sale, as one family may buy it today. */
export const voucherOfferSchema = z.object({
  programmeId: id<ProgrammeId>('programmeId'),
  name: z.string(),
  premiumPercent: z.int().nonnegative(),
  unitYen: purchaseAmountSchema,
  /** The most that can be sold now, in whole units; 0: nothing, because of `because`. */
  mostYen: yenSchema,
  /** What keeps `mostYen` from being more; `null`: only the ceiling of one sale. */
  because: z.enum(['PERSON_LIMIT', 'PREMIUM_BUDGET_SPENT']).nullable(),
  usableFrom: businessDateSchema,
  expiresOn: businessDateSchema,
});
export type VoucherOffer = z.infer<typeof voucherOfferSchema>;
