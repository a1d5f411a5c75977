/** y = intercept + slope * x */
export interface Line {
  readonly slope: number;
  readonly intercept: number;
}

/**
 * Theil-Sen: the median of the slopes of all pairs of points, then the median offset. Up to 29 % of the points may be
 * anywhere. Takes time with the square of the number of points: thin them out first. Needs at least two different xs.
 */
export function fitRobustLine(xs: readonly number[], ys: readonly number[]): Line {
  const slopes = new Float64Array((xs.length * (xs.length - 1)) / 2);
  let pairs = 0;
  for (let i = 0; i < xs.length; i += 1) {
    for (let j = i + 1; j < xs.length; j += 1) {
      if (xs[i] !== xs[j]) slopes[pairs++] = (ys[j] - ys[i]) / (xs[j] - xs[i]);
    }
  }
  const slope = median(slopes.subarray(0, pairs));
  const offsets = Float64Array.from(xs, (x, i) => ys[i] - slope * x);
  return { slope, intercept: median(offsets) };
}

/** Sorts in place. The upper of the two middle values when the count is even; NaN of nothing. */
export function median(values: Float64Array | Float32Array): number {
  if (values.length === 0) return Number.NaN;
  return values.sort()[values.length >> 1];
}
