import { compareSlots } from './comparison/compare-slots.ts';
import { slotOf } from './comparison/enrolled-slot.ts';
import type { RawScores } from './comparison/score-of-counts.ts';
import { scoreOfCounts } from './comparison/score-of-counts.ts';
import { prepareProbe } from './comparison/shifted-probe.ts';
import type { Template } from './template.ts';
import { readTemplate } from './template.ts';

/**
 * Compares two templates; the order of the two does not matter. About a millisecond: for one against one. The engine
 * counts the same with a faster kernel.
 * @throws TypeError if either is not a template
 */
export function compareTemplates(one: Template, other: Template): RawScores {
  const probe = prepareProbe(slotOf(readTemplate(one)));
  return scoreOfCounts(compareSlots(probe, slotOf(readTemplate(other)), 0));
}
