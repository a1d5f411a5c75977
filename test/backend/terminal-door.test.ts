import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { callBackend } from '../../contract/backend-client.ts';
import { submitPurchase, terminalStatus } from '../../contract/terminal-routes.ts';
import type { PurchaseId, TerminalId } from '../../domain/ids.ts';
import { readPublicKey, verifyReply } from '../../platform/http-signatures.ts';
import { systemRandom } from '../../platform/system-random.ts';
import { createTerminalSigner } from '../../platform/terminal-signer.ts';
import { testFinger } from './support/pattern-engine.ts';
import { send, sendSigned } from './support/send-raw.ts';
import type { RawRequest, Sent } from './support/send-raw.ts';
import { startVillage } from './support/village.ts';
import type { TestTerminal, Village } from './support/village.ts';

let village: Village;
let terminal: TestTerminal;
beforeAll(async () => {
  village = await startVillage();
  terminal = await village.addTerminal();
  await village.addMember(await village.addFamily(), testFinger(1));
});
afterAll(() => village.close());

const status: RawRequest = { method: 'GET', path: '/v1/terminal' };

/** Nothing that is refused at the door may leave a trace: no purchase, no money, no capture remembered. */
function nothingHappened(): void {
  expect(['purchase', 'journal_entry'].map((table) => village.rows(table as 'purchase'))).toEqual([0, 1]);
  // The three captures of the enrolment.
  expect(village.rows('capture_digest')).toBe(3);
}

test('a terminal learns where it stands', async () => {
  expect(await terminal.call(terminalStatus, { params: {}, body: undefined })).toEqual({
    ok: true,
    value: {
      terminalId: terminal.terminalId,
      shopId: terminal.shopId,
      shopName: 'みやげや',
      municipalityName: 'テスト村',
      mode: 'demo',
      serverTime: '2026-11-22T01:00:00.000Z',
    },
  });
});

describe('what is not signed as it must be gets a 401', () => {
  const spoilt: readonly (readonly [string, (sent: Sent) => Sent])[] = [
    [
      'no signature',
      ({ headers, ...sent }) => ({ ...sent, headers: without(headers, 'signature', 'signature-input') }),
    ],
    ['another path', (sent) => ({ ...sent, url: sent.url.replace('/v1/terminal', '/v1/terminal?x=1') })],
    [
      'another body',
      (sent) => ({
        ...sent,
        method: 'GET',
        headers: { ...sent.headers, 'content-digest': 'sha-256=:AAAA:' },
      }),
    ],
    [
      'an added staff session',
      (sent) => ({ ...sent, headers: { ...sent.headers, 'x-tebura-staff': 'a'.repeat(43) } }),
    ],
    [
      'two signatures',
      (sent) => ({
        ...sent,
        headers: { ...sent.headers, signature: `${sent.headers['signature']}, b=:AA==:` },
      }),
    ],
  ];
  test.each(spoilt)('%s', async (_, spoil) => {
    const reply = await sendSigned(village, terminal, status, spoil);
    expect(reply).toMatchObject({ status: 401, code: 'SIGNATURE_REFUSED' });
    nothingHappened();
  });

  test('the same request twice', async () => {
    let kept: Sent | undefined;
    expect(await sendSigned(village, terminal, status, (sent) => (kept = sent))).toMatchObject({
      status: 200,
    });
    expect(await send(kept!)).toMatchObject({ status: 401, code: 'SIGNATURE_REFUSED' });
    await village.restart();
    expect(await send(kept!)).toMatchObject({ status: 401, code: 'SIGNATURE_REFUSED' });
  });

  test('a minute later', async () => {
    const reply = await sendSigned(village, terminal, status, (sent) => {
      village.clock.advance(61_000);
      return sent;
    });
    expect(reply).toMatchObject({ status: 401, code: 'SIGNATURE_REFUSED' });
    expect(JSON.parse(reply.text)).toMatchObject({ detail: "the request's signature is too-old" });
  });

  test("a stranger's key, under a known id and under its own", async () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    const asTerminal = await sendSigned(village, { terminalId: terminal.terminalId, privateKey }, status);
    expect(asTerminal).toMatchObject({ status: 401, code: 'SIGNATURE_REFUSED' });
    const asItself = await sendSigned(village, { terminalId: village.id<TerminalId>(), privateKey }, status);
    expect(asItself).toMatchObject({ status: 401, code: 'TERMINAL_UNKNOWN' });
  });

  test('a terminal taken out of service', async () => {
    const former = await village.addTerminal();
    const { terminalId } = former;
    expect(await sendSigned(village, former, status)).toMatchObject({ status: 200 });
    await village.backend.store.revokeTerminal({
      municipalityId: village.municipalityId,
      terminalId,
      atMs: 0,
    });
    expect(await sendSigned(village, former, status)).toMatchObject({
      status: 401,
      code: 'TERMINAL_UNKNOWN',
    });
  });
});

