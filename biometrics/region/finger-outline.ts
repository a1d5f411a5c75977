import { strongestPath } from './edge-path.ts';
import type { FingerLight } from './finger-light.ts';
import { likeness, measureFingerLight } from './finger-light.ts';
import type { Line } from './robust-line.ts';
import { fitRobustLine, median } from './robust-line.ts';
import type { WorkingPicture } from './working-picture.ts';
import { WORKING_WIDTH } from './working-picture.ts';

/** Where the finger is in a working picture. Rows are counted from the top. */
export interface FingerOutline {
  /** First and last row of the finger per column; an empty span (top > bottom) where there is no finger. */
  readonly top: Float32Array;
  readonly bottom: Float32Array;
  /** How many columns show a finger. */
  readonly columns: number;
  readonly midline: Line;
  /** Median height of the finger in rows. */
  readonly thickness: number;
  /** How much of the step from outside to inside happens within two rows: near 1 when nothing moved. */
  readonly sharpness: number;
  /** How clearly the two edges stand out, in grey levels: the weaker edge's median step over the columns. */
  readonly clearness: number;
}

/** Rows of the mask of Lee, Lee & Park (2009), which is 4 x 40 at 320 columns: its columns are in finger-light.ts. */
const MASK_ROWS = 2;
/**
 * Behind an edge the finger goes on: windows of 2, 3, 3 and 4 rows begin so many rows from it, where the last one ends. An
 * edge counts fully when the darkest of them is still brighter than what lies outside, so that a strip of the housing that shines is no finger.
 */
const WINDOWS = { first: 2, second: 4, third: 7, fourth: 10, end: 14 } as const;
/** What an edge loses behind which it is at once as dark as before. */
const PASSING_LOSS = 0.5;
/** What a row of finger inside the outline is worth, where an edge as high as the finger is bright is worth 1. */
const ROW_WORTH = 0.1;
const EDGE_WORTH_MAX = 0.8;
/** The picture's own border may be where the finger ends, if it is lit there: a poor edge, but one. */
const BORDER_WORTH = 0.2;
/** Grey levels between the outside and the inside of a finger, at least: of the whole edge, and of one column. */
const CLEARNESS_MIN = 4;
const STEP_MIN = 3;
const STEP_SHARE_MIN = 0.2;
const THICKNESS_MIN = 14;
/** Fewer finger columns than this, and there is no line to fit. */
const COLUMNS_MIN = 24;
const GAP_MAX = 20;
const FIT_STRIDE = 4;
/** Between its edges a finger is bright; noise has edges too, but is there as dark as elsewhere. */
const LIKENESS_MIN = 0.2;
/** Rows by which the middle of half of the columns may miss the midline. */
const RAGGEDNESS_MAX = 5;

/** The picture while its edges are looked for; all planes row by row. */
interface Scene {
  readonly height: number;
  readonly light: FingerLight;
  /** Steps into the finger from above at this row, and into it from below (this row lies outside): grey levels. */
  readonly rises: Float32Array;
  readonly falls: Float32Array;
}

/** Finds the two edges of a finger that lies across the picture; null if there is none. */
export function findFingerOutline({ height, grey }: WorkingPicture): FingerOutline | null {
  const light = measureFingerLight(grey, height);
  const { rises, falls } = lastingSteps(light, height);
  const scene: Scene = { height, light, rises, falls };
  const top = new Float32Array(WORKING_WIDTH);
  const end = new Float32Array(WORKING_WIDTH);
  const worth = edgeWorth(scene);
  strongestPath(worth.top, 0, light.middle, top);
  strongestPath(worth.end, light.middle, height + 1, end);
  return describeOutline(scene, top, end);
}

/**
 * At every row and column the worth of the upper edge and of the lower one there: its step, and what is enclosed. The light
 * enclosed is a difference of sums from the top, so that each edge can be looked for by itself.
 */
function edgeWorth({ height, light, rises, falls }: Scene): { top: Float32Array; end: Float32Array } {
  const top = new Float32Array((height + 1) * WORKING_WIDTH);
  const end = new Float32Array((height + 1) * WORKING_WIDTH);
  for (let x = 0; x < WORKING_WIDTH; x += 1) {
    const perStep = 1 / light.contrast[x];
    let enclosed = 0;
    for (let y = 0; y <= height; y += 1) {
      const at = y * WORKING_WIDTH + x;
      const rise = y === 0 ? BORDER_WORTH : Math.min(EDGE_WORTH_MAX, rises[at] * perStep);
      const fall = y === height ? BORDER_WORTH : Math.min(EDGE_WORTH_MAX, falls[at] * perStep);
      top[at] = rise - ROW_WORTH * enclosed;
      end[at] = fall + ROW_WORTH * enclosed;
      if (y === height) break;
      const threshold = y < light.middle ? light.thresholdAbove[x] : light.thresholdBelow[x];
      enclosed += likeness(light.smooth[at], threshold, light.contrast[x]);
    }
  }
  return { top, end };
}

