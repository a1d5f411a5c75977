import type { Result } from '../../domain/result.ts';
import { ok, refused } from '../../domain/result.ts';
import { crc32 } from '../crc32.ts';
import type { Template, TemplateProblem } from '../template.ts';
import { FACEPRINT_FEATURES } from './faceprint-score.ts';

/** A face as the camera describes it in host mode (device notes 1A.7). */
export interface Faceprint {
  /** Of the maker's features (9 today). Faceprints of another version are never compared. */
  readonly version: number;
  /** Infrared pictures and colour pictures give features that have nothing to do with each other. */
  readonly light: 'infrared' | 'colour';
  readonly masked: boolean;
  /** 512 whole numbers from -1023 to 1023. */
  readonly features: Int16Array;
}

/** magic (4) | algorithm 16 | maker's version | light | mask | 512 features, 16 bits | CRC-32 of all before; little-endian. */
const MAGIC = [0x54, 0x42, 0x46, 0x50] as const;
const ALGORITHM = 16;
const VERSION_MAX = 255;
const LIGHTS = ['infrared', 'colour'] as const;
const HEADER_BYTES = 8;
const CRC_AT = HEADER_BYTES + 2 * FACEPRINT_FEATURES;
export const FACEPRINT_TEMPLATE_BYTES = CRC_AT + 4;

const FEATURE_MAX = 1023;
/**
 * A real faceprint has hundreds of features that differ from 0. One with a handful hopes to be like everybody who has the
 * same few.
 */
const FEATURES_SET_MIN = 128;

/** @throws RangeError if it is none that the camera gives */
export function encodeFaceprint({ version, light, masked, features }: Faceprint): Template {
  const bytes = new Uint8Array(FACEPRINT_TEMPLATE_BYTES);
  bytes.set([...MAGIC, ALGORITHM, version, LIGHTS.indexOf(light), masked ? 1 : 0]);
  if (!(Number.isInteger(version) && version >= 0 && version <= VERSION_MAX))
    throw new RangeError(`not a version of faceprints: ${version}`);
  if (!areFeatures(features)) throw new RangeError('not the features of a face');
  const view = viewOf(bytes);
  features.forEach((value, i) => view.setInt16(HEADER_BYTES + 2 * i, value, true));
  view.setUint32(CRC_AT, crc32(bytes.subarray(0, CRC_AT)), true);
  return bytes;
}

export function isFaceprintTemplate(bytes: Uint8Array): boolean {
  return MAGIC.every((byte, i) => bytes[i] === byte);
}

/** Says whether bytes from outside are a faceprint that can be compared. The bytes are not copied. */
export function checkFaceprint(bytes: Uint8Array): Result<Template, TemplateProblem> {
  if (bytes.length < HEADER_BYTES || !isFaceprintTemplate(bytes)) return refused('not-a-template');
  if (bytes[4] !== ALGORITHM) return refused('unknown-algorithm');
  if (bytes.length !== FACEPRINT_TEMPLATE_BYTES) return refused('damaged');
  if (viewOf(bytes).getUint32(CRC_AT, true) !== crc32(bytes.subarray(0, CRC_AT))) return refused('damaged');
  if (bytes[6] >= LIGHTS.length || bytes[7] > 1) return refused('not-a-template');
  return areFeatures(featuresOf(bytes)) ? ok(bytes) : refused('not-a-template');
}

/** @throws TypeError if the bytes are not a faceprint; check what comes from outside first */
export function readFaceprint(template: Template): Faceprint {
  const checked = checkFaceprint(template);
  if (!checked.ok) throw new TypeError(`cannot be compared: ${checked.reason}`);
  return {
    version: template[5],
    light: LIGHTS[template[6]],
    masked: template[7] === 1,
    features: featuresOf(template),
  };
}

function featuresOf(bytes: Uint8Array): Int16Array {
  const view = viewOf(bytes);
  return Int16Array.from({ length: FACEPRINT_FEATURES }, (_, i) => view.getInt16(HEADER_BYTES + 2 * i, true));
}

function areFeatures(features: Int16Array): boolean {
  if (features.length !== FACEPRINT_FEATURES) return false;
  const set = features.reduce((count, value) => count + (value === 0 ? 0 : 1), 0);
  return set >= FEATURES_SET_MIN && features.every((value) => Math.abs(value) <= FEATURE_MAX);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}
