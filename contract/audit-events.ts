import { z } from 'zod';
import { STAFF_ROLES } from './terminal-routes.ts';
import { declineReasonSchema, instantSchema, spendingRulesSchema, yenSchema } from './primitives.ts';

/**
 * The catalogue of what is written down for the auditor. An entry says who did what to which id, and the few facts named
 * here; a field that is not named here cannot be written. No names, no birth dates, no templates, no tokens: ids only.
 */
const nothingMore = z.strictObject({});
const newRules = z.strictObject({ version: z.int(), rules: spendingRulesSchema });
const allowed = z.strictObject({
  amountYen: yenSchema,
  memberId: z.string(),
  rulesVersion: z.int(),
  consentVersion: z.int(),
  algorithm: z.string(),
});

const givenBack = z.strictObject({
  refundId: z.string(),
  amountYen: yenSchema,
  confirmedBy: z.string().nullable(),
});

export const AUDIT_EVENTS = {
  'municipality.created': { means: 'A municipality began to use this deployment', detail: nothingMore },
  'consent-notice.published': {
    means: 'The wording that is read before a capture was published',
    detail: z.strictObject({ version: z.string(), textHash: z.string() }),
  },
  'programme.created': {
    means: 'A voucher programme was set up',
    detail: z.strictObject({ premiumPercent: z.int(), premiumBudgetYen: yenSchema }),
  },
  'merchant.created': { means: 'A merchant joined', detail: nothingMore },
  'shop.created': { means: 'A shop was added to a merchant', detail: nothingMore },
  'terminal.registered': {
    means: "A terminal's public key was registered",
    detail: z.strictObject({ keyHash: z.string() }),
  },
  'terminal.revoked': { means: 'A terminal was taken out of service', detail: nothingMore },
  'staff.created': {
    means: 'A member of staff was given a code',
    detail: z.strictObject({ role: z.enum(STAFF_ROLES) }),
  },
  'family.created': { means: 'A family account was opened', detail: nothingMore },
  'vouchers.sold': {
    means: 'Vouchers were bought for a family account',
    detail: z.strictObject({ principalYen: yenSchema, premiumYen: yenSchema }),
  },
  'vouchers.ordered': {
    means: 'Vouchers were asked for by card',
    detail: z.strictObject({ principalYen: yenSchema }),
  },
  'vouchers.order-ended': {
    means: 'The provider told how a payment ended',
    detail: z.strictObject({
      state: z.enum(['paid', 'failed', 'refund_due']),
      reason: z.string().nullable(),
    }),
  },
  'member.enrolled': {
    means: 'A person was enrolled, with consent',
    detail: z.strictObject({
      consentVersion: z.int(),
      noticeVersion: z.string(),
      byGuardian: z.boolean(),
      fingers: z.int(),
    }),
  },
  'member.tried': {
    means: 'A trial identification after enrolment',
    detail: z.strictObject({ recognised: z.boolean() }),
  },
  'member.rules-changed': { means: "The owner changed a member's spending rules", detail: newRules },
  'member.frozen': { means: 'The owner stopped a member paying', detail: nothingMore },
  'member.unfrozen': { means: 'The owner let a member pay again', detail: nothingMore },
  'family.rules-changed': { means: 'The rules of a whole family were changed', detail: newRules },
  'family.frozen': { means: 'Paying was stopped for a whole family', detail: nothingMore },
  'family.unfrozen': { means: 'A whole family was let pay again', detail: nothingMore },
  'delegate-code.made': {
    means: 'A code was made by which another family may name this member, once',
    detail: nothingMore,
  },
  'grant.given': {
    means: 'Somebody was given leave to pay from a family account: one shop, an amount, a span of time',
    detail: z.strictObject({
      delegateId: z.string(),
      shopId: z.string(),
      limitYen: yenSchema,
      from: instantSchema,
      until: instantSchema,
    }),
  },
  'grant.ended': { means: 'Such a leave was ended before its time', detail: nothingMore },
  'co-guardian.added': {
    means: 'An owner let a second person see and decide for a family account',
    detail: z.strictObject({ familyAccountId: z.string() }),
  },
  'co-guardian.ended': {
    means: 'A second person may no longer see or decide for a family account',
    detail: z.strictObject({ familyAccountId: z.string() }),
  },
  'watch-over.asked': {
    means: 'The family asked to watch over a member; the member says yes or no at a terminal',
    detail: z.strictObject({ version: z.int(), holdsAtOnce: z.boolean() }),
  },
  'watch-over.agreed': {
    means: 'The watched person said yes at a terminal, with a finger',
    detail: z.strictObject({ version: z.int(), wordingVersion: z.string() }),
  },
  'watch-over.refused': {
    means: 'The person said no to being watched over',
    detail: z.strictObject({ version: z.int() }),
  },
  'watch-over.ended': {
    means: 'Watch-over was ended; by a terminal: by the watched person themselves',
    detail: nothingMore,
  },
  'watch-over.told': {
    means: 'Somebody was told about a watched person, or the municipality was',
    detail: z.strictObject({ what: z.string() }),
  },
  'watch-over.paused': {
    means: 'Days were named on which nobody is missed',
    detail: z.strictObject({ pauseId: z.string() }),
  },
  'watch-over.pause-ended': {
    means: 'Such days were ended before their time',
    detail: z.strictObject({ pauseId: z.string() }),
  },
  'watch-over.heard-from': {
    means: 'Somebody of the family said that they had heard from a watched person',
    detail: nothingMore,
  },
  'member.checked-in': {
    means: 'Somebody who is watched over showed a finger and paid nothing',
    detail: nothingMore,
  },
  'purchase.approved': { means: 'A purchase was paid', detail: allowed },
  'purchase.held': { means: 'A purchase waits for the owner; its money is held', detail: allowed },
  'purchase.declined': {
    means: 'A purchase was refused; no money moved',
    detail: z.strictObject({
      amountYen: yenSchema,
      reasons: z.array(declineReasonSchema),
      memberId: z.string().nullable(),
    }),
  },
  'purchase.voided': { means: 'A purchase was taken back on the day itself', detail: givenBack },
  'purchase.refunded': { means: 'A purchase was given back, all of it or a part', detail: givenBack },
  'vouchers.expired': {
    means: "A lot's rest expired: principal and premium apart",
    detail: z.strictObject({ expiredYen: yenSchema, backToBudgetYen: yenSchema }),
  },
  'shop.closed': {
    means: "A shop's day was closed",
    detail: z.strictObject({ number: z.int(), netYen: yenSchema }),
  },
  'settlement.made': {
    means: 'What a merchant is to be paid was fixed',
    detail: z.strictObject({ merchantId: z.string(), number: z.int(), netYen: yenSchema, feeYen: yenSchema }),
  },
  'settlement.paid': { means: 'A settlement was paid out', detail: z.strictObject({ netYen: yenSchema }) },
  'merchant.corrected': {
    means: 'A difference was put right by two people',
    detail: z.strictObject({ amountYen: yenSchema, reason: z.string(), confirmedBy: z.string() }),
  },
  'purchase.never-arrived': {
    means: 'A terminal asked for an id that had not arrived; a late request under it will be refused',
    detail: z.strictObject({ amountYen: yenSchema }),
  },
  'purchase.id-reused': {
    means: 'An id was sent again with other content, and refused',
    detail: nothingMore,
  },
  'staff.signed-in': { means: 'A member of staff signed in at a terminal', detail: nothingMore },
  'staff.signed-out': { means: 'A staff session ended', detail: nothingMore },
  'staff.pin-refused': { means: 'A wrong PIN', detail: z.strictObject({ locked: z.boolean() }) },
  'access.denied': {
    means: 'Somebody who is known asked for what they may not do',
    detail: z.strictObject({ route: z.string() }),
  },
  'sign-in-link.made': { means: "A one-time link for an account's owner was made", detail: nothingMore },
  'owner.signed-in': { means: 'An owner opened the family page with a one-time link', detail: nothingMore },
  'owner.signed-out': { means: 'An owner ended the session', detail: nothingMore },
  'passkey.added': {
    means: 'A person who decides for a family added a passkey',
    detail: z.strictObject({ passkeyId: z.string() }),
  },
  'passkey.removed': {
    means: 'A passkey was taken away',
    detail: z.strictObject({ passkeyId: z.string() }),
  },
  'passkey.used': {
    means: 'A person who decides for a family signed in with a passkey',
    detail: z.strictObject({ passkeyId: z.string() }),
  },
  'passkey.refused': {
    means: 'A known passkey was refused: signature, counter, or its person may not decide any more',
    detail: z.strictObject({ passkeyId: z.string() }),
  },
  'sign-in-link.refused': {
    means: 'A link that is known was used again, or after its time',
    detail: z.strictObject({ because: z.enum(['used', 'old', 'ended']) }),
  },
  'family.exported': { means: "A family's data were read out in one piece", detail: nothingMore },
  'consent.withdrawn': {
    means: 'A consent ended; the templates are destroyed',
    detail: z.strictObject({ consentVersion: z.int() }),
  },
  'member.erased': { means: "A member's name and birth date were taken away", detail: nothingMore },
} as const satisfies Record<string, { readonly means: string; readonly detail: z.ZodType }>;

export type AuditAction = keyof typeof AUDIT_EVENTS;
export type AuditDetail<Action extends AuditAction> = z.input<(typeof AUDIT_EVENTS)[Action]['detail']>;
