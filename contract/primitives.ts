import { z } from 'zod';
import { parseBusinessDate } from '../domain/business-date.ts';
import type { BusinessDate } from '../domain/business-date.ts';
import { DECLINE_REASONS } from '../domain/decline-reasons.ts';
import { TRAITS } from '../domain/fingers.ts';
import { UUID_PATTERN } from '../domain/ids.ts';
import type { ShopId } from '../domain/ids.ts';
import { SHOP_CATEGORIES } from '../domain/shop-category.ts';
import { WEEKDAYS } from '../domain/tokyo-moment.ts';
import { PURCHASE_CEILING } from '../domain/yen.ts';
import type { Yen } from '../domain/yen.ts';

/** The words every message shares. Nothing crosses a process unparsed, in either direction. */

function idSchema<T extends string>(name: string) {
  return z
    .string()
    .regex(UUID_PATTERN, `${name} must be a lower-case UUID`)
    .transform((text) => text as T)
    .meta({ format: 'uuid' });
}

/** An id schema for a branded id type: `id<PurchaseId>('purchaseId')`. */
export const id = idSchema;

export const purchaseAmountSchema = z
  .int('an amount is a whole number of yen')
  .positive('an amount is more than 0 yen')
  .max(PURCHASE_CEILING, `an amount is at most ${PURCHASE_CEILING} yen`)
  .transform((value) => value as Yen);

export const yenSchema = z.int('money is a whole number of yen').transform((value) => value as Yen);

export const instantSchema = z.iso.datetime({ precision: 3 });

export const businessDateSchema = z
  .string()
  .refine(isBusinessDate, 'a date is written YYYY-MM-DD and exists')
  .transform((text) => text as BusinessDate)
  .meta({ format: 'date' });

function isBusinessDate(text: string): boolean {
  try {
    parseBusinessDate(text);
    return true;
  } catch {
    return false;
  }
}

export const traitSchema = z.enum(TRAITS);
export const declineReasonSchema = z.enum(DECLINE_REASONS);

/** The largest template any known algorithm makes, with room; more is refused before it is decoded. */
const TEMPLATE_BYTES_MAX = 4096;
export const templateBase64Schema = z
  .base64()
  .min(4)
  .max((TEMPLATE_BYTES_MAX * 4) / 3);

export const displayNameSchema = z.string().trim().min(1).max(40);
/** 128 random bits, base64url. */
export const nonceSchema = z.string().regex(/^[A-Za-z0-9_-]{22}$/);

const limitSchema = yenSchema.nullable();
/** Whether the rules contradict each other is asked in domain/spending-rules.ts. */
export const spendingRulesSchema = z.strictObject({
  perPurchase: purchaseAmountSchema.nullable(),
  perDay: limitSchema,
  perWeek: limitSchema.exactOptional(),
  perMonth: limitSchema.exactOptional(),
  inTotal: limitSchema.exactOptional(),
  askOwnerAbove: limitSchema.exactOptional(),
  shopsOnly: z.array(id<ShopId>('shopId')).readonly().nullable().exactOptional(),
  shopsBlocked: z.array(id<ShopId>('shopId')).readonly().nullable().exactOptional(),
  categoriesOnly: z.array(z.enum(SHOP_CATEGORIES)).readonly().nullable().exactOptional(),
  categoriesBlocked: z.array(z.enum(SHOP_CATEGORIES)).readonly().nullable().exactOptional(),
  /** Minutes of the day in Tokyo. */
  hours: z.strictObject({ fromMinute: z.int(), untilMinute: z.int() }).nullable().exactOptional(),
  weekdays: z.array(z.enum(WEEKDAYS)).readonly().nullable().exactOptional(),
});