describe('what is signed and not as the contract says gets a 4xx and changes nothing', () => {
  const good = () => ({
    shopId: terminal.shopId,
    amountYen: 100,
    currency: 'JPY',
    kind: 'purchase',
    challenge: 'A'.repeat(22),
    template: Buffer.from(testFinger(1).place()).toString('base64'),
  });
  const bodies: readonly (readonly [string, () => string, number, string])[] = [
    ['no JSON', () => 'what?', 400, 'REQUEST_MALFORMED'],
    ['no object', () => '[]', 400, 'REQUEST_MALFORMED'],
    ['nothing', () => '', 400, 'REQUEST_MALFORMED'],
    ['a negative amount', () => JSON.stringify({ ...good(), amountYen: -100 }), 400, 'REQUEST_MALFORMED'],
    ['no amount', () => JSON.stringify({ ...good(), amountYen: 0 }), 400, 'REQUEST_MALFORMED'],
    [
      'an amount over the ceiling',
      () => JSON.stringify({ ...good(), amountYen: 300_001 }),
      400,
      'REQUEST_MALFORMED',
    ],
    ['half a yen', () => JSON.stringify({ ...good(), amountYen: 0.5 }), 400, 'REQUEST_MALFORMED'],
    ['an amount in words', () => JSON.stringify({ ...good(), amountYen: '100' }), 400, 'REQUEST_MALFORMED'],
    [
      'an amount that is no number',
      () => JSON.stringify(good()).replace('100', '1e999'),
      400,
      'REQUEST_MALFORMED',
    ],
    ['another currency', () => JSON.stringify({ ...good(), currency: 'USD' }), 400, 'REQUEST_MALFORMED'],
    [
      'a shop that is no id',
      () => JSON.stringify({ ...good(), shopId: "' OR 1=1" }),
      400,
      'REQUEST_MALFORMED',
    ],
    [
      'a template that is no base64',
      () => JSON.stringify({ ...good(), template: '***' }),
      400,
      'REQUEST_MALFORMED',
    ],
    [
      'a template that is too long',
      () => JSON.stringify({ ...good(), template: 'A'.repeat(8_000) }),
      400,
      'REQUEST_MALFORMED',
    ],
    [
      'a template that is none',
      () => JSON.stringify({ ...good(), template: 'AAAA' }),
      422,
      'TEMPLATE_REFUSED',
    ],
    [
      'a damaged template',
      () => JSON.stringify({ ...good(), template: flipped(good().template) }),
      422,
      'TEMPLATE_REFUSED',
    ],
    [
      'a body without end',
      () => JSON.stringify({ ...good(), more: 'A'.repeat(20_000) }),
      413,
      'BODY_TOO_LARGE',
    ],
    ['a prototype', () => `{"__proto__": {"amountYen": 100}}`, 400, 'REQUEST_MALFORMED'],
    ['very deep', () => '['.repeat(8_000) + ']'.repeat(8_000), 400, 'REQUEST_MALFORMED'],
  ];
  test.each(bodies)('%s', async (_, body, expected, code) => {
    const path = `/v1/purchases/${village.id<PurchaseId>()}`;
    const reply = await sendSigned(village, terminal, { method: 'PUT', path, body: body() });
    expect(reply).toMatchObject({ status: expected, code });
    expect(reply.headers.get('content-type')).toContain('application/problem+json');
    expect(reply.text.length).toBeLessThan(800);
    nothingHappened();
  });

  test.each([
    ['an id that is none', '/v1/purchases/7', 400],
    ['an id in capitals', '/v1/purchases/0199A000-0000-7000-8000-000000000000', 400],
    ['no such route', '/v1/nowhere', 404],
    ['a path with detours', '/v1/x/../terminal', 404],
  ])('%s', async (_, path, expected) => {
    const reply = await sendSigned(village, terminal, { method: 'PUT', path, body: JSON.stringify(good()) });
    expect(reply.status).toBe(expected);
  });

  test('another content type', async () => {
    const request = {
      method: 'PUT',
      path: `/v1/purchases/${village.id<PurchaseId>()}`,
      body: JSON.stringify(good()),
    };
    const reply = await sendSigned(village, terminal, {
      ...request,
      headers: { 'content-type': 'text/plain' },
    });
    expect(reply).toMatchObject({ status: 400, code: 'REQUEST_MALFORMED' });
  });
});

