import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { serveProvider } from './loopback-server.ts';
import type { ProviderAnswer, ProviderRequest } from './loopback-server.ts';
import { faultQueue } from '../../demo/provider-faults.ts';
import type { Fault } from '../../demo/provider-faults.ts';

export const LINE_CHANNEL_ID = '1234567890';
export const LINE_CHANNEL_SECRET = 'emulated-channel-secret';
const DAY_MS = 24 * 60 * 60_000;
const LINK_TOKEN_LIFETIME_MS = 10 * 60_000;
const TOKEN_LIFETIME_SECONDS = 900;

const userId = z.string().regex(/^U[0-9a-f]{32}$/);
const uuid = z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);

/** The parts of message objects that the product uses, with LINE's limits (public API reference). */
const uri = z.strictObject({
  type: z.literal('uri'),
  label: z.string().min(1).max(20),
  uri: z
    .string()
    .max(1000)
    .regex(/^(https?|line|tel):/),
});
const postback = z.strictObject({
  type: z.literal('postback'),
  label: z.string().min(1).max(20),
  data: z.string().min(1).max(300),
  displayText: z.string().max(300).optional(),
});
const action = z.discriminatedUnion('type', [uri, postback]);
const text = z.strictObject({
  type: z.literal('text'),
  text: z.string().min(1),
  weight: z.enum(['regular', 'bold']).optional(),
  size: z.string().optional(),
  wrap: z.boolean().optional(),
});
const button = z.strictObject({
  type: z.literal('button'),
  style: z.enum(['primary', 'secondary', 'link']).optional(),
  height: z.enum(['sm', 'md']).optional(),
  adjustMode: z.literal('shrink-to-fit').optional(),
  action,
});
const box = z.strictObject({
  type: z.literal('box'),
  layout: z.enum(['vertical', 'horizontal', 'baseline']),
  spacing: z.string().optional(),
  contents: z.array(z.discriminatedUnion('type', [text, button])),
});
const quickReply = z.strictObject({
  items: z
    .array(z.strictObject({ type: z.literal('action'), action }))
    .min(1)
    .max(13),
});
const message = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('flex'),
    altText: z.string().min(1).max(1500),
    contents: z.strictObject({ type: z.literal('bubble'), body: box.optional(), footer: box.optional() }),
    quickReply: quickReply.optional(),
  }),
  z.strictObject({
    type: z.literal('text'),
    text: z.string().min(1).max(5000),
    quickReply: quickReply.optional(),
  }),
]);
const messages = z.array(message).min(1).max(5);
const pushBody = z.strictObject({ to: userId, messages, notificationDisabled: z.boolean().optional() });
const replyBody = z.strictObject({ replyToken: z.string(), messages });
export type LineMessage = z.output<typeof message>;

export interface EmulatedLine {
  readonly origin: string;
  /** Every push that arrived, whatever became of it. */
  readonly pushes: readonly { readonly to: unknown; readonly retryKey: string; readonly status: number }[];
  /** What somebody sees in the talk, oldest first. */
  talkOf(user: string): readonly { readonly message: LineMessage; readonly isSilent: boolean }[];
  befriend(user: string): void;
  /** Blocked: messages are accepted and shown to nobody. */
  block(user: string): void;
  /** The tokens that were given out so far are not taken any more. */
  forgetTokens(): void;
  failNext(...faults: Fault[]): void;
  /** A reply token that may be used once. */
  newReplyToken(user: string): string;
  /** The user opens the address to which the page sent the browser. @returns the event that LINE sends about it */
  openAccountLink(user: string, url: string): Record<string, unknown>;
  /** A webhook's body with its signature. */
  webhook(
    events: readonly Record<string, unknown>[],
    secret?: string,
  ): { readonly body: string; readonly signature: string };
  /** An event as LINE sends it; `changes` replace its parts. */
  event(type: string, user: string, changes?: Record<string, unknown>): Record<string, unknown>;
  close(): Promise<void>;
}

