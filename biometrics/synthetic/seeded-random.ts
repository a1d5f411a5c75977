/** A small, fast, reproducible stream of numbers. Not for keys or ids: for synthetic fingers only. */
export interface SeededRandom {
  uint32(): number;
  /** Uniform in [0, 1). */
  next(): number;
  between(low: number, high: number): number;
  /** Standard normal. */
  gaussian(): number;
}

/** Four words from a seed of any length; every byte of the seed reaches every word. */
function hashSeed(seed: Uint8Array | string): [number, number, number, number] {
  const bytes = typeof seed === 'string' ? utf8(seed) : seed;
  let a = 0x9e3779b9 ^ bytes.length;
  let b = 0x243f6a88;
  let c = 0xb7e15162;
  let d = 0xdeadbeef;
  for (const byte of bytes) {
    a = Math.imul(a ^ byte, 0x85ebca6b);
    b = Math.imul(b ^ byte ^ (a >>> 15), 0xc2b2ae35);
    c = Math.imul(c ^ byte ^ (b >>> 13), 0x27d4eb2f);
    d = Math.imul(d ^ byte ^ (c >>> 16), 0x165667b1);
    a ^= d >>> 14;
  }
  return [a, b, c, d];
}

/** UTF-8 without TextEncoder: this folder knows neither Node nor the DOM. */
function utf8(text: string): Uint8Array {
  const escaped = encodeURIComponent(text);
  const bytes: number[] = [];
  for (let i = 0; i < escaped.length; i += 1) {
    if (escaped[i] === '%') {
      bytes.push(Number.parseInt(escaped.slice(i + 1, i + 3), 16));
      i += 2;
    } else bytes.push(escaped.charCodeAt(i));
  }
  return Uint8Array.from(bytes);
}

/** The sfc32 generator (Doty-Humphrey, PractRand), its first outputs thrown away so that near seeds part. */
export function seededRandom(seed: Uint8Array | string): SeededRandom {
  let [a, b, c, counter] = hashSeed(seed);
  const uint32 = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return sum >>> 0;
  };
  for (let i = 0; i < 15; i += 1) uint32();
  const next = (): number => uint32() / 2 ** 32;
  return {
    uint32,
    next,
    between: (low, high) => low + (high - low) * next(),
    gaussian: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
  };
}
