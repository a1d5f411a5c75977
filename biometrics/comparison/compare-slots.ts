import { CODE_WIDTH } from '../pattern/competitive-code.ts';
import { PLANE_WIDTH, WORDS_PER_COLUMN } from '../template.ts';
import { CODE_WORD, orderOfSlots } from './enrolled-slot.ts';
import { countBits } from './count-bits.ts';
import {
  CODE_COPY_WORDS,
  FINE_COPY_WORDS,
  FINE_WORD,
  HALF_COLUMNS_MAX,
  HALF_COPY_WORDS,
  HALF_ROWS_MAX,
  HALF_WORD,
  QUARTER_COLUMNS_MAX,
  QUARTER_COPY_WORDS,
  QUARTER_ROWS_MAX,
  QUARTER_WIDTH,
  QUARTER_WORD,
  SHIFTED_CODE_WORD,
  SHIFT_COLUMNS_MAX,
  SHIFT_ROWS_MAX,
  halfPattern,
  thinnedPlane,
} from './shifted-probe.ts';

/** What a comparison counts, in whole numbers; scores are made of them (score-of-counts.ts). */
export interface ComparisonCounts {
  /** Pattern pixels in common, and of both together inside what overlaps. */
  readonly common: number;
  readonly patternBits: number;
  /** Bits of the code that differ, and places compared; no places if there was no code to compare. */
  readonly different: number;
  readonly places: number;
}

interface Shift {
  readonly rows: number;
  readonly columns: number;
}

/** Skin stretches and joints bend: each of 5 x 2 blocks may lie this much differently from the whole. */
const FINE_REACH = 3;
const CODE_REACH = 2;
const BLOCK_COLUMNS = 5;
const BLOCKS = 2 * BLOCK_COLUMNS;
const FINE_BLOCK_WIDTH = PLANE_WIDTH / BLOCK_COLUMNS;
const CODE_BLOCK_WIDTH = CODE_WIDTH / BLOCK_COLUMNS;
/** Of its 256 places a block must share so many to have a say. */
const BLOCK_PLACES_MIN = 48;
/** So many places where the thinned code fits well are tried block by block: the stiff code does not know about stretched skin. */
const PLACES_TRIED = 8;
/** Which of them it is shows when the blocks move by every second shift; only there they move by every one. */
const TRY_STEP = 2;
/** Half pixels around where the code fits best in which the pattern looks for its own best place. */
const PATTERN_REACH = 3;

/** A pair of templates while it is compared: the enrolled one with empty columns around, like the probe's copies. */
interface Pair {
  readonly probe: Uint32Array;
  readonly fine: Uint32Array;
  readonly half: Uint32Array;
  readonly code: Uint32Array;
  /** Three planes and the mask of the thinned code, without columns around. */
  readonly thinned: readonly Uint32Array[];
  /**
   * Whether the probe comes first in the order of slots. Of equally good shifts the first wins, or else the last, and the
   * blocks are cut from the probe, or else from the enrolled: so a score is the same in both directions.
   */
  readonly probeFirst: boolean;
}

/**
 * The reference comparison; the WebAssembly kernel (kernel/vein-kernel.ts) gives the same counts, bit for bit.
 * The code (Kong & Zhang 2004) says where the two fingers lie over each other: thinned in every shift, then block by block
 * where that fitted best. It is surer of it than the pattern (Miura 2007), whose thin lines lock on to wrong neighbours; the
 * pattern is compared block by block around the same place. Without a code the pattern is laid over in every shift.
 * @param probe as made by prepareProbe
 */
export function compareSlots(probe: Uint32Array, slots: Uint32Array, start: number): ComparisonCounts {
  const pair = pairOf(probe, slots, start);
  const tried = bestThinnedShifts(pair, PLACES_TRIED).map(({ rows, columns }) =>
    compareCode(pair, { rows: 2 * rows, columns: 2 * columns }, TRY_STEP),
  );
  const byCode = tried.reduce<CodeFit | null>(
    (best, fit) => (fit.places > 0 && (best === null || compareShares(fit, best) < 0) ? fit : best),
    null,
  );
  const byPattern =
    byCode === null
      ? bestPatternShift(pair, { rows: 0, columns: 0 }, HALF_ROWS_MAX, HALF_COLUMNS_MAX)
      : bestPatternShift(pair, byCode, PATTERN_REACH, PATTERN_REACH);
  const pattern = comparePattern(pair, { rows: 2 * byPattern.rows, columns: 2 * byPattern.columns });
  if (byCode === null) return { ...pattern, different: 0, places: 0 };
  const { different, places } = compareCode(pair, byCode, 1);
  return { ...pattern, different, places };
}

