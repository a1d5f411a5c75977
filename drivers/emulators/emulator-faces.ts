import { seededRandom } from '../../biometrics/synthetic/seeded-random.ts';
import type { RandomSource } from '../../domain/random-source.ts';
import type { PictureProvider } from './emulated-module.ts';

/** A face as an emulated face module sees it at one moment. */
export interface EmulatedFace {
  /** Whose: the same name is the same face. */
  readonly name: string;
  /** 512 values, each time a little different. */
  readonly features: Int16Array;
  /** A picture or a mask of a face held before the camera. */
  readonly spoof: boolean;
  readonly frontal: boolean;
}

const FEATURE_COUNT = 512;
/** How much of the features is the person; the rest is the moment. Gives scores near 3,900 of 4,096 for the same face. */
const PERSON_SHARE = 0.85;

/** Features of a face that never changes: deterministic, and as far from any other as chance goes. */
export function faceFeatures(name: string): Int16Array {
  return featuresFrom(`tebura demo face 1:${name}`);
}

/** Faces for an emulated module, every look a little different. */
export function virtualFaces(random: RandomSource): PictureProvider<EmulatedFace> {
  return ({ finger: name, fault }) => {
    const moment = featuresFrom(random.bytes(16));
    const features = faceFeatures(name).map((value, i) =>
      Math.trunc(PERSON_SHARE * value + (1 - PERSON_SHARE) * (moment[i] ?? 0)),
    );
    return Promise.resolve({ name, features, spoof: fault === 'spoof', frontal: fault !== 'not-frontal' });
  };
}

function featuresFrom(seed: Uint8Array | string): Int16Array {
  const numbers = seededRandom(seed);
  return Int16Array.from({ length: FEATURE_COUNT }, () => Math.trunc(numbers.between(-400, 400)));
}