/** The side of the Messaging API that the product meets, after LINE's public reference. */
export async function emulateLine(nowMs: () => number): Promise<EmulatedLine> {
  const faults = faultQueue();
  const friends = new Set<string>();
  const blocked = new Set<string>();
  const talks = new Map<string, { message: LineMessage; isSilent: boolean }[]>();
  const pushes: { to: unknown; retryKey: string; status: number }[] = [];
  const acceptedKeys = new Map<string, { requestId: string; atMs: number }>();
  const replyTokens = new Map<string, string>();
  const linkTokens = new Map<string, { user: string; untilMs: number }>();
  let accessTokens = new Map<string, number>();
  let count = 0;
  const next = (): number => (count += 1);

  const show = (user: string, shown: LineMessage[], isSilent: boolean): void => {
    if (blocked.has(user)) return;
    talks.set(user, [...(talks.get(user) ?? []), ...shown.map((one) => ({ message: one, isSilent }))]);
  };
  const refusal = (status: number, said: string): ProviderAnswer => ({ status, content: { message: said } });

  const issueToken = ({ body }: ProviderRequest): ProviderAnswer => {
    const form = new URLSearchParams(body.toString('utf8'));
    const isKnown =
      form.get('grant_type') === 'client_credentials' &&
      form.get('client_id') === LINE_CHANNEL_ID &&
      form.get('client_secret') === LINE_CHANNEL_SECRET;
    if (!isKnown) return { status: 400, content: { error: 'invalid_client' } };
    const token = `token-${next()}`;
    accessTokens.set(token, nowMs() + TOKEN_LIFETIME_SECONDS * 1000);
    const content = { token_type: 'Bearer', access_token: token, expires_in: TOKEN_LIFETIME_SECONDS };
    return { status: 200, content };
  };

  const push = ({ body, headers }: ProviderRequest): ProviderAnswer => {
    const key = uuid.safeParse(headers['x-line-retry-key']);
    if (!key.success) return refusal(400, 'The retry key is invalid');
    const known = acceptedKeys.get(key.data);
    if (known !== undefined && nowMs() - known.atMs < DAY_MS) {
      return {
        ...refusal(409, 'The retry key is already accepted'),
        headers: { 'x-line-accepted-request-id': known.requestId },
      };
    }
    const request = pushBody.safeParse(JSON.parse(body.toString('utf8')));
    if (!request.success) return refusal(400, 'The request body has 1 error(s)');
    const { to, messages: pushed, notificationDisabled = false } = request.data;
    if (!friends.has(to) && !blocked.has(to)) return refusal(400, 'Failed to send messages');
    const requestId = `request-${next()}`;
    acceptedKeys.set(key.data, { requestId, atMs: nowMs() });
    show(to, pushed, notificationDisabled);
    return {
      status: 200,
      headers: { 'x-line-request-id': requestId },
      content: { sentMessages: [{ id: String(next()) }] },
    };
  };

  const reply = ({ body }: ProviderRequest): ProviderAnswer => {
    const request = replyBody.safeParse(JSON.parse(body.toString('utf8')));
    if (!request.success) return refusal(400, 'The request body has 1 error(s)');
    const user = replyTokens.get(request.data.replyToken);
    if (user === undefined) return refusal(400, 'Invalid reply token');
    replyTokens.delete(request.data.replyToken);
    show(user, request.data.messages, false);
    return { status: 200, content: { sentMessages: [{ id: String(next()) }] } };
  };

  const issueLinkToken = (user: string): ProviderAnswer => {
    if (!friends.has(user)) return refusal(404, 'Not found');
    const linkToken = `link-token-${next()}`;
    linkTokens.set(linkToken, { user, untilMs: nowMs() + LINK_TOKEN_LIFETIME_MS });
    return { status: 200, content: { linkToken } };
  };

  const answer = (request: ProviderRequest): ProviderAnswer => {
    if (request.method !== 'POST') return refusal(404, 'Not found');
    if (request.path === '/oauth2/v3/token') return issueToken(request);
    const token = (request.headers.authorization ?? '').replace(/^Bearer /, '');
    if ((accessTokens.get(token) ?? 0) <= nowMs()) return refusal(401, 'Authentication failed');
    if (request.path === '/v2/bot/message/push') return push(request);
    if (request.path === '/v2/bot/message/reply') return reply(request);
    const [, user] = /^\/v2\/bot\/user\/(U[0-9a-f]{32})\/linkToken$/.exec(request.path) ?? [];
    return user === undefined ? refusal(404, 'Not found') : issueLinkToken(user);
  };
  const noted = (request: ProviderRequest): ProviderAnswer => {
    const answered = answer(request);
    note(request, answered.status);
    return answered;
  };
  const note = ({ path, headers, body }: ProviderRequest, status: number): void => {
    if (path !== '/v2/bot/message/push') return;
    const { to } = JSON.parse(body.toString('utf8')) as { to: unknown };
    pushes.push({ to, retryKey: String(headers['x-line-retry-key']), status });
  };

  const server = await serveProvider(noted, (request) => {
    if (request.path === '/oauth2/v3/token') return undefined;
    const fault = faults.take();
    if (fault?.kind === 'answer' || fault?.kind === 'silence')
      note(request, fault.kind === 'answer' ? fault.status : 0);
    return fault;
  });

  const line: EmulatedLine = {
    origin: server.origin,
    pushes,
    talkOf: (user) => talks.get(user) ?? [],
    befriend: (user) => {
      blocked.delete(user);
      friends.add(user);
    },
    block: (user) => {
      friends.delete(user);
      blocked.add(user);
    },
    forgetTokens: () => (accessTokens = new Map()),
    failNext: (...some) => faults.failNext(...some),
    newReplyToken: (user) => {
      const token = `reply-token-${next()}`;
      replyTokens.set(token, user);
      return token;
    },
    openAccountLink: (user, url) => {
      const { origin, pathname, searchParams } = new URL(url);
      if (origin + pathname !== 'https://access.line.me/dialog/bot/accountLink')
        throw new Error(`not LINE's address: ${origin}${pathname}`);
      const linkToken = searchParams.get('linkToken') ?? '';
      const nonce = searchParams.get('nonce') ?? '';
      if (nonce.length < 10 || nonce.length > 255)
        throw new Error('the nonce must have 10 to 255 characters');
      const known = linkTokens.get(linkToken);
      linkTokens.delete(linkToken);
      const isOk = known?.user === user && known.untilMs > nowMs();
      return line.event('accountLink', user, {
        link: { result: isOk ? 'ok' : 'failed', nonce },
        ...(isOk ? {} : { replyToken: undefined }),
      });
    },
    webhook: (events, secret = LINE_CHANNEL_SECRET) => {
      const body = JSON.stringify({ destination: 'U00000000000000000000000000000000', events }, null, 1);
      return { body, signature: createHmac('sha256', secret).update(body).digest('base64') };
    },
    event: (type, user, changes = {}) => ({
      type,
      mode: 'active',
      timestamp: nowMs(),
      webhookEventId: `01EMULATED${String(next()).padStart(16, '0')}`,
      deliveryContext: { isRedelivery: false },
      source: { type: 'user', userId: user },
      ...(type === 'unfollow' ? {} : { replyToken: line.newReplyToken(user) }),
      ...changes,
    }),
    close: () => server.close(),
  };
  return line;
}
