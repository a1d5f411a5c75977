import { CODE_WIDTH } from '../pattern/competitive-code.ts';
import type { VeinFeatures } from '../template.ts';
import { PLANE_WIDTH, PLANE_WORDS, WORDS_PER_COLUMN } from '../template.ts';
import { countBits } from './count-bits.ts';
import { SHIFT_COLUMNS_MAX, SHIFT_ROWS_MAX } from './shifted-probe.ts';

/**
 * The code that a search narrows by, 64 bytes: of 16 x 16 blocks of 10 x 4 pixels, one bit where the pattern is densest and
 * one where the lines rise rather than fall. Two columns to a word, all of the density first. It ranks; it never decides.
 */
export const COARSE_WORDS = 16;
export const COARSE_BYTES = 4 * COARSE_WORDS;
const BLOCK_WIDTH = 10;
const BLOCK_HEIGHT = 4;
const WIDTH = PLANE_WIDTH / BLOCK_WIDTH;
const HEIGHT = 16;
const BLOCKS = WIDTH * HEIGHT;
const HALF_WORDS = COARSE_WORDS / 2;
/** Always the same number of blocks is set in each half, so that dense and sparse patterns compare alike. */
const SET_BLOCKS = BLOCKS / 4;

const COLUMNS_REACH = SHIFT_COLUMNS_MAX / BLOCK_WIDTH;
const ROWS_REACH = SHIFT_ROWS_MAX / BLOCK_HEIGHT;
/** The probe is blocked a second time, moved by about half a block: fingers do not move in whole blocks. */
const BETWEEN_BLOCKS_COLUMNS = [0, 4] as const;
/** Every shift that fingers move by, in blocks and between them. */
export const COARSE_SHIFTS = BETWEEN_BLOCKS_COLUMNS.length * (2 * COLUMNS_REACH + 1) * (2 * ROWS_REACH + 1);

/**
 * Codes lie in groups of 128: of each block the bits of 128 templates side by side, 16 bytes. A probe's set block then adds
 * its row to 128 counters at once, which is six times faster than counting template by template.
 */
export const GROUP_CODES = 128;
export const GROUP_BYTES = GROUP_CODES * COARSE_BYTES;
const ROW_BYTES = GROUP_CODES / 8;
/** What the kernel scans by, per shift: how many blocks are set (16 bits), 14 bytes of nothing, where their rows lie. */
export const LIST_BYTES = 512;
export const COARSE_LISTS_BYTES = COARSE_SHIFTS * LIST_BYTES;

/**
 * The coarse code of an enrolled template. One of the first version says nothing about directions: it gets all their
 * bits, so that it is compared rather than left out.
 */
export function coarseCode({ pattern, code }: VeinFeatures): Uint32Array {
  const coarse = new Uint32Array(COARSE_WORDS);
  coarse.set(fullestBlocks(densityOf(pattern)));
  if (code === null) coarse.fill(0xffff_ffff, HALF_WORDS);
  else coarse.set(fullestBlocks(slantOf(code.planes, 0)), HALF_WORDS);
  return coarse;
}

/** The probe's codes, moved by every shift that fingers move by. Without directions only its density counts. */
export function shiftCoarseCode({ pattern, code }: VeinFeatures): Uint32Array {
  const copies = new Uint32Array(COARSE_SHIFTS * COARSE_WORDS);
  const each = copies.length / BETWEEN_BLOCKS_COLUMNS.length;
  BETWEEN_BLOCKS_COLUMNS.forEach((columns, i) => {
    const moved = new Uint32Array(PLANE_WORDS);
    moved.set(pattern.subarray(0, PLANE_WORDS - WORDS_PER_COLUMN * columns), WORDS_PER_COLUMN * columns);
    const coarse = new Uint32Array(COARSE_WORDS);
    coarse.set(fullestBlocks(densityOf(moved)));
    if (code !== null) coarse.set(fullestBlocks(slantOf(code.planes, columns / 2)), HALF_WORDS);
    shiftBlocks(coarse, copies.subarray(i * each, (i + 1) * each));
  });
  return copies;
}

/** Pattern pixels of each block, column by column. */
function densityOf(pattern: Uint32Array): Int8Array {
  const counts = new Int8Array(BLOCKS);
  for (let word = 0; word < PLANE_WORDS; word += 1) {
    const column = Math.floor(word / WORDS_PER_COLUMN / BLOCK_WIDTH);
    for (let block = 0; block < 8; block += 1) {
      const row = (word % WORDS_PER_COLUMN) * 8 + block;
      counts[column * HEIGHT + row] += countBits((pattern[word] >>> (BLOCK_HEIGHT * block)) & 0xf);
    }
  }
  return counts;
}

/**
 * How many places of each block rise (30 or 60 degrees: only the first plane of the two is set) less how many fall (120 or
 * 150), when the code is moved by so many of its columns.
 */
