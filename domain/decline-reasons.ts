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
  'CAP_PURCHASE',
  'CAP_DAY',
  'BALANCE',
  'TRY_AGAIN',
] as const;

export type DeclineReason = (typeof DECLINE_REASONS)[number];
