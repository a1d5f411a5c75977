import { createPublicKey, hash, sign, timingSafeEqual, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { httpbis } from 'http-message-signatures';
import type { Clock } from '../domain/clock.ts';
import type { RandomSource } from '../domain/random-source.ts';
import type { Result } from '../domain/result.ts';
import { ok, refused } from '../domain/result.ts';

/**
 * Requests of terminals and replies of the backend are signed (RFC 9421, Ed25519) with their body's digest (RFC 9530),
 * so that each proves itself whatever proxy stands between (security 3.7).
 *
 * One spelling is understood: the components and parameters below, in this order, once. What is only nearly right was not
 * written by this program and is refused before it is parsed; the two ends are always the same release line.
 */
export interface SignableRequest {
  readonly method: string;
  /** Absolute, as it is sent. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export interface SignableReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** Remembers nonces until they could not be used any more anyway. */
export interface NonceStore {
  /** @returns false if this key has used the nonce before */
  useOnce(keyId: string, nonce: string, untilMs: number): Promise<boolean>;
}

export type SignatureRefusal =
  | 'missing'
  | 'malformed'
  | 'wrong-digest'
  | 'too-old'
  | 'from-the-future'
  | 'key-unknown'
  | 'wrong-signature'
  | 'nonce-reused';

/** The header in which a member of staff's session travels; when it is there it is signed too. */
export const STAFF_HEADER = 'x-tebura-staff';

const REQUEST_TAG = 'tebura-terminal-v1';
const REPLY_TAG = 'tebura-backend-v1';
const LABEL = 'tebura';
const LIFETIME_SECONDS = 60;
/** How far a terminal's clock may be ahead of the backend's; behind, the lifetime is the bound. */
const AHEAD_SECONDS_MAX = 30;

const REQUEST_FIELDS = ['@method', '@authority', '@path', '@query', 'content-digest'];
const REPLY_FIELDS = ['@status', 'content-digest', '"signature";req'];
const REQUEST_PARAMETERS = ['created', 'expires', 'nonce', 'keyid', 'alg', 'tag'];
const REPLY_PARAMETERS = ['created', 'keyid', 'alg', 'tag'];

const KEY_ID = '[A-Za-z0-9._-]{1,64}';
const REQUEST_INPUT = new RegExp(
  `^${LABEL}=\\("@method" "@authority" "@path" "@query" "content-digest"(?<staff> "${STAFF_HEADER}")?\\)` +
    `;created=(?<created>[0-9]{1,11});expires=(?<expires>[0-9]{1,11});nonce="(?<nonce>[A-Za-z0-9_-]{22})"` +
    `;keyid="(?<keyId>${KEY_ID})";alg="ed25519";tag="${REQUEST_TAG}"$`,
);
const REPLY_INPUT = new RegExp(
  `^${LABEL}=\\("@status" "content-digest" "signature";req\\)` +
    `;created=[0-9]{1,11};keyid="(?<keyId>${KEY_ID})";alg="ed25519";tag="${REPLY_TAG}"$`,
);
/** 64 bytes in base64. */
const SIGNATURE = new RegExp(`^${LABEL}=:[A-Za-z0-9+/]{86}==:$`);

/** RFC 9530, of the body as sent; an absent body has the digest of no bytes. */
export function contentDigest(body: Uint8Array): string {
  return `sha-256=:${hash('sha256', body, 'base64')}:`;
}

export interface TerminalKey {
  readonly keyId: string;
  readonly privateKey: KeyObject;
}

/** The headers to add to the request: `content-digest`, `signature-input`, `signature`. */
export async function signRequest(
  request: SignableRequest,
  key: TerminalKey,
  { clock, random }: { readonly clock: Clock; readonly random: RandomSource },
): Promise<Record<string, string>> {
  const digest = contentDigest(request.body);
  const createdMs = clock.nowMs();
  const signed = await httpbis.signMessage(
    {
      key: ed25519Signer(key.keyId, key.privateKey),
      name: LABEL,
      fields: fieldsOf(request.headers),
      params: REQUEST_PARAMETERS,
      paramValues: {
        created: new Date(createdMs),
        expires: new Date(createdMs + LIFETIME_SECONDS * 1000),
        nonce: Buffer.from(random.bytes(16)).toString('base64url'),
        tag: REQUEST_TAG,
      },
    },
    signedPart({ ...request, headers: { ...request.headers, 'content-digest': digest } }),
  );
  return signatureHeaders(signed.headers, digest);
}

/** Who signed the request, if every part of the signature is exactly as it must be. The nonce is used up by success. */
export async function verifyRequest<Key extends { readonly publicKey: KeyObject }>(
  request: SignableRequest,
  {
    findKey,
    nonces,
    clock,
  }: {
    readonly findKey: (keyId: string) => Promise<Key | null>;
    readonly nonces: NonceStore;
    readonly clock: Clock;
  },
): Promise<Result<Key, SignatureRefusal>> {
  const inputText = request.headers['signature-input'];
  const signatureText = request.headers['signature'];
  if (inputText === undefined || signatureText === undefined) return refused('missing');
  const input = REQUEST_INPUT.exec(inputText)?.groups;
  if (input === undefined || !SIGNATURE.test(signatureText)) return refused('malformed');
  const staffIsSigned = input['staff'] !== undefined;
  if (staffIsSigned !== (request.headers[STAFF_HEADER] !== undefined)) return refused('malformed');

  const freshness = checkFreshness(Number(input['created']), Number(input['expires']), clock.nowMs() / 1000);
  if (freshness !== null) return refused(freshness);
  if (!digestMatches(request.headers['content-digest'], request.body)) return refused('wrong-digest');

  const keyId = input['keyId'] ?? '';
  const key = await findKey(keyId);
  if (key === null) return refused('key-unknown');
  if (!(await isSigned(key.publicKey, keyId, request))) return refused('wrong-signature');
  // Only a nonce under a good signature is remembered: strangers cannot fill the store.
  const usableUntilMs = (Number(input['expires']) + LIFETIME_SECONDS) * 1000;
  return (await nonces.useOnce(keyId, input['nonce'] ?? '', usableUntilMs))
    ? ok(key)
    : refused('nonce-reused');
}

/** The headers to add to a reply; it is bound to the signature of the request that it answers. */
export async function signReply(
  reply: SignableReply,
  request: Omit<SignableRequest, 'body'>,
  key: { readonly keyId: string; readonly privateKey: KeyObject },
  clock: Clock,
): Promise<Record<string, string>> {
  const digest = contentDigest(reply.body);
  const signed = await httpbis.signMessage(
    {
      key: ed25519Signer(key.keyId, key.privateKey),
      name: LABEL,
      fields: REPLY_FIELDS,
      params: REPLY_PARAMETERS,
      paramValues: { created: new Date(clock.nowMs()), tag: REPLY_TAG },
    },
    { status: reply.status, headers: { 'content-digest': digest } },
    signedPart(request),
  );
  return signatureHeaders(signed.headers, digest);
}

/**
 * Whether the backend with this public key gave exactly this reply to exactly this request (with the headers it was signed
 * with). No time is looked at: the request's nonce makes the reply fresh, whatever the terminal's clock says.
 */
export async function verifyReply(
  reply: SignableReply,
  request: Omit<SignableRequest, 'body'>,
  publicKey: KeyObject,
): Promise<boolean> {
  const input = REPLY_INPUT.exec(reply.headers['signature-input'] ?? '')?.groups;
  if (input === undefined || !SIGNATURE.test(reply.headers['signature'] ?? '')) return false;
  if (!digestMatches(reply.headers['content-digest'], reply.body)) return false;
  return isSigned(publicKey, input['keyId'] ?? '', reply, request);
}

/** A public key from its SPKI bytes in base64, as it stands in a configuration. @throws if it is no Ed25519 key */
export function readPublicKey(spkiBase64: string): KeyObject {
  const key = createPublicKey({ key: Buffer.from(spkiBase64, 'base64'), format: 'der', type: 'spki' });
  if (key.asymmetricKeyType !== 'ed25519') throw new TypeError('not an Ed25519 public key');
  return key;
}

/** The public half of a key as SPKI bytes in base64. */
export function writePublicKey(key: KeyObject): string {
  const publicKey = key.type === 'private' ? createPublicKey(key) : key;
  return publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
}

function fieldsOf(headers: Readonly<Record<string, string>>): string[] {
  return headers[STAFF_HEADER] === undefined ? REQUEST_FIELDS : [...REQUEST_FIELDS, STAFF_HEADER];
}

function ed25519Signer(keyId: string, privateKey: KeyObject) {
  return {
    id: keyId,
    alg: 'ed25519',
    sign: (data: Buffer) => signAside(null, data, privateKey),
  };
}

function signatureHeaders(headers: Readonly<Record<string, string | string[]>>, digest: string) {
  return {
    'content-digest': digest,
    'signature-input': String(headers['Signature-Input']),
    signature: String(headers['Signature']),
  };
}

function checkFreshness(created: number, expires: number, nowSeconds: number): SignatureRefusal | null {
  if (expires <= created || expires - created > LIFETIME_SECONDS) return 'malformed';
  if (created > nowSeconds + AHEAD_SECONDS_MAX) return 'from-the-future';
  return nowSeconds >= expires ? 'too-old' : null;
}

function digestMatches(header: string | undefined, body: Uint8Array): boolean {
  const expected = Buffer.from(contentDigest(body));
  const given = Buffer.from(header ?? '');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** The library looks at the machine's own clock; times were checked against the clock passed in, so it is told to let them be. */
const ANY_TIME_SECONDS = Number.MAX_SAFE_INTEGER;

async function isSigned(
  publicKey: KeyObject,
  keyId: string,
  message: Omit<SignableRequest, 'body'> | Omit<SignableReply, 'body'>,
  request?: Omit<SignableRequest, 'body'>,
): Promise<boolean> {
  const config = {
    keyLookup: () =>
      Promise.resolve({
        id: keyId,
        algs: ['ed25519'],
        verify: (data: Buffer, signature: Buffer) => verifyAside(null, data, publicKey, signature),
      }),
    tolerance: ANY_TIME_SECONDS,
  };
  try {
    const answer =
      'status' in message
        ? await httpbis.verifyMessage(
            config,
            { status: message.status, headers: signedHeaders(message.headers) },
            request && signedPart(request),
          )
        : await httpbis.verifyMessage(config, signedPart(message));
    return answer === true;
  } catch {
    // The library throws at what it cannot parse or find; whatever the reason, it is not signed.
    return false;
  }
}

/** On the thread pool: a curve takes longer than everything else about a signature, and others may have their turn meanwhile. */
const signAside = promisify(sign);
const verifyAside = promisify(verify);

/** What the library looks at; its work grows with the headers, and the address it would parse anew for each component. */
function signedPart(request: Omit<SignableRequest, 'body'>) {
  return { method: request.method, url: new URL(request.url), headers: signedHeaders(request.headers) };
}

const SIGNED_HEADERS = ['content-digest', STAFF_HEADER, 'signature-input', 'signature'];

function signedHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  const signed: Record<string, string> = {};
  for (const name of SIGNED_HEADERS) {
    const value = headers[name];
    if (value !== undefined) signed[name] = value;
  }
  return signed;
}
