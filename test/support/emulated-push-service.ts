import { createECDH, randomBytes } from 'node:crypto';
import { serveProvider } from './loopback-server.ts';
import type { ProviderAnswer, ProviderRequest } from './loopback-server.ts';
import { faultQueue } from '../../demo/provider-faults.ts';
import type { Fault } from '../../demo/provider-faults.ts';
import { decryptPush, readVapid } from './read-push.ts';
import type { PushReceiver } from './read-push.ts';

const RECORD_BYTES_MAX = 4096;
const DAY_SECONDS = 24 * 60 * 60;

export interface ReceivedPush {
  readonly payload: unknown;
  readonly ttl: number;
  readonly urgency: string;
  readonly topic: string | undefined;
}

/** One browser with its subscription. */
export interface EmulatedBrowser {
  /** As `PushSubscription.toJSON()` says it, without what the product does not take. */
  readonly subscription: {
    readonly endpoint: string;
    readonly keys: { readonly p256dh: string; readonly auth: string };
  };
  /** Every message that came, also one that came twice. */
  readonly received: readonly ReceivedPush[];
  /** The notifications on its screen: one with the same tag takes the place of the one before. */
  readonly shown: ReadonlyMap<string, unknown>;
  /** The permission was taken back, or the browser is gone. */
  unsubscribe(): void;
}

export interface EmulatedPushService {
  readonly origin: string;
  /** How often each endpoint was asked. */
  readonly requests: readonly { readonly endpoint: string; readonly status: number }[];
  subscribe(applicationServerKey: string): EmulatedBrowser;
  failNext(...faults: Fault[]): void;
  close(): Promise<void>;
}

interface Subscriber {
  readonly receiver: PushReceiver;
  readonly applicationServerKey: string;
  readonly received: ReceivedPush[];
  readonly shown: Map<string, unknown>;
}

/** A push service (RFC 8030, 8291, 8292) together with the browsers behind it, which decrypt what they get. */
export async function emulatePushService(nowMs: () => number): Promise<EmulatedPushService> {
  const faults = faultQueue();
  const subscribers = new Map<string, Subscriber>();
  const requests: { endpoint: string; status: number }[] = [];

  const answer = ({ method, path, headers, body }: ProviderRequest): ProviderAnswer => {
    const subscriber = subscribers.get(path);
    if (method !== 'POST') return { status: 405 };
    if (subscriber === undefined) return { status: 410 };
    const ttl = Number(headers['ttl'] ?? 'none');
    if (!Number.isInteger(ttl) || ttl < 0) return { status: 400 };
    if (headers['content-encoding'] !== 'aes128gcm') return { status: 415 };
    if (body.length > RECORD_BYTES_MAX) return { status: 413 };
    if (!isAllowed(headers.authorization ?? '', subscriber)) return { status: 403 };
    const payload = JSON.parse(decryptPush(body, subscriber.receiver).toString('utf8')) as {
      noticeId: string;
    };
    const { topic } = headers;
    const urgency = String(headers['urgency']);
    subscriber.received.push({ payload, ttl, urgency, topic: typeof topic === 'string' ? topic : undefined });
    subscriber.shown.set(payload.noticeId, payload);
    return { status: 201, headers: { location: `${path}/messages/${subscriber.received.length}` } };
  };
  const isAllowed = (authorization: string, { applicationServerKey }: Subscriber): boolean => {
    try {
      const { claims, publicKey } = readVapid(authorization);
      const { aud, exp = 0, sub = '' } = claims;
      const leftSeconds = exp - nowMs() / 1000;
      const isInTime = leftSeconds > 0 && leftSeconds <= DAY_SECONDS;
      return (
        publicKey === applicationServerKey &&
        aud === server.origin &&
        isInTime &&
        /^(mailto|https):/.test(sub)
      );
    } catch {
      return false;
    }
  };

  const server = await serveProvider(
    (request) => {
      const answered = answer(request);
      requests.push({ endpoint: server.origin + request.path, status: answered.status });
      return answered;
    },
    () => faults.take(),
  );
  return {
    origin: server.origin,
    requests,
    failNext: (...some) => faults.failNext(...some),
    subscribe: (applicationServerKey) => {
      const ecdh = createECDH('prime256v1');
      const publicKey = ecdh.generateKeys();
      const auth = randomBytes(16);
      const path = `/push/${randomBytes(24).toString('base64url')}`;
      const receiver = { privateKey: ecdh.getPrivateKey(), publicKey, auth };
      const subscriber: Subscriber = { receiver, applicationServerKey, received: [], shown: new Map() };
      subscribers.set(path, subscriber);
      const keys = { p256dh: publicKey.toString('base64url'), auth: auth.toString('base64url') };
      return {
        subscription: { endpoint: server.origin + path, keys },
        received: subscriber.received,
        shown: subscriber.shown,
        unsubscribe: () => void subscribers.delete(path),
      };
    },
    close: () => server.close(),
  };
}
