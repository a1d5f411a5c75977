import type { GreyPicture } from '../picture.ts';
import type { FingerOutline } from './finger-outline.ts';
import { findFingerOutline } from './finger-outline.ts';
import type { WorkingPicture } from './working-picture.ts';
import { WORKING_WIDTH, isReaderPicture, toWorkingPicture, transposePicture } from './working-picture.ts';

export interface LocatedFinger {
  /** The picture at working size, turned so that the finger lies across it. */
  readonly working: WorkingPicture;
  readonly outline: FingerOutline | null;
  readonly isUpright: boolean;
}

/** Most readers see the finger lying; an upright one must be seen this much more clearly. */
const UPRIGHT_ADVANTAGE = 1.3;
/** Seen less clearly or in fewer columns than this, it is worth looking whether the finger is upright. */
const CLEAR_ENOUGH = 12;
const COLUMNS_ENOUGH = 0.8 * WORKING_WIDTH;

/** Finds the finger, lying or upright. Null if the picture is none that a finger reader could have taken. */
export function locateFinger(picture: GreyPicture): LocatedFinger | null {
  if (!isReaderPicture(picture)) return null;
  const lying = look(picture, false);
  if (lying?.outline && lying.outline.clearness >= CLEAR_ENOUGH && lying.outline.columns >= COLUMNS_ENOUGH)
    return lying;
  const upright = lookUpright(picture);
  if (lying === null) return upright;
  if (upright === null || evidence(upright) <= UPRIGHT_ADVANTAGE * evidence(lying)) {
    upright?.working.grey.fill(0);
    return lying;
  }
  lying.working.grey.fill(0);
  return upright;
}

function lookUpright(picture: GreyPicture): LocatedFinger | null {
  const transposed = transposePicture(picture);
  const upright = look(transposed, true);
  transposed.pixels.fill(0);
  return upright;
}

function look(picture: GreyPicture, isUpright: boolean): LocatedFinger | null {
  const working = toWorkingPicture(picture);
  return working === null ? null : { working, outline: findFingerOutline(working), isUpright };
}

function evidence({ outline }: LocatedFinger): number {
  return outline === null ? 0 : (outline.clearness * outline.columns) / WORKING_WIDTH;
}