/** Steps of the two-row mask that last: behind them the light stays. */
function lastingSteps({ smooth }: FingerLight, height: number): { rises: Float32Array; falls: Float32Array } {
  const rises = new Float32Array((height + 1) * WORKING_WIDTH);
  const falls = new Float32Array((height + 1) * WORKING_WIDTH);
  const twos = meansDown(smooth, height, 2);
  const threes = meansDown(smooth, height, 3);
  const fours = meansDown(smooth, height, 4);
  const end = height * WORKING_WIDTH;
  const row = (rows: number): number => rows * WORKING_WIDTH;
  for (let at = WORKING_WIDTH; at < end; at += 1) {
    const above = at < row(MASK_ROWS) ? smooth[at - WORKING_WIDTH] : twos[at - row(MASK_ROWS)];
    const below = at >= end - WORKING_WIDTH ? smooth[at] : twos[at];
    if (at + row(WINDOWS.end - 1) < end)
      rises[at] = lastingStep(
        below,
        Math.min(
          twos[at + row(WINDOWS.first)],
          threes[at + row(WINDOWS.second)],
          threes[at + row(WINDOWS.third)],
          fours[at + row(WINDOWS.fourth)],
        ),
        above,
      );
    if (at >= row(WINDOWS.end))
      falls[at] = lastingStep(
        above,
        Math.min(
          twos[at - row(WINDOWS.second)],
          threes[at - row(WINDOWS.third)],
          threes[at - row(WINDOWS.fourth)],
          fours[at - row(WINDOWS.end)],
        ),
        below,
      );
  }
  return { rises, falls };
}
/** The mean of so many rows from each pixel down; nothing where the picture ends before. */
function meansDown(smooth: Float32Array, height: number, rows: number): Float64Array {
  const means = new Float64Array(height * WORKING_WIDTH);
  for (let at = 0; at < (height - rows + 1) * WORKING_WIDTH; at += 1) {
    let sum = smooth[at];
    for (let row = 1; row < rows; row += 1) sum += smooth[at + row * WORKING_WIDTH];
    means[at] = sum / rows;
  }
  return means;
}

/** @param lasting the darkest behind the first window */
function lastingStep(inside: number, lasting: number, outside: number): number {
  const step = inside - outside;
  if (step <= 0) return step;
  const share = Math.max(0, Math.min(1, (lasting - outside) / step));
  return step * (1 - PASSING_LOSS * (1 - share));
}

