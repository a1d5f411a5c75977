import { z } from 'zod';
import type { MemberId, PurchaseId } from '../domain/ids.ts';
import {
  declineReasonSchema,
  displayNameSchema,
  id,
  instantSchema,
  spendingRulesSchema,
  yenSchema,
} from './primitives.ts';
import { route } from './route.ts';

/** One line of the family's list: a purchase that was paid or refused. */
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

export const familyPageSchema = z.object({
  familyName: z.string(),
  ownerName: z.string(),
  municipalityName: z.string(),
  mode: z.enum(['demo', 'production']),
  balanceYen: yenSchema,
  /** The soonest-expiring vouchers first. */
  lots: z.array(z.object({ leftYen: yenSchema, expiresOn: z.string() })),
  members: z.array(familyMemberSchema),
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

export const ownerRoutes = { ownerSignIn, ownerSignOut, readFamilyPage, changeRules, setFrozen };

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
    member: familyMemberSchema,
  }),
  z.object({ kind: z.literal('member-changed'), eventId: z.string(), member: familyMemberSchema }),
]);
export type FamilyEvent = z.infer<typeof familyEventSchema>;
