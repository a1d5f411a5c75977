import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Clock } from '../domain/clock.ts';
import {
  STAFF_HEADER,
  readPublicKey,
  signReply,
  signRequest,
  verifyReply,
  verifyRequest,
  writePublicKey,
} from './http-signatures.ts';
import type { NonceStore, SignableRequest } from './http-signatures.ts';
import { systemRandom } from './system-random.ts';

const START_MS = Date.parse('2026-11-22T01:00:00.000Z');
const terminal = generateKeyPairSync('ed25519');
const backend = generateKeyPairSync('ed25519');
const stranger = generateKeyPairSync('ed25519');
const key = { keyId: 'terminal-1', privateKey: terminal.privateKey };

function clockAt(nowMs: number): Clock {
  return { nowMs: () => nowMs, monotonicMs: () => nowMs, after: () => () => undefined };
}

function nonceStore(): NonceStore {
  const seen = new Set<string>();
  return {
    useOnce: (keyId, nonce) => {
      const isNew = !seen.has(keyId + nonce);
      seen.add(keyId + nonce);
      return Promise.resolve(isNew);
    },
  };
}

const plain: SignableRequest = {
  method: 'PUT',
  url: 'http://127.0.0.1:4310/v1/purchases/7?x=1',
  headers: { 'content-type': 'application/json' },
  body: Buffer.from('{"amountYen":350}'),
};

async function signed(request: SignableRequest = plain, atMs = START_MS): Promise<SignableRequest> {
  const added = await signRequest(request, key, { clock: clockAt(atMs), random: systemRandom });
  return { ...request, headers: { ...request.headers, ...added } };
}

function check(request: SignableRequest, atMs = START_MS, nonces = nonceStore()) {
  return verifyRequest(request, {
    findKey: (keyId) => Promise.resolve(keyId === key.keyId ? { publicKey: terminal.publicKey } : null),
    nonces,
    clock: clockAt(atMs),
  });
}

function withHeader(
  request: SignableRequest,
  name: string,
  change: (value: string) => string,
): SignableRequest {
  return { ...request, headers: { ...request.headers, [name]: change(request.headers[name]) } };
}

const refusedAs = (reason: string) => ({ ok: false, reason });

test('a signed request is believed once, and its nonce never again', async () => {
  const request = await signed();
  const nonces = nonceStore();
  expect(await check(request, START_MS, nonces)).toMatchObject({ ok: true });
  expect(await check(request, START_MS, nonces)).toEqual(refusedAs('nonce-reused'));
});

test('a request lives 60 s, by the clock that was passed in', async () => {
  const request = await signed();
  expect(await check(request, START_MS + 59_000)).toMatchObject({ ok: true });
  expect(await check(request, START_MS + 60_000)).toEqual(refusedAs('too-old'));
  expect(await check(request, START_MS - 30_000)).toMatchObject({ ok: true });
  expect(await check(request, START_MS - 31_000)).toEqual(refusedAs('from-the-future'));
});

