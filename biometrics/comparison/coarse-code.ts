import { PLANE_WIDTH, PLANE_WORDS, WORDS_PER_COLUMN } from '../template.ts';
import { countBits } from './count-bits.ts';
import { SHIFT_COLUMNS_MAX, SHIFT_ROWS_MAX } from './shifted-probe.ts';

/**
 * The code that a search narrows by: where the pattern is dense, 32 x 16, one bit per block of 5 x 4 pixels. 64 bytes, two
 * columns to a word. It ranks; it never decides.
 */
export const COARSE_WORDS = 16;
export const COARSE_BYTES = 4 * COARSE_WORDS;
const BLOCK_WIDTH = 5;
const BLOCK_HEIGHT = 4;
const WIDTH = PLANE_WIDTH / BLOCK_WIDTH;
const HEIGHT = 16;
/**
 * The fullest blocks are set: always the same share, so that dense and sparse patterns compare alike. Among 20,000 strangers
 * 2 of 400 synthetic fingers were not among the best 0.1 % with this share, 9 with 30 %, 4 with 15 %.
 */
const SET_BLOCKS = Math.round(0.22 * WIDTH * HEIGHT);

const COLUMNS_REACH = SHIFT_COLUMNS_MAX / BLOCK_WIDTH;
const ROWS_REACH = SHIFT_ROWS_MAX / BLOCK_HEIGHT;
/** Every shift that fingers move by, in blocks. */
export const COARSE_SHIFTS = (2 * COLUMNS_REACH + 1) * (2 * ROWS_REACH + 1);

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

/** The coarse code of a pattern. Equally full blocks are taken in their order. */
export function coarseCode(pattern: Uint32Array): Uint32Array {
  const counts = new Uint8Array(WIDTH * HEIGHT);
  for (let word = 0; word < PLANE_WORDS; word += 1) {
    const column = Math.floor(word / WORDS_PER_COLUMN / BLOCK_WIDTH);
    for (let block = 0; block < 8; block += 1) {
      const row = (word % WORDS_PER_COLUMN) * 8 + block;
      counts[column * HEIGHT + row] += countBits((pattern[word] >>> (BLOCK_HEIGHT * block)) & 0xf);
    }
  }
  const code = new Uint32Array(COARSE_WORDS);
  const having = new Uint16Array(BLOCK_WIDTH * BLOCK_HEIGHT + 1);
  for (const count of counts) having[count] += 1;
  let bar = BLOCK_WIDTH * BLOCK_HEIGHT;
  let above = 0;
  while (above + having[bar] < SET_BLOCKS) above += having[bar--];
  let atBar = SET_BLOCKS - above;
  for (let block = 0; block < counts.length; block += 1) {
    if (counts[block] > bar || (counts[block] === bar && atBar-- > 0)) code[block >> 5] |= 1 << (block & 31);
  }
  return code;
}

/** The code moved by every shift that fingers move by. */
export function shiftCoarseCode(code: Uint32Array): Uint32Array {
  const copies = new Uint32Array(COARSE_SHIFTS * COARSE_WORDS);
  let at = 0;
  for (let rows = -ROWS_REACH; rows <= ROWS_REACH; rows += 1) {
    for (let columns = -COLUMNS_REACH; columns <= COLUMNS_REACH; columns += 1) {
      for (let column = Math.max(0, columns); column < Math.min(WIDTH, WIDTH + columns); column += 1) {
        const source = column - columns;
        const bits = (code[source >> 1] >>> (16 * (source & 1))) & 0xffff;
        const moved = (rows >= 0 ? bits << rows : bits >>> -rows) & 0xffff;
        copies[at + (column >> 1)] |= moved << (16 * (column & 1));
      }
      at += COARSE_WORDS;
    }
  }
  return copies;
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
