import { scrypt, timingSafeEqual } from 'node:crypto';
import type { RandomSource } from '../../domain/random-source.ts';
import type { HashedPin } from '../store/provisioning.ts';

/** OWASP's scrypt setting for 32 MiB: about 60 ms here. A PIN is short; what protects it is the lock after five tries. */
const COST = { N: 2 ** 15, r: 8, p: 3, maxmem: 64 * 1024 * 1024 };
const HASH_BYTES = 32;

export async function hashPin(pin: string, random: RandomSource): Promise<HashedPin> {
  const salt = Buffer.from(random.bytes(16)).toString('hex');
  return { salt, hash: (await stretch(pin, salt)).toString('hex') };
}

export async function isPin(pin: string, { salt, hash }: HashedPin): Promise<boolean> {
  return timingSafeEqual(await stretch(pin, salt), Buffer.from(hash, 'hex'));
}

/** Compared with when a staff code does not exist, so that the answer takes as long as for one that does. */
export const NOBODYS_PIN: HashedPin = { salt: '00'.repeat(16), hash: '00'.repeat(HASH_BYTES) };

function stretch(pin: string, salt: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(pin, Buffer.from(salt, 'hex'), HASH_BYTES, COST, (error, hash) =>
      error === null ? resolve(hash) : reject(error),
    );
  });
}
