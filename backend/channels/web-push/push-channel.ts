import webPush from 'web-push';
import { pushSubscriptionSchema } from '../../../contract/notice-routes.ts';
import type { NoticeKind } from '../../../contract/notice-routes.ts';
import type { Clock } from '../../../domain/clock.ts';
import type { Channel, Delivery, DeliveryOutcome } from '../../notices/channel.ts';
import { outcomeOfSilence, outcomeOfStatus } from '../provider-answer.ts';
import { withDeadline } from '../with-deadline.ts';
import type { VapidKey } from './vapid-key.ts';

const DEADLINE_MS = 10_000;
/** How long a push service keeps a notice for a phone that is off. */
const TTL_SECONDS = 24 * 60 * 60;
/** A question that nobody can answer any more (the counter waits 90 s) need not arrive. */
const QUESTION_TTL_SECONDS = 120;

/** What the service worker of the family's page reads. */
export interface PushPayload {
  /** Also the notification's tag: told twice, it is shown once. */
  readonly noticeId: string;
  readonly title: string;
  readonly body: string;
  /** Where a touch leads. */
  readonly url: string;
}

/**
 * Web Push (RFC 8030) to one browser; the address is its subscription. No `Topic`: a push service would drop an earlier notice for a
 * later one.
 */
export function pushChannel(deps: {
  readonly vapidKey: VapidKey;
  /** `https:` or `mailto:`: whom a push service asks when something is wrong (RFC 8292, 2.1). */
  readonly contact: () => string;
  readonly publicOrigin: () => string;
  readonly fetch: typeof fetch;
  readonly clock: Clock;
}): Channel {
  const { clock } = deps;
  return {
    channel: 'web-push',
    send: async (delivery) => {
      const subscription = pushSubscriptionSchema.parse(JSON.parse(delivery.address));
      const request = webPush.generateRequestDetails(
        subscription,
        JSON.stringify(payloadOf(delivery, deps.publicOrigin())),
        {
          vapidDetails: { subject: deps.contact(), ...deps.vapidKey },
          TTL: ttlOf(delivery.kind),
          urgency: delivery.isUrgent ? 'high' : 'normal',
        },
      );
      const headers = Object.entries(request.headers).filter(([name]) => name !== 'Content-Length');
      try {
        const reply = await withDeadline(clock, DEADLINE_MS, async (signal) => {
          const answered = await deps.fetch(request.endpoint, {
            method: 'POST',
            headers,
            body: new Uint8Array(request.body),
            redirect: 'manual',
            signal,
          });
          await answered.body?.cancel();
          return answered;
        });
        return outcomeOf(reply, clock.nowMs());
      } catch (error) {
        return outcomeOfSilence(error);
      }
    },
  };
}

function outcomeOf({ status, ok, headers }: Response, nowMs: number): DeliveryOutcome {
  if (ok) return { kind: 'accepted' };
  if (status === 404 || status === 410) return { kind: 'gone', reason: `answered-${status}` };
  return outcomeOfStatus(status, headers.get('retry-after'), nowMs);
}

function payloadOf({ noticeId, words }: Delivery, origin: string): PushPayload {
  const details = words.links.find(({ kind }) => kind === 'details');
  return {
    noticeId,
    title: words.title,
    body: words.lines.join('\n'),
    url: details?.url ?? `${origin}/family/`,
  };
}

function ttlOf(kind: NoticeKind): number {
  return kind === 'approval-asked' ? QUESTION_TTL_SECONDS : TTL_SECONDS;
}
