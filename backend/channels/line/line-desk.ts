import { HTTPFetchError } from '@line/bot-sdk';
import type { messagingApi } from '@line/bot-sdk';
import { v5 } from 'uuid';
import { describeError } from '../../log.ts';
import type { BackendLog } from '../../log.ts';
import { hashToken, makeSecretToken } from '../../secret-token.ts';
import type { OwnerSession } from '../../store/access.ts';
import type { LineEvent } from '../../store/line-talk.ts';
import type { LineApi } from './line-api.ts';
import { actOnLineEvent } from './line-talk.ts';
import type { LineTalkDeps } from './line-talk.ts';
import { isSigned, readEvent, readWebhook } from './webhook-events.ts';

const ACCOUNT_LINK = 'https://access.line.me/dialog/bot/accountLink';
const NONCE_LIFETIME_MS = 10 * 60_000;
const LEASE_MS = 60_000;
/** Nobody waits in a talk for longer; what could not be done until then is not done any more. */
const EVENT_AGE_MAX_MS = 60 * 60_000;
/** Events of LINE have ids of their own kind; their answers get keys of this. */
const ANSWER_KEYS = 'b4c1de0a-5d3f-5c0e-9d38-3f4f1a8f6c52';

/** The talk with owners on LINE: taken in at once and durably, acted on one after the other. */
export interface LineDesk {
  /** A message that came in from outside, with its signature. @returns whether LINE wrote it */
  takeMessage(body: Uint8Array, signature: string): Promise<boolean>;
  /** @returns where the browser of an owner who is signed in goes, so that LINE joins the two */
  linkUrl(session: OwnerSession, linkToken: string): Promise<string>;
  /** Ends after the event in progress. */
  close(): Promise<void>;
}

export function createLineDesk(
  deps: LineTalkDeps & {
    readonly api: LineApi;
    /** The channel's secret; two while it is being replaced. */
    readonly secrets: readonly string[];
    readonly log: BackendLog;
  },
): LineDesk {
  const { store, api, clock, random, log } = deps;
  let isOver = false;
  let working: Promise<void> = Promise.resolve();
  const wake = (): void => {
    working = working.then(workOff);
  };
  let cancelTick = (): void => undefined;
  /** What a stopped process left, and what did not go the first time. */
  const tick = (): void => {
    wake();
    cancelTick = clock.after(LEASE_MS, tick);
  };

  const workOff = async (): Promise<void> => {
    try {
      while (!isOver) {
        const event = await store.takeLineEvent({ atMs: clock.nowMs(), leaseMs: LEASE_MS });
        if (event === null) return;
        await act(event).catch((error: unknown) => log('line-event-failed', describeError(error)));
      }
    } catch (error) {
      log('line-event-failed', describeError(error));
    }
  };
  const act = async ({ eventId, content, receivedAtMs }: LineEvent): Promise<void> => {
    const event = readEvent(content);
    if (event !== null && clock.nowMs() - receivedAtMs <= EVENT_AGE_MAX_MS) {
      const answers = [...(await actOnLineEvent(event, deps))];
      const replyToken = 'replyToken' in event ? event.replyToken : undefined;
      await say(event.source.userId, replyToken, answers, eventId);
    }
    await store.endLineEvent({ eventId, atMs: clock.nowMs() });
  };
  /** What was done is done, whether or not LINE takes the answer. A reply token that is over is followed by a push. */
  const say = async (
    userId: string,
    replyToken: string | undefined,
    messages: messagingApi.Message[],
    eventId: string,
  ): Promise<void> => {
    if (messages.length === 0) return;
    try {
      if (replyToken !== undefined && (await reply(replyToken, messages))) return;
      await api.push({ to: userId, messages }, v5(eventId, ANSWER_KEYS));
    } catch (error) {
      log('line-answer-failed', describeError(error));
    }
  };
  const reply = async (replyToken: string, messages: messagingApi.Message[]): Promise<boolean> => {
    try {
      await api.reply(replyToken, messages);
      return true;
    } catch (error) {
      if (error instanceof HTTPFetchError && error.status === 400) return false;
      throw error;
    }
  };

  tick();
  return {
    takeMessage: async (body, signature) => {
      if (!isSigned(body, signature, deps.secrets)) {
        log('line-message-refused', { code: 'SIGNATURE_REFUSED' });
        return false;
      }
      const events = readWebhook(body);
      if (events === null) log('line-message-refused', { code: 'NOT_UNDERSTOOD' });
      else if (events.length > 0) {
        await store.keepLineEvents({ events, atMs: clock.nowMs() });
        wake();
      }
      return true;
    },

    linkUrl: async ({ ownerId, municipalityId }, linkToken) => {
      const nonce = makeSecretToken(random);
      const untilMs = clock.nowMs() + NONCE_LIFETIME_MS;
      await store.makeLineNonce({ nonceHash: hashToken(nonce), ownerId, municipalityId, untilMs });
      return `${ACCOUNT_LINK}?${new URLSearchParams({ linkToken, nonce }).toString()}`;
    },

    close: async () => {
      isOver = true;
      cancelTick();
      await working;
    },
  };
}
