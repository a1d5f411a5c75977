import { REGION_HEIGHT, REGION_PIXELS, REGION_WIDTH } from '../region/finger-region.ts';
import { median } from '../region/robust-line.ts';
import type { Derivatives } from './gaussian-derivatives.ts';
import { derivativesAt } from './gaussian-derivatives.ts';

/** Pixels at 160 columns. Small beats large: thin veins carry the identity. */
export const VEIN_SIGMA = 1.7;
const derive = derivativesAt(VEIN_SIGMA);

/** The four profiles of the method: step to the next pixel, and the derivatives along it. */
const DIRECTIONS = [
  { dx: 1, dy: 0 },
  { dx: 0, dy: 1 },
  { dx: 1, dy: 1 },
  { dx: 1, dy: -1 },
] as const;
type Direction = (typeof DIRECTIONS)[number];

/**
 * Vein centre lines by Maximum Curvature (Miura, Nagasaka & Miyatake 2007, IEICE Trans. E90-D): the middle of every valley
 * in four directions, weighted by its curvature and width, then joined along lines. Returns a score per region pixel, 0
 * where there is no vein and outside the mask. The reference of the kernel's scores (kernel/pattern-kernel.ts).
 */
export function maximumCurvature(normalised: Float32Array, mask: Uint8Array): Float32Array {
  const derivatives = derive(normalised);
  const scores = new Float32Array(REGION_PIXELS);
  const curvature = new Float32Array(REGION_PIXELS);
  for (const direction of DIRECTIONS) {
    curvatureAlong(derivatives, mask, direction, curvature);
    scoreValleys(curvature, direction, scores);
  }
  return joinCentres(scores, mask);
}

/** kappa = f'' / (1 + f'^2)^(3/2), 0 outside the finger. */
function curvatureAlong(
  derivatives: Derivatives,
  mask: Uint8Array,
  { dx, dy }: Direction,
  out: Float32Array,
): void {
  const { fx, fy, fxx, fxy, fyy } = derivatives;
  const unit = 1 / Math.hypot(dx, dy);
  const [ux, uy] = [dx * unit, dy * unit];
  for (let i = 0; i < REGION_PIXELS; i += 1) {
    const slope = ux * fx[i] + uy * fy[i];
    const second = ux * ux * fxx[i] + 2 * ux * uy * fxy[i] + uy * uy * fyy[i];
    const steepness = 1 + slope * slope;
    out[i] = mask[i] === 0 ? 0 : second / (steepness * Math.sqrt(steepness));
  }
}

/** Adds curvature x width at the deepest point of every run of positive curvature. */
function scoreValleys(curvature: Float32Array, direction: Direction, scores: Float32Array): void {
  const { dx, dy } = direction;
  if (dx === 1) for (let y = 0; y < REGION_HEIGHT; y += 1) scoreLine(curvature, scores, 0, y, direction);
  const diagonalStartRow = dy === -1 ? REGION_HEIGHT - 1 : 0;
  if (dy !== 0) {
    const firstColumn = dx === 1 ? 1 : 0;
    for (let x = firstColumn; x < REGION_WIDTH; x += 1)
      scoreLine(curvature, scores, x, diagonalStartRow, direction);
  }
}

function scoreLine(
  curvature: Float32Array,
  scores: Float32Array,
  x0: number,
  y0: number,
  { dx, dy }: Direction,
): void {
  const steps = Math.min(
    dx === 0 ? Infinity : REGION_WIDTH - x0,
    dy === 0 ? Infinity : dy > 0 ? REGION_HEIGHT - y0 : y0 + 1,
  );
  const stride = dy * REGION_WIDTH + dx;
  let at = y0 * REGION_WIDTH + x0;
  let width = 0;
  let peak = 0;
  let peakAt = 0;
  for (let step = 0; step < steps; step += 1, at += stride) {
    const kappa = curvature[at];
    if (kappa > 0) {
      width += 1;
      if (kappa > peak) {
        peak = kappa;
        peakAt = at;
      }
    } else if (width > 0) {
      scores[peakAt] += peak * width;
      width = 0;
      peak = 0;
    }
  }
  if (width > 0) scores[peakAt] += peak * width;
}

/** C = min(max(next two), max(previous two)) along each direction; the strongest direction counts. */
function joinCentres(scores: Float32Array, mask: Uint8Array): Float32Array {
  const joined = new Float32Array(REGION_PIXELS);
  for (let y = 2; y < REGION_HEIGHT - 2; y += 1) {
    for (let x = 2; x < REGION_WIDTH - 2; x += 1) {
      const at = y * REGION_WIDTH + x;
      if (mask[at] === 0) continue;
      let best = 0;
      for (let d = 0; d < 4; d += 1) {
        const stride = DIRECTIONS[d].dy * REGION_WIDTH + DIRECTIONS[d].dx;
        const next = Math.max(scores[at + stride], scores[at + 2 * stride]);
        const previous = Math.max(scores[at - stride], scores[at - 2 * stride]);
        const link = next < previous ? next : previous;
        if (link > best) best = link;
      }
      joined[at] = best;
    }
  }
  return joined;
}

/** 1 where the score is above the median of the positive scores. */
export function binariseAtMedian(scores: Float32Array): Uint8Array {
  const positive = new Float32Array(scores.length);
  let count = 0;
  for (let i = 0; i < scores.length; i += 1) if (scores[i] > 0) positive[count++] = scores[i];
  const threshold = median(positive.subarray(0, count));
  const pattern = new Uint8Array(scores.length);
  for (let i = 0; i < scores.length; i += 1) pattern[i] = scores[i] > threshold ? 1 : 0;
  return pattern;
}
