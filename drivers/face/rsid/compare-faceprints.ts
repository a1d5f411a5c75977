import { FEATURE_COUNT } from './messages.ts';

/** Scores run from 0 to this: the squared normalised correlation in 12 bits. */
export const FACEPRINT_SCORE_MAX = 4_096;

/**
 * The unit's own comparison of two feature vectors, in its integer arithmetic bit for bit (devices.md 1A.8). Vectors of
 * different format versions must not be compared: the caller sees to that.
 * @throws RangeError unless both have 512 features
 */
export function compareFaceprints(a: Int16Array, b: Int16Array): number {
  if (a.length !== FEATURE_COUNT || b.length !== FEATURE_COUNT) throw new RangeError('not two faceprints');
  let correlation = 0;
  let squaresA = 0;
  let squaresB = 0;
  for (let i = 0; i < FEATURE_COUNT; i++) {
    const valueA = a[i] ?? 0;
    const valueB = b[i] ?? 0;
    correlation = (correlation + Math.imul(valueA, valueB)) | 0;
    squaresA = (squaresA + Math.imul(valueA, valueA)) >>> 0;
    squaresB = (squaresB + Math.imul(valueB, valueB)) >>> 0;
  }
  if (correlation <= 0) return 0;
  const first = quotient(correlation, squaresA === 0 ? 1 : squaresA);
  const second = quotient(correlation, squaresB === 0 ? 1 : squaresB);
  const product = Math.imul(first.value, second.value) >>> 0;
  const shift = first.shift + second.shift - 12;
  return shift >= 0 ? (shift > 31 ? 0 : product >>> shift) : (product << -shift) >>> 0;
}

/** The correlation over the norm, scaled up as far as 32 bits allow. */
function quotient(correlation: number, norm: number): { readonly value: number; readonly shift: number } {
  const length = bitLength(correlation);
  const shift = Math.min(16 - Math.max(length - bitLength(norm), 0), 32 - length);
  return { value: Math.floor(((correlation << shift) >>> 0) / norm), shift };
}

function bitLength(value: number): number {
  return 32 - Math.clz32(value);
}
