import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../platform/system-clock.ts';
import { systemRandom } from '../../platform/system-random.ts';
import { emulatorClient, type EmulatorClient } from './control-client.ts';
import type { RunningEmulator } from './serve-module.ts';
import { startEmulator } from './start-emulator.ts';

const TOKEN = 'the token of this test';
let emulator: RunningEmulator;
let client: EmulatorClient;

beforeEach(async () => {
  const started = await startEmulator({
    clock: systemClock,
    random: systemRandom,
    baud: null,
    tcpPort: null,
    pty: false,
    controlPort: 0,
    controlToken: TOKEN,
    pictures: () => Promise.resolve({ width: 64, height: 48, jpeg: Uint8Array.of(1) }),
  });
  if (!started.ok) throw new Error(started.reason);
  emulator = started.value;
  client = emulatorClient(emulator.controlUrl, TOKEN);
});
afterEach(() => emulator.close());

const idle = { plugged: true, inUse: false, finger: null, placements: 0, picturesRead: 0, faultsLeft: [] };

function call(path: string, init: RequestInit = {}): Promise<Response> {
  return fetch(`${emulator.controlUrl}${path}`, init);
}

describe('the control channel', () => {
  it('listens on loopback only', () => {
    expect(emulator.controlUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  it('places and lifts fingers, and says what lies there', async () => {
    expect(await client.state()).toEqual({ ok: true, value: idle });
    expect(await client.place({ finger: 'hana:right-index', fault: 'moved' })).toEqual({
      ok: true,
      value: { ...idle, placements: 1, finger: { finger: 'hana:right-index', fault: 'moved' } },
    });
    expect(await client.lift()).toEqual({ ok: true, value: { ...idle, placements: 1 } });
  });

  it('lifts a finger by itself when its time is over', async () => {
    await client.place({ finger: 'stranger', holdMs: 30 });
    await new Promise((resolve) => systemClock.after(80, () => resolve(undefined)));
    expect(await client.state()).toMatchObject({ value: { finger: null, placements: 1 } });
  });

  it('puts one finger in the place of another', async () => {
    await client.place({ finger: 'hana:right-index' });
    await client.place({ finger: 'kenji:left-middle' });
    expect(await client.state()).toMatchObject({
      value: { placements: 2, finger: { finger: 'kenji:left-middle' } },
    });
  });

  it('unplugs and plugs in', async () => {
    expect(await client.unplug()).toMatchObject({ value: { plugged: false } });
    expect(await client.plug()).toMatchObject({ value: { plugged: true } });
  });

  it('plans faults, in place of those that were planned', async () => {
    await client.failNext([{ kind: 'drop-reply' }, { kind: 'error-code', command: 0x24, code: 0x11 }]);
    const planned = [{ kind: 'delay-reply', delayMs: 5 }] as const;
    expect(await client.failNext([...planned])).toMatchObject({ value: { faultsLeft: planned } });
    expect(await client.failNext([])).toMatchObject({ value: { faultsLeft: [] } });
  });

  it.each([undefined, 'Bearer another', `Basic ${TOKEN}`, TOKEN])(
    'refuses the authorization %j',
    async (authorization) => {
      const headers = authorization === undefined ? {} : { authorization };
      const response = await call('/unplug', { method: 'POST', headers });
      expect(response.status).toBe(401);
      expect(emulator.controls.state().plugged).toBe(true);
    },
  );

  it.each([
    ['a finger that nobody has', { finger: 'hana:right-tail' }],
    ['a fault that is none', { finger: 'stranger', fault: 'lost' }],
    ['something else besides', { finger: 'stranger', amount: 5 }],
    ['a time without end', { finger: 'stranger', holdMs: 1e9 }],
  ])('refuses %s', async (_, body) => {
    const headers = { authorization: `Bearer ${TOKEN}` };
    const response = await call('/place', { method: 'POST', headers, body: JSON.stringify(body) });
    expect(response.status).toBe(400);
    expect(emulator.controls.state().placements).toBe(0);
  });

  it('refuses what is no JSON, what is too long, and what there is not', async () => {
    const headers = { authorization: `Bearer ${TOKEN}` };
    expect((await call('/place', { method: 'POST', headers, body: '{' })).status).toBe(400);
    expect((await call('/place', { method: 'POST', headers, body: `"${'x'.repeat(70_000)}"` })).status).toBe(
      400,
    );
    expect((await call('/pay', { method: 'POST', headers })).status).toBe(404);
  });

  it('tells the client what was wrong', async () => {
    expect(await client.place({ finger: 'nobody' })).toMatchObject({ ok: false, reason: /hana:right-index/ });
    expect(await emulatorClient(emulator.controlUrl, 'wrong').state()).toMatchObject({
      ok: false,
      reason: /token/,
    });
    expect(await emulatorClient('http://127.0.0.1:1', TOKEN).state()).toMatchObject({
      ok: false,
      reason: /does not answer/,
    });
  });
});