/**
 * The first step of a comparison for itself: how well the thinned code fits where it fits best. No places if one of the two
 * has no code or they never overlap enough.
 */
export function alignSlots(
  probe: Uint32Array,
  slots: Uint32Array,
  start: number,
): Pick<ComparisonCounts, 'different' | 'places'> {
  const [fit] = bestThinnedShifts(pairOf(probe, slots, start), 1);
  return { different: fit?.different ?? 0, places: fit?.places ?? 0 };
}

function pairOf(probe: Uint32Array, slots: Uint32Array, start: number): Pair {
  return { probe, ...padSlot(slots, start), probeFirst: orderOfSlots(probe, 0, slots, start) < 0 };
}

function padSlot(slots: Uint32Array, start: number): Pick<Pair, 'fine' | 'half' | 'code' | 'thinned'> {
  const fine = new Uint32Array(FINE_COPY_WORDS);
  const half = new Uint32Array(HALF_COPY_WORDS);
  const code = new Uint32Array(CODE_COPY_WORDS);
  fine.set(slots.subarray(start, start + CODE_WORD), SHIFT_COLUMNS_MAX * WORDS_PER_COLUMN);
  half.set(halfPattern(slots, start), HALF_COLUMNS_MAX);
  for (let plane = 0; plane < 4; plane += 1) {
    const from = start + CODE_WORD + plane * CODE_WIDTH;
    code.set(slots.subarray(from, from + CODE_WIDTH), plane * HALF_COPY_WORDS + HALF_COLUMNS_MAX);
  }
  const thinned = [0, 1, 2, 3].map((plane) => thinnedPlane(slots, start + CODE_WORD + plane * CODE_WIDTH));
  return { fine, half, code, thinned };
}

/** The shift with the largest overlap at half resolution, in its pixels. */
function bestPatternShift(
  { probe, half, probeFirst }: Pair,
  centre: Shift,
  rowsReach: number,
  columnsReach: number,
): Shift {
  let best = centre;
  let most = -1;
  for (let rows = centre.rows - rowsReach; rows <= centre.rows + rowsReach; rows += 1) {
    if (Math.abs(rows) > HALF_ROWS_MAX) continue;
    const copy = HALF_WORD + (rows + HALF_ROWS_MAX) * HALF_COPY_WORDS;
    for (
      let columns = centre.columns - columnsReach;
      columns <= centre.columns + columnsReach;
      columns += 1
    ) {
      if (Math.abs(columns) > HALF_COLUMNS_MAX) continue;
      const moved = copy + HALF_COLUMNS_MAX - columns;
      let count = 0;
      for (let i = 0; i < CODE_WIDTH; i += 1)
        count += countBits(half[HALF_COLUMNS_MAX + i] & probe[moved + i]);
      if (count > most || (!probeFirst && count === most)) {
        most = count;
        best = { rows, columns };
      }
    }
  }
  return best;
}

/** Overlap block by block around a shift (in full pixels). */
function comparePattern(pair: Pair, around: Shift): { common: number; patternBits: number } {
  const blockMost = new Int32Array(BLOCKS);
  const counts = new Int32Array(BLOCKS);
  let best = around;
  let most = -1;
  for (let rows = around.rows - FINE_REACH; rows <= around.rows + FINE_REACH; rows += 1) {
    if (Math.abs(rows) > SHIFT_ROWS_MAX) continue;
    for (let columns = around.columns - FINE_REACH; columns <= around.columns + FINE_REACH; columns += 1) {
      if (Math.abs(columns) > SHIFT_COLUMNS_MAX) continue;
      countPatternBlocks(pair, { rows, columns }, counts);
      let whole = 0;
      for (let block = 0; block < BLOCKS; block += 1) {
        whole += counts[block];
        if (counts[block] > blockMost[block]) blockMost[block] = counts[block];
      }
      if (whole > most || (!pair.probeFirst && whole === most)) {
        most = whole;
        best = { rows, columns };
      }
    }
  }
  return {
    common: blockMost.reduce((sum, count) => sum + count, 0),
    patternBits:
      bitsInWindow(pair.fine, SHIFT_COLUMNS_MAX * WORDS_PER_COLUMN, best.columns, best.rows) +
      bitsInWindow(pair.probe, 0, -best.columns, -best.rows),
  };
}

