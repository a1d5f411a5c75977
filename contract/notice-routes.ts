import { z } from 'zod';
import { instantSchema } from './primitives.ts';
import { route } from './route.ts';

/** The ways to an owner outside the page; the page's own inbox is always there. */
export const NOTICE_CHANNELS = ['line', 'web-push', 'mail'] as const;
export const noticeChannelSchema = z.enum(NOTICE_CHANNELS);
export type NoticeChannel = z.infer<typeof noticeChannelSchema>;

/** What a notice is about; each kind has its own words (messages/notices.ts). */
export const NOTICE_KINDS = [
  'purchase-approved',
  'purchase-declined',
  'purchase-given-back',
  'approval-asked',
  'stopped',
  'let-pay',
  'rules-changed',
  'template-enrolled',
  'lot-expiring',
  'balance-low',
  'watch-over',
  'test',
] as const;
export const noticeKindSchema = z.enum(NOTICE_KINDS);
export type NoticeKind = z.infer<typeof noticeKindSchema>;

/** `minimal` says that something happened and where to read it; `standard` says what. */
export const NOTICE_LEVELS = ['minimal', 'standard'] as const;
export const noticeLevelSchema = z.enum(NOTICE_LEVELS);
export type NoticeLevel = z.infer<typeof noticeLevelSchema>;

/** Minutes of the day in the owner's own time zone; `from` after `until` goes over midnight. */
export const quietHoursSchema = z.strictObject({
  fromMinute: z.int().min(0).max(1439),
  untilMinute: z.int().min(0).max(1439),
  /** An IANA time zone. */
  timeZone: z.string().min(1).max(60),
});
export type QuietHours = z.infer<typeof quietHoursSchema>;

/** What an owner (or co-guardian) chose; nothing here can silence what is critical. */
export const noticeChoicesSchema = z.strictObject({
  language: z.enum(['ja', 'en']),
  /** In which order the channels are tried; each at most once. */
  order: z.array(noticeChannelSchema).max(NOTICE_CHANNELS.length),
  level: z.strictObject({ line: noticeLevelSchema, 'web-push': noticeLevelSchema, mail: noticeLevelSchema }),
  /** What was paid: each purchase at once, all of a day in one, or only in the page's inbox. */
  purchases: z.enum(['each', 'daily', 'inbox-only']),
  declined: z.boolean(),
  quietHours: quietHoursSchema.nullable(),
  /** Told when the family's balance falls below; `null`: never. */
  lowBalanceYen: z.int().nonnegative().max(1_000_000).nullable(),
});
export type NoticeChoices = z.infer<typeof noticeChoicesSchema>;

export const noticeSettingsSchema = z.object({
  choices: noticeChoicesSchema,
  channels: z.array(
    z.object({
      channel: noticeChannelSchema,
      /** `unavailable`: this deployment does not have it. `unconfirmed`: waits for the owner. `down`: it was refused there. */
      state: z.enum(['unavailable', 'not-set-up', 'unconfirmed', 'ready', 'down']),
      /** Enough to recognise it, never the whole: `d•••@example.jp`, `2 devices`. */
      shownAs: z.string().nullable(),
      /** When this channel last took a notice: it was sent, not that it was read. */
      lastAcceptedAt: instantSchema.nullable(),
    }),
  ),
});
export type NoticeSettings = z.infer<typeof noticeSettingsSchema>;

const noParams = z.object({});
const channelParam = z.object({ channel: noticeChannelSchema });

export const readNoticeSettings = route({
  method: 'GET',
  path: '/v1/owner/notices/settings',
  summary: 'How the person who is signed in is told of things',
  caller: 'owner',
  params: noParams,
  body: z.undefined(),
  reply: noticeSettingsSchema,
  problems: [],
});

export const changeNoticeChoices = route({
  method: 'PUT',
  path: '/v1/owner/notices/settings',
  summary: 'Chooses how to be told; refused where the time zone does not exist or a channel stands twice',
  caller: 'owner',
  params: noParams,
  body: noticeChoicesSchema,
  reply: noticeSettingsSchema,
  problems: [],
});

export const sendTestNotice = route({
  method: 'POST',
  path: '/v1/owner/notices/channels/:channel/test',
  summary: 'Sends a test notice through one channel',
  caller: 'owner',
  params: channelParam,
  body: z.undefined(),
  reply: z.object({}),
  /** PROVIDER_UNAVAILABLE: it was not taken there now. */
  problems: ['NOT_FOUND', 'TOO_MANY_REQUESTS', 'PROVIDER_UNAVAILABLE'],
});

export const removeNoticeChannel = route({
  method: 'DELETE',
  path: '/v1/owner/notices/channels/:channel',
  summary: 'Forgets every address of a channel',
  caller: 'owner',
  params: channelParam,
  body: z.undefined(),
  reply: noticeSettingsSchema,
  problems: ['NOT_FOUND'],
});

