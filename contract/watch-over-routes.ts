import { z } from 'zod';
import type { CheckInId, MemberId, OwnerId, PauseId } from '../domain/ids.ts';
import { RUNGS } from '../domain/watch-over/watch-ladder.ts';
import {
  EVERY_DAYS_MAX,
  EVERY_DAYS_MIN,
  PAUSE_REASONS,
  PEOPLE_MAX,
} from '../domain/watch-over/watch-wish.ts';
import {
  businessDateSchema,
  displayNameSchema,
  id,
  instantSchema,
  nonceSchema,
  templateBase64Schema,
} from './primitives.ts';
import { route } from './route.ts';

// Watch-over: the family asks, the watched person says yes at a terminal with a finger of their own, and may stop it there.

const namedSchema = z.array(id<OwnerId>('ownerId')).max(PEOPLE_MAX);

/** domain/watch-over/watch-wish.ts */
export const watchWishSchema = z.strictObject({
  everyDays: z.int().min(EVERY_DAYS_MIN).max(EVERY_DAYS_MAX),
  watchers: namedSchema.min(1).readonly(),
  secondContacts: namedSchema.readonly(),
  placeVisible: z.boolean(),
  tellsMunicipality: z.boolean(),
});

const pauseFieldsSchema = z.object({
  from: businessDateSchema,
  /** The last day of it. */
  until: businessDateSchema,
  reason: z.enum(PAUSE_REASONS),
});
const watchPauseSchema = pauseFieldsSchema.extend({ pauseId: id<PauseId>('pauseId') });
export type WatchPause = z.infer<typeof watchPauseSchema>;

export const watchedMemberSchema = z.object({
  memberId: id<MemberId>('memberId'),
  displayName: displayNameSchema,
  /** What is proposed for somebody of this age. */
  suggestedDays: z.int().positive(),
  /** Send it back when asking for something else; 0: nothing was ever asked. */
  version: z.int().nonnegative(),
  /** In force, by the person's own yes. */
  agreed: z.object({ wish: watchWishSchema, since: instantSchema }).nullable(),
  /** Waits for the person's yes at a counter. */
  asked: z.object({ wish: watchWishSchema, at: instantSchema }).nullable(),
  /** The person said no to what was asked last. */
  refused: z.boolean(),
  /** Not over yet. */
  pauses: z.array(watchPauseSchema),
  /** `null` while nothing is agreed. */
  now: z
    .object({
      lastSeenOn: businessDateSchema,
      /** The shop, where the person lets it be told. */
      lastSeenAt: z.string().nullable(),
      /** Longer than so many days is unusual for this person. */
      patienceDays: z.int().positive(),
      rung: z.enum(RUNGS),
      /** Nothing can be said: the terminals of the usual shops are silent. */
      outage: z.boolean(),
    })
    .nullable(),
});
export type WatchedMember = z.infer<typeof watchedMemberSchema>;

export const readWatchOver = route({
  method: 'GET',
  path: '/v1/owner/watch-over',
  summary: 'Who is watched over, what waits for a yes, and who could be told',
  caller: 'owner',
  params: z.object({}),
  body: z.undefined(),
  reply: z.object({
    /** The owner and the co-guardians. */
    people: z.array(z.object({ ownerId: id<OwnerId>('ownerId'), name: displayNameSchema })),
    /** Members of 16 years or more. */
    members: z.array(watchedMemberSchema),
  }),
  problems: [],
});

const memberParams = z.object({ memberId: id<MemberId>('memberId') });

export const askWatchOver = route({
  method: 'PUT',
  path: '/v1/owner/members/:memberId/watch-over',
  summary:
    'Asks to watch over a member, or for a change of it: what sees more waits for the person, what sees less holds at once',
  caller: 'owner',
  params: memberParams,
  body: z.object({ wish: watchWishSchema, replacesVersion: z.int().nonnegative() }),
  reply: watchedMemberSchema,
  /** NOT_ALLOWED: somebody is named who may not decide for the family, or twice; or the member is under 16. */
  problems: ['NOT_FOUND', 'NOT_ALLOWED', 'VERSION_CONFLICT'],
});

export const endWatchOver = route({
  method: 'DELETE',
  path: '/v1/owner/members/:memberId/watch-over',
  summary: 'Ends watch-over, and what was asked, at once',
  caller: 'owner',
  params: memberParams,
  body: z.undefined(),
  reply: z.object({}),
  problems: ['NOT_FOUND'],
});

