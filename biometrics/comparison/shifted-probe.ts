import { PLANE_HEIGHT, PLANE_WORDS, WORDS_PER_ROW } from '../template.ts';
import { countOverlap, shiftColumns } from './overlap-kernel.ts';
import type { PatternLevels } from './pattern-levels.ts';
import { COARSE, HALF } from './pattern-levels.ts';

/** How far a finger may lie from where it lay at enrolment, in pixels of the fine plane. Rows matter most: fingers roll. */
export const SHIFT_ROWS_MAX = 18;
export const SHIFT_COLUMNS_MAX = 40;

/** A shift of the probe against the enrolled pattern, in pixels of one level. */
export interface Shift {
  rows: number;
  columns: number;
}

const FINE_COPIES = 2 * SHIFT_COLUMNS_MAX + 1;
const HALF_COLUMNS_MAX = SHIFT_COLUMNS_MAX / HALF.blockWidth;
const HALF_ROWS_MAX = SHIFT_ROWS_MAX / HALF.blockHeight;
const HALF_COPIES = 2 * HALF_COLUMNS_MAX + 1;
const COARSE_COLUMNS_MAX = SHIFT_COLUMNS_MAX / COARSE.blockWidth;
const COARSE_ROWS_MAX = Math.ceil(SHIFT_ROWS_MAX / COARSE.blockHeight);
const COARSE_COLUMN_COUNT = 2 * COARSE_COLUMNS_MAX + 1;
const COARSE_COPIES = COARSE_COLUMN_COUNT * (2 * COARSE_ROWS_MAX + 1);

/** A probe, shifted once into every place it may be compared at, so that the gallery's loop only ands and counts. */
export interface ShiftedProbe {
  readonly levels: PatternLevels;
  readonly fine: Int32Array;
  readonly half: Int32Array;
  readonly coarse: Int32Array;
}

export function shiftProbe(levels: PatternLevels): ShiftedProbe {
  const fine = new Int32Array(FINE_COPIES * PLANE_WORDS);
  for (let copy = 0; copy < FINE_COPIES; copy += 1) {
    shiftColumns(
      levels.fine,
      0,
      fine,
      copy * PLANE_WORDS,
      PLANE_HEIGHT,
      WORDS_PER_ROW,
      copy - SHIFT_COLUMNS_MAX,
    );
  }
  const half = new Int32Array(HALF_COPIES * HALF.words);
  for (let copy = 0; copy < HALF_COPIES; copy += 1) {
    shiftColumns(
      levels.half,
      0,
      half,
      copy * HALF.words,
      HALF.height,
      HALF.wordsPerRow,
      copy - HALF_COLUMNS_MAX,
    );
  }
  return { levels, fine, half, coarse: shiftCoarse(levels.coarse) };
}

/** Shifted in both directions, as a copy costs only 16 words. */
function shiftCoarse(coarse: Int32Array): Int32Array {
  const copies = new Int32Array(COARSE_COPIES * COARSE.words);
  const moved = new Int32Array(COARSE.words);
  for (let copy = 0; copy < COARSE_COPIES; copy += 1) {
    const columns = (copy % COARSE_COLUMN_COUNT) - COARSE_COLUMNS_MAX;
    const rows = Math.floor(copy / COARSE_COLUMN_COUNT) - COARSE_ROWS_MAX;
    shiftColumns(coarse, 0, moved, 0, COARSE.height, 1, columns);
    for (let y = Math.max(0, rows); y < Math.min(COARSE.height, COARSE.height + rows); y += 1) {
      copies[copy * COARSE.words + y] = moved[y - rows];
    }
  }
  return copies;
}

/** The best overlap (set bits) of the coarse planes over all shifts. `best` receives the shift. */
export function bestCoarse(probe: ShiftedProbe, gallery: Int32Array, start: number, best: Shift): number {
  let bestCount = -1;
  let bestCopy = 0;
  for (let copy = 0; copy < COARSE_COPIES; copy += 1) {
    const count = countOverlap(gallery, start, probe.coarse, copy * COARSE.words, COARSE.words);
    if (count > bestCount) {
      bestCount = count;
      bestCopy = copy;
    }
  }
  best.columns = (bestCopy % COARSE_COLUMN_COUNT) - COARSE_COLUMNS_MAX;
  best.rows = Math.floor(bestCopy / COARSE_COLUMN_COUNT) - COARSE_ROWS_MAX;
  return bestCount;
}

/** Set bits in common when the probe is shifted by this much, at half resolution. */
export function halfOverlap(
  probe: ShiftedProbe,
  gallery: Int32Array,
  start: number,
  rows: number,
  columns: number,
): number {
  const copy = (columns + HALF_COLUMNS_MAX) * HALF.words;
  const skip = Math.abs(rows) * HALF.wordsPerRow;
  return rows >= 0
    ? countOverlap(gallery, start + skip, probe.half, copy, HALF.words - skip)
    : countOverlap(gallery, start, probe.half, copy + skip, HALF.words - skip);
}

/** Set bits in common when the probe is shifted by this much, at full resolution. */
export function fineOverlap(
  probe: ShiftedProbe,
  gallery: Int32Array,
  start: number,
  rows: number,
  columns: number,
): number {
  const copy = (columns + SHIFT_COLUMNS_MAX) * PLANE_WORDS;
  const skip = Math.abs(rows) * WORDS_PER_ROW;
  return rows >= 0
    ? countOverlap(gallery, start + skip, probe.fine, copy, PLANE_WORDS - skip)
    : countOverlap(gallery, start, probe.fine, copy + skip, PLANE_WORDS - skip);
}

/** Improves a coarse shift to the best one around it, first at half, then at full resolution. Returns the fine overlap. */
export function refine(
  probe: ShiftedProbe,
  half: Int32Array,
  halfStart: number,
  fine: Int32Array,
  fineStart: number,
  shift: Shift,
): number {
  climb(
    shift,
    (shift.columns * COARSE.blockWidth) / HALF.blockWidth,
    shift.rows * 2,
    HALF_COLUMNS_MAX,
    HALF_ROWS_MAX,
    3,
    (r, c) => halfOverlap(probe, half, halfStart, r, c),
  );
  return climb(shift, shift.columns * 2, shift.rows * 2, SHIFT_COLUMNS_MAX, SHIFT_ROWS_MAX, 2, (r, c) =>
    fineOverlap(probe, fine, fineStart, r, c),
  );
}

function climb(
  best: Shift,
  centreColumns: number,
  centreRows: number,
  columnsMax: number,
  rowsMax: number,
  reach: number,
  overlapAt: (rows: number, columns: number) => number,
): number {
  let bestCount = -1;
  const column = Math.round(centreColumns);
  for (
    let rows = Math.max(-rowsMax, centreRows - reach);
    rows <= Math.min(rowsMax, centreRows + reach);
    rows += 1
  ) {
    const from = Math.max(-columnsMax, column - reach);
    const to = Math.min(columnsMax, column + reach);
    for (let columns = from; columns <= to; columns += 1) {
      const count = overlapAt(rows, columns);
      if (count > bestCount) {
        bestCount = count;
        best.rows = rows;
        best.columns = columns;
      }
    }
  }
  return bestCount;
}
