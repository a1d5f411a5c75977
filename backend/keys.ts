import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RandomSource } from '../domain/random-source.ts';
import { readVapidKey } from './channels/web-push/vapid-key.ts';
import type { VapidKey } from './channels/web-push/vapid-key.ts';
import type { BackendConfig } from './read-config.ts';
import type { DeploymentKey } from './templates/template-vault.ts';

export interface BackendKeys {
  /** Wraps every person's data key. Without it the templates are noise. */
  readonly deploymentKey: DeploymentKey;
  /** Signs replies to terminals, which pin its public half. */
  readonly signingKey: {
    readonly keyId: string;
    readonly privateKey: KeyObject;
    readonly publicKey: KeyObject;
  };
}

/** Rotation will add versions; rows say which one wrapped them. */
const DEPLOYMENT_KEY_VERSION = 1;

/**
 * The deployment's two keys. Demo mode makes them in the data folder (mode 0600) on first use; production must be given files
 * that nobody but the backend's user may read, and never makes any: a key that appears by itself next to the data protects
 * nothing, and a new one for old data would make everybody unreadable.
 * @throws Error naming the file and what to do
 */
export function loadKeys(config: BackendConfig, random: RandomSource): BackendKeys {
  const folder = join(config.dataFolder, 'keys');
  if (config.mode === 'demo') makeDemoKeys(folder, random);
  const read = (file: string | null, demoName: string, variable: string): string => {
    if (file === null && config.mode === 'production') throw new Error(`production needs ${variable}`);
    return readSecret(file ?? join(folder, demoName));
  };
  const wrapping = Buffer.from(
    read(config.deploymentKeyFile, DEPLOYMENT_KEY, 'TEBURA_DEPLOYMENT_KEY_FILE').trim(),
    'base64',
  );
  if (wrapping.length !== 32) throw new Error('the deployment key must be 32 bytes in base64');
  const privateKey = createPrivateKey(read(config.signingKeyFile, SIGNING_KEY, 'TEBURA_SIGNING_KEY_FILE'));
  if (privateKey.asymmetricKeyType !== 'ed25519') throw new Error('the signing key must be an Ed25519 key');
  return {
    deploymentKey: { version: DEPLOYMENT_KEY_VERSION, bytes: wrapping },
    signingKey: { keyId: 'backend', privateKey, publicKey: createPublicKey(privateKey) },
  };
}

/**
 * By which push services know this deployment; a new one reaches no browser that subscribed before. Demo mode makes it like the
 * other keys.
 * @returns `null` in production without a file: browsers are not told there
 * @throws Error naming the file and what to do
 */
export function loadVapidKey(config: BackendConfig, random: RandomSource): VapidKey | null {
  const folder = join(config.dataFolder, 'keys');
  if (config.mode === 'demo') makeDemoKeys(folder, random);
  const file = config.vapidKeyFile ?? (config.mode === 'demo' ? join(folder, VAPID_KEY) : null);
  return file === null ? null : readVapidKey(readSecret(file));
}

const DEPLOYMENT_KEY = 'deployment.key';
const SIGNING_KEY = 'signing-key.pem';
const VAPID_KEY = 'vapid-key.pem';

function makeDemoKeys(folder: string, random: RandomSource): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const write = (name: string, make: () => string): void => {
    const file = join(folder, name);
    if (!existsSync(file)) writeFileSync(file, make(), { mode: 0o600, flag: 'wx' });
  };
  write(DEPLOYMENT_KEY, () => Buffer.from(random.bytes(32)).toString('base64'));
  write(SIGNING_KEY, () =>
    generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  );
  write(VAPID_KEY, () =>
    generateKeyPairSync('ec', { namedCurve: 'P-256' })
      .privateKey.export({ type: 'pkcs8', format: 'pem' })
      .toString(),
  );
}

/** @throws Error if it is missing, or others may read it */
export function readSecret(file: string): string {
  if (!existsSync(file)) throw new Error(`the key file ${file} is missing`);
  // Windows has no such bits; there the folder's permissions have to do.
  const isOpen = process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0;
  if (isOpen)
    throw new Error(`others may read the key file ${file}: chmod 600 it, and consider the key known`);
  return readFileSync(file, 'utf8');
}
