import type { BackendLog } from '../log.ts';
import type { Channel } from '../notices/channel.ts';
import type { Clock } from '../../domain/clock.ts';
import type { LineApi } from './line/line-api.ts';
import { lineChannel } from './line/line-channel.ts';
import { mailChannel } from './mail/mail-channel.ts';
import type { MailSender } from './mail/mail-sender.ts';
import { pushChannel } from './web-push/push-channel.ts';
import type { VapidKey } from './web-push/vapid-key.ts';

/** By whom this deployment reaches owners outside the page. Each may be missing: everything works without it. */
export interface NoticeProviders {
  readonly line: {
    readonly api: LineApi;
    /** The channel's secret; two while it is being replaced. */
    readonly secrets: readonly string[];
    /** The account's basic id: `@tebura`. */
    readonly account: string;
  } | null;
  readonly webPush: {
    readonly vapidKey: VapidKey;
    /** A push service on this machine may be subscribed to; refused in production. */
    readonly allowLoopback: boolean;
  } | null;
  readonly mail: MailSender | null;
}

export const NO_PROVIDERS: NoticeProviders = { line: null, webPush: null, mail: null };

/** A push service takes no contact that is not `https:` or `mailto:`; a demo on loopback has neither. */
const DEMO_CONTACT = 'https://tebura.invalid';

/** The channels of the providers that there are. */
export function channelsOf(
  { line, webPush, mail }: NoticeProviders,
  deps: { readonly clock: Clock; readonly log: BackendLog; readonly publicOrigin: () => string },
): readonly Channel[] {
  const origin = deps.publicOrigin;
  return [
    ...(line === null ? [] : [lineChannel({ api: line.api, ...deps })]),
    ...(webPush === null
      ? []
      : [
          pushChannel({
            ...deps,
            vapidKey: webPush.vapidKey,
            contact: () => (origin().startsWith('https:') ? origin() : DEMO_CONTACT),
            fetch,
          }),
        ]),
    ...(mail === null ? [] : [mailChannel({ sender: mail, ...deps })]),
  ];
}
