import { seededRandom } from './seeded-draws.ts';

/** A rate as a fraction, with the bounds between which 95 % of the resampled lie. */
export interface BoundedRate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

const REPLICATES = 200;

/**
 * 95 % bounds by resampling people, not comparisons: the comparisons of one person are not independent of each other.
 * @param ratesOf the rates when each person counts as often as the weights say (all ones: the values themselves)
 */
export function boundRates(
  people: number,
  ratesOf: (weights: Float64Array) => readonly number[],
): BoundedRate[] {
  const values = ratesOf(new Float64Array(people).fill(1));
  const draw = seededRandom(20_260_101);
  const drawn = Array.from({ length: REPLICATES }, () => {
    const weights = new Float64Array(people);
    for (let i = 0; i < people; i += 1) weights[Math.floor(draw() * people)] += 1;
    return ratesOf(weights);
  });
  return values.map((value, rate) => {
    const rates = drawn.map((one) => one[rate]).filter(Number.isFinite);
    rates.sort((a, b) => a - b);
    const at = (share: number): number => rates[Math.floor(share * rates.length)] ?? value;
    return { value, low: Math.min(value, at(0.025)), high: Math.max(value, at(0.975)) };
  });
}
