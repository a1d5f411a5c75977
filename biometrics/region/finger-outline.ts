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
}

/** Lee, Lee & Park (2009) use a mask of 4 rows x 40 columns at 320 columns; this is the same mask at 160. */
const MASK_COLUMNS = 20;
const MASK_ROWS = 2;
/** Grey levels between the outside and the inside of a finger, at least. */
const STEP_MIN = 7;
/** Fewer finger columns than this, and there is no line to fit. */
const COLUMNS_MIN = 24;
const FIT_STRIDE = 4;
/** Rows by which the middle of half of the columns may miss the midline. Noise has edges too, but not in a line. */
const RAGGEDNESS_MAX = 4;

/** Finds the two edges of a finger that lies across the picture's middle row; null if there is none. */
export function findFingerOutline({ height, grey }: WorkingPicture): FingerOutline | null {
  const smooth = averageAlongRows(grey, height);
  const top = new Float32Array(WORKING_WIDTH);
  const bottom = new Float32Array(WORKING_WIDTH).fill(-1);
  const middle = height >> 1;
  let columns = 0;
  for (let x = 0; x < WORKING_WIDTH; x += 1) {
    const rise = steepest(smooth, x, MASK_ROWS, middle, 1);
    const fall = steepest(smooth, x, middle, height - MASK_ROWS, -1);
    if (stepAt(smooth, x, rise) < STEP_MIN || -stepAt(smooth, x, fall) < STEP_MIN) continue;
    top[x] = rise;
    bottom[x] = fall - 1;
    columns += 1;
  }
  if (columns < COLUMNS_MIN) return null;
  return describeOutline(smooth, height, top, bottom, columns);
}

function describeOutline(
  smooth: Float32Array,
  height: number,
  top: Float32Array,
  bottom: Float32Array,
  columns: number,
): FingerOutline | null {
  const found = [...top.keys()].filter((x) => bottom[x] >= top[x]);
  const thickness = median(Float32Array.from(found, (x) => bottom[x] - top[x] + 1));
  const thinned = found.filter((_, i) => i % FIT_STRIDE === 0);
  const midline = fitRobustLine(
    thinned,
    thinned.map((x) => (top[x] + bottom[x]) / 2),
  );
  const misses = Float32Array.from(thinned, (x) =>
    Math.abs((top[x] + bottom[x]) / 2 - midline.intercept - midline.slope * x),
  );
  if (median(misses) > RAGGEDNESS_MAX) return null;
  const sharpness = median(
    Float32Array.from(thinned, (x) => edgeSharpness(smooth, height, x, top[x], bottom[x] + 1)),
  );
  return { top, bottom, columns, midline, thickness, sharpness };
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

/** The rise in grey levels from the two rows above to the two rows from `y` down. */
function stepAt(smooth: Float32Array, x: number, y: number): number {
  const at = y * WORKING_WIDTH + x;
  const below = smooth[at] + smooth[at + WORKING_WIDTH];
  const above = smooth[at - WORKING_WIDTH] + smooth[at - 2 * WORKING_WIDTH];
  return (below - above) / 2;
}

function steepest(smooth: Float32Array, x: number, from: number, to: number, sign: 1 | -1): number {
  let best = from;
  let bestStep = -Infinity;
  for (let y = from; y < to - 1; y += 1) {
    const step = sign * stepAt(smooth, x, y);
    if (step > bestStep) {
      bestStep = step;
      best = y;
    }
  }
  return best;
}

const PLATEAU_ROWS = 7;

function edgeSharpness(smooth: Float32Array, height: number, x: number, rise: number, fall: number): number {
  const level = (y: number): number => smooth[Math.max(0, Math.min(height - 1, y)) * WORKING_WIDTH + x];
  const riseWhole = level(rise + PLATEAU_ROWS) - level(rise - PLATEAU_ROWS);
  const fallWhole = level(fall - PLATEAU_ROWS) - level(fall + PLATEAU_ROWS);
  const riseStep = stepAt(smooth, x, rise);
  const fallStep = -stepAt(smooth, x, fall);
  return (riseStep + fallStep) / Math.max(1, riseWhole + fallWhole);
}
