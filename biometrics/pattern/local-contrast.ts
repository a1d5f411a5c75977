import type { FingerRegion } from '../region/finger-region.ts';
import { REGION_HEIGHT, REGION_PIXELS, REGION_WIDTH } from '../region/finger-region.ts';

const WINDOW_HALF = 9;
/** Grey levels. Where the deviation is smaller there is mostly noise, and it is not blown up. */
const DEVIATION_FLOOR = 4;

/**
 * (grey - local mean) / (local deviation + floor): takes the slow light and shade out of the region and brings its parts
 * to the same contrast.
 */
export function normaliseLocalContrast({ grey }: FingerRegion): Float32Array {
  const squares = new Float32Array(REGION_PIXELS);
  for (let i = 0; i < REGION_PIXELS; i += 1) squares[i] = grey[i] * grey[i];
  const means = boxMean(grey);
  const meanSquares = boxMean(squares);
  const normalised = new Float32Array(REGION_PIXELS);
  for (let i = 0; i < REGION_PIXELS; i += 1) {
    const deviation = Math.sqrt(Math.max(0, meanSquares[i] - means[i] * means[i]));
    normalised[i] = (grey[i] - means[i]) / (deviation + DEVIATION_FLOOR);
  }
  return normalised;
}

/** Mean over a square window, cut off at the region's ends; two passes of running sums. */
function boxMean(plane: Float32Array): Float32Array {
  const half = new Float32Array(REGION_PIXELS);
  const mean = new Float32Array(REGION_PIXELS);
  for (let y = 0; y < REGION_HEIGHT; y += 1) boxLine(plane, half, y * REGION_WIDTH, 1, REGION_WIDTH);
  for (let x = 0; x < REGION_WIDTH; x += 1) boxLine(half, mean, x, REGION_WIDTH, REGION_HEIGHT);
  return mean;
}

function boxLine(from: Float32Array, to: Float32Array, start: number, stride: number, length: number): void {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < WINDOW_HALF; i += 1) {
    sum += from[start + i * stride];
    count += 1;
  }
  for (let i = 0; i < length; i += 1) {
    if (i + WINDOW_HALF < length) {
      sum += from[start + (i + WINDOW_HALF) * stride];
      count += 1;
    }
    if (i > WINDOW_HALF) {
      sum -= from[start + (i - WINDOW_HALF - 1) * stride];
      count -= 1;
    }
    to[start + i * stride] = sum / count;
  }
}
