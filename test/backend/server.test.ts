import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startVillage } from './support/village.ts';
import type { Village } from './support/village.ts';

let village: Village;
let portalFolder: string;
beforeAll(async () => {
  portalFolder = mkdtempSync(join(tmpdir(), 'tebura-portal-'));
  mkdirSync(join(portalFolder, 'assets'));
  writeFileSync(join(portalFolder, 'index.html'), '<!doctype html><title>family</title>');
  writeFileSync(join(portalFolder, 'assets', 'page-abc123.js'), 'export {};');
  writeFileSync(join(portalFolder, 'assets', 'page-abc123.js.br'), brotliCompressSync('export {};'));
  writeFileSync(join(portalFolder, '.secret'), 'not yours');
  writeFileSync(join(portalFolder, '..', 'tebura-outside.txt'), 'outside');
  village = await startVillage();
  const config = {
    mode: 'demo' as const,
    databaseUrl: null,
    dataFolder: village.folder,
    port: 0,
    portalFolder,
    publicOrigin: null,
    deploymentKeyFile: null,
    signingKeyFile: null,
    stripe: null,
    line: null,
    vapidKeyFile: null,
    mail: null,
  };
  await village.restart({ config });
});
afterAll(async () => {
  await village.close();
  rmSync(portalFolder, { recursive: true });
  rmSync(join(portalFolder, '..', 'tebura-outside.txt'));
});

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(village.backend.origin + path, { headers, redirect: 'manual' });

/** `fetch` tidies paths and hosts; an attacker does not. */
function getRaw(path: string, host: string): Promise<{ status: number; text: string }> {
  const { port } = new URL(village.backend.origin);
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, headers: { host } }, (reply) => {
      let text = '';
      reply.setEncoding('utf8');
      reply.on('data', (chunk: string) => (text += chunk));
      reply.on('end', () => resolve({ status: reply.statusCode ?? 0, text }));
    });
    sent.on('error', reject);
    sent.end();
  });
}

test('the family page is served with a policy that lets it talk to its own backend only', async () => {
  const page = await get('/family/');
  expect(page.status).toBe(200);
  expect(await page.text()).toContain('<title>family</title>');
  const policy = page.headers.get('content-security-policy');
  for (const part of [
    "default-src 'none'",
    "script-src 'self'",
    "connect-src 'self'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ])
    expect(policy).toContain(part);
  expect(policy).not.toContain('unsafe');
  expect(Object.fromEntries(page.headers)).toMatchObject({
    'cache-control': 'no-cache',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
  });
  const asset = await get('/family/assets/page-abc123.js', { 'accept-encoding': 'br' });
  expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  expect(asset.headers.get('content-encoding')).toBe('br');
  expect(asset.headers.get('content-type')).toContain('javascript');
  expect(await asset.text()).toBe('export {};');
  expect((await get('/family')).headers.get('location')).toBe('/family/');
});

test('nothing outside the page is served', async () => {
  const { host } = new URL(village.backend.origin);
  for (const path of [
    '/family/../tebura-outside.txt',
    '/family/%2e%2e/tebura-outside.txt',
    '/family/..%2ftebura-outside.txt',
    '/family/.secret',
    '/family/assets/../../tebura-outside.txt',
    '//family/',
  ]) {
    const { status, text } = await getRaw(path, host);
    expect([path, status >= 400]).toEqual([path, true]);
    expect(text).not.toMatch(/outside|not yours/);
  }
});

test('a path that would be read in two ways is read in none', async () => {
  const { host } = new URL(village.backend.origin);
  for (const path of [
    '/v1/./openapi.json',
    '/v1/x/../openapi.json',
    '/v1/%2e%2e/v1/openapi.json',
    'http://elsewhere/v1/openapi.json',
  ])
    expect([path, (await getRaw(path, host)).status]).toEqual([path, 400]);
});

test('answers of the API are kept by nobody, and framed by nobody', async () => {
  const reply = await get('/v1/owner/family');
  expect(reply.status).toBe(401);
  expect(reply.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  expect(await reply.json()).toEqual({
    type: 'urn:tebura:problem:sign-in-needed',
    title: 'Sign in needed',
    status: 401,
    code: 'SIGN_IN_NEEDED',
  });
  expect(Object.fromEntries(reply.headers)).toMatchObject({
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
  });
});

test('a name that was pointed at this address gets nothing (DNS rebinding)', async () => {
  const { host, port } = new URL(village.backend.origin);
  expect((await getRaw('/v1/openapi.json', host)).status).toBe(200);
  expect((await getRaw('/v1/openapi.json', `localhost:${port}`)).status).toBe(200);
  for (const other of ['evil.example', `evil.example:${port}`, '127.0.0.1', `127.0.0.1:${Number(port) + 1}`])
    expect((await getRaw('/v1/openapi.json', other)).status, other).toBe(400);
});

test('the API describes itself', async () => {
  const description = (await (await get('/v1/openapi.json')).json()) as {
    openapi: string;
    paths: Record<string, Record<string, { operationId: string; responses: Record<string, unknown> }>>;
  };
  expect(description.openapi).toBe('3.1.0');
  expect(description.paths['/v1/purchases/{purchaseId}']?.['put']?.operationId).toBe('submitPurchase');
  expect(Object.keys(description.paths['/v1/purchases/{purchaseId}']?.['put']?.responses ?? {})).toEqual(
    expect.arrayContaining(['200', '400', '401', '409', '413', '422', '500', '503']) as string[],
  );
  expect(Object.keys(description.paths).length).toBeGreaterThan(14);
});
