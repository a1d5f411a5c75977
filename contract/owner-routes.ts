import { z } from 'zod';
import type { GrantId, MemberId, OwnerId, PurchaseId, ShopId } from '../domain/ids.ts';
import { SHOP_CATEGORIES } from '../domain/shop-category.ts';
import { WINDOW_KINDS } from '../domain/spending-window.ts';
import { explanationLineSchema } from './explanation.ts';
import {
  businessDateSchema,
  declineReasonSchema,
  displayNameSchema,
  id,
  instantSchema,
  purchaseAmountSchema,
  spendingRulesSchema,
  yenSchema,
} from './primitives.ts';
import { route } from './route.ts';

/** One line of the family's list: a purchase that was paid, refused, given back or that waits for the owner. */
export const familyPurchaseSchema = z.object({
  purchaseId: id<PurchaseId>('purchaseId'),
  memberId: id<MemberId>('memberId'),
  memberName: displayNameSchema,
  shopName: z.string(),
  amountYen: yenSchema,
  state: z.enum(['approved', 'declined', 'voided', 'refunded', 'awaiting_approval']),
  reasons: z.array(declineReasonSchema),
  receiptNumber: z.string().nullable(),
  decidedAt: instantSchema,
  /** The leave under which somebody else paid from this account; `null`: a member's own purchase. */
  grantId: id<GrantId>('grantId').nullable(),
  /** How much of it was given back so far. */
  refundedYen: yenSchema,
  /** Until when the owner may answer, where the owner is asked. */
  answerUntil: instantSchema.nullable(),
});
export type FamilyPurchase = z.infer<typeof familyPurchaseSchema>;

export const familyMemberSchema = z.object({
  memberId: id<MemberId>('memberId'),
  displayName: displayNameSchema,
  age: z.int().nonnegative(),
  rules: spendingRulesSchema,
  /** Send it back when changing the rules; a change made meanwhile is then not overwritten. */
  rulesVersion: z.int().positive(),
  frozen: z.boolean(),
  spentTodayYen: yenSchema,
  leftTodayYen: yenSchema.nullable(),
  enrolledFingers: z.int().nonnegative(),
});
export type FamilyMember = z.infer<typeof familyMemberSchema>;

/** The rules that bind everybody who spends the family's money. */
export const familyRulesSchema = z.object({
  rules: spendingRulesSchema,
  /** 0: the family has no rules of its own yet. */
  rulesVersion: z.int().nonnegative(),
  frozen: z.boolean(),
});
export type FamilyRules = z.infer<typeof familyRulesSchema>;

/** Leave for somebody to pay from this account: one shop, an amount, a span of time (from, up to but without until). */
export const grantSchema = z.object({
  grantId: id<GrantId>('grantId'),
  delegateName: displayNameSchema,
  shopId: id<ShopId>('shopId'),
  shopName: z.string(),
  limitYen: yenSchema,
  leftYen: yenSchema,
  from: instantSchema,
  until: instantSchema,
});
export type Grant = z.infer<typeof grantSchema>;

export const familyPageSchema = z.object({
  familyName: z.string(),
  ownerName: z.string(),
  /** Who is looking: the owner, or somebody whom the owner lets see and decide. */
  viewer: z.object({ name: z.string(), isOwner: z.boolean() }),
  municipalityName: z.string(),
  mode: z.enum(['demo', 'production']),
  balanceYen: yenSchema,
  /** The soonest-expiring vouchers first. */
  lots: z.array(
    z.object({
      leftYen: yenSchema,
      /** How much of what is left was given by the programme. */
      premiumLeftYen: yenSchema,
      expiresOn: z.string(),
    }),
  ),
  members: z.array(familyMemberSchema),
  family: familyRulesSchema,
  /** What the limits longer than a member's day leave; `memberId: null` is the family's own. */
  limits: z.array(
    z.object({
      memberId: id<MemberId>('memberId').nullable(),
      window: z.enum(WINDOW_KINDS),
      limitYen: yenSchema,
      leftYen: yenSchema,
    }),
  ),
  /** Leave that holds or will hold, and what ended today. */
  grants: z.array(grantSchema),
  coGuardians: z.array(z.object({ ownerId: id<OwnerId>('ownerId'), name: displayNameSchema })),
  /** Newest first, at most 50. */
  purchases: z.array(familyPurchaseSchema).max(50),
});
export type FamilyPage = z.infer<typeof familyPageSchema>;

