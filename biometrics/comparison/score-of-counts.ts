import type { ComparisonCounts } from './compare-slots.ts';

/** Raw scores of the two matchers: they rank; only a calibrated probability decides. */
export interface RawScores {
  /** 0 nothing in common, 1 the same pattern. */
  readonly pattern: number;
  /** 0 every direction opposite, about 0.5 to 0.6 strangers, 1 the same; null if one of the two has no code. */
  readonly code: number | null;
}

/** The scores of what was counted (pattern: Miura 2007; code: masked Hamming distance, Kong & Zhang 2004). */
export function scoreOfCounts({ common, patternBits, different, places }: ComparisonCounts): RawScores {
  return {
    pattern: patternBits === 0 ? 0 : (2 * common) / patternBits,
    code: places === 0 ? null : 1 - different / (3 * places),
  };
}

/** The same of four numbers as the kernel leaves them. */
export function scoresAt(counts: Int32Array, at: number): RawScores {
  return scoreOfCounts({
    common: counts[at],
    patternBits: counts[at + 1],
    different: counts[at + 2],
    places: counts[at + 3],
  });
}
