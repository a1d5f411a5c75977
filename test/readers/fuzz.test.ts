import { describe, expect, it } from 'vitest';
import { fuzz, fuzzTargets } from './fuzz.ts';

/** A small share; the rest: `npm run fuzz:readers`. */
const FRAMES = 20_000;
const SEED = 20_261_122;

describe('codecs under rubbish', () => {
  it.each(fuzzTargets)('$name: no throw, no flood, back in step', (target) => {
    expect(fuzz(target, FRAMES, SEED)).toBeGreaterThanOrEqual(FRAMES);
  });
});
