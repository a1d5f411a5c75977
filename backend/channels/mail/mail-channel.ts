import type { Clock } from '../../../domain/clock.ts';
import type { Channel } from '../../notices/channel.ts';
import type { MailSender } from './mail-sender.ts';
import { noticeMail } from './notice-mail.ts';

/** Mail to one confirmed address. Accepted is what the relay says; what comes back later as a bounce nobody reads yet. */
export function mailChannel(deps: {
  readonly sender: MailSender;
  readonly publicOrigin: () => string;
  readonly clock: Clock;
}): Channel {
  return {
    channel: 'mail',
    send: (delivery) => {
      const host = new URL(deps.publicOrigin()).hostname;
      return deps.sender.send(noticeMail(delivery, { host, nowMs: deps.clock.nowMs() }));
    },
  };
}
