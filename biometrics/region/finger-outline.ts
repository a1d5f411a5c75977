import { strongestPath } from './edge-path.ts';
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

/** Lee, Lee & Park (2009) use a mask of 4 rows x 40 columns at 320 columns; this is the same mask at 160. */
const MASK_COLUMNS = 20;
const MASK_ROWS = 2;
/** Grey levels between the outside and the inside of a finger, at least: of the whole edge, and of one column. */
const CLEARNESS_MIN = 5;
const STEP_MIN = 4;
const STEP_SHARE_MIN = 0.2;
/** Fewer finger columns than this, and there is no line to fit. */
const COLUMNS_MIN = 24;
const FIT_STRIDE = 4;
/** Rows by which the middle of half of the columns may miss the midline. Noise has edges too, but not in a line. */
const RAGGEDNESS_MAX = 5;
/** The two edges are looked for above and below a row that the finger covers: as a rule the middle one. */
const SPLITS = [0.5, 0.36, 0.64] as const;
/** A split elsewhere must find edges that are clearer by this factor. */
const SPLIT_ADVANTAGE = 1.15;
/** Rows beside an edge whose light is compared: a finger is brighter than what is around it, not only at its rim. */
const BAND_ROWS = 6;
const BAND_CONTRAST_MIN = 4;
/** The light goes on beyond an edge of a finger. Where it falls back at once there is only noise. */
const SHARPNESS_MAX = 2.5;

/** Finds the two edges of a finger that lies across the picture; null if there is none. */
export function findFingerOutline({ height, grey }: WorkingPicture): FingerOutline | null {
  const smooth = averageAlongRows(grey, height);
  const rises = stepsDown(smooth, height);
  const falls = rises.map((step) => -step);
  let best: { top: Float32Array; bottom: Float32Array; total: number } | null = null;
  for (const split of SPLITS) {
    const middle = Math.round(split * height);
    const top = new Float32Array(WORKING_WIDTH);
    const bottom = new Float32Array(WORKING_WIDTH);
    const total = Math.min(
      strongestPath(rises, MASK_ROWS, middle, top),
      strongestPath(falls, middle, height - MASK_ROWS + 1, bottom),
    );
    if (best === null || total > SPLIT_ADVANTAGE * best.total) best = { top, bottom, total };
  }
  return best === null ? null : describeOutline(smooth, rises, height, best.top, best.bottom);
}

function describeOutline(
  smooth: Float32Array,
  rises: Float32Array,
  height: number,
  top: Float32Array,
  fall: Float32Array,
): FingerOutline | null {
  const riseAt = (x: number): number => rises[top[x] * WORKING_WIDTH + x];
  const fallAt = (x: number): number => -rises[fall[x] * WORKING_WIDTH + x];
  const everyColumn = Array.from({ length: WORKING_WIDTH }, (_, x) => x);
  const clearness = Math.min(
    median(Float32Array.from(everyColumn, riseAt)),
    median(Float32Array.from(everyColumn, fallAt)),
  );
  if (clearness < CLEARNESS_MIN) return null;
  const stepMin = Math.max(STEP_MIN, STEP_SHARE_MIN * clearness);
  const bottom = fall.map((row, x) => (riseAt(x) >= stepMin && fallAt(x) >= stepMin ? row - 1 : -1));
  const found = everyColumn.filter((x) => bottom[x] >= top[x]);
  if (found.length < COLUMNS_MIN) return null;
  const thinned = found.filter((_, i) => i % FIT_STRIDE === 0);
  const middleAt = (x: number): number =>
    (top[x] + peakOffset(rises, top[x], x, 1) + fall[x] + peakOffset(rises, fall[x], x, -1) - 1) / 2;
  const midline = fitRobustLine(thinned, thinned.map(middleAt));
  const over = (valueAt: (x: number) => number): number => median(Float32Array.from(thinned, valueAt));
  const misses = over((x) => Math.abs(middleAt(x) - midline.intercept - midline.slope * x));
  if (misses > RAGGEDNESS_MAX) return null;
  const contrast = over((x) => bandContrast(smooth, height, x, top[x], fall[x]));
  if (contrast < BAND_CONTRAST_MIN) return null;
  const sharpness = over((x) => edgeSharpness(smooth, height, x, top[x], fall[x]));
  if (sharpness > SHARPNESS_MAX) return null;
  return {
    top,
    bottom,
    columns: found.length,
    midline,
    thickness: over((x) => bottom[x] - top[x] + 1),
    sharpness,
    clearness,
  };
}

