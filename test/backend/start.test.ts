import { fork } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readBackendConfig } from '../../backend/read-config.ts';
import { startBackend } from '../../backend/start-backend.ts';
import { systemClock } from '../../platform/system-clock.ts';
import { systemRandom } from '../../platform/system-random.ts';
import { testFinger } from './support/pattern-engine.ts';
import { startVillage } from './support/village.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'tebura-start-'))));
afterEach(() => rmSync(folder, { recursive: true }));

function productionVariables(): Record<string, string> {
  const deployment = join(folder, 'deployment');
  const signing = join(folder, 'signing');
  writeFileSync(deployment, Buffer.alloc(32, 9).toString('base64'), { mode: 0o600 });
  writeFileSync(signing, generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }), {
    mode: 0o600,
  });
  return {
    TEBURA_MODE: 'production',
    TEBURA_DATA: folder,
    TEBURA_BACKEND_PORT: '0',
    TEBURA_PUBLIC_ORIGIN: 'https://tebura.example',
    TEBURA_DEPLOYMENT_KEY_FILE: deployment,
    TEBURA_SIGNING_KEY_FILE: signing,
  };
}

const sources = { clock: systemClock, random: systemRandom, log: () => undefined };

test('production takes no push service on this machine', async () => {
  const config = readBackendConfig(productionVariables());
  const webPush = { vapidKey: { publicKey: '', privateKey: '' }, allowLoopback: true };
  await expect(
    startBackend({ config, ...sources, noticeProviders: { line: null, webPush, mail: null } }),
  ).rejects.toThrow('not allowed in production: push services on loopback');
});

test('production refuses extra routes, and is reached by its public name over TLS', async () => {
  const config = readBackendConfig(productionVariables());
  await expect(startBackend({ config, ...sources, extend: () => undefined })).rejects.toThrow(
    /not allowed in production/,
  );

  const backend = await startBackend({ config, ...sources });
  const reply = await fetch(`${backend.origin}/v1/openapi.json`);
  expect(reply.headers.get('strict-transport-security')).toBe('max-age=63072000; includeSubDomains');
  await backend.close();
});

test('the demo adds routes of its own', async () => {
  const config = readBackendConfig({ TEBURA_DATA: folder, TEBURA_BACKEND_PORT: '0' });
  const backend = await startBackend({
    config,
    ...sources,
    extend: (server, { publicKey }) => void server.get('/demo/key', () => publicKey),
  });
  expect(await (await fetch(`${backend.origin}/demo/key`)).text()).toBe(backend.publicKey);
  await backend.close();
});

test('with the key of another deployment nothing is served', async () => {
  const village = await startVillage();
  await village.addMember(await village.addFamily(), testFinger(1));
  await village.backend.close();
  writeFileSync(join(village.folder, 'keys', 'deployment.key'), Buffer.alloc(32, 1).toString('base64'), {
    mode: 0o600,
  });
  const config = { ...readBackendConfig({ TEBURA_BACKEND_PORT: '0' }), dataFolder: village.folder };
  await expect(startBackend({ config, ...sources })).rejects.toThrow();
  rmSync(village.folder, { recursive: true });
});

test('the process says when it is ready and stops when it is told to', async () => {
  const child = fork(join(import.meta.dirname, '..', '..', 'backend', 'main.ts'), {
    env: { ...process.env, TEBURA_DATA: folder, TEBURA_BACKEND_PORT: '0' },
    silent: true,
  });
  const ready = await new Promise<{ ready: boolean; origin: string }>((resolve, reject) => {
    child.once('message', (message) => resolve(message as { ready: boolean; origin: string }));
    child.once('exit', (code) => reject(new Error(`ended with ${code}`)));
  });
  expect(ready.ready).toBe(true);
  expect((await fetch(`${ready.origin}/v1/openapi.json`)).status).toBe(200);
  const ended = new Promise((resolve) => child.once('exit', (code) => resolve(code)));
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
});

test('a process that cannot start says why and ends', async () => {
  const child = fork(join(import.meta.dirname, '..', '..', 'backend', 'main.ts'), {
    env: {
      ...process.env,
      TEBURA_DATA: folder,
      TEBURA_MODE: 'production',
      TEBURA_PUBLIC_ORIGIN: 'https://tebura.example',
    },
    silent: true,
  });
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const code = await new Promise((resolve) => child.once('exit', resolve));
  expect(code).toBe(1);
  expect(said).toContain('production needs TEBURA_DEPLOYMENT_KEY_FILE');
});