test('whatever is changed on the way is noticed', async () => {
  const request = await signed();
  const changed: [string, SignableRequest][] = [
    ['wrong-signature', { ...request, method: 'POST' }],
    ['wrong-signature', { ...request, url: request.url.replace('127.0.0.1', 'localhost') }],
    ['wrong-signature', { ...request, url: request.url.replace('4310', '4311') }],
    ['wrong-signature', { ...request, url: request.url.replace('purchases/7', 'purchases/8') }],
    ['wrong-signature', { ...request, url: request.url.replace('x=1', 'x=2') }],
    ['wrong-signature', { ...request, url: request.url.replace('?x=1', '') }],
    ['wrong-digest', { ...request, body: Buffer.from('{"amountYen":351}') }],
    ['wrong-digest', withHeader(request, 'content-digest', (value) => value.replace('sha-256', 'sha-512'))],
    [
      'key-unknown',
      withHeader(request, 'signature-input', (value) => value.replace('terminal-1', 'terminal-2')),
    ],
    [
      'wrong-signature',
      withHeader(request, 'signature-input', (value) =>
        value.replace(/nonce="(.)/, (_, first) => `nonce="${first === 'A' ? 'B' : 'A'}`),
      ),
    ],
    ['malformed', { ...request, headers: { ...request.headers, [STAFF_HEADER]: 'smuggled-session' } }],
  ];
  for (const [reason, one] of changed)
    expect(await check(one), `${one.method} ${one.url}`).toEqual(refusedAs(reason));
});

test('a body with a digest of its own is still not what was signed', async () => {
  const request = await signed();
  const other = await signed({ ...plain, body: Buffer.from('{"amountYen":1}') });
  const spliced = {
    ...request,
    body: other.body,
    headers: { ...request.headers, 'content-digest': other.headers['content-digest'] },
  };
  expect(await check(spliced)).toEqual(refusedAs('wrong-signature'));
});

test('anything but the one spelling is refused: missing components, other tags, second signatures', async () => {
  const request = await signed();
  const spellings: ((input: string) => string)[] = [
    (input) => input.replace(' "content-digest"', ''),
    (input) => input.replace('"@method" ', ''),
    (input) => input.replace('"@path"', '"@path";req'),
    (input) => input.replace('ed25519', 'hmac-sha256'),
    (input) => input.replace('tebura-terminal-v1', 'tebura-backend-v1'),
    (input) => `${input}, ${input.replace('tebura=', 'other=')}`,
    (input) => input.replace(/;expires=\d+/, ''),
    (input) => input.replace(/expires=(\d+)/, (_, seconds: string) => `expires=${Number(seconds) + 1}`),
    (input) => input.replace(/;nonce="[^"]+"/, ''),
  ];
  for (const change of spellings)
    expect(await check(withHeader(request, 'signature-input', change))).toEqual(refusedAs('malformed'));
  expect(await check(plain)).toEqual(refusedAs('missing'));
});

test('the staff session is signed with the rest', async () => {
  const request = await signed({ ...plain, headers: { ...plain.headers, [STAFF_HEADER]: 'session-a' } });
  expect(await check(request)).toMatchObject({ ok: true });
  expect(await check(withHeader(request, STAFF_HEADER, () => 'session-b'))).toEqual(
    refusedAs('wrong-signature'),
  );
  const without = Object.fromEntries(
    Object.entries(request.headers).filter(([name]) => name !== STAFF_HEADER),
  );
  expect(await check({ ...request, headers: without })).toEqual(refusedAs('malformed'));
});

test('no garbage in the headers is believed or makes the check throw', async () => {
  const request = await signed();
  const text = fc.string({ maxLength: 200, unit: 'binary-ascii' });
  await fc.assert(
    fc.asyncProperty(
      text,
      fc.constantFrom('signature', 'signature-input', 'content-digest'),
      fc.nat(),
      async (garbage, header, at) => {
        const value = request.headers[header];
        const cut = at % value.length;
        const replaced = withHeader(request, header, () => garbage);
        const spoiled = withHeader(
          request,
          header,
          () => value.slice(0, cut) + garbage + value.slice(cut + 1),
        );
        expect((await check(replaced)).ok).toBe(false);
        if (spoiled.headers[header] !== value) expect((await check(spoiled)).ok).toBe(false);
      },
    ),
    { numRuns: 150 },
  );
});

test('a reply is bound to the request that it answers', async () => {
  const request = await signed();
  const reply = { status: 200, headers: {}, body: Buffer.from('{"state":"approved"}') };
  const added = await signReply(
    reply,
    request,
    { keyId: 'backend', privateKey: backend.privateKey },
    clockAt(START_MS),
  );
  const sent = { ...reply, headers: added };
  expect(await verifyReply(sent, request, backend.publicKey)).toBe(true);
  expect(await verifyReply(sent, request, stranger.publicKey)).toBe(false);
  expect(await verifyReply({ ...sent, status: 201 }, request, backend.publicKey)).toBe(false);
  expect(await verifyReply({ ...sent, body: Buffer.from('{}') }, request, backend.publicKey)).toBe(false);
  expect(await verifyReply(reply, request, backend.publicKey)).toBe(false);
  expect(await verifyReply(sent, await signed(), backend.publicKey)).toBe(false);
});

test('a request signature never passes as a reply signature, and the other way round', async () => {
  const request = await signed();
  const asReply = { status: 200, headers: request.headers, body: request.body };
  expect(await verifyReply(asReply, request, terminal.publicKey)).toBe(false);
});

test('public keys travel as SPKI in base64, and only Ed25519 ones', () => {
  expect(readPublicKey(writePublicKey(terminal.privateKey)).equals(terminal.publicKey)).toBe(true);
  const other = generateKeyPairSync('x25519')
    .publicKey.export({ format: 'der', type: 'spki' })
    .toString('base64');
  expect(() => readPublicKey(other)).toThrow(/Ed25519/);
});
