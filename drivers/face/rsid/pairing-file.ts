import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { ok, refused, type Result } from '../../../domain/result.ts';
import type { PairedKeys } from './secure-link.ts';

/** This host's half and the unit's, as they were exchanged once. The host's half is secret. */
const pairingSchema = z.strictObject({
  hostKey: z.string().startsWith('-----BEGIN PRIVATE KEY-----'),
  unitKey: z.string().startsWith('-----BEGIN PUBLIC KEY-----'),
});

const FOR_OTHERS = 0o077;

/** @returns else what is wrong and what to do, for staff: a key that others can read is not used */
export function readPairing(path: string): Result<PairedKeys, string> {
  if (!existsSync(path))
    return refused('The face reader is to be paired, and is not yet: npm run reader -- pair.');
  if (process.platform !== 'win32' && (statSync(path).mode & FOR_OTHERS) !== 0)
    return refused(`${path} can be read by others: chmod 600 it, then pair anew: npm run reader -- pair.`);
  try {
    const { hostKey, unitKey } = pairingSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
    const keys = { host: createPrivateKey(hostKey), unit: createPublicKey(unitKey) };
    if (isP256(keys.host) && isP256(keys.unit)) return ok(keys);
  } catch {
    // Whatever is wrong with it, the way on is the same.
  }
  return refused(`${path} is damaged. Pair anew: npm run reader -- pair.`);
}

/** Replaces an earlier pairing only when the new one is whole on the disk. */
export function writePairing(path: string, { host, unit }: PairedKeys): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const pairing = {
    hostKey: host.export({ type: 'pkcs8', format: 'pem' }).toString(),
    unitKey: unit.export({ type: 'spki', format: 'pem' }).toString(),
  };
  const beside = `${path}.new`;
  rmSync(beside, { force: true });
  writeFileSync(beside, `${JSON.stringify(pairing, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  renameSync(beside, path);
}

export function forgetPairing(path: string): void {
  rmSync(path, { force: true });
}

function isP256({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): boolean {
  return asymmetricKeyType === 'ec' && asymmetricKeyDetails?.namedCurve === 'prime256v1';
}