/** Mean over a window of columns in each row: running sums, the window cut off at the picture's ends. */
function averageAlongRows(grey: Float32Array, height: number): Float32Array {
  const half = MASK_COLUMNS / 2;
  const smooth = new Float32Array(grey.length);
  for (let y = 0; y < height; y += 1) {
    const row = y * WORKING_WIDTH;
    let sum = 0;
    for (let x = 0; x < half; x += 1) sum += grey[row + x];
    for (let x = 0; x < WORKING_WIDTH; x += 1) {
      if (x + half < WORKING_WIDTH) sum += grey[row + x + half];
      if (x > half) sum -= grey[row + x - half - 1];
      const first = Math.max(0, x - half);
      const last = Math.min(WORKING_WIDTH - 1, x + half);
      smooth[row + x] = sum / (last - first + 1);
    }
  }
  return smooth;
}

/** At every place the rise in grey levels from the two rows above to the two rows from there down. */
function stepsDown(smooth: Float32Array, height: number): Float32Array {
  const steps = new Float32Array(smooth.length);
  for (let at = MASK_ROWS * WORKING_WIDTH; at < (height - 1) * WORKING_WIDTH; at += 1) {
    const below = smooth[at] + smooth[at + WORKING_WIDTH];
    const above = smooth[at - WORKING_WIDTH] + smooth[at - 2 * WORKING_WIDTH];
    steps[at] = (below - above) / 2;
  }
  return steps;
}

/** Where between the rows an edge lies: the top of a parabola through three steps. */
function peakOffset(rises: Float32Array, row: number, x: number, sign: 1 | -1): number {
  const at = row * WORKING_WIDTH + x;
  const before = sign * (rises[at - WORKING_WIDTH] ?? 0);
  const after = sign * (rises[at + WORKING_WIDTH] ?? 0);
  const bend = 2 * sign * rises[at] - before - after;
  return bend > 0 ? Math.max(-0.5, Math.min(0.5, (after - before) / (2 * bend))) : 0;
}

/** How much brighter the finger is than its surroundings at the less clear of the two edges of a column. */
function bandContrast(smooth: Float32Array, height: number, x: number, rise: number, fall: number): number {
  const mean = (from: number, to: number): number => {
    const first = Math.max(0, from);
    const last = Math.min(height, to);
    let sum = 0;
    for (let y = first; y < last; y += 1) sum += smooth[y * WORKING_WIDTH + x];
    return sum / Math.max(1, last - first);
  };
  return Math.min(
    mean(rise, rise + BAND_ROWS) - mean(rise - BAND_ROWS, rise),
    mean(fall - BAND_ROWS, fall) - mean(fall, fall + BAND_ROWS),
  );
}

const PLATEAU_ROWS = 7;

function edgeSharpness(smooth: Float32Array, height: number, x: number, rise: number, fall: number): number {
  const level = (y: number): number => smooth[Math.max(0, Math.min(height - 1, y)) * WORKING_WIDTH + x];
  const stepAt = (y: number): number => (level(y) + level(y + 1) - level(y - 1) - level(y - 2)) / 2;
  const riseWhole = level(rise + PLATEAU_ROWS) - level(rise - PLATEAU_ROWS);
  const fallWhole = level(fall - PLATEAU_ROWS) - level(fall + PLATEAU_ROWS);
  return (stepAt(rise) - stepAt(fall)) / Math.max(1, riseWhole + fallWhole);
}
