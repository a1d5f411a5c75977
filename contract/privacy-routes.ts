import { z } from 'zod';
import type { MemberId, OwnerId } from '../domain/ids.ts';
import { familyChangeSchema, familyMemberSchema, familyPurchaseSchema } from './owner-routes.ts';
import { displayNameSchema, id, instantSchema, spendingRulesSchema, yenSchema } from './primitives.ts';
import { route } from './route.ts';

const memberParam = z.object({ memberId: id<MemberId>('memberId') });
const noParams = z.object({});

/** Somebody looked at purchases: an open page is one look, however often it reads. */
export const lookSchema = z.object({
  from: instantSchema,
  until: instantSchema,
  by: z.discriminatedUnion('kind', [
    z.object({
      kind: z.enum(['owner', 'co-guardian']),
      ownerId: id<OwnerId>('ownerId'),
      name: z.string(),
    }),
    /** Staff are told by their shop: their names are no business of a family's. */
    z.object({ kind: z.literal('staff'), shopName: z.string().nullable() }),
  ]),
  /** Whose purchases; `null`: everybody's who pays from this account. */
  memberId: id<MemberId>('memberId').nullable(),
});
export type Look = z.infer<typeof lookSchema>;

export const readLooks = route({
  method: 'GET',
  path: '/v1/owner/looks',
  summary: "Who looked at whose purchases, newest first; the caller's own looks among them",
  caller: 'owner',
  params: noParams,
  body: z.undefined(),
  reply: z.object({ looks: z.array(lookSchema).max(200) }),
  problems: [],
});

/** A person's consent as it was given, and its end. */
export const consentSchema = z.object({
  memberId: id<MemberId>('memberId'),
  memberName: z.string(),
  version: z.int().positive(),
  noticeVersion: z.string(),
  /** The wording that was read, paragraph by paragraph, and its SHA-256. */
  paragraphs: z.array(z.string()),
  textHash: z.string(),
  givenAt: instantSchema,
  guardianName: z.string().nullable(),
  recordedBy: z.literal('desk'),
  fingers: z.int().nonnegative(),
  withdrawn: z.object({ at: instantSchema, by: z.string().nullable() }).nullable(),
});
export type Consent = z.infer<typeof consentSchema>;

export const readConsents = route({
  method: 'GET',
  path: '/v1/owner/consents',
  summary: 'What each member consented to, when, by whom, in which wording',
  caller: 'owner',
  params: noParams,
  body: z.undefined(),
  reply: z.object({ consents: z.array(consentSchema) }),
  problems: [],
});

export const withdrawConsent = route({
  method: 'POST',
  path: '/v1/owner/members/:memberId/consent/withdrawal',
  summary:
    'Ends the consent: the templates are destroyed and nobody is recognised as this person any more before the answer; idempotent',
  caller: 'owner',
  params: memberParam,
  /** Written out by the second step, so that one slip of a finger cannot do it. */
  body: z.strictObject({ confirmedName: displayNameSchema }),
  reply: familyMemberSchema,
  /** CONSENT_MISSING: the name is not the member's. */
  problems: ['NOT_FOUND', 'CONSENT_MISSING'],
});

export const eraseMember = route({
  method: 'DELETE',
  path: '/v1/owner/members/:memberId/personal-data',
  summary:
    'Ends the consent as above and takes the name from everything but what the law has kept; answers what was deleted and what stays',
  caller: 'owner',
  params: memberParam,
  body: z.strictObject({ confirmedName: displayNameSchema }),
  reply: z.object({
    deleted: z.array(z.enum(['templates', 'name', 'birth-date', 'notices', 'codes', 'watch-over'])),
    kept: z.array(z.enum(['ledger', 'consent', 'audit'])),
  }),
  problems: ['NOT_FOUND', 'CONSENT_MISSING', 'NOT_ALLOWED'],
});

/** Everything the backend holds about a family, but templates, keys and tokens. */
export const familyExportSchema = z.object({
  exportedAt: instantSchema,
  familyName: z.string(),
  ownerName: z.string(),
  municipalityName: z.string(),
  balanceYen: yenSchema,
  members: z.array(familyMemberSchema),
  familyRules: spendingRulesSchema,
  /** All of them, newest first. */
  purchases: z.array(familyPurchaseSchema),
  changes: z.array(familyChangeSchema),
  consents: z.array(consentSchema),
  looks: z.array(lookSchema),
});
export type FamilyExport = z.infer<typeof familyExportSchema>;

export const exportFamily = route({
  method: 'GET',
  path: '/v1/owner/export',
  summary: 'Everything that is held about the family, in one piece',
  caller: 'owner',
  params: noParams,
  body: z.undefined(),
  reply: familyExportSchema,
  problems: ['TOO_MANY_REQUESTS'],
});

export const privacyRoutes = { readLooks, readConsents, withdrawConsent, eraseMember, exportFamily };
