import { z } from 'zod';
import type { FamilyAccountId, MemberId, PurchaseId, ShopId, StaffId, TerminalId } from '../domain/ids.ts';
import {
  businessDateSchema,
  declineReasonSchema,
  displayNameSchema,
  id,
  instantSchema,
  nonceSchema,
  purchaseAmountSchema,
  spendingRulesSchema,
  templateBase64Schema,
  traitSchema,
  yenSchema,
} from './primitives.ts';
import { counterRoutes } from './counter-routes.ts';
import { route } from './route.ts';
import { checkInRoutes } from './watch-over-routes.ts';

const purchaseParams = z.object({ purchaseId: id<PurchaseId>('purchaseId') });

/** The member as a public screen may name them: the name the family chose, nothing else (decisions.md 13). */
const recognisedMemberSchema = z.object({ displayName: displayNameSchema });

/** What became of a purchase id. The same for the first answer, a retry and a later question about the id. */
export const purchaseOutcomeSchema = z.discriminatedUnion('state', [
  z.object({
    state: z.literal('approved'),
    purchaseId: id<PurchaseId>('purchaseId'),
    amountYen: purchaseAmountSchema,
    member: recognisedMemberSchema,
    /** `null`: another family's account paid, and its balance is nothing the shopper may see. */
    balanceYen: yenSchema.nullable(),
    /** The family whose account paid, by leave that it gave; absent: the member's own. */
    paidBy: z.string().exactOptional(),
    /** `null`: no daily limit. With `paidBy`: what is left of the leave. */
    leftTodayYen: yenSchema.nullable(),
    receiptNumber: z.string(),
    decidedAt: instantSchema,
  }),
  z.object({
    state: z.literal('declined'),
    purchaseId: id<PurchaseId>('purchaseId'),
    amountYen: purchaseAmountSchema,
    reasons: z.array(declineReasonSchema).min(1),
    /** `null` when nobody was recognised. */
    member: recognisedMemberSchema.nullable(),
    leftTodayYen: yenSchema.nullable(),
    /** Set with TOO_MANY_TRIES. */
    tryAgainAfterMs: z.int().nonnegative().nullable(),
    decidedAt: instantSchema,
  }),
  /** The id never reached the backend and now never will: nothing was paid. */
  z.object({
    state: z.literal('never_arrived'),
    purchaseId: id<PurchaseId>('purchaseId'),
    decidedAt: instantSchema,
  }),
]);
export type PurchaseOutcome = z.infer<typeof purchaseOutcomeSchema>;

/** An outcome, or the owner is being asked: its money is held, and the same id is asked for again until there is one. */
const purchaseAnswerSchema = z.discriminatedUnion('state', [
  ...purchaseOutcomeSchema.options,
  z.object({
    state: z.literal('awaiting_approval'),
    purchaseId: id<PurchaseId>('purchaseId'),
    /** Within which the owner may still answer; silence then declines it. */
    answerInMs: z.int().nonnegative(),
  }),
]);
export type PurchaseAnswer = z.infer<typeof purchaseAnswerSchema>;

/** Milliseconds spent at the backend, for the step table; never a score. */
const timingsSchema = z.object({ identifyMs: z.number(), decideMs: z.number() });

export const terminalStatus = route({
  method: 'GET',
  path: '/v1/terminal',
  summary: 'Who am I: the shop this terminal stands in, and whether payments are taken',
  caller: 'terminal',
  params: z.object({}),
  body: z.undefined(),
  reply: z.object({
    terminalId: id<TerminalId>('terminalId'),
    shopId: id<ShopId>('shopId'),
    shopName: z.string(),
    municipalityName: z.string(),
    mode: z.enum(['demo', 'production']),
    serverTime: instantSchema,
  }),
  problems: [],
});

export const requestChallenge = route({
  method: 'POST',
  path: '/v1/challenges',
  summary: 'A capture challenge for one purchase: single use, 60 s, bound to terminal, purchase and amount',
  caller: 'terminal',
  params: z.object({}),
  body: z.object({ purchaseId: id<PurchaseId>('purchaseId'), amountYen: purchaseAmountSchema }),
  reply: z.object({ challenge: nonceSchema, expiresInMs: z.int().positive() }),
  problems: ['ID_REUSED'],
});

export const submitPurchase = route({
  method: 'PUT',
  path: '/v1/purchases/:purchaseId',
  summary: 'Pay: identify the finger and authorise the purchase; idempotent by id',
  caller: 'terminal',
  params: purchaseParams,
  body: z.object({
    shopId: id<ShopId>('shopId'),
    amountYen: purchaseAmountSchema,
    currency: z.literal('JPY'),
    kind: z.literal('purchase'),
    challenge: nonceSchema,
    template: templateBase64Schema,
  }),
  reply: z.object({ outcome: purchaseAnswerSchema, timings: timingsSchema.nullable() }),
  /** ANOTHER_FINGER_NEEDED: nothing is decided; the next capture under this id, with a new challenge, is judged with this one. */
  problems: ['ID_REUSED', 'TEMPLATE_REFUSED', 'ANOTHER_FINGER_NEEDED'],
});

