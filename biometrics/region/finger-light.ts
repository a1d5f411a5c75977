import { median } from './robust-line.ts';
import { WORKING_WIDTH } from './working-picture.ts';

/** What the light of a picture says about a finger in it, before any edge is known. */
export interface FingerLight {
  /** The picture averaged along its rows. */
  readonly smooth: Float32Array;
  /** Per column, above and below the middle: what is brighter is rather finger. */
  readonly thresholdAbove: Float32Array;
  readonly thresholdBelow: Float32Array;
  /** Per column: how much brighter than its surroundings the finger is. */
  readonly contrast: Float32Array;
  /** A row that the finger covers wherever it is. */
  readonly middle: number;
}

/** Columns of the mask of Lee, Lee & Park (2009), which is 4 x 40 at 320 columns. */
const MASK_COLUMNS = 20;
/** A finger is bright over twice so many rows, its surroundings are dark over twice so many: strips that shine are thinner. */
const BRIGHT_ROWS = 8;
const DARK_ROWS = 5;
const THRESHOLD_SHARE = 0.45;
/** Columns past the tip have no finger; they are not stretched until they seem to have one. */
const CONTRAST_SHARE_MIN = 0.35;
const CONTRAST_MIN = 5;
/** How much brighter, in contrasts, the surroundings may be on one side of the finger than on the other. */
const SIDE_SHARE_MAX = 0.35;
const COLUMN_STRIDE = 8;
/** In contrasts above the threshold: brighter than any finger beside what is as bright as one. */
const GLARE = 0.8;
/** Rows that every finger is thick. */
const CORE_ROWS = 24;
/** The middle row lies in this part of the picture. */
const MIDDLE_MARGIN = 0.2;

export function measureFingerLight(grey: Float32Array, height: number): FingerLight {
  const smooth = averageAlongRows(grey, height);
  const ground = new Float32Array(WORKING_WIDTH);
  const contrast = new Float32Array(WORKING_WIDTH);
  forColumns(smooth, height, (sums, first) => {
    const dark = -lastingLevel(sums, DARK_ROWS, -1);
    ground.fill(dark, first, first + COLUMN_STRIDE);
    contrast.fill(lastingLevel(sums, BRIGHT_ROWS, 1) - dark, first, first + COLUMN_STRIDE);
  });
  const least = Math.max(CONTRAST_MIN, CONTRAST_SHARE_MIN * median(contrast.slice()));
  const limited = contrast.map((levels) => Math.max(least, levels));
  const threshold = ground.map((dark, x) => dark + THRESHOLD_SHARE * limited[x]);
  const middle = brightestBand(smooth, height, threshold, limited);
  const [thresholdAbove, thresholdBelow] = [new Float32Array(WORKING_WIDTH), new Float32Array(WORKING_WIDTH)];
  forColumns(smooth, height, (sums, first) => {
    const place = (side: Float64Array): number => {
      const dark = Math.min(
        -lastingLevel(side, DARK_ROWS, -1),
        ground[first] + SIDE_SHARE_MAX * limited[first],
      );
      return dark + THRESHOLD_SHARE * (ground[first] + limited[first] - dark);
    };
    const end = first + COLUMN_STRIDE;
    thresholdAbove.fill(place(sums.subarray(0, middle + DARK_ROWS + 1)), first, end);
    thresholdBelow.fill(place(sums.subarray(middle + DARK_ROWS)), first, end);
  });
  return { smooth, thresholdAbove, thresholdBelow, contrast: limited, middle };
}

/** Sums down every eighth column. The border's rows are repeated beyond it, for fingers that leave hardly any ground in view. */
function forColumns(
  smooth: Float32Array,
  height: number,
  visit: (sums: Float64Array, first: number) => void,
): void {
  const sums = new Float64Array(height + 2 * DARK_ROWS + 1);
  for (let first = 0; first < WORKING_WIDTH; first += COLUMN_STRIDE) {
    for (let i = 0; i < sums.length - 1; i += 1) {
      const y = Math.max(0, Math.min(height - 1, i - DARK_ROWS));
      sums[i + 1] = sums[i] + smooth[y * WORKING_WIDTH + first + COLUMN_STRIDE / 2];
    }
    visit(sums, first);
  }
}

/** From -1, as dark as the surroundings, to 1, as bright as the finger, and down again for what is far brighter than it. */
export function likeness(level: number, threshold: number, contrast: number): number {
  const above = (level - threshold) / contrast;
  return Math.max(-1, Math.min(1, 2 * above, 1 + 2 * (GLARE - above)));
}

/** The brightest (sign 1) or darkest (-1) level that lasts over two neighbouring stretches of so many rows. */
function lastingLevel(sums: Float64Array, rows: number, sign: 1 | -1): number {
  let best = -Infinity;
  for (let i = 0; i + 2 * rows < sums.length; i += 1) {
    const one = (sign * (sums[i + rows] - sums[i])) / rows;
    const next = (sign * (sums[i + 2 * rows] - sums[i + rows])) / rows;
    best = Math.max(best, Math.min(one, next));
  }
  return best;
}

/** The middle of as many rows as a finger is thick in which the most is brighter than the threshold. */
function brightestBand(
  smooth: Float32Array,
  height: number,
  threshold: Float32Array,
  contrast: Float32Array,
): number {
  const sums = new Float64Array(height + 1);
  for (let y = 0; y < height; y += 1) {
    let row = 0;
    for (let x = 0; x < WORKING_WIDTH; x += 1) {
      row += likeness(smooth[y * WORKING_WIDTH + x], threshold[x], contrast[x]);
    }
    sums[y + 1] = sums[y] + row;
  }
  let middle = height >> 1;
  let most = -Infinity;
  for (let y = Math.ceil(MIDDLE_MARGIN * height); y <= (1 - MIDDLE_MARGIN) * height; y += 1) {
    const first = Math.max(0, y - CORE_ROWS / 2);
    const sum = sums[Math.min(height, y + CORE_ROWS / 2)] - sums[first];
    if (sum > most) {
      most = sum;
      middle = y;
    }
  }
  return middle;
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
