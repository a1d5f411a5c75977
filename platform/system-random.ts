import { randomBytes } from 'node:crypto';
import type { RandomSource } from '../domain/random-source.ts';

export const systemRandom: RandomSource = { bytes: (length) => new Uint8Array(randomBytes(length)) };