export const heardFromMember = route({
  method: 'POST',
  path: '/v1/owner/members/:memberId/watch-over/heard-from',
  summary: 'Somebody of the family has heard from the person: as good as a purchase',
  caller: 'owner',
  params: memberParams,
  body: z.undefined(),
  reply: watchedMemberSchema,
  problems: ['NOT_FOUND'],
});

const pauseParams = z.object({
  memberId: id<MemberId>('memberId'),
  pauseId: id<PauseId>('pauseId'),
});

export const pauseWatchOver = route({
  method: 'PUT',
  path: '/v1/owner/members/:memberId/watch-over/pauses/:pauseId',
  summary: 'Days on which nobody is missed: in hospital, on a journey; idempotent by id',
  caller: 'owner',
  params: pauseParams,
  body: pauseFieldsSchema,
  reply: watchedMemberSchema,
  /** NOT_ALLOWED: too many, too long, or over before it begins. */
  problems: ['NOT_FOUND', 'NOT_ALLOWED', 'ID_REUSED'],
});

export const endWatchPause = route({
  method: 'DELETE',
  path: '/v1/owner/members/:memberId/watch-over/pauses/:pauseId',
  summary: 'Ends a pause; from tomorrow the days count again',
  caller: 'owner',
  params: pauseParams,
  body: z.undefined(),
  reply: watchedMemberSchema,
  problems: ['NOT_FOUND'],
});

export const watchOverRoutes = {
  readWatchOver,
  askWatchOver,
  endWatchOver,
  heardFromMember,
  pauseWatchOver,
  endWatchPause,
};

/** A wish as the watched person reads it: names, no ids. */
const readableWishSchema = z.object({
  version: z.int().positive(),
  everyDays: z.int().positive(),
  watcherNames: z.array(displayNameSchema),
  secondContactNames: z.array(displayNameSchema),
  placeVisible: z.boolean(),
  tellsMunicipality: z.boolean(),
});
export type ReadableWish = z.infer<typeof readableWishSchema>;

/** What a finger at the counter is told about being watched over. */
export const checkedInSchema = z.object({
  displayName: displayNameSchema,
  agreed: readableWishSchema.nullable(),
  asked: readableWishSchema.nullable(),
});
export type CheckedIn = z.infer<typeof checkedInSchema>;

const checkInParams = z.object({ checkInId: id<CheckInId>('checkInId') });

export const requestCheckIn = route({
  method: 'POST',
  path: '/v1/check-ins/:checkInId/challenge',
  summary: 'A capture challenge for a finger that pays nothing: single use, 60 s, bound to terminal and id',
  caller: 'terminal',
  params: checkInParams,
  body: z.undefined(),
  reply: z.object({ challenge: nonceSchema, expiresInMs: z.int().positive() }),
  problems: ['ID_REUSED'],
});

export const checkIn = route({
  method: 'PUT',
  path: '/v1/check-ins/:checkInId',
  summary:
    'I am well: a sign of life of somebody who is watched over or asked to be; anybody else is answered as a stranger is',
  caller: 'terminal',
  params: checkInParams,
  body: z.object({ challenge: nonceSchema, template: templateBase64Schema }),
  /** `null`: a stranger, or nobody whom anybody watches over. */
  reply: z.object({ person: checkedInSchema.nullable() }),
  problems: ['TEMPLATE_REFUSED', 'NOT_ALLOWED', 'TOO_MANY_REQUESTS'],
});

export const answerCheckIn = route({
  method: 'POST',
  path: '/v1/check-ins/:checkInId/answer',
  summary: 'The yes or no of the person who has just checked in here, or their stop; within five minutes',
  caller: 'terminal',
  params: checkInParams,
  body: z.object({
    /** `stop` ends what is in force and what is asked. */
    answer: z.enum(['yes', 'no', 'stop']),
    /** Of the wish that was read. */
    version: z.int().positive(),
    /** Which words, in which language, stood on the screen. */
    wordingVersion: z.string().regex(/^[0-9a-z/-]{1,40}$/),
  }),
  reply: z.object({ person: checkedInSchema }),
  problems: ['NOT_FOUND', 'VERSION_CONFLICT'],
});

export const checkInRoutes = { requestCheckIn, checkIn, answerCheckIn };
