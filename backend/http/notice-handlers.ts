import { NOTICE_CHANNELS } from '../../contract/notice-routes.ts';
import type { NoticeChannel, NoticeChoices, NoticeSettings } from '../../contract/notice-routes.ts';
import type { Clock } from '../../domain/clock.ts';
import { isTimeZone } from '../../domain/quiet-hours.ts';
import type { RandomSource } from '../../domain/random-source.ts';
import { ok, refused } from '../../domain/result.ts';
import { noticeWords } from '../../messages/notices.ts';
import { makeTimedId } from '../../platform/make-id.ts';
import type { BackendLog } from '../log.ts';
import type { Channel } from '../notices/channel.ts';
import { noticeIdOf, noticeMessage } from '../notices/notice-message.ts';
import { sendOnChannel } from '../notices/send-on-channel.ts';
import type { OwnerSession } from '../store/access.ts';
import type { NoticeAddress, StoredNotice } from '../store/notices.ts';
import type { Store } from '../store/store.ts';
import type { AttemptLimit } from './attempt-limit.ts';
import type { Handlers } from './routes.ts';

interface Deps {
  readonly store: Store;
  readonly channels: readonly Channel[];
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly log: BackendLog;
  readonly publicOrigin: () => string;
  readonly testAttempts: AttemptLimit;
}

export type NoticeRouteName =
  | 'readNoticeSettings'
  | 'changeNoticeChoices'
  | 'sendTestNotice'
  | 'removeNoticeChannel'
  | 'readInbox'
  | 'markInboxRead'
  | 'noteNoticeOpened';

const INBOX_MAX = 100;

/** How the person who is signed in is told of things, and the inbox; the person is the session's, never the request's. */
export function noticeHandlers(deps: Deps): Pick<Handlers, NoticeRouteName> {
  const { store, channels, clock, random } = deps;

  const settingsOf = noticeSettings(deps);

  return {
    readNoticeSettings: async ({ caller: { session } }) => ok(await settingsOf(session)),

    changeNoticeChoices: async ({ caller: { session }, body: choices }) => {
      const wrong = wrongIn(choices);
      if (wrong !== null) return refused({ code: 'REQUEST_MALFORMED', detail: wrong });
      const { ownerId, municipalityId } = session;
      await store.changeNoticeChoices({ ownerId, municipalityId, choices, atMs: clock.nowMs() });
      return ok(await settingsOf(session));
    },

    sendTestNotice: async ({ caller: { session }, params: { channel: name } }) => {
      const { ownerId } = session;
      const channel = channels.find((one) => one.channel === name);
      const addresses = (await store.readNoticeAddresses(ownerId)).flatMap(
        ({ channel: on, state, address }) => (on === name && state === 'ready' ? [address] : []),
      );
      if (channel === undefined || addresses.length === 0) return refused('NOT_FOUND');
      if (!deps.testAttempts.take(ownerId)) return refused('TOO_MANY_REQUESTS');
      const atMs = clock.nowMs();
      const noticeId = noticeIdOf(makeTimedId(clock, random), ownerId, name);
      const { language, level } = await store.readNoticeChoices(ownerId);
      const item = { content: { kind: 'test' }, occurredAtMs: atMs } as const;
      const to = { publicOrigin: deps.publicOrigin(), noticeId };
      const message = noticeMessage([item], { language, level: level[name] }, to);
      const delivery = { ...message, noticeId, isSilent: false, firstTriedAtMs: atMs };
      const sent = await sendOnChannel(channel, delivery, addresses, deps);
      return sent.kind === 'accepted' ? ok({}) : refused('PROVIDER_UNAVAILABLE');
    },

    removeNoticeChannel: async ({ caller: { session }, params: { channel } }) => {
      const removed = await store.removeNoticeChannel({ ownerId: session.ownerId, channel });
      return removed === 0 ? refused('NOT_FOUND') : ok(await settingsOf(session));
    },

    readInbox: async ({ caller: { session } }) => {
      const { ownerId, familyAccountId } = session;
      const { notices, unread } = await store.readInbox({ ownerId, familyAccountId, limit: INBOX_MAX });
      const { language } = await store.readNoticeChoices(ownerId);
      return ok({ notices: notices.map((notice) => inboxNotice(notice, language)), unread });
    },

    markInboxRead: async ({ caller: { session }, body: { eventId } }) => {
      const { ownerId, familyAccountId } = session;
      const atMs = clock.nowMs();
      return ok({ unread: await store.markInboxRead({ ownerId, familyAccountId, eventId, atMs }) });
    },

    noteNoticeOpened: async ({ caller: { session }, params: { noticeId } }) => {
      const { ownerId } = session;
      const isTheirs = await store.noteNoticeOpened({ ownerId, noticeId, atMs: clock.nowMs() });
      return isTheirs ? ok({}) : refused('NOT_FOUND');
    },
  };
}

/** How a person is told, and how they stand with each channel. */
export function noticeSettings({
  store,
  channels,
}: Pick<Deps, 'store' | 'channels'>): (session: OwnerSession) => Promise<NoticeSettings> {
  const offered = new Set(channels.map(({ channel }) => channel));
  return async ({ ownerId }) => {
    const choices = await store.readNoticeChoices(ownerId);
    const addresses = await store.readNoticeAddresses(ownerId);
    return { choices, channels: NOTICE_CHANNELS.map((channel) => stateOf(channel, offered, addresses)) };
  };
}

/** What is wrong with the choices beyond their form; `null`: nothing. */
function wrongIn({ order, quietHours }: NoticeChoices): string | null {
  if (new Set(order).size !== order.length) return 'a channel stands twice in the order';
  if (quietHours !== null && !isTimeZone(quietHours.timeZone)) return 'there is no such time zone';
  return null;
}

/** A channel is as good as the best address on it. */
function stateOf(
  channel: NoticeChannel,
  offered: ReadonlySet<NoticeChannel>,
  addresses: readonly NoticeAddress[],
): NoticeSettings['channels'][number] {
  const nothing = { channel, shownAs: null, lastAcceptedAt: null };
  if (!offered.has(channel)) return { ...nothing, state: 'unavailable' };
  const own = addresses.filter((address) => address.channel === channel);
  const best = (['ready', 'unconfirmed', 'down'] as const).find((state) =>
    own.some((address) => address.state === state),
  );
  if (best === undefined) return { ...nothing, state: 'not-set-up' };
  const acceptedMs = own.flatMap(({ lastAcceptedAtMs }) =>
    lastAcceptedAtMs === null ? [] : [lastAcceptedAtMs],
  );
  return {
    channel,
    state: best,
    shownAs: own
      .filter(({ state }) => state === best)
      .map(({ shownAs }) => shownAs)
      .join(', '),
    lastAcceptedAt: acceptedMs.length === 0 ? null : new Date(Math.max(...acceptedMs)).toISOString(),
  };
}

function inboxNotice(
  { eventId, content, occurredAtMs, readAtMs, sent }: StoredNotice,
  language: NoticeChoices['language'],
) {
  const { title, lines } = noticeWords([{ content, occurredAtMs }], { language, level: 'standard' });
  return {
    eventId,
    kind: content.kind,
    occurredAt: new Date(occurredAtMs).toISOString(),
    title,
    lines,
    readAt: readAtMs === null ? null : new Date(readAtMs).toISOString(),
    sent: [...sent],
  };
}
