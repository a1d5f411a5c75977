import { createHash } from 'node:crypto';
import type { RandomSource } from '../domain/random-source.ts';

/** A bearer secret of 256 random bits. Only its hash is stored. */
export function makeSecretToken(random: RandomSource): string {
  return Buffer.from(random.bytes(32)).toString('base64url');
}

/** Random 256 bits need no salt and no stretching: they cannot be guessed. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