/** @param end the first row below the finger */
function describeOutline(scene: Scene, top: Float32Array, end: Float32Array): FingerOutline | null {
  const { height, rises, falls } = scene;
  const riseAt = (x: number): number => rises[top[x] * WORKING_WIDTH + x];
  const fallAt = (x: number): number => falls[end[x] * WORKING_WIDTH + x];
  const everyColumn = Array.from({ length: WORKING_WIDTH }, (_, x) => x);
  /** Where the finger reaches beyond the picture, only the other edge says where it lies. */
  const isCutAbove = (x: number): boolean => top[x] === 0;
  const isCutBelow = (x: number): boolean => end[x] === height;
  const rising = everyColumn.filter((x) => !isCutAbove(x) && riseAt(x) >= STEP_MIN);
  const falling = everyColumn.filter((x) => !isCutBelow(x) && fallAt(x) >= STEP_MIN);
  const clearness = Math.min(medianOf(rising, riseAt), medianOf(falling, fallAt));
  if (!(clearness >= CLEARNESS_MIN)) return null;
  const stepMin = Math.max(STEP_MIN, STEP_SHARE_MIN * clearness);
  const isFinger = (x: number): boolean =>
    end[x] - top[x] >= THICKNESS_MIN &&
    (isCutAbove(x) ? !isCutBelow(x) : riseAt(x) >= stepMin) &&
    (isCutBelow(x) || fallAt(x) >= stepMin);
  const shown = everyColumn.filter(isFinger);
  const bottom = new Float32Array(WORKING_WIDTH).fill(-1);
  shown.forEach((x, i) => {
    // A few columns without a clear edge between two that have one are finger as well.
    const next = shown[i + 1] ?? x + 1;
    for (let gap = x; gap < (next - x <= GAP_MAX ? next : x + 1); gap += 1) bottom[gap] = end[gap] - 1;
  });
  const found = everyColumn.filter((x) => bottom[x] >= top[x]);
  if (found.length < COLUMNS_MIN) return null;
  if (medianOf(found, (x) => meanLikeness(scene, x, top[x], end[x])) < LIKENESS_MIN) return null;
  const whole = found.filter((x) => !isCutAbove(x) && !isCutBelow(x));
  const thickness = medianOf(whole.length >= COLUMNS_MIN ? whole : found, (x) => end[x] - top[x]);
  const middleAt = (x: number): number => {
    const upper = top[x] + peakOffset(rises, top[x], x, height);
    const lower = end[x] + peakOffset(falls, end[x], x, height) - 1;
    if (isCutAbove(x)) return lower - Math.max(thickness - 1, lower) / 2;
    if (isCutBelow(x)) return upper + Math.max(thickness - 1, height - 1 - upper) / 2;
    return (upper + lower) / 2;
  };
  const thinned = found.filter((_, i) => i % FIT_STRIDE === 0);
  straighten(top, thinned, 1);
  straighten(bottom, thinned, -1);
  const midline = fitRobustLine(thinned, thinned.map(middleAt));
  const misses = medianOf(thinned, (x) => Math.abs(middleAt(x) - midline.intercept - midline.slope * x));
  if (misses > RAGGEDNESS_MAX) return null;
  const sharpness = medianOf(thinned, (x) => edgeSharpness(scene, x, top[x], end[x]));
  return { top, bottom, columns: found.length, midline, thickness, sharpness, clearness };
}

function meanLikeness({ light }: Scene, x: number, top: number, end: number): number {
  let sum = 0;
  for (let y = top; y < end; y += 1) {
    const threshold = y < light.middle ? light.thresholdAbove[x] : light.thresholdBelow[x];
    sum += likeness(light.smooth[y * WORKING_WIDTH + x], threshold, light.contrast[x]);
  }
  return sum / (end - top);
}

/** No finger sticks out of its own straight edge: where the edge went astray along the housing, it is brought back. */
function straighten(edge: Float32Array, columns: readonly number[], sign: 1 | -1): void {
  const line = fitRobustLine(
    columns,
    columns.map((x) => edge[x]),
  );
  for (let x = 0; x < WORKING_WIDTH; x += 1) {
    const outermost = line.intercept + line.slope * x - sign * BULGE_MAX;
    if (edge[x] >= 0) edge[x] = sign * Math.max(sign * edge[x], sign * outermost);
  }
}

function medianOf(columns: readonly number[], valueAt: (x: number) => number): number {
  return median(Float32Array.from(columns, valueAt));
}

/** Where between the rows an edge lies: the top of a parabola through three steps. */
function peakOffset(steps: Float32Array, row: number, x: number, height: number): number {
  if (row < 1 || row >= height) return 0;
  const at = row * WORKING_WIDTH + x;
  const before = steps[at - WORKING_WIDTH];
  const after = steps[at + WORKING_WIDTH];
  const bend = 2 * steps[at] - before - after;
  return bend > 0 ? Math.max(-0.5, Math.min(0.5, (after - before) / (2 * bend))) : 0;
}

/** Rows that a joint may bulge. */
const BULGE_MAX = 4;
const PLATEAU_ROWS = 7;

/** From the darkest just outside of an edge to the light inside: how much of that within two rows, over both edges. */
function edgeSharpness({ height, light }: Scene, x: number, top: number, end: number): number {
  const level = (y: number): number => light.smooth[Math.max(0, Math.min(height - 1, y)) * WORKING_WIDTH + x];
  const darkest = (from: number, to: number): number => {
    let least = Infinity;
    for (let y = from; y <= to; y += 1) least = Math.min(least, level(y));
    return least;
  };
  const rise = (level(top) + level(top + 1) - level(top - 1) - level(top - 2)) / 2;
  const fall = (level(end - 1) + level(end - 2) - level(end) - level(end + 1)) / 2;
  const riseWhole = level(top + PLATEAU_ROWS) - darkest(top - PLATEAU_ROWS, top);
  const fallWhole = level(end - 1 - PLATEAU_ROWS) - darkest(end - 1, end - 1 + PLATEAU_ROWS);
  return (rise + fall) / Math.max(1, riseWhole + fallWhole);
}
