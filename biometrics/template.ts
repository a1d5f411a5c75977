import type { Result } from '../domain/result.ts';
import { ok, refused } from '../domain/result.ts';
import { crc32 } from './crc32.ts';

/** What is stored and compared: fixed length, with the algorithm's id and version in its header. Never the picture. */
export type Template = Uint8Array;

export type TemplateProblem = 'not-a-template' | 'unknown-algorithm' | 'damaged';
export type CheckTemplate = (bytes: Uint8Array) => Result<Template, TemplateProblem>;

/** The pattern plane: one bit per region pixel, 32 columns to a word, lowest bit leftmost, row by row. */
export const PLANE_WIDTH = 160;
export const PLANE_HEIGHT = 64;
export const WORDS_PER_ROW = PLANE_WIDTH / 32;
export const PLANE_WORDS = WORDS_PER_ROW * PLANE_HEIGHT;

/** magic (4) | algorithm | version | 0 0 | pattern plane, little-endian words | CRC-32 of all before, little-endian. */
const MAGIC = [0x54, 0x42, 0x56, 0x50] as const;
const ALGORITHM_MAXIMUM_CURVATURE = 1;
const VERSION = 1;
const PLANE_OFFSET = 8;
const CRC_OFFSET = PLANE_OFFSET + PLANE_WORDS * 4;
export const TEMPLATE_BYTES = CRC_OFFSET + 4;

/**
 * A vein pattern covers 3 to 30 % of the plane. Something outside that was not made by the extractor: a plane of
 * ones, say, that hopes to overlap with everybody.
 */
const SET_BITS_MIN = 0.02 * PLANE_WIDTH * PLANE_HEIGHT;
const SET_BITS_MAX = 0.35 * PLANE_WIDTH * PLANE_HEIGHT;

/** Packs a pattern (one byte per region pixel, 0 or 1, row by row). */
export function encodeTemplate(pattern: Uint8Array): Template {
  if (pattern.length !== PLANE_WIDTH * PLANE_HEIGHT)
    throw new RangeError(`not a pattern: ${pattern.length} pixels`);
  const bytes = new Uint8Array(TEMPLATE_BYTES);
  bytes.set([...MAGIC, ALGORITHM_MAXIMUM_CURVATURE, VERSION]);
  for (let i = 0; i < pattern.length; i += 1) {
    if (pattern[i] !== 0) bytes[PLANE_OFFSET + (i >> 3)] |= 1 << (i & 7);
  }
  crcField(bytes).setUint32(0, crc32(bytes.subarray(0, CRC_OFFSET)), true);
  return bytes;
}

/** Says whether bytes from outside are a template that this version can compare. The bytes are not copied. */
export const checkTemplate: CheckTemplate = (bytes) => {
  if (bytes.length < PLANE_OFFSET || MAGIC.some((byte, i) => bytes[i] !== byte))
    return refused('not-a-template');
  if (bytes[4] !== ALGORITHM_MAXIMUM_CURVATURE || bytes[5] !== VERSION) return refused('unknown-algorithm');
  if (bytes.length !== TEMPLATE_BYTES) return refused('damaged');
  if (crcField(bytes).getUint32(0, true) !== crc32(bytes.subarray(0, CRC_OFFSET))) return refused('damaged');
  if (bytes[6] !== 0 || bytes[7] !== 0) return refused('not-a-template');
  const setBits = countBits(bytes.subarray(PLANE_OFFSET, CRC_OFFSET));
  if (setBits < SET_BITS_MIN || setBits > SET_BITS_MAX) return refused('not-a-template');
  return ok(bytes);
};

/**
 * The pattern plane as words, ready to be compared.
 * @throws TypeError if the bytes are not a template; check what comes from outside first
 */
export function patternPlane(template: Template): Int32Array {
  const checked = checkTemplate(template);
  if (!checked.ok) throw new TypeError(`cannot be compared: ${checked.reason}`);
  const view = new DataView(template.buffer, template.byteOffset + PLANE_OFFSET, PLANE_WORDS * 4);
  return Int32Array.from({ length: PLANE_WORDS }, (_, i) => view.getInt32(i * 4, true));
}

function crcField(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset + CRC_OFFSET, 4);
}

function countBits(bytes: Uint8Array): number {
  let count = 0;
  for (const byte of bytes) {
    for (let rest = byte; rest !== 0; rest &= rest - 1) count += 1;
  }
  return count;
}