export const ownerSignIn = route({
  method: 'POST',
  path: '/v1/owner/session',
  summary: 'Exchanges a one-time link token for a session cookie; a used or old link is refused',
  caller: 'anybody',
  params: z.object({}),
  body: z.object({ linkToken: z.string().regex(/^[A-Za-z0-9_-]{20,100}$/) }),
  reply: z.object({}),
  problems: ['SIGN_IN_REFUSED', 'TOO_MANY_REQUESTS'],
});

export const ownerSignOut = route({
  method: 'DELETE',
  path: '/v1/owner/session',
  summary: 'Ends the session',
  caller: 'owner',
  params: z.object({}),
  body: z.undefined(),
  reply: z.object({}),
  problems: [],
});

export const readFamilyPage = route({
  method: 'GET',
  path: '/v1/owner/family',
  summary: 'Balance, members with rules, latest purchases',
  caller: 'owner',
  params: z.object({}),
  body: z.undefined(),
  reply: familyPageSchema,
  problems: [],
});

export const changeRules = route({
  method: 'PUT',
  path: '/v1/owner/members/:memberId/rules',
  summary: 'New spending rules for a member: a new version, the old one kept',
  caller: 'owner',
  params: z.object({ memberId: id<MemberId>('memberId') }),
  body: z.object({ rules: spendingRulesSchema, replacesVersion: z.int().positive() }),
  reply: familyMemberSchema,
  problems: ['RULES_CONTRADICT', 'VERSION_CONFLICT', 'NOT_FOUND'],
});

export const setFrozen = route({
  method: 'PUT',
  path: '/v1/owner/members/:memberId/frozen',
  summary: 'Stops a member paying at once, or lets them again',
  caller: 'owner',
  params: z.object({ memberId: id<MemberId>('memberId') }),
  body: z.object({ frozen: z.boolean() }),
  reply: familyMemberSchema,
  problems: ['NOT_FOUND'],
});

export const changeFamilyRules = route({
  method: 'PUT',
  path: '/v1/owner/family/rules',
  summary: 'New rules for the whole family: a new version, the old one kept',
  caller: 'owner',
  params: z.object({}),
  body: z.object({ rules: spendingRulesSchema, replacesVersion: z.int().nonnegative() }),
  reply: familyRulesSchema,
  problems: ['RULES_CONTRADICT', 'VERSION_CONFLICT'],
});

export const setFamilyFrozen = route({
  method: 'PUT',
  path: '/v1/owner/family/frozen',
  summary: 'Stops everybody paying from the account at once, or lets them again',
  caller: 'owner',
  params: z.object({}),
  body: z.object({ frozen: z.boolean() }),
  reply: familyRulesSchema,
  problems: [],
});

export const familyShopSchema = z.object({
  shopId: id<ShopId>('shopId'),
  name: z.string(),
  category: z.enum(SHOP_CATEGORIES),
});
export type FamilyShop = z.infer<typeof familyShopSchema>;

export const readShops = route({
  method: 'GET',
  path: '/v1/owner/shops',
  summary: "The municipality's shops, by name: what rules and leave may speak of",
  caller: 'owner',
  params: z.object({}),
  body: z.undefined(),
  reply: z.object({ shops: z.array(familyShopSchema) }),
  problems: [],
});