function countPatternBlocks(
  { probe, fine, probeFirst }: Pair,
  { rows, columns }: Shift,
  counts: Int32Array,
): void {
  const copy = FINE_WORD + (rows + SHIFT_ROWS_MAX) * FINE_COPY_WORDS;
  // The blocks' upper row is what lies above this row, in the frame of the enrolled.
  const split = probeFirst ? 32 + rows : 32;
  const upper = split >= 32 ? -1 : (1 << split) - 1;
  const lower = split > 32 ? (1 << (split - 32)) - 1 : 0;
  const enrolledMoved = SHIFT_COLUMNS_MAX + (probeFirst ? columns : 0);
  const probeMoved = SHIFT_COLUMNS_MAX - (probeFirst ? 0 : columns);
  for (let block = 0; block < BLOCK_COLUMNS; block += 1) {
    let above = 0;
    let below = 0;
    for (let column = block * FINE_BLOCK_WIDTH; column < (block + 1) * FINE_BLOCK_WIDTH; column += 1) {
      const e = (column + enrolledMoved) * WORDS_PER_COLUMN;
      const p = copy + (column + probeMoved) * WORDS_PER_COLUMN;
      const first = fine[e] & probe[p];
      const second = fine[e + 1] & probe[p + 1];
      above += countBits(first & upper) + countBits(second & lower);
      below += countBits(first & ~upper) + countBits(second & ~lower);
    }
    counts[2 * block] = above;
    counts[2 * block + 1] = below;
  }
}

/** Counts a pattern without its first `columns` columns and `rows` rows (without its last, if negative). */
function bitsInWindow(words: Uint32Array, start: number, columns: number, rows: number): number {
  const upper = rows > 0 ? -1 << rows : -1;
  const lower = rows < 0 ? -1 >>> -rows : -1;
  const end = Math.min(PLANE_WIDTH, PLANE_WIDTH + columns);
  let count = 0;
  for (let column = Math.max(0, columns); column < end; column += 1) {
    const at = start + column * WORDS_PER_COLUMN;
    count += countBits(words[at] & upper) + countBits(words[at + 1] & lower);
  }
  return count;
}

interface CodeFit extends Shift {
  readonly different: number;
  readonly places: number;
}

/** Positive if `one` differs in the larger share of its places. */
function compareShares(one: CodeFit, other: CodeFit): number {
  return one.different * other.places - other.different * one.places;
}

/**
 * The shifts at which the smallest share of the thinned code differs (every second place in both directions, in pixels of
 * four), the best first, at least half of the smaller mask overlapping. Neighbours of one that was taken are not taken: they
 * are within reach of it.
 */
function bestThinnedShifts(pair: Pair, count: number): readonly CodeFit[] {
  const unmoved = QUARTER_WORD + (4 * QUARTER_ROWS_MAX + 3) * QUARTER_COPY_WORDS;
  const smaller = Math.min(
    maskBits(pair.probe, unmoved, QUARTER_COPY_WORDS),
    maskBits(pair.thinned[3], 0, QUARTER_WIDTH),
  );
  const placesMin = Math.max(1, smaller >> 1);
  const fits: CodeFit[] = [];
  for (let rows = -QUARTER_ROWS_MAX; rows <= QUARTER_ROWS_MAX; rows += 1) {
    for (let columns = -QUARTER_COLUMNS_MAX; columns <= QUARTER_COLUMNS_MAX; columns += 1) {
      const fit = fitThinned(pair, rows, columns);
      if (fit.places >= placesMin) fits.push(fit);
    }
  }
  const order = (pair.probeFirst ? fits : fits.toReversed()).sort(compareShares);
  const taken: CodeFit[] = [];
  for (const fit of order) {
    if (taken.length === count) break;
    if (!taken.some((one) => areNeighbours(one, fit))) taken.push(fit);
  }
  return taken;
}

