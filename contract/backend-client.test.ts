import { expect, test } from 'vitest';
import { callBackend } from './backend-client.ts';
import type { RequestSigner, SendRequest } from './backend-client.ts';
import { ownerSignOut } from './owner-routes.ts';
import { resolvePurchase } from './terminal-routes.ts';

const purchaseId = '0199a000-0000-7000-8000-000000000001';
const shopId = '0199a000-0000-7000-8000-000000000002';
const asked = {
  params: { purchaseId },
  body: { shopId, amountYen: 100, currency: 'JPY' as const, kind: 'purchase' as const },
};
const outcome = { state: 'never_arrived', purchaseId, decidedAt: '2026-11-22T01:00:00.000Z' };
const problem = { type: 'urn:x', title: 'x', status: 409, code: 'ID_REUSED' };

function answering(status: number, body: string, sent: unknown[] = []): SendRequest {
  return (url, init) => {
    sent.push({ url, ...init });
    return Promise.resolve({
      status,
      headers: { get: (name) => `the ${name}` },
      text: () => Promise.resolve(body),
    });
  };
}

const call = (fetch: SendRequest, signer?: RequestSigner) =>
  callBackend(resolvePurchase, asked, {
    origin: 'http://b',
    fetch,
    ...(signer === undefined ? {} : { signer }),
  });

test('the route says where, how and with what', async () => {
  const sent: unknown[] = [];
  expect(await call(answering(200, JSON.stringify({ outcome }), sent))).toEqual({
    ok: true,
    value: { outcome },
  });
  expect(sent).toEqual([
    {
      url: `http://b/v1/purchases/${purchaseId}/resolve`,
      method: 'POST',
      headers: { accept: 'application/json', 'content-type': 'application/json' },
      body: JSON.stringify(asked.body),
    },
  ]);
  const bare: unknown[] = [];
  await callBackend(
    ownerSignOut,
    { params: {}, body: undefined },
    { origin: '', fetch: answering(200, '{}', bare) },
  );
  expect(bare).toEqual([
    { url: '/v1/owner/session', method: 'DELETE', headers: { accept: 'application/json' } },
  ]);
});

test('a refusal of the backend is handed on, with its code', async () => {
  expect(await call(answering(409, JSON.stringify(problem)))).toEqual({ ok: false, reason: problem });
});

test.each([
  ['no JSON', 200, 'oops'],
  ['another shape', 200, JSON.stringify({ outcome: { ...outcome, state: 'paid' } })],
  ['a problem with a status that says done', 200, JSON.stringify(problem)],
  ['a problem with another status', 500, JSON.stringify(problem)],
  ['an unknown problem', 418, JSON.stringify({ ...problem, status: 418, code: 'TEAPOT' })],
  ["a proxy's own page", 502, '<html>'],
  ['a redirect', 302, ''],
  ['nothing', 204, ''],
])('what is not as the contract says is believed as little as silence: %s', async (_, status, body) => {
  expect(await call(answering(status, body))).toEqual({ ok: false, reason: 'reply-refused' });
});

test('silence is not an answer', async () => {
  expect(await call(() => Promise.reject(new TypeError('fetch failed')))).toEqual({
    ok: false,
    reason: 'unreachable',
  });
  const cut = () =>
    Promise.resolve({
      status: 200,
      headers: { get: () => null },
      text: () => Promise.reject(new Error('cut')),
    });
  expect(await call(cut)).toEqual({ ok: false, reason: 'unreachable' });
});

test('a signer signs what is sent and has the last word on what came back', async () => {
  const sent: { headers?: Record<string, string> }[] = [];
  const signer = (believes: boolean): RequestSigner => ({
    sign: ({ url }) => Promise.resolve({ signature: `of ${url}` }),
    believes: (reply, request) => {
      expect(reply.headers['signature']).toBe('the signature');
      expect(request.headers['signature']).toContain('/resolve');
      return Promise.resolve(believes);
    },
  });
  const fetch = answering(200, JSON.stringify({ outcome }), sent);
  expect(await call(fetch, signer(true))).toMatchObject({ ok: true });
  expect(sent[0]?.headers?.['signature']).toContain('/resolve');
  expect(await call(fetch, signer(false))).toEqual({ ok: false, reason: 'reply-refused' });
  expect(await call(answering(409, JSON.stringify(problem)), signer(false))).toEqual({
    ok: false,
    reason: 'reply-refused',
  });
});
