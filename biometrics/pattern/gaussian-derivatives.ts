import { REGION_HEIGHT, REGION_PIXELS, REGION_WIDTH } from '../region/finger-region.ts';

/** First and second derivatives of the Gaussian-smoothed region; x to the right, y down. */
export interface Derivatives {
  readonly fx: Float32Array;
  readonly fy: Float32Array;
  readonly fxx: Float32Array;
  readonly fxy: Float32Array;
  readonly fyy: Float32Array;
}

export interface GaussianTaps {
  readonly smooth: Float32Array;
  readonly first: Float32Array;
  readonly second: Float32Array;
}

/** Sampled Gaussian and its derivatives, corrected so that a ramp has slope one and a plane has no curvature. */
export function gaussianTaps(sigma: number): GaussianTaps {
  const radius = Math.ceil(3 * sigma);
  const offsets = Array.from({ length: 2 * radius + 1 }, (_, i) => i - radius);
  const bell = offsets.map((x) => Math.exp((-x * x) / (2 * sigma * sigma)));
  const sum = bell.reduce((total, value) => total + value, 0);
  const smooth = bell.map((value) => value / sum);
  const ramp = offsets.reduce((total, x, i) => total + x * x * smooth[i], 0);
  const first = offsets.map((x, i) => (x * smooth[i]) / ramp);
  const bump = offsets.map((x, i) => (x * x - ramp) * smooth[i]);
  const bowl = offsets.reduce((total, x, i) => total + (bump[i] * x * x) / 2, 0);
  return {
    smooth: Float32Array.from(smooth),
    first: Float32Array.from(first),
    second: Float32Array.from(bump, (value) => value / bowl),
  };
}

/** Makes the five derivatives at the scale `sigma` (pixels) by separable filters, edges repeated. */
export function derivativesAt(sigma: number): (plane: Float32Array) => Derivatives {
  const { smooth, first, second } = gaussianTaps(sigma);
  return (plane) => {
    const alongSmooth = filterRows(plane, smooth);
    const alongFirst = filterRows(plane, first);
    const alongSecond = filterRows(plane, second);
    return {
      fx: filterColumns(alongFirst, smooth),
      fy: filterColumns(alongSmooth, first),
      fxx: filterColumns(alongSecond, smooth),
      fxy: filterColumns(alongFirst, first),
      fyy: filterColumns(alongSmooth, second),
    };
  };
}

function filterRows(plane: Float32Array, taps: Float32Array): Float32Array {
  const radius = taps.length >> 1;
  const padded = new Float32Array(REGION_WIDTH + 2 * radius);
  const out = new Float32Array(REGION_PIXELS);
  for (let y = 0; y < REGION_HEIGHT; y += 1) {
    const row = y * REGION_WIDTH;
    padded.fill(plane[row], 0, radius);
    padded.set(plane.subarray(row, row + REGION_WIDTH), radius);
    padded.fill(plane[row + REGION_WIDTH - 1], radius + REGION_WIDTH);
    for (let x = 0; x < REGION_WIDTH; x += 1) {
      let sum = 0;
      for (let k = 0; k < taps.length; k += 1) sum += taps[k] * padded[x + k];
      out[row + x] = sum;
    }
  }
  return out;
}

function filterColumns(plane: Float32Array, taps: Float32Array): Float32Array {
  const radius = taps.length >> 1;
  const out = new Float32Array(REGION_PIXELS);
  for (let y = 0; y < REGION_HEIGHT; y += 1) {
    const row = y * REGION_WIDTH;
    for (let k = 0; k < taps.length; k += 1) {
      const source = Math.max(0, Math.min(REGION_HEIGHT - 1, y + k - radius)) * REGION_WIDTH;
      const tap = taps[k];
      for (let x = 0; x < REGION_WIDTH; x += 1) out[row + x] += tap * plane[source + x];
    }
  }
  return out;
}