function areNeighbours(one: Shift, other: Shift): boolean {
  return Math.abs(one.rows - other.rows) <= 1 && Math.abs(one.columns - other.columns) <= 1;
}

function fitThinned({ probe, thinned }: Pair, rows: number, columns: number): CodeFit {
  const copy = QUARTER_WORD + 4 * (rows + QUARTER_ROWS_MAX) * QUARTER_COPY_WORDS;
  let different = 0;
  let places = 0;
  for (let column = 0; column < QUARTER_WIDTH; column += 1) {
    const moved = column + QUARTER_COLUMNS_MAX - columns;
    const probeAt = (plane: number): number =>
      (probe[copy + plane * QUARTER_COPY_WORDS + (moved >> 1)] >>> (16 * (moved & 1))) & 0xffff;
    const both = thinned[3][column] & probeAt(3);
    places += countBits(both);
    for (let plane = 0; plane < 3; plane += 1)
      different += countBits((thinned[plane][column] ^ probeAt(plane)) & both);
  }
  return { rows, columns, different, places };
}

/** Difference block by block around a shift: each block's smallest share; of equal shares that of more places. */
function compareCode(pair: Pair, around: Shift, step: number): CodeFit {
  const different = new Int32Array(BLOCKS);
  const places = new Int32Array(BLOCKS);
  const counts = new Int32Array(2 * BLOCKS);
  for (let rows = around.rows - CODE_REACH; rows <= around.rows + CODE_REACH; rows += step) {
    if (Math.abs(rows) > HALF_ROWS_MAX) continue;
    for (let columns = around.columns - CODE_REACH; columns <= around.columns + CODE_REACH; columns += step) {
      if (Math.abs(columns) > HALF_COLUMNS_MAX) continue;
      countCodeBlocks(pair, { rows, columns }, counts);
      for (let block = 0; block < BLOCKS; block += 1) {
        const [d, p] = [counts[block], counts[BLOCKS + block]];
        if (p < BLOCK_PLACES_MIN) continue;
        const more = d * places[block] - different[block] * p;
        if (places[block] === 0 || more < 0 || (more === 0 && p > places[block])) {
          different[block] = d;
          places[block] = p;
        }
      }
    }
  }
  return {
    rows: around.rows,
    columns: around.columns,
    different: different.reduce((sum, count) => sum + count, 0),
    places: places.reduce((sum, count) => sum + count, 0),
  };
}

function countCodeBlocks(
  { probe, code, probeFirst }: Pair,
  { rows, columns }: Shift,
  counts: Int32Array,
): void {
  const copy = SHIFTED_CODE_WORD + (rows + HALF_ROWS_MAX) * CODE_COPY_WORDS;
  const upper = (1 << (probeFirst ? 16 + rows : 16)) - 1;
  const enrolledMoved = HALF_COLUMNS_MAX + (probeFirst ? columns : 0);
  const probeMoved = copy + HALF_COLUMNS_MAX - (probeFirst ? 0 : columns);
  counts.fill(0);
  for (let column = 0; column < CODE_WIDTH; column += 1) {
    const block = 2 * Math.floor(column / CODE_BLOCK_WIDTH);
    const e = column + enrolledMoved;
    const p = column + probeMoved;
    const both = code[e + 3 * HALF_COPY_WORDS] & probe[p + 3 * HALF_COPY_WORDS];
    counts[BLOCKS + block] += countBits(both & upper);
    counts[BLOCKS + block + 1] += countBits(both & ~upper);
    for (let plane = 0; plane < 3 * HALF_COPY_WORDS; plane += HALF_COPY_WORDS) {
      const differ = (code[e + plane] ^ probe[p + plane]) & both;
      counts[block] += countBits(differ & upper);
      counts[block + 1] += countBits(differ & ~upper);
    }
  }
}

function maskBits(words: Uint32Array, start: number, length: number): number {
  let count = 0;
  for (let i = 0; i < length; i += 1) count += countBits(words[start + i]);
  return count;
}