/** One change to rules, stops, leave or who may decide, as it is told to the family. */
export const familyChangeSchema = z.object({
  at: instantSchema,
  by: z.object({
    kind: z.enum(['owner', 'co-guardian', 'desk', 'system']),
    /** `null` where it was staff or the system. */
    name: z.string().nullable(),
  }),
  what: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('rules'),
      /** `null`: the whole family. */
      memberName: z.string().nullable(),
      /** `null`: there were none before. */
      from: spendingRulesSchema.nullable(),
      to: spendingRulesSchema,
    }),
    z.object({ kind: z.enum(['stopped', 'let-pay']), memberName: z.string().nullable() }),
    z.object({
      kind: z.enum(['grant-given', 'grant-ended']),
      delegateName: z.string(),
      shopName: z.string(),
      limitYen: yenSchema,
    }),
    z.object({ kind: z.enum(['co-guardian-added', 'co-guardian-ended']), name: z.string() }),
    z.object({ kind: z.enum(['passkey-added', 'passkey-removed', 'exported']) }),
    z.object({ kind: z.enum(['consent-withdrawn', 'member-erased']), memberName: z.string() }),
  ]),
});
export type FamilyChange = z.infer<typeof familyChangeSchema>;

export const readHistory = route({
  method: 'GET',
  path: '/v1/owner/history',
  summary: 'Who changed what about the family, newest first',
  caller: 'owner',
  params: z.object({}),
  body: z.undefined(),
  reply: z.object({ changes: z.array(familyChangeSchema).max(50) }),
  problems: [],
});

export const explainPurchase = route({
  method: 'GET',
  path: '/v1/owner/purchases/:purchaseId/why',
  summary: 'Why a purchase ended as it did; no lines where the decision was not kept',
  caller: 'owner',
  params: z.object({ purchaseId: id<PurchaseId>('purchaseId') }),
  body: z.undefined(),
  reply: z.object({ lines: z.array(explanationLineSchema) }),
  problems: ['NOT_FOUND'],
});

const delegateCodeSchema = z.string().regex(/^[0-9]{8}$/);

export const makeDelegateCode = route({
  method: 'POST',
  path: '/v1/owner/members/:memberId/delegate-code',
  summary: 'A code (30 min, once) by which another family may name this member when it gives leave',
  caller: 'owner',
  params: z.object({ memberId: id<MemberId>('memberId') }),
  body: z.undefined(),
  reply: z.object({ code: delegateCodeSchema, expiresAt: instantSchema }),
  problems: ['NOT_FOUND'],
});

export const giveGrant = route({
  method: 'PUT',
  path: '/v1/owner/grants/:grantId',
  summary: 'Leave for a member, or for whoever a code names, to pay from this account; idempotent by id',
  caller: 'owner',
  params: z.object({ grantId: id<GrantId>('grantId') }),
  body: z.object({
    delegate: z.union([
      z.strictObject({ memberId: id<MemberId>('memberId') }),
      z.strictObject({ code: delegateCodeSchema }),
    ]),
    shopId: id<ShopId>('shopId'),
    limitYen: purchaseAmountSchema,
    from: instantSchema,
    until: instantSchema,
  }),
  reply: grantSchema,
  /** NOT_FOUND: no such shop or member, or the code is not known, old or used. NOT_ALLOWED: too many at a time. */
  problems: ['NOT_FOUND', 'NOT_ALLOWED', 'ID_REUSED', 'TOO_MANY_REQUESTS'],
});

export const endGrant = route({
  method: 'DELETE',
  path: '/v1/owner/grants/:grantId',
  summary: 'Ends leave at once; what was bought under it stays',
  caller: 'owner',
  params: z.object({ grantId: id<GrantId>('grantId') }),
  body: z.undefined(),
  reply: z.object({}),
  problems: ['NOT_FOUND'],
});

const coGuardianLink = z.object({ url: z.url(), expiresAt: instantSchema });

export const addCoGuardian = route({
  method: 'PUT',
  path: '/v1/owner/co-guardians/:ownerId',
  summary:
    'A second person who may see and decide like the owner, with a first link (15 min, once); the owner only',
  caller: 'owner',
  params: z.object({ ownerId: id<OwnerId>('ownerId') }),
  body: z.object({ name: displayNameSchema }),
  reply: coGuardianLink,
  problems: ['NOT_ALLOWED', 'ID_REUSED'],
});

