import type { NoticeChannel } from '../../contract/notice-routes.ts';
import type { Channel, Delivery, DeliveryOutcome } from '../../backend/notices/channel.ts';

export const ACCEPTED: DeliveryOutcome = { kind: 'accepted' };
export const TRY_AGAIN: DeliveryOutcome = { kind: 'try-again', afterMs: null, reason: 'HTTP 500' };
export const REFUSED: DeliveryOutcome = { kind: 'refused', reason: 'HTTP 400' };
export const GONE: DeliveryOutcome = { kind: 'gone', reason: 'HTTP 410' };

/** A provider that takes what it is given, once by its id, and answers as it is told to. */
export interface EmulatedChannel extends Channel {
  /** What was sent, in order; the same notice as often as it was. */
  readonly requests: Delivery[];
  /** What a person sees there, in the order of its arrival. */
  readonly shown: Delivery[];
  /** What was sent although it had been answered that it was taken. */
  readonly sentInVain: Delivery[];
  /** What it answers from now on, one after the other; `accepted` after that. */
  readonly answers: (...outcomes: readonly (DeliveryOutcome | 'taken-but-lost')[]) => void;
}

export function emulatedChannel(channel: NoticeChannel): EmulatedChannel {
  const [requests, shown, sentInVain]: [Delivery[], Delivery[], Delivery[]] = [[], [], []];
  const answered: Delivery[] = [];
  const waiting: (DeliveryOutcome | 'taken-but-lost')[] = [];
  return {
    channel,
    requests,
    shown,
    sentInVain,
    answers: (...outcomes) => void waiting.push(...outcomes),
    send: (delivery) => {
      requests.push(delivery);
      if (answered.some(({ noticeId, address }) => isSame(delivery, noticeId, address)))
        sentInVain.push(delivery);
      const outcome = waiting.shift() ?? ACCEPTED;
      const isTaken = outcome === 'taken-but-lost' || outcome.kind === 'accepted';
      if (isTaken && shown.every(({ noticeId, address }) => !isSame(delivery, noticeId, address)))
        shown.push(delivery);
      if (outcome !== 'taken-but-lost' && outcome.kind === 'accepted') answered.push(delivery);
      return Promise.resolve(outcome === 'taken-but-lost' ? TRY_AGAIN : outcome);
    },
  };
}

function isSame(delivery: Delivery, noticeId: string, address: string): boolean {
  return delivery.noticeId === noticeId && delivery.address === address;
}
