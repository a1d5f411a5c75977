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
/** The fullest blocks are set: always the same share, so that dense and sparse patterns compare alike. */
const SET_BLOCKS = Math.round(0.3 * WIDTH * HEIGHT);

const COLUMNS_REACH = SHIFT_COLUMNS_MAX / BLOCK_WIDTH;
const ROWS_REACH = SHIFT_ROWS_MAX / BLOCK_HEIGHT;
/** Copies of a probe's code, one for every shift. */
export const COARSE_COPIES = (2 * COLUMNS_REACH + 1) * (2 * ROWS_REACH + 1);

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
  const fullest = [...counts.keys()].sort((a, b) => counts[b] - counts[a] || a - b).slice(0, SET_BLOCKS);
  const code = new Uint32Array(COARSE_WORDS);
  for (const block of fullest) code[block >> 5] |= 1 << (block & 31);
  return code;
}

/** The code moved by every shift that fingers move by. */
export function shiftCoarseCode(code: Uint32Array): Uint32Array {
  const copies = new Uint32Array(COARSE_COPIES * COARSE_WORDS);
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
