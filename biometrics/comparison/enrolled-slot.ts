import { CODE_WIDTH } from '../pattern/competitive-code.ts';
import type { VeinFeatures } from '../template.ts';
import { PLANE_WORDS } from '../template.ts';

/**
 * How one enrolled template lies in the matcher's memory: pattern (two words a column) | three code planes | mask (one
 * word a column each). 2560 bytes. A template of the first version has an empty mask and so no code.
 */
export const SLOT_WORDS = PLANE_WORDS + 4 * CODE_WIDTH;
export const SLOT_BYTES = 4 * SLOT_WORDS;
export const CODE_WORD = PLANE_WORDS;
export const MASK_WORD = PLANE_WORDS + 3 * CODE_WIDTH;

/** Lays a template out in its slot. */
export function writeSlot({ pattern, code }: VeinFeatures, slots: Uint32Array, firstWord: number): void {
  slots.set(pattern, firstWord);
  if (code === null) {
    slots.fill(0, firstWord + CODE_WORD, firstWord + SLOT_WORDS);
    return;
  }
  code.planes.forEach((plane, i) => slots.set(plane, firstWord + CODE_WORD + i * CODE_WIDTH));
  slots.set(code.mask, firstWord + MASK_WORD);
}

/** The slot of one template for itself. */
export function slotOf(features: VeinFeatures): Uint32Array {
  const slot = new Uint32Array(SLOT_WORDS);
  writeSlot(features, slot, 0);
  return slot;
}

/**
 * A fixed order between slots: negative if `one` comes first. When two shifts are equally good the first in search order
 * wins; searching from the other template's side in the opposite order makes a score the same in both directions.
 */
export function orderOfSlots(
  one: Uint32Array,
  oneStart: number,
  other: Uint32Array,
  otherStart: number,
): number {
  for (let i = 0; i < SLOT_WORDS; i += 1) {
    if (one[oneStart + i] !== other[otherStart + i])
      return one[oneStart + i] < other[otherStart + i] ? -1 : 1;
  }
  return 0;
}
