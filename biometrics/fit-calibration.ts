import type { ScorePrior, TailModel } from './calibration.ts';

/** The share of the comparisons that counts as tail. Small, so that the tail's form is seen; large enough to be counted. */
const TAIL_SHARE = 1e-3;
/** Fewer exceedances than this say nothing about a tail's form. */
const EXCEEDANCES_MIN = 50;

/**
 * Fits the tail of strangers' normalised scores: peaks over a threshold, generalised Pareto by moments. A negative shape
 * would promise that no stranger can score above some end; it is taken as 0, an exponential tail, which is the safer side.
 * @throws RangeError if there are too few scores to see a tail
 */
export function fitTail(scores: Float32Array): TailModel {
  const sorted = scores.toSorted();
  const exceedances = Math.floor(TAIL_SHARE * sorted.length);
  if (exceedances < EXCEEDANCES_MIN)
    throw new RangeError(`too few comparisons to fit a tail: ${sorted.length}`);
  const threshold = sorted[sorted.length - exceedances - 1];
  const excess = sorted.subarray(sorted.length - exceedances).map((score) => score - threshold);
  const { mean, variance } = moments(excess);
  const shape = Math.max(0, 0.5 * (1 - (mean * mean) / variance));
  const scale = mean * (1 - shape);
  return { threshold, exceedance: exceedances / sorted.length, scale, shape, comparisons: sorted.length };
}

/** What raw scores of strangers look like over all probes; its weight is a choice, not a measurement. */
export function fitPrior(rawScores: Float32Array, weight: number): ScorePrior {
  const { mean, variance } = moments(rawScores);
  return { mean, deviation: Math.sqrt(variance), weight };
}

function moments(values: Float32Array): { mean: number; variance: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, variance };
}
