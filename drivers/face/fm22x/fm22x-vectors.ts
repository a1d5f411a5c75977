import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** Bytes to test against, made from the maker's manual. */
export const fm22xVectors = z
  .record(z.string(), z.string().regex(/^([0-9a-f]{2})+$/))
  .parse(JSON.parse(readFileSync(new URL('./fm22x-vectors.json', import.meta.url), 'utf8')));
