import type { Result } from '../domain/result.ts';
import { ok, refused } from '../domain/result.ts';
import { crc32 } from './crc32.ts';
import type { DirectionCode } from './pattern/competitive-code.ts';
import { CODE_HEIGHT, CODE_WIDTH } from './pattern/competitive-code.ts';

/** What is stored and compared: fixed length, with the algorithm's id and version in its header. Never the picture. */
export type Template = Uint8Array;

export type TemplateProblem = 'not-a-template' | 'unknown-algorithm' | 'damaged';
export type CheckTemplate = (bytes: Uint8Array) => Result<Template, TemplateProblem>;

/** The pattern plane of every version: one bit per region pixel. */
export const PLANE_WIDTH = 160;
export const PLANE_HEIGHT = 64;
const PLANE_BYTES = (PLANE_WIDTH * PLANE_HEIGHT) / 8;
/** A column of the pattern in two words, lowest bit uppermost: how patterns lie in memory to be compared. */
export const WORDS_PER_COLUMN = PLANE_HEIGHT / 32;
export const PLANE_WORDS = PLANE_WIDTH * WORDS_PER_COLUMN;

/** What is read out of a template to be compared. */
export interface VeinFeatures {
  /** Maximum Curvature, column by column, two words each. */
  readonly pattern: Uint32Array;
  /** Null in templates of the first version, which have none. */
  readonly code: DirectionCode | null;
}

/** magic (4) | algorithm | version | 0 0 | planes | CRC-32 of all before, little-endian. */
const MAGIC = [0x54, 0x42, 0x56, 0x50] as const;
const HEADER_BYTES = 8;
const CRC_BYTES = 4;

/** Only Maximum Curvature, row by row, lowest bit leftmost. Still matched, no longer made. */
const FIRST = { algorithm: 1, version: 1, bytes: HEADER_BYTES + PLANE_BYTES + CRC_BYTES } as const;
/**
 * Pattern (1280 bytes, column by column) | three code planes (80 little-endian words each, one word a column) | first and
 * last masked-in row of each of the 80 columns (255 0 if none). 2412 bytes.
 */
const SECOND = {
  algorithm: 2,
  version: 1,
  bytes: HEADER_BYTES + PLANE_BYTES + 3 * 4 * CODE_WIDTH + 2 * CODE_WIDTH + CRC_BYTES,
} as const;
/**
 * The same bytes, but of the finger unrolled like a cylinder (finger-region.ts). They are compared with those of the version
 * before in the same way: their middles agree, towards the edges they differ, which costs recognition and never safety.
 */
const THIRD = { ...SECOND, version: 2 } as const;
const WITH_CODE = [SECOND, THIRD] as const;
const CODE_OFFSET = HEADER_BYTES + PLANE_BYTES;
const SPANS_OFFSET = CODE_OFFSET + 3 * 4 * CODE_WIDTH;
const EMPTY_SPAN = [255, 0] as const;

/** Length of the templates that are made today. */
export const TEMPLATE_BYTES = THIRD.bytes;

/**
 * A vein pattern covers 3 to 30 % of the plane. Something outside that was not made by the extractor: a plane of
 * ones, say, that hopes to overlap with everybody.
 */
const SET_BITS_MIN = 0.01 * PLANE_WIDTH * PLANE_HEIGHT;
const SET_BITS_MAX = 0.35 * PLANE_WIDTH * PLANE_HEIGHT;
/** A code that is valid almost nowhere would be compared by a few lucky places. */
const MASK_BITS_MIN = 0.15 * CODE_WIDTH * CODE_HEIGHT;

/**
 * Packs a pattern (one byte per region pixel, 0 or 1, row by row) and the code of the same region. Without a code it is a
 * template of the first version.
 */
export function encodeTemplate(pattern: Uint8Array, code: DirectionCode | null = null): Template {
  if (pattern.length !== PLANE_WIDTH * PLANE_HEIGHT)
    throw new RangeError(`not a pattern: ${pattern.length} pixels`);
  const { algorithm, version, bytes: length } = code === null ? FIRST : THIRD;
  const bytes = new Uint8Array(length);
  bytes.set([...MAGIC, algorithm, version]);
  for (let i = 0; i < pattern.length; i += 1) {
    if (pattern[i] === 0) continue;
    const x = i % PLANE_WIDTH;
    const bit = code === null ? i : x * PLANE_HEIGHT + (i - x) / PLANE_WIDTH;
    bytes[HEADER_BYTES + (bit >> 3)] |= 1 << (bit & 7);
  }
  if (code !== null) writeCode(bytes, code);
  crcField(bytes).setUint32(0, crc32(bytes.subarray(0, length - CRC_BYTES)), true);
  return bytes;
}

function writeCode(bytes: Uint8Array, { planes, mask }: DirectionCode): void {
  const view = viewOf(bytes);
  planes.forEach((plane, i) =>
    plane.forEach((word, column) =>
      view.setUint32(CODE_OFFSET + 4 * (i * CODE_WIDTH + column), word & spanMask(mask[column]), true),
    ),
  );
  mask.forEach((word, column) => bytes.set(spanOf(word), SPANS_OFFSET + 2 * column));
}

