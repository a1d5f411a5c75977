/**
 * The inner loops of every comparison, on bit-packed words. Flat typed arrays and integers only, so that a WebAssembly
 * twin can take this file's place.
 */

/** How many bits are set in both a[aStart ...] and b[bStart ...] over `words` words. */
export function countOverlap(
  a: Int32Array,
  aStart: number,
  b: Int32Array,
  bStart: number,
  words: number,
): number {
  let total = 0;
  let i = 0;
  // Three words at a time: their nibble counts (at most 4 each) still fit a nibble, so that one fold serves three.
  for (const threes = words - 2; i < threes; i += 3) {
    let v = a[aStart + i] & b[bStart + i];
    let w = a[aStart + i + 1] & b[bStart + i + 1];
    let x = a[aStart + i + 2] & b[bStart + i + 2];
    v -= (v >>> 1) & 0x55555555;
    w -= (w >>> 1) & 0x55555555;
    x -= (x >>> 1) & 0x55555555;
    v =
      (v & 0x33333333) +
      ((v >>> 2) & 0x33333333) +
      (w & 0x33333333) +
      ((w >>> 2) & 0x33333333) +
      (x & 0x33333333) +
      ((x >>> 2) & 0x33333333);
    v = (v & 0x0f0f0f0f) + ((v >>> 4) & 0x0f0f0f0f);
    total += Math.imul(v, 0x01010101) >>> 24;
  }
  for (; i < words; i += 1) total += countBits(a[aStart + i] & b[bStart + i]);
  return total;
}

export function countBits(word: number): number {
  let v = word - ((word >>> 1) & 0x55555555);
  v = (v & 0x33333333) + ((v >>> 2) & 0x33333333);
  return Math.imul((v + (v >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/**
 * Copies a plane of `rows` rows of `wordsPerRow` words with its columns moved right by `columns` (left if negative); what
 * leaves the plane is lost, what enters is 0.
 */
export function shiftColumns(
  source: Int32Array,
  sourceStart: number,
  target: Int32Array,
  targetStart: number,
  rows: number,
  wordsPerRow: number,
  columns: number,
): void {
  const wordShift = Math.floor(columns / 32);
  const bitShift = columns - 32 * wordShift;
  for (let row = 0; row < rows; row += 1) {
    const from = sourceStart + row * wordsPerRow;
    const to = targetStart + row * wordsPerRow;
    for (let i = 0; i < wordsPerRow; i += 1) {
      const j = i - wordShift;
      const here = j >= 0 && j < wordsPerRow ? source[from + j] : 0;
      const before = j >= 1 && j <= wordsPerRow ? source[from + j - 1] : 0;
      target[to + i] = bitShift === 0 ? here : (here << bitShift) | (before >>> (32 - bitShift));
    }
  }
}
