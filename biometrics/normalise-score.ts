import type { ScorePrior } from './calibration.ts';
import { SCORE_PRIOR } from './calibration.ts';

/** What strangers score against this probe. */
export interface StrangerScores {
  readonly mean: number;
  readonly deviation: number;
}

/** The share of the highest cohort scores left out: one of them may be the person looked for. */
const TRIMMED_SHARE = 0.015;

/**
 * T-norm: how the probe scores against a fixed cohort of enrolled templates. A probe that is like everybody (dense, or
 * noisy) is thereby held to a higher bar. Few templates say little, so the prior has a say.
 */
export function strangerScores(cohortScores: Float32Array, prior: ScorePrior = SCORE_PRIOR): StrangerScores {
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

export function normaliseScore(raw: number, strangers: StrangerScores): number {
  return (raw - strangers.mean) / strangers.deviation;
}
