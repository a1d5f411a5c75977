import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KioskApi } from '../../contract/kiosk-api.ts';
import { serveWeb } from '../../electron/serve-web.ts';

const token = 'a-token-of-this-start';

/** Answers every command alike and notes it: the door is what is tested here. */
const commands: string[] = [];
const kiosk: KioskApi = {
  invoke: (name) => {
    commands.push(name);
    return Promise.resolve({ ok: true, value: {} }) as never;
  },
  subscribe: () => () => undefined,
};

describe('the kiosk over loopback', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tebura-web-'));
  let server: Awaited<ReturnType<typeof serveWeb>>;

  beforeAll(async () => {
    writeFileSync(join(folder, 'index.html'), '<!doctype html><title>kiosk</title>');
    server = await serveWeb({ kiosk, rendererFolder: folder, port: 0, token, frameAncestors: [] });
  });
  afterAll(async () => {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** `fetch` will not send another Host, so the request is written by hand. */
  function send(
    path: string,
    headers: Record<string, string>,
    method = 'GET',
    body?: string,
  ): Promise<{ status: number; headers: Record<string, unknown>; text: string }> {
    return new Promise((resolve, reject) => {
      const outgoing = request(server.origin + path, { method, headers }, (reply) => {
        let text = '';
        reply.setEncoding('utf8').on('data', (part: string) => (text += part));
        reply.on('end', () => resolve({ status: reply.statusCode ?? 0, headers: reply.headers, text }));
      });
      outgoing.on('error', reject).end(body);
    });
  }
  const bearer = { authorization: `Bearer ${token}` };
  const json = { ...bearer, 'content-type': 'application/json' };

  it('is shut without the token, for the page, its commands and its events', async () => {
    for (const path of [
      '/',
      '/index.html',
      '/kiosk/events',
      '/kiosk/commands/cancelCheckout',
      '/?token=wrong',
    ]) {
      expect((await send(path, {})).status, path).toBe(401);
    }
    expect((await send('/', { authorization: 'Bearer nonsense' })).status).toBe(401);
  });

  it('opens by the printed address, once, and goes on with a cookie no script can read', async () => {
    const first = await send(`/?token=${token}`, {});
    expect(first.status).toBe(302);
    const cookie = (first.headers['set-cookie'] as string[])[0];
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Strict/);
    const page = await send('/', { cookie: cookie.split(';')[0] });
    expect(page.text).toContain('<title>kiosk</title>');
    expect(page.headers['content-security-policy']).toContain("default-src 'none'");
  });

  it('refuses another host name and a page of another origin, token or not', async () => {
    expect((await send('/', { ...bearer, host: 'kiosk.example' })).status).toBe(403);
    expect((await send('/', { ...bearer, origin: 'https://example.com' })).status).toBe(403);
  });

  it('runs a command whose input is right, and no other', async () => {
    commands.length = 0;
    expect((await send('/kiosk/commands/startCheckout', json, 'POST', '{"amountYen":480}')).status).toBe(200);
    expect((await send('/kiosk/commands/startCheckout', json, 'POST', '{"amountYen":-480}')).status).toBe(
      400,
    );
    expect((await send('/kiosk/commands/startCheckout', json, 'POST', 'garbage')).status).toBe(400);
    expect((await send('/kiosk/commands/constructor', json, 'POST', '{}')).status).toBe(404);
    expect(
      (await send('/kiosk/commands/startCheckout', json, 'POST', `"${'x'.repeat(100_000)}"`)).status,
    ).toBe(413);
    expect(commands).toEqual(['startCheckout']);
  });

  it('serves nothing outside the built screens', async () => {
    expect((await send('/..%2f..%2fpackage.json', bearer)).status).toBeGreaterThanOrEqual(400);
  });
});