/** First and last set bit. */
function spanOf(word: number): readonly [number, number] {
  return word === 0 ? EMPTY_SPAN : [31 - Math.clz32(word & -word), 31 - Math.clz32(word)];
}

function spanMask(word: number): number {
  const [first, last] = spanOf(word);
  return first > last ? 0 : (0xffff_ffff >>> (31 - last)) & (0xffff_ffff << first);
}

/** Says whether bytes from outside are a template that this version can compare. The bytes are not copied. */
export const checkTemplate: CheckTemplate = (bytes) => {
  if (bytes.length < HEADER_BYTES || MAGIC.some((byte, i) => bytes[i] !== byte))
    return refused('not-a-template');
  const made = [FIRST, ...WITH_CODE].find(
    ({ algorithm, version }) => bytes[4] === algorithm && bytes[5] === version,
  );
  if (made === undefined) return refused('unknown-algorithm');
  if (bytes.length !== made.bytes) return refused('damaged');
  if (crcField(bytes).getUint32(0, true) !== crc32(bytes.subarray(0, bytes.length - CRC_BYTES)))
    return refused('damaged');
  if (bytes[6] !== 0 || bytes[7] !== 0) return refused('not-a-template');
  const setBits = countBits(bytes.subarray(HEADER_BYTES, HEADER_BYTES + PLANE_BYTES));
  if (setBits < SET_BITS_MIN || setBits > SET_BITS_MAX) return refused('not-a-template');
  if (made !== FIRST && !hasHonestCode(bytes)) return refused('not-a-template');
  return ok(bytes);
};

/** Spans inside the plane, no code outside of them, and enough of it. */
function hasHonestCode(bytes: Uint8Array): boolean {
  const view = viewOf(bytes);
  let places = 0;
  for (let column = 0; column < CODE_WIDTH; column += 1) {
    const first = bytes[SPANS_OFFSET + 2 * column];
    const last = bytes[SPANS_OFFSET + 2 * column + 1];
    const empty = first === EMPTY_SPAN[0] && last === EMPTY_SPAN[1];
    if (!empty && (first > last || last >= CODE_HEIGHT)) return false;
    const outside = empty ? 0xffff_ffff : ~((0xffff_ffff >>> (31 - last)) & (0xffff_ffff << first));
    for (let plane = 0; plane < 3; plane += 1) {
      if ((view.getUint32(CODE_OFFSET + 4 * (plane * CODE_WIDTH + column), true) & outside) !== 0)
        return false;
    }
    if (!empty) places += last - first + 1;
  }
  return places >= MASK_BITS_MIN;
}

/**
 * What a template says, ready to be compared.
 * @throws TypeError if the bytes are not a template; check what comes from outside first
 */
export function readTemplate(template: Template): VeinFeatures {
  const checked = checkTemplate(template);
  if (!checked.ok) throw new TypeError(`cannot be compared: ${checked.reason}`);
  const view = viewOf(template);
  if (template[4] === FIRST.algorithm) return { pattern: turnedPattern(template), code: null };
  const words = (offset: number, count: number): Uint32Array =>
    Uint32Array.from({ length: count }, (_, i) => view.getUint32(offset + 4 * i, true));
  const mask = Uint32Array.from({ length: CODE_WIDTH }, (_, column) => {
    const [first, last] = template.subarray(SPANS_OFFSET + 2 * column);
    return first > last ? 0 : (0xffff_ffff >>> (31 - last)) & (0xffff_ffff << first);
  });
  const planeBytes = 4 * CODE_WIDTH;
  return {
    pattern: words(HEADER_BYTES, PLANE_WORDS),
    code: {
      planes: [
        words(CODE_OFFSET, CODE_WIDTH),
        words(CODE_OFFSET + planeBytes, CODE_WIDTH),
        words(CODE_OFFSET + 2 * planeBytes, CODE_WIDTH),
      ],
      mask,
    },
  };
}

/** The row-by-row pattern of the first version, column by column. */
function turnedPattern(template: Template): Uint32Array {
  const pattern = new Uint32Array(PLANE_WORDS);
  for (let i = 0; i < PLANE_WIDTH * PLANE_HEIGHT; i += 1) {
    if (((template[HEADER_BYTES + (i >> 3)] >> (i & 7)) & 1) === 0) continue;
    const x = i % PLANE_WIDTH;
    const y = (i - x) / PLANE_WIDTH;
    pattern[x * WORDS_PER_COLUMN + (y >> 5)] |= 1 << (y & 31);
  }
  return pattern;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}

function crcField(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset + bytes.length - CRC_BYTES, CRC_BYTES);
}

function countBits(bytes: Uint8Array): number {
  let count = 0;
  for (const byte of bytes) {
    for (let rest = byte; rest !== 0; rest &= rest - 1) count += 1;
  }
  return count;
}
