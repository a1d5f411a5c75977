import { WORKING_WIDTH } from '../region/working-picture.ts';
import type { ReaderPattern, SensorPattern } from './reader-record.ts';

/** About 1 % of where fingers lie: what is taken off costs a little, and cleaning costs less. */
const DIRTY_PLACES = 100;
const DARK = -0.08;
/** The shadow beside a strip of the housing is no dirt. */
const BESIDE_ROWS = 6;

/** Whether staff should clean the glass: what always lies there takes light. */
export function isGlassDirty({ lying, upright }: ReaderPattern): boolean {
  return [lying, upright].some((pattern) => pattern !== null && darkPlaces(pattern) >= DIRTY_PLACES);
}

function darkPlaces({ light, housing }: SensorPattern): number {
  let count = 0;
  for (let at = 0; at < light.length; at += 1) {
    if (light[at] <= DARK && !isBesideHousing(housing, at)) count += 1;
  }
  return count;
}

function isBesideHousing(housing: Uint8Array, at: number): boolean {
  for (let row = -BESIDE_ROWS; row <= BESIDE_ROWS; row += 1) {
    if (housing[at + row * WORKING_WIDTH] === 1) return true;
  }
  return false;
}
