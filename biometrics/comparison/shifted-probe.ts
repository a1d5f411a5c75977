import { CODE_HEIGHT, CODE_WIDTH } from '../pattern/competitive-code.ts';
import { PLANE_WIDTH, WORDS_PER_COLUMN } from '../template.ts';
import { CODE_WORD, SLOT_WORDS } from './enrolled-slot.ts';

/**
 * How far a finger may lie from where it lay at enrolment, in region pixels. Rows matter most, as fingers roll: 8 rows
 * cost more than half of the recognisable (design page); columns are where guided fingers lie differently deep.
 */
export const SHIFT_ROWS_MAX = 20;
export const SHIFT_COLUMNS_MAX = 40;
/** The same at half resolution. */
export const HALF_ROWS_MAX = SHIFT_ROWS_MAX / 2;
export const HALF_COLUMNS_MAX = SHIFT_COLUMNS_MAX / 2;

/** Copies of one plane, one for each shift in rows, each with so many empty columns around that no shift in columns leaves it. */
export const FINE_COPIES = 2 * SHIFT_ROWS_MAX + 1;
export const FINE_COPY_WORDS = (PLANE_WIDTH + 2 * SHIFT_COLUMNS_MAX) * WORDS_PER_COLUMN;
export const HALF_COPIES = 2 * HALF_ROWS_MAX + 1;
export const HALF_COPY_WORDS = CODE_WIDTH + 2 * HALF_COLUMNS_MAX;
/**
 * Every second place of the code again in both directions, to find where to look closely: 40 x 16, two columns to a word,
 * the lower half first.
 */
export const QUARTER_WIDTH = CODE_WIDTH / 2;
export const QUARTER_ROWS_MAX = HALF_ROWS_MAX / 2;
export const QUARTER_COLUMNS_MAX = HALF_COLUMNS_MAX / 2;
export const QUARTER_COPY_WORDS = (QUARTER_WIDTH + 2 * QUARTER_COLUMNS_MAX) / 2;
const QUARTER_COPIES = 2 * QUARTER_ROWS_MAX + 1;
/** Where each part lies in a prepared probe: slot | fine pattern | half pattern | code | thinned code, each by shift. */
export const FINE_WORD = SLOT_WORDS;
export const HALF_WORD = FINE_WORD + FINE_COPIES * FINE_COPY_WORDS;
export const SHIFTED_CODE_WORD = HALF_WORD + HALF_COPIES * HALF_COPY_WORDS;
export const CODE_COPY_WORDS = 4 * HALF_COPY_WORDS;
export const QUARTER_WORD = SHIFTED_CODE_WORD + HALF_COPIES * CODE_COPY_WORDS;
export const PROBE_WORDS = QUARTER_WORD + QUARTER_COPIES * 4 * QUARTER_COPY_WORDS;

/**
 * A probe moved once into every row it may be compared at, so that a comparison only ands and counts. One flat array, so
 * that it can be handed to the WebAssembly kernel as it is.
 */
export function prepareProbe(slot: Uint32Array): Uint32Array {
  const probe = new Uint32Array(PROBE_WORDS);
  probe.set(slot.subarray(0, SLOT_WORDS));
  for (let copy = 0; copy < FINE_COPIES; copy += 1) {
    const start = FINE_WORD + copy * FINE_COPY_WORDS + SHIFT_COLUMNS_MAX * WORDS_PER_COLUMN;
    for (let column = 0; column < PLANE_WIDTH; column += 1)
      shiftColumn(slot, 2 * column, copy - SHIFT_ROWS_MAX, probe, start + 2 * column);
  }
  const half = halfPattern(slot, 0);
  for (let copy = 0; copy < HALF_COPIES; copy += 1) {
    const rows = copy - HALF_ROWS_MAX;
    const shift = (words: Uint32Array, from: number, to: number): void => {
      for (let column = 0; column < CODE_WIDTH; column += 1)
        probe[to + HALF_COLUMNS_MAX + column] =
          rows >= 0 ? words[from + column] << rows : words[from + column] >>> -rows;
    };
    shift(half, 0, HALF_WORD + copy * HALF_COPY_WORDS);
    const code = SHIFTED_CODE_WORD + copy * CODE_COPY_WORDS;
    for (let plane = 0; plane < 4; plane += 1)
      shift(slot, CODE_WORD + plane * CODE_WIDTH, code + plane * HALF_COPY_WORDS);
  }
  for (let plane = 0; plane < 4; plane += 1) {
    const thinned = thinnedPlane(slot, CODE_WORD + plane * CODE_WIDTH);
    for (let copy = 0; copy < QUARTER_COPIES; copy += 1) {
      const rows = copy - QUARTER_ROWS_MAX;
      const at = QUARTER_WORD + (4 * copy + plane) * QUARTER_COPY_WORDS + QUARTER_COLUMNS_MAX / 2;
      for (let column = 0; column < QUARTER_WIDTH; column += 1) {
        const moved = rows >= 0 ? thinned[column] << rows : thinned[column] >>> -rows;
        probe[at + (column >> 1)] |= (moved & 0xffff) << (16 * (column & 1));
      }
    }
  }
  return probe;
}

/** Every second place of one plane of the code: 16 bits a column. */
export function thinnedPlane(words: Uint32Array, start: number): Uint32Array {
  return Uint32Array.from({ length: QUARTER_WIDTH }, (_, column) => everySecond(words[start + 2 * column]));
}

/** Moves a column of 64 rows down (up if negative) by fewer than 32; what leaves is lost, what enters is empty. */
function shiftColumn(from: Uint32Array, at: number, rows: number, to: Uint32Array, start: number): void {
  const [upper, lower] = [from[at], from[at + 1]];
  if (rows === 0) {
    to[start] = upper;
    to[start + 1] = lower;
  } else if (rows > 0) {
    to[start] = upper << rows;
    to[start + 1] = (lower << rows) | (upper >>> (32 - rows));
  } else {
    to[start] = (upper >>> -rows) | (lower << (32 + rows));
    to[start + 1] = lower >>> -rows;
  }
}

/** The pattern at half resolution: a bit where any of four is set. One word per column. */
export function halfPattern(slots: Uint32Array, start: number): Uint32Array {
  return Uint32Array.from({ length: CODE_WIDTH }, (_, column) => {
    const at = start + 2 * WORDS_PER_COLUMN * column;
    const upper = slots[at] | slots[at + 2];
    const lower = slots[at + 1] | slots[at + 3];
    return pairs(upper) | (pairs(lower) << (CODE_HEIGHT / 2));
  });
}

/** Ors neighbouring bits: 16 bits out of 32. */
function pairs(word: number): number {
  return everySecond(word | (word >>> 1));
}

function everySecond(word: number): number {
  let bits = word & 0x5555_5555;
  bits = (bits | (bits >>> 1)) & 0x3333_3333;
  bits = (bits | (bits >>> 2)) & 0x0f0f_0f0f;
  bits = (bits | (bits >>> 4)) & 0x00ff_00ff;
  return (bits | (bits >>> 8)) & 0xffff;
}
