import { HTTPFetchError, channelAccessToken, messagingApi } from '@line/bot-sdk';
import type { Clock } from '../../../domain/clock.ts';
import { withDeadline } from '../with-deadline.ts';

/** The calls of the Messaging API that the product makes. They throw what the SDK throws, or that there was no answer in time. */
export interface LineApi {
  /** @param retryKey a UUID; the same key within a day is accepted once */
  push(request: messagingApi.PushMessageRequest, retryKey: string): Promise<void>;
  /** @param replyToken good once, and for about a minute */
  reply(replyToken: string, messages: messagingApi.Message[]): Promise<void>;
  /** A token for the account link, good once and for ten minutes. */
  issueLinkToken(userId: string): Promise<string>;
}

/** LINE gives no access token, or takes none: the channel's id or secret is wrong, which is no fault of the message. */
export class LineTokenRefused extends Error {
  override readonly name = 'LineTokenRefused';
}

type Client = messagingApi.MessagingApiClient;

/** A stateless token is good for 15 minutes; it is not used in its last one. */
const TOKEN_MARGIN_MS = 60_000;
const TOKEN_DEADLINE_MS = 5_000;
const CALL_DEADLINE_MS = 10_000;

/**
 * The Messaging API under stateless channel access tokens: LINE keeps none of them, so that any number of processes may hold one.
 * The SDK cannot abort a call; one that is given up ends with its connection, at the latest after the five minutes of `fetch`.
 * @param apiOrigin another one than LINE's only in tests
 */
export function lineApi(options: {
  readonly channelId: string;
  readonly channelSecret: string;
  readonly clock: Clock;
  readonly apiOrigin?: string;
}): LineApi {
  const { channelId, channelSecret, clock } = options;
  const at = options.apiOrigin === undefined ? {} : { baseURL: options.apiOrigin };
  const tokens = new channelAccessToken.ChannelAccessTokenClient(at);
  let held: { readonly client: Client; readonly untilMs: number } | null = null;
  let asking: Promise<Client> | null = null;

  const askForToken = async (): Promise<Client> => {
    const askedAtMs = clock.monotonicMs();
    try {
      const token = await withDeadline(clock, TOKEN_DEADLINE_MS, () =>
        tokens.issueStatelessChannelTokenByClientSecret(channelId, channelSecret),
      );
      const client = new messagingApi.MessagingApiClient({ ...at, channelAccessToken: token.access_token });
      held = { client, untilMs: askedAtMs + token.expires_in * 1000 - TOKEN_MARGIN_MS };
      return client;
    } catch (error) {
      const isOurFault = error instanceof HTTPFetchError && error.status < 500 && error.status !== 429;
      throw isOurFault ? new LineTokenRefused(`LINE gives no token: ${error.status}`) : error;
    } finally {
      asking = null;
    }
  };
  const client = (): Promise<Client> => {
    if (held !== null && clock.monotonicMs() < held.untilMs) return Promise.resolve(held.client);
    return (asking ??= askForToken());
  };
  const call = async <Value>(work: (client: Client) => Promise<Value>): Promise<Value> => {
    const authorised = await client();
    try {
      return await withDeadline(clock, CALL_DEADLINE_MS, () => work(authorised));
    } catch (error) {
      if (!(error instanceof HTTPFetchError) || error.status !== 401) throw error;
      held = null;
      throw new LineTokenRefused('LINE does not take the token any more');
    }
  };

  return {
    push: async (request, retryKey) => {
      await call((line) => line.pushMessage(request, retryKey));
    },
    reply: async (replyToken, messages) => {
      await call((line) => line.replyMessage({ replyToken, messages }));
    },
    issueLinkToken: async (userId) => (await call((line) => line.issueLinkToken(userId))).linkToken,
  };
}