export const setMailAddress = route({
  method: 'PUT',
  path: '/v1/owner/notices/channels/mail',
  summary: 'Sends a code (30 min) to an address; nothing else is sent there until the code is given back',
  caller: 'owner',
  params: noParams,
  body: z.strictObject({ address: z.email().max(254) }),
  reply: noticeSettingsSchema,
  problems: ['NOT_FOUND', 'TOO_MANY_REQUESTS'],
});

export const confirmMailAddress = route({
  method: 'POST',
  path: '/v1/owner/notices/channels/mail/confirmation',
  summary: 'The code that came by mail',
  caller: 'owner',
  params: noParams,
  body: z.strictObject({ code: z.string().regex(/^[0-9]{6}$/) }),
  reply: noticeSettingsSchema,
  problems: ['NOT_FOUND', 'TOO_MANY_REQUESTS'],
});

export const readPushKey = route({
  method: 'GET',
  path: '/v1/owner/notices/push-key',
  summary: 'The VAPID public key (base64url, 65 bytes) with which a browser subscribes',
  caller: 'owner',
  params: noParams,
  body: z.undefined(),
  reply: z.object({ publicKey: z.string() }),
  problems: ['NOT_FOUND'],
});

export const pushSubscriptionSchema = z.strictObject({
  endpoint: z.url().max(1000),
  /** Base64url: a P-256 point (65 bytes, uncompressed) and 16 bytes (RFC 8291). */
  keys: z.strictObject({ p256dh: z.string().max(120), auth: z.string().max(40) }),
});
export type PushSubscription = z.infer<typeof pushSubscriptionSchema>;

export const subscribeToPush = route({
  method: 'PUT',
  path: '/v1/owner/notices/channels/web-push',
  summary: 'This browser takes notices; refused where the keys are none or the host is no push service',
  caller: 'owner',
  params: noParams,
  body: pushSubscriptionSchema,
  reply: noticeSettingsSchema,
  problems: ['NOT_FOUND'],
});

export const linkLine = route({
  method: 'POST',
  path: '/v1/owner/notices/channels/line/link',
  summary: 'After the link in a LINE talk: where the browser goes next so that LINE joins the two',
  caller: 'owner',
  params: noParams,
  body: z.strictObject({ linkToken: z.string().min(1).max(500) }),
  reply: z.object({ url: z.url() }),
  problems: ['NOT_FOUND'],
});

export const readLineFriendLink = route({
  method: 'GET',
  path: '/v1/owner/notices/channels/line/friend-link',
  summary: 'Where an owner adds the LINE account as a friend, with which the linking begins',
  caller: 'owner',
  params: noParams,
  body: z.undefined(),
  reply: z.object({ url: z.url() }),
  problems: ['NOT_FOUND'],
});

/** One notice as the page's inbox shows it: once, by its event, whatever the channels did. */
export const inboxNoticeSchema = z.object({
  eventId: z.string(),
  kind: noticeKindSchema,
  occurredAt: instantSchema,
  /** In the owner's language, at the standard level. */
  title: z.string(),
  lines: z.array(z.string()),
  readAt: instantSchema.nullable(),
  /** How it went on the way outside, newest state; empty where it was for the inbox alone. */
  sent: z.array(
    z.object({
      channel: noticeChannelSchema,
      state: z.enum(['queued', 'accepted', 'opened', 'failed']),
      reason: z.string().nullable(),
    }),
  ),
});
export type InboxNotice = z.infer<typeof inboxNoticeSchema>;

export const readInbox = route({
  method: 'GET',
  path: '/v1/owner/inbox',
  summary: 'The latest notices, newest first, and how many are not read',
  caller: 'owner',
  params: noParams,
  body: z.undefined(),
  reply: z.object({ notices: z.array(inboxNoticeSchema).max(100), unread: z.int().nonnegative() }),
  problems: [],
});

export const markInboxRead = route({
  method: 'PUT',
  path: '/v1/owner/inbox/read',
  summary: 'All notices up to this one are read',
  caller: 'owner',
  params: noParams,
  body: z.strictObject({ eventId: z.string().max(60) }),
  reply: z.object({ unread: z.int().nonnegative() }),
  problems: [],
});

export const noteNoticeOpened = route({
  method: 'PUT',
  path: '/v1/owner/notices/:noticeId/opened',
  summary: 'The link of a notice (`#…notice=<noticeId>`) was followed by the person it was sent to',
  caller: 'owner',
  params: z.object({ noticeId: z.uuid() }),
  body: z.undefined(),
  reply: z.object({}),
  problems: ['NOT_FOUND'],
});

/** Where LINE sends its signed messages; the words are LINE's, not this contract's. */
export const LINE_WEBHOOK_PATH = '/v1/line-messages';

export const noticeRoutes = {
  readNoticeSettings,
  changeNoticeChoices,
  sendTestNotice,
  removeNoticeChannel,
  setMailAddress,
  confirmMailAddress,
  readPushKey,
  subscribeToPush,
  linkLine,
  readLineFriendLink,
  readInbox,
  markInboxRead,
  noteNoticeOpened,
};
