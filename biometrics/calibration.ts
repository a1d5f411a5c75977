/** The tail of the scores of strangers: a generalised Pareto distribution beyond a threshold. */
export interface TailModel {
  /** Normalised score from which the model speaks. */
  readonly threshold: number;
  /** Probability that a comparison of strangers reaches the threshold. */
  readonly exceedance: number;
  readonly scale: number;
  /** 0 is an exponential tail; above 0 heavier. Never below 0: a tail that ends is not believed. */
  readonly shape: number;
  /** How many comparisons of strangers it was fitted from: rates far below 3 / comparisons are extrapolated. */
  readonly comparisons: number;
}

/**
 * What strangers' raw scores look like before anything is known of a gallery, and the weight of that knowledge in
 * templates: a small gallery's own statistics are drawn towards it.
 */
export interface ScorePrior {
  readonly mean: number;
  readonly deviation: number;
  readonly weight: number;
}

/** Measured on synthetic fingers only: real ones need their own. Made by `node scripts/calibrate.ts`. */
export const PATTERN_PRIOR: ScorePrior = { mean: 0.3239, deviation: 0.0254, weight: 40 };
export const CODE_PRIOR: ScorePrior = { mean: 0.5955, deviation: 0.0105, weight: 40 };

/**
 * One comparison is one probe against one enrolled finger, the best of its templates, both matchers fused. Made with
 * `--people 300 --strangers 2000 --seed 7`: so few that errors below 3 / comparisons are extrapolated. Made by the same
 * command; changes to extraction, comparison or normalisation call for a new one.
 */
export const STRANGER_TAIL: TailModel = {
  threshold: 5.8865,
  exceedance: 1e-3,
  scale: 0.5557,
  shape: 0,
  comparisons: 1_200_000,
};

/** Below this the general formula loses its digits and equals the exponential anyway. */
const SHAPE_MIN = 1e-9;

/** Probability that a stranger's finger reaches this normalised score against one enrolled finger. */
export function falseMatchProbability(score: number, tail: TailModel = STRANGER_TAIL): number {
  const beyond = score - tail.threshold;
  // Below the threshold nothing is ever accepted: saying 1 there is safe and keeps the model honest.
  if (!(beyond > 0)) return 1;
  if (tail.shape < SHAPE_MIN) return tail.exceedance * Math.exp(-beyond / tail.scale);
  return tail.exceedance * (1 + (tail.shape * beyond) / tail.scale) ** (-1 / tail.shape);
}

/** Probability that a stranger's search of `fingers` enrolled fingers finds at least one match this improbable. */
export function falsePositiveProbability(perFinger: number, fingers: number): number {
  return -Math.expm1(fingers * Math.log1p(-perFinger));
}

/**
 * The error per search of `fingers` fingers that the calibration has seen for itself: the rule of three (95 %), as if its
 * comparisons were independent. What is promised below this is extrapolated by the tail model.
 */
export function provenFalsePositiveProbability(fingers: number, tail: TailModel = STRANGER_TAIL): number {
  return falsePositiveProbability(3 / tail.comparisons, fingers);
}
