import type { NoticeSettings } from '../../contract/notice-routes.ts';
import type { Clock } from '../../domain/clock.ts';
import type { RandomSource } from '../../domain/random-source.ts';
import { ok, refused } from '../../domain/result.ts';
import type { AttemptLimit } from './attempt-limit.ts';
import type { Handlers } from './routes.ts';
import type { OwnerSession } from '../store/access.ts';
import type { NoticeAddressCommands } from '../store/notices.ts';
import type { LineDesk } from '../channels/line/line-desk.ts';
import { askToConfirm, confirm } from '../channels/mail/confirm-address.ts';
import type { NoticeProviders } from '../channels/notice-providers.ts';
import { isSubscription, pushServiceName } from '../channels/web-push/check-subscription.ts';

type ChannelRoute =
  | 'setMailAddress'
  | 'confirmMailAddress'
  | 'readPushKey'
  | 'subscribeToPush'
  | 'linkLine'
  | 'readLineFriendLink';

/** How an owner sets up each way to be told; a way that this deployment does not have is not found. */
export function channelHandlers(deps: {
  readonly store: NoticeAddressCommands;
  readonly providers: NoticeProviders;
  readonly lineDesk: Pick<LineDesk, 'linkUrl'> | null;
  readonly readSettings: (session: OwnerSession) => Promise<NoticeSettings>;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly publicOrigin: () => string;
  /** Codes are sent, and tried, by each owner so many times: nobody's mailbox is filled, and no code is guessed. */
  readonly mailCodes: AttemptLimit;
  readonly mailCodeTries: AttemptLimit;
}): Pick<Handlers, ChannelRoute> {
  const { store, clock, lineDesk } = deps;
  const { webPush, mail, line } = deps.providers;
  return {
    setMailAddress: async ({ caller: { session }, body: { address } }) => {
      if (mail === null) return refused('NOT_FOUND');
      if (!deps.mailCodes.take(session.ownerId)) return refused('TOO_MANY_REQUESTS');
      const { language } = (await deps.readSettings(session)).choices;
      await askToConfirm(session, address, language, { ...deps, sender: mail });
      return ok(await deps.readSettings(session));
    },

    confirmMailAddress: async ({ caller: { session }, body: { code } }) => {
      if (mail === null) return refused('NOT_FOUND');
      if (!deps.mailCodeTries.take(session.ownerId)) return refused('TOO_MANY_REQUESTS');
      const confirmed = await confirm(session, code, deps);
      return confirmed.ok ? ok(await deps.readSettings(session)) : confirmed;
    },

    readPushKey: () =>
      Promise.resolve(
        webPush === null ? refused('NOT_FOUND') : ok({ publicKey: webPush.vapidKey.publicKey }),
      ),

    subscribeToPush: async ({ caller: { session }, body }) => {
      if (webPush === null) return refused('NOT_FOUND');
      if (!isSubscription(body, webPush.allowLoopback))
        return refused({ code: 'REQUEST_MALFORMED', detail: 'not a subscription of a known push service' });
      const { ownerId, municipalityId } = session;
      await store.addNoticeAddress({
        ownerId,
        municipalityId,
        channel: 'web-push',
        address: JSON.stringify(body),
        shownAs: pushServiceName(body.endpoint),
        confirmation: null,
        isOnly: false,
        atMs: clock.nowMs(),
      });
      return ok(await deps.readSettings(session));
    },

    linkLine: async ({ caller: { session }, body: { linkToken } }) =>
      lineDesk === null ? refused('NOT_FOUND') : ok({ url: await lineDesk.linkUrl(session, linkToken) }),

    readLineFriendLink: () =>
      Promise.resolve(
        line === null
          ? refused('NOT_FOUND')
          : ok({ url: `https://line.me/R/ti/p/${encodeURIComponent(line.account)}` }),
      ),
  };
}
