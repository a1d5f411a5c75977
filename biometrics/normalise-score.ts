import type { ScorePrior } from './calibration.ts';
import { CODE_PRIOR, PATTERN_PRIOR } from './calibration.ts';
import type { RawScores } from './comparison/score-of-counts.ts';

/** What strangers score against a probe with one matcher. */
export interface StrangerScores {
  readonly mean: number;
  readonly deviation: number;
}

/** The same with both matchers. */
export interface Strangers {
  readonly pattern: StrangerScores;
  readonly code: StrangerScores;
}

/** The share of the highest cohort scores left out: one of them may be the person looked for. */
const TRIMMED_SHARE = 0.015;

/**
 * T-norm: how the probe scores against a fixed cohort of enrolled templates. A probe that is like everybody (dense, or
 * noisy) is thereby held to a higher bar. Few templates say little, so the prior has a say.
 */
export function strangerScores(cohortScores: Float32Array, prior: ScorePrior): StrangerScores {
  const sorted = cohortScores.toSorted();
  const kept = sorted.subarray(0, sorted.length - Math.floor(TRIMMED_SHARE * sorted.length));
  const weight = prior.weight + kept.length;
  const mean = kept.reduce((sum, score) => sum + score, prior.weight * prior.mean) / weight;
  const squares = kept.reduce(
    (sum, score) => sum + (score - mean) ** 2,
    prior.weight * (prior.deviation ** 2 + (prior.mean - mean) ** 2),
  );
  return { mean, deviation: Math.sqrt(squares / weight) };
}

/** What the cohort's templates score, with each matcher for itself. Templates without a code have no say in the code. */
export function strangersOf(cohort: readonly RawScores[]): Strangers {
  const codes = cohort.flatMap(({ code }) => (code === null ? [] : [code]));
  return {
    pattern: strangerScores(
      Float32Array.from(cohort, ({ pattern }) => pattern),
      PATTERN_PRIOR,
    ),
    code: strangerScores(Float32Array.from(codes), CODE_PRIOR),
  };
}

export function normaliseScore(raw: number, strangers: StrangerScores): number {
  return (raw - strangers.mean) / strangers.deviation;
}

/**
 * The fused score: the sum of both matchers' normalised ones. A template of the first version has no code: it scores there
 * like any stranger, so that its pattern alone has to carry it. That costs old enrolments recognition, never safety.
 */
export function fuseScores({ pattern, code }: RawScores, strangers: Strangers): number {
  return (
    normaliseScore(pattern, strangers.pattern) + (code === null ? 0 : normaliseScore(code, strangers.code))
  );
}
