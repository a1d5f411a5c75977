/**
 * Why a purchase that was asked for did not happen. Stored with the purchase, shown in kind words (messages/decline-reasons.ts)
 * and printed by the commands. The order is the order in which reasons are told.
 */
export const DECLINE_REASONS = [
  'NOT_RECOGNISED',
  'AMBIGUOUS',
  'TOO_MANY_TRIES',
  'CHALLENGE_EXPIRED',
  'REPLAYED_CAPTURE',
  'FROZEN',
  'FAMILY_FROZEN',
  'GRANT_ENDED',
  'SHOP_NOT_ALLOWED',
  'CATEGORY_NOT_ALLOWED',
  'WEEKDAY_NOT_ALLOWED',
  'OUTSIDE_HOURS',
  'CAP_PURCHASE',
  'CAP_DAY',
  'CAP_WEEK',
  'CAP_MONTH',
  'CAP_TOTAL',
  'GRANT_LIMIT',
  'FAMILY_CAP',
  'VOUCHERS_NOT_FOR_SHOP',
  'BALANCE',
  'APPROVAL_REFUSED',
  'APPROVAL_TIMEOUT',
  'TRY_AGAIN',
] as const;

export type DeclineReason = (typeof DECLINE_REASONS)[number];
