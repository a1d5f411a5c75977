import { readFileSync } from 'node:fs';
import { z } from 'zod';

const hex = z.string().regex(/^([0-9a-f]{2})*$/);

/** Bytes to test against, made from the maker's published source. */
export const rsidVectors = z
  .object({
    rsid: z.object({ frames: z.record(z.string(), hex) }),
    hkdf: z.object({ ikm: hex, aes: hex, hmac: hex }),
  })
  .parse(JSON.parse(readFileSync(new URL('./rsid-vectors.json', import.meta.url), 'utf8')));