test('every reply to a signed request is signed, refusals too, and to it alone', async () => {
  const publicKey = readPublicKey(village.backend.publicKey);
  for (const request of [
    status,
    { method: 'PUT', path: '/v1/purchases/7', body: '{}' },
    { method: 'GET', path: '/v1/nowhere' },
  ]) {
    let kept: Sent | undefined;
    const reply = await sendSigned(village, terminal, request, (sent) => (kept = sent));
    const { headers, ...sent } = kept!;
    const signed = {
      status: reply.status,
      headers: Object.fromEntries(reply.headers),
      body: Buffer.from(reply.text),
    };
    expect(await verifyReply(signed, { ...sent, headers }, publicKey)).toBe(true);
    expect(await verifyReply({ ...signed, status: 201 }, { ...sent, headers }, publicKey)).toBe(false);
    expect(await verifyReply({ ...signed, body: Buffer.from('{}') }, { ...sent, headers }, publicKey)).toBe(
      false,
    );
    expect(
      await verifyReply(signed, { ...sent, headers: { ...headers, signature: 'tebura=:AA==:' } }, publicKey),
    ).toBe(false);
  }
});

test('a client that pinned another backend believes nothing of this one, and one that reaches nobody says so', async () => {
  const signer = createTerminalSigner({
    terminal: { keyId: terminal.terminalId, privateKey: terminal.privateKey },
    backendPublicKey: generateKeyPairSync('ed25519').publicKey,
    clock: village.clock,
    random: systemRandom,
  });
  const asked = { params: {}, body: undefined };
  const deceived = await callBackend(terminalStatus, asked, {
    origin: village.backend.origin,
    fetch,
    signer,
  });
  expect(deceived).toEqual({ ok: false, reason: 'reply-refused' });
  const alone = await callBackend(terminalStatus, asked, { origin: 'http://127.0.0.1:1', fetch, signer });
  expect(alone).toEqual({ ok: false, reason: 'unreachable' });
});

test('a client refuses to send what the contract does not allow', async () => {
  const purchaseId = village.id<PurchaseId>();
  const body = {
    shopId: terminal.shopId,
    amountYen: 0.5,
    currency: 'JPY',
    kind: 'purchase',
    challenge: 'A'.repeat(22),
    template: 'AAAA',
  } as const;
  await expect(terminal.call(submitPurchase, { params: { purchaseId }, body })).rejects.toThrow(/amount/);
});

function without(headers: Record<string, string>, ...names: string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name)));
}

function flipped(base64: string): string {
  const bytes = Buffer.from(base64, 'base64');
  bytes[500] ^= 1;
  return bytes.toString('base64');
}
