import { HTTPFetchError } from '@line/bot-sdk';
import type { Clock } from '../../../domain/clock.ts';
import type { BackendLog } from '../../log.ts';
import type { Channel, DeliveryOutcome } from '../../notices/channel.ts';
import { outcomeOfSilence, outcomeOfStatus } from '../provider-answer.ts';
import { LineTokenRefused } from './line-api.ts';
import type { LineApi } from './line-api.ts';
import { noticeMessage } from './notice-message.ts';
import { retryKeyOf } from './retry-key.ts';

/**
 * Pushes to one LINE user; the address is the user's id. Accepted is not delivered: to somebody who blocked the account LINE accepts
 * and sends nothing, and says so by an `unfollow` message only.
 */
export function lineChannel(deps: {
  readonly api: Pick<LineApi, 'push'>;
  readonly clock: Clock;
  readonly log: BackendLog;
}): Channel {
  const { api, clock, log } = deps;
  return {
    channel: 'line',
    send: async (delivery) => {
      const { day, key } = retryKeyOf(delivery, clock.nowMs());
      if (day > 0) log('line-retry-key-renewed', { count: day });
      const request = {
        to: delivery.address,
        messages: [noticeMessage(delivery.words)],
        notificationDisabled: delivery.isSilent,
      };
      try {
        await api.push(request, key);
        return { kind: 'accepted' };
      } catch (error) {
        return outcomeOfError(error, clock.nowMs());
      }
    },
  };
}

function outcomeOfError(error: unknown, nowMs: number): DeliveryOutcome {
  if (error instanceof LineTokenRefused) return { kind: 'try-again', afterMs: null, reason: 'no-access' };
  if (!(error instanceof HTTPFetchError)) return outcomeOfSilence(error);
  // The key was accepted before, and the answer was lost.
  if (error.status === 409) return { kind: 'accepted' };
  return outcomeOfStatus(error.status, error.headers.get('retry-after'), nowMs);
}
