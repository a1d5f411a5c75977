import { patternLevels } from './comparison/pattern-levels.ts';
import { SHIFT_COLUMNS_MAX, SHIFT_ROWS_MAX, fineOverlap, shiftProbe } from './comparison/shifted-probe.ts';
import type { Template } from './template.ts';
import { patternPlane } from './template.ts';

/**
 * The raw score of two patterns at the shift where they have most in common (after Miura 2007): 0 nothing, 1 the same.
 * Raw scores rank; only a calibrated probability decides (decide-identification.ts).
 */
export function overlapScore(commonBits: number, bitsOfOne: number, bitsOfOther: number): number {
  return (2 * commonBits) / (bitsOfOne + bitsOfOther);
}

/**
 * Compares two templates over every shift; the order of the two does not matter. About a millisecond: for one against
 * one. The engine finds the same shift from coarse to fine.
 * @throws TypeError if either is not a template of this algorithm and version
 */
export function compareTemplates(one: Template, other: Template): number {
  const levels = patternLevels(patternPlane(one));
  const enrolled = patternLevels(patternPlane(other));
  const probe = shiftProbe(levels);
  let common = 0;
  for (let rows = -SHIFT_ROWS_MAX; rows <= SHIFT_ROWS_MAX; rows += 1) {
    for (let columns = -SHIFT_COLUMNS_MAX; columns <= SHIFT_COLUMNS_MAX; columns += 1) {
      common = Math.max(common, fineOverlap(probe, enrolled.fine, 0, rows, columns));
    }
  }
  return overlapScore(common, levels.fineBits, enrolled.fineBits);
}
