import { generateKeyPairSync } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemRandom } from '../platform/system-random.ts';
import { loadKeys, loadVapidKey } from './keys.ts';
import { readBackendConfig } from './read-config.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'tebura-keys-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const config = (more: Record<string, string> = {}) => readBackendConfig({ TEBURA_DATA: folder, ...more });
const production = (more: Record<string, string> = {}) =>
  config({ TEBURA_MODE: 'production', TEBURA_PUBLIC_ORIGIN: 'https://tebura.example', ...more });

function givenKeys(mode = 0o600) {
  const deployment = join(folder, 'deployment');
  const signing = join(folder, 'signing');
  writeFileSync(deployment, Buffer.alloc(32, 9).toString('base64'), { mode });
  writeFileSync(signing, generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }), {
    mode,
  });
  chmodSync(deployment, mode);
  chmodSync(signing, mode);
  return { TEBURA_DEPLOYMENT_KEY_FILE: deployment, TEBURA_SIGNING_KEY_FILE: signing };
}

test('demo mode makes its keys once, readable by nobody else', () => {
  const first = loadKeys(config(), systemRandom);
  const second = loadKeys(config(), systemRandom);
  expect(second.deploymentKey).toEqual(first.deploymentKey);
  expect(second.signingKey.publicKey.equals(first.signingKey.publicKey)).toBe(true);
  for (const name of ['deployment.key', 'signing-key.pem'])
    expect(statSync(join(folder, 'backend', 'keys', name)).mode & 0o777).toBe(0o600);
});

test('production makes none: without keys it does not start, and demo keys that lie there are not taken', () => {
  loadKeys(config(), systemRandom);
  expect(() => loadKeys(production(), systemRandom)).toThrow(/TEBURA_DEPLOYMENT_KEY_FILE/);
  const keys = givenKeys();
  expect(loadKeys(production(keys), systemRandom).deploymentKey.bytes).toEqual(Buffer.alloc(32, 9));
});

test('a key that others may read, that is missing or of another kind is refused', () => {
  expect(() => loadKeys(production(givenKeys(0o644)), systemRandom)).toThrow(/chmod 600/);
  const keys = givenKeys();
  const missing = { ...keys, TEBURA_DEPLOYMENT_KEY_FILE: join(folder, 'nowhere') };
  expect(() => loadKeys(production(missing), systemRandom)).toThrow(/is missing/);
  writeFileSync(keys.TEBURA_DEPLOYMENT_KEY_FILE, 'short');
  expect(() => loadKeys(production(keys), systemRandom)).toThrow(/32 bytes/);
  const other = givenKeys();
  writeFileSync(
    other.TEBURA_SIGNING_KEY_FILE,
    generateKeyPairSync('x25519').privateKey.export({ type: 'pkcs8', format: 'pem' }),
  );
  expect(() => loadKeys(production(other), systemRandom)).toThrow(/Ed25519/);
});

test('settings that cannot be right are named', () => {
  expect(config().port).toBe(4310);
  for (const port of ['', 'x', '-1', '65536', '43.5'])
    expect(() => config({ TEBURA_BACKEND_PORT: port })).toThrow(/TEBURA_BACKEND_PORT/);
  expect(() => config({ TEBURA_MODE: 'production' })).toThrow(/TEBURA_PUBLIC_ORIGIN/);
  expect(() => production({ TEBURA_PUBLIC_ORIGIN: 'http://tebura.example' })).toThrow(/https/);
  expect(() => production({ TEBURA_PUBLIC_ORIGIN: 'https://tebura.example/' })).toThrow(/without a path/);
});

test('the VAPID key is made in demo mode, given in production, and missing nobody stops for it', () => {
  const made = loadVapidKey(config(), systemRandom);
  expect(Buffer.from(made?.publicKey ?? '', 'base64url')).toHaveLength(65);
  expect(loadVapidKey(config(), systemRandom)).toEqual(made);
  const file = join(folder, 'backend', 'keys', 'vapid-key.pem');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(loadVapidKey(production(), systemRandom)).toBeNull();
  expect(loadVapidKey(production({ TEBURA_VAPID_KEY_FILE: file }), systemRandom)).toEqual(made);
  chmodSync(file, 0o640);
  expect(() => loadVapidKey(production({ TEBURA_VAPID_KEY_FILE: file }), systemRandom)).toThrow(/chmod 600/);
  const other = givenKeys().TEBURA_SIGNING_KEY_FILE;
  expect(() => loadVapidKey(production({ TEBURA_VAPID_KEY_FILE: other }), systemRandom)).toThrow(/P-256/);
});
