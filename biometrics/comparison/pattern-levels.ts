import { PLANE_HEIGHT, PLANE_WIDTH, PLANE_WORDS, WORDS_PER_ROW } from '../template.ts';
import { countBits } from './overlap-kernel.ts';

/**
 * A pattern at three resolutions, for a search from coarse to fine. `fine` is the template's plane; the others are derived
 * from it, the same way for the enrolled and the searched.
 */
export interface PatternLevels {
  /** 160 x 64, 5 words per row. */
  readonly fine: Int32Array;
  /** 80 x 32, 3 words per row. */
  readonly half: Int32Array;
  /** 32 x 16, one word per row. */
  readonly coarse: Int32Array;
  /** Set bits of `fine`. */
  readonly fineBits: number;
}

export const HALF = {
  width: 80,
  height: 32,
  wordsPerRow: 3,
  words: 96,
  blockWidth: 2,
  blockHeight: 2,
} as const;
export const COARSE = {
  width: 32,
  height: 16,
  wordsPerRow: 1,
  words: 16,
  blockWidth: 5,
  blockHeight: 4,
} as const;

/** A half-resolution pixel is set when two of its four are. */
const HALF_BLOCK_MIN = 2;
/** The fullest blocks of the coarse plane are set: a fixed share, so that dense and sparse patterns compare alike. */
const COARSE_SHARE = 0.3;

export function patternLevels(fine: Int32Array): PatternLevels {
  const half = new Int32Array(HALF.words);
  blockCounts(fine, HALF.blockWidth, HALF.blockHeight).forEach((count, i) => {
    if (count >= HALF_BLOCK_MIN) setBit(half, i, HALF.width, HALF.wordsPerRow);
  });
  const coarse = new Int32Array(COARSE.words);
  const counts = blockCounts(fine, COARSE.blockWidth, COARSE.blockHeight);
  const threshold = counts.toSorted()[Math.floor((1 - COARSE_SHARE) * counts.length)];
  counts.forEach((count, i) => {
    if (count > threshold) setBit(coarse, i, COARSE.width, COARSE.wordsPerRow);
  });
  return { fine, half, coarse, fineBits: fine.reduce((sum, word) => sum + countBits(word), 0) };
}

function setBit(plane: Int32Array, pixel: number, width: number, wordsPerRow: number): void {
  const x = pixel % width;
  const y = (pixel - x) / width;
  plane[y * wordsPerRow + (x >> 5)] |= 1 << (x & 31);
}

function blockCounts(fine: Int32Array, blockWidth: number, blockHeight: number): Uint8Array {
  const width = PLANE_WIDTH / blockWidth;
  const counts = new Uint8Array(width * (PLANE_HEIGHT / blockHeight));
  for (let word = 0; word < PLANE_WORDS; word += 1) {
    const row = Math.floor(word / WORDS_PER_ROW);
    const firstColumn = (word % WORDS_PER_ROW) * 32;
    const start = Math.floor(row / blockHeight) * width;
    for (let rest = fine[word]; rest !== 0; rest &= rest - 1) {
      const column = firstColumn + 31 - Math.clz32(rest & -rest);
      counts[start + Math.floor(column / blockWidth)] += 1;
    }
  }
  return counts;
}