function slantOf([first, , last]: DirectionPlanes, moved: number): Int8Array {
  const counts = new Int8Array(BLOCKS);
  for (let column = moved; column < CODE_WIDTH; column += 1) {
    const rising = first[column - moved] & ~last[column - moved];
    const falling = last[column - moved] & ~first[column - moved];
    const block = Math.floor((2 * column) / BLOCK_WIDTH) * HEIGHT;
    for (let row = 0; row < HEIGHT; row += 1)
      counts[block + row] += countBits((rising >>> (2 * row)) & 3) - countBits((falling >>> (2 * row)) & 3);
  }
  return counts;
}

type DirectionPlanes = NonNullable<VeinFeatures['code']>['planes'];

/** A bit for each of the fullest blocks. Equally full ones are taken in their order. */
function fullestBlocks(counts: Int8Array): Uint32Array {
  const bits = new Uint32Array(HALF_WORDS);
  const having = new Uint16Array(256);
  for (const count of counts) having[count + 128] += 1;
  let bar = 127;
  let above = 0;
  while (above + having[bar + 128] < SET_BLOCKS) above += having[bar-- + 128];
  let atBar = SET_BLOCKS - above;
  for (let block = 0; block < BLOCKS; block += 1) {
    if (counts[block] > bar || (counts[block] === bar && atBar-- > 0)) bits[block >> 5] |= 1 << (block & 31);
  }
  return bits;
}

function shiftBlocks(code: Uint32Array, copies: Uint32Array): void {
  let at = 0;
  for (let rows = -ROWS_REACH; rows <= ROWS_REACH; rows += 1) {
    for (let columns = -COLUMNS_REACH; columns <= COLUMNS_REACH; columns += 1) {
      for (let half = 0; half < COARSE_WORDS; half += HALF_WORDS) {
        for (let column = Math.max(0, columns); column < Math.min(WIDTH, WIDTH + columns); column += 1) {
          const source = column - columns;
          const bits = (code[half + (source >> 1)] >>> (16 * (source & 1))) & 0xffff;
          const moved = (rows >= 0 ? bits << rows : bits >>> -rows) & 0xffff;
          copies[at + half + (column >> 1)] |= moved << (16 * (column & 1));
        }
      }
      at += COARSE_WORDS;
    }
  }
}

/** The moved codes as the kernel scans by them. */
export function listCoarseBlocks(copies: Uint32Array): Uint16Array {
  const lists = new Uint16Array(COARSE_LISTS_BYTES / 2);
  for (let shift = 0; shift < COARSE_SHIFTS; shift += 1) {
    const start = (shift * LIST_BYTES) / 2;
    let count = 0;
    for (let word = 0; word < COARSE_WORDS; word += 1) {
      for (let rest = copies[shift * COARSE_WORDS + word]; rest !== 0; rest &= rest - 1) {
        lists[start + 8 + count] = (32 * word + 31 - Math.clz32(rest & -rest)) * ROW_BYTES;
        count += 1;
      }
    }
    lists[start] = count;
  }
  return lists;
}

/** The reference of the kernel's scan: the most blocks that a code has in common with any of the moved ones. */
export function largestOverlap(copies: Uint32Array, code: Uint32Array): number {
  let most = 0;
  for (let shift = 0; shift < COARSE_SHIFTS; shift += 1) {
    let count = 0;
    for (let word = 0; word < COARSE_WORDS; word += 1)
      count += countBits(copies[shift * COARSE_WORDS + word] & code[word]);
    most = Math.max(most, count);
  }
  return most;
}

/** Writes a code to its place among the groups. */
export function writeCoarse(groups: Uint8Array, slot: number, code: Uint32Array): void {
  const [at, bit] = placeInGroup(slot);
  for (let block = 0; block < 32 * COARSE_WORDS; block += 1) {
    const set = (code[block >> 5] >>> (block & 31)) & 1;
    groups[at + block * ROW_BYTES] = (groups[at + block * ROW_BYTES] & ~(1 << bit)) | (set << bit);
  }
}

/** Reads the code at a place among the groups. */
export function readCoarse(groups: Uint8Array, slot: number): Uint32Array {
  const [at, bit] = placeInGroup(slot);
  const code = new Uint32Array(COARSE_WORDS);
  for (let block = 0; block < 32 * COARSE_WORDS; block += 1)
    code[block >> 5] |= ((groups[at + block * ROW_BYTES] >>> bit) & 1) << (block & 31);
  return code;
}

/** Bytes that so many codes take: whole groups. */
export function groupBytesFor(slots: number): number {
  return Math.ceil(slots / GROUP_CODES) * GROUP_BYTES;
}

function placeInGroup(slot: number): [number, number] {
  const within = slot % GROUP_CODES;
  return [Math.floor(slot / GROUP_CODES) * GROUP_BYTES + (within >> 3), within & 7];
}