export const resolvePurchase = route({
  method: 'POST',
  path: '/v1/purchases/:purchaseId/resolve',
  summary: 'What became of this id? An id never seen becomes a tombstone, so that a late request is refused',
  caller: 'terminal',
  params: purchaseParams,
  body: z.object({
    shopId: id<ShopId>('shopId'),
    amountYen: purchaseAmountSchema,
    currency: z.literal('JPY'),
    kind: z.literal('purchase'),
  }),
  reply: z.object({ outcome: purchaseAnswerSchema }),
  problems: ['ID_REUSED'],
});

export const STAFF_ROLES = ['clerk', 'event_staff', 'manager', 'auditor', 'engineer'] as const;
export type StaffRole = (typeof STAFF_ROLES)[number];

export const staffSignIn = route({
  method: 'POST',
  path: '/v1/staff/sessions',
  summary: 'Staff sign-in at a terminal; five wrong PINs lock the code for 5 minutes',
  caller: 'terminal',
  params: z.object({}),
  body: z.object({ staffCode: z.string().regex(/^[0-9]{4,8}$/), pin: z.string().regex(/^[0-9]{4,12}$/) }),
  reply: z.object({
    sessionToken: z.string().min(20).max(200),
    staffId: id<StaffId>('staffId'),
    name: z.string(),
    role: z.enum(STAFF_ROLES),
    idleTimeoutMs: z.int().positive(),
  }),
  problems: ['SIGN_IN_REFUSED', 'TOO_MANY_REQUESTS'],
});

export const staffSignOut = route({
  method: 'DELETE',
  path: '/v1/staff/sessions/current',
  summary: 'Ends the staff session',
  caller: 'staff-at-terminal',
  params: z.object({}),
  body: z.undefined(),
  reply: z.object({}),
  problems: [],
});

export const listFamilies = route({
  method: 'POST',
  path: '/v1/staff/families/search',
  summary: 'Family accounts whose name or owner begins with the words (event staff, manager)',
  caller: 'staff-at-terminal',
  params: z.object({}),
  body: z.object({ words: z.string().trim().max(40) }),
  reply: z.object({
    families: z
      .array(
        z.object({
          familyAccountId: id<FamilyAccountId>('familyAccountId'),
          familyName: z.string(),
          ownerName: z.string(),
          memberNames: z.array(z.string()),
        }),
      )
      .max(50),
  }),
  problems: [],
});

export const consentNotice = route({
  method: 'GET',
  path: '/v1/staff/consent-notice',
  summary: 'The current wording that is read to the person before anything is captured, and its version',
  caller: 'staff-at-terminal',
  params: z.object({}),
  body: z.undefined(),
  reply: z.object({ version: z.string(), paragraphs: z.array(z.string()).min(1) }),
  problems: [],
});

export const enrolMember = route({
  method: 'PUT',
  path: '/v1/staff/members/:memberId',
  summary: 'Enrols a family member with consent, rules and templates in one piece; idempotent by id',
  caller: 'staff-at-terminal',
  params: z.object({ memberId: id<MemberId>('memberId') }),
  body: z.object({
    familyAccountId: id<FamilyAccountId>('familyAccountId'),
    displayName: displayNameSchema,
    birthDate: businessDateSchema,
    rules: spendingRulesSchema,
    consent: z.object({
      noticeVersion: z.string(),
      /** Required under 16: who consented for the child. */
      guardianName: displayNameSchema.nullable(),
    }),
    fingers: z
      .array(z.object({ finger: traitSchema, templates: z.array(templateBase64Schema).min(1).max(3) }))
      .min(1)
      .max(5),
  }),
  reply: z.object({ memberId: id<MemberId>('memberId'), displayName: displayNameSchema }),
  problems: [
    'ID_REUSED',
    'TEMPLATE_REFUSED',
    'RULES_CONTRADICT',
    'CONSENT_MISSING',
    'FINGER_ALREADY_ENROLLED',
    'NOT_FOUND',
  ],
});

export const tryIdentification = route({
  method: 'POST',
  path: '/v1/staff/members/:memberId/trial',
  summary: 'Would this capture have been recognised as that member? No money moves and nobody else is named',
  caller: 'staff-at-terminal',
  params: z.object({ memberId: id<MemberId>('memberId') }),
  body: z.object({ template: templateBase64Schema }),
  reply: z.object({ recognised: z.boolean() }),
  problems: ['TEMPLATE_REFUSED', 'NOT_FOUND'],
});

export const makeSignInLink = route({
  method: 'POST',
  path: '/v1/staff/families/:familyAccountId/sign-in-link',
  summary: "A one-time link (15 min) with which the account's owner opens the family page",
  caller: 'staff-at-terminal',
  params: z.object({ familyAccountId: id<FamilyAccountId>('familyAccountId') }),
  body: z.undefined(),
  reply: z.object({ url: z.url(), expiresAt: instantSchema }),
  problems: ['NOT_FOUND'],
});

export const terminalRoutes = {
  terminalStatus,
  requestChallenge,
  submitPurchase,
  resolvePurchase,
  staffSignIn,
  staffSignOut,
  listFamilies,
  consentNotice,
  enrolMember,
  tryIdentification,
  makeSignInLink,
  ...counterRoutes,
  ...checkInRoutes,
};