export const makeCoGuardianLink = route({
  method: 'POST',
  path: '/v1/owner/co-guardians/:ownerId/sign-in-link',
  summary: 'A new one-time link (15 min) for a co-guardian; the owner only',
  caller: 'owner',
  params: z.object({ ownerId: id<OwnerId>('ownerId') }),
  body: z.undefined(),
  reply: coGuardianLink,
  problems: ['NOT_ALLOWED', 'NOT_FOUND'],
});

export const endCoGuardian = route({
  method: 'DELETE',
  path: '/v1/owner/co-guardians/:ownerId',
  summary: 'Ends what a co-guardian may see and do, at once; the owner only',
  caller: 'owner',
  params: z.object({ ownerId: id<OwnerId>('ownerId') }),
  body: z.undefined(),
  reply: z.object({}),
  problems: ['NOT_ALLOWED', 'NOT_FOUND'],
});

export const answerPurchase = route({
  method: 'PUT',
  path: '/v1/owner/purchases/:purchaseId/answer',
  summary: 'Yes or no to a purchase that waits at the counter; told how it stands, also when the time is up',
  caller: 'owner',
  params: z.object({ purchaseId: id<PurchaseId>('purchaseId') }),
  body: z.object({ answer: z.enum(['yes', 'no']) }),
  reply: z.object({ state: familyPurchaseSchema.shape.state }),
  problems: ['NOT_FOUND'],
});

export const ownerRoutes = {
  answerPurchase,
  ownerSignIn,
  ownerSignOut,
  readFamilyPage,
  changeRules,
  setFrozen,
  changeFamilyRules,
  setFamilyFrozen,
  readShops,
  readHistory,
  explainPurchase,
  makeDelegateCode,
  giveGrant,
  endGrant,
  addCoGuardian,
  makeCoGuardianLink,
  endCoGuardian,
};

/**
 * Server-sent events of `GET /v1/owner/events` (owner's cookie; `Last-Event-ID` resumes): `event: family`, data one of these.
 * The SSE id is the outbox row's sequence number; an id alone, without data, comes first. `event: reread` says that too much
 * was missed to be told one by one: the page reads the whole family page again, as it does after any gap.
 */
export const FAMILY_EVENTS_PATH = '/v1/owner/events';
export const familyEventSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('purchase'),
    eventId: z.string(),
    purchase: familyPurchaseSchema,
    balanceYen: yenSchema,
    /** `null`: paid by somebody who was given leave; that person's own day is nothing the giver may see. */
    member: familyMemberSchema.nullable(),
  }),
  z.object({
    kind: z.literal('member-changed'),
    eventId: z.string(),
    member: familyMemberSchema,
    /** Absent in what was written before it was said. */
    change: z.enum(['rules', 'stopped', 'let-pay', 'enrolled']).exactOptional(),
  }),
  /** Rules or stop of the whole family (`change` says which), leave or co-guardians: the page reads what else is new. */
  z.object({
    kind: z.literal('family-changed'),
    eventId: z.string(),
    family: familyRulesSchema,
    change: z.enum(['rules', 'stopped', 'let-pay']).exactOptional(),
  }),
  /** Vouchers whose last day is near; told once. */
  z.object({
    kind: z.literal('lot-expiring'),
    eventId: z.string(),
    leftYen: yenSchema,
    expiresOn: businessDateSchema,
    balanceYen: yenSchema,
  }),
  /** Somebody who is watched over has not paid for a while, or does again; told to those who are named. */
  z.object({
    kind: z.literal('watch-over'),
    eventId: z.string(),
    memberId: id<MemberId>('memberId'),
    memberName: displayNameSchema,
    /** `outage`: the shop's terminal was silent, so that nothing can be said. `ended`: the watched person stopped it. */
    stage: z.enum(['watcher', 'second-contact', 'outage', 'well-again', 'ended']),
    ownerIds: z.array(id<OwnerId>('ownerId')),
    quietDays: z.int().nonnegative(),
    lastSeenOn: businessDateSchema.nullable(),
  }),
]);
export type FamilyEvent = z.infer<typeof familyEventSchema>;
