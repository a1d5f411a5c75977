/** Features of a RealSense faceprint: whole numbers, 512 of them. */
export const FACEPRINT_FEATURES = 512;

/**
 * The camera maker's comparison in 32-bit whole numbers, bit for bit (device notes 1A.8): the squared normalised
 * correlation x 4096. 0 nothing in common or opposite, 4096 the same.
 * @throws RangeError if either has not 512 features
 */
export function faceprintScore(one: Int16Array, other: Int16Array): number {
  if (one.length !== FACEPRINT_FEATURES || other.length !== FACEPRINT_FEATURES)
    throw new RangeError(`not faceprints: ${one.length} and ${other.length} features`);
  let correlation = 0;
  let normOfOne = 0;
  let normOfOther = 0;
  for (let i = 0; i < FACEPRINT_FEATURES; i += 1) {
    correlation = (correlation + Math.imul(one[i], other[i])) | 0;
    normOfOne = (normOfOne + Math.imul(one[i], one[i])) >>> 0;
    normOfOther = (normOfOther + Math.imul(other[i], other[i])) >>> 0;
  }
  if (correlation <= 0) return 0;
  const first = scaledShare(correlation, normOfOne === 0 ? 1 : normOfOne);
  const second = scaledShare(correlation, normOfOther === 0 ? 1 : normOfOther);
  const product = Math.imul(first.quotient, second.quotient) >>> 0;
  const shift = first.bits + second.bits - 12;
  return shift >= 0 ? shiftRight(product, shift) : (product << -shift) >>> 0;
}

/** correlation x 2^bits / norm, with as many bits as 32 allow. */
function scaledShare(correlation: number, norm: number): { quotient: number; bits: number } {
  const length = bitLength(correlation);
  const bits = Math.min(16 - Math.max(length - bitLength(norm), 0), 32 - length);
  const scaled = bits >= 0 ? (correlation << bits) >>> 0 : correlation >>> -bits;
  return { quotient: Math.floor(scaled / norm), bits };
}

/** A shift by 32 or more leaves nothing; JavaScript would shift by its remainder. */
function shiftRight(value: number, bits: number): number {
  return bits >= 32 ? 0 : value >>> bits;
}

function bitLength(value: number): number {
  return 32 - Math.clz32(value);
}

export const FACE_SECURITY_LEVELS = ['high', 'medium', 'low'] as const;
export type FaceSecurityLevel = (typeof FACE_SECURITY_LEVELS)[number];
/** Which of the two faces wore a mask: the one in front of the camera, the enrolled, or both. */
export type FaceMasks = 'none' | 'probe' | 'both';

/** A match is above these, not at them (device notes 1A.8). */
export const FACE_THRESHOLDS: Readonly<Record<FaceMasks, Readonly<Record<FaceSecurityLevel, number>>>> = {
  none: { high: 768, medium: 662, low: 593 },
  probe: { high: 1199, medium: 1071, low: 966 },
  both: { high: 1679, medium: 1485, low: 1316 },
};

/** Whether the maker's matcher calls it a match: the score must be above the threshold, not at it. */
export function isFaceMatch(score: number, level: FaceSecurityLevel, masks: FaceMasks): boolean {
  return score > FACE_THRESHOLDS[masks][level];
}
