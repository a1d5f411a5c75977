import type { SubjectId } from '../../domain/ids.ts';
import { patternLevels } from '../comparison/pattern-levels.ts';
import { shiftProbe } from '../comparison/shifted-probe.ts';
import { decideIdentification } from '../decide-identification.ts';
import type { IdentificationEngine } from '../identification.ts';
import { patternPlane } from '../template.ts';
import { Gallery } from './gallery.ts';
import { searchGallery } from './search-gallery.ts';

/**
 * The engine in this process: the gallery lies in this process's memory and searches run on its thread, in short chunks.
 * Changes and searches wait for each other, in the order they were asked for: a search sees one state of the gallery.
 */
export function createIdentificationEngine(): IdentificationEngine {
  const gallery = new Gallery();
  const inTurn = queue();
  return {
    enrol: async (subjectId, fingers) => {
      // Everything that can fail comes before anything is changed.
      const prepared = fingers.map(({ finger, templates }) => ({
        owner: { subjectId, finger },
        templates: templates.map((template) => patternLevels(patternPlane(template))),
      }));
      if (prepared.every(({ templates }) => templates.length === 0)) throw new RangeError('nothing to enrol');
      await inTurn(() => {
        gallery.removePerson(subjectId);
        for (const { owner, templates } of prepared)
          if (templates.length > 0) gallery.addFinger(owner, templates);
      });
    },
    remove: (subjectId) => inTurn(() => gallery.removePerson(subjectId)),
    identify: async (template, options = {}) => {
      const probe = shiftProbe(patternLevels(patternPlane(template)));
      return inTurn(async () => {
        const slots = searchedSlots(gallery, options.candidates);
        const { best, secondBest, searchedFingers } = await searchGallery(gallery, slots, probe, nextTurn);
        return decideIdentification(best, secondBest, searchedFingers, options.falsePositivePerSearch);
      });
    },
    enrolledPeople: () => gallery.people,
    close: () => inTurn(() => gallery.clear()),
  };
}

function searchedSlots(gallery: Gallery, candidates: ReadonlySet<SubjectId> | undefined): Int32Array {
  if (candidates === undefined) return Int32Array.from(gallery.owners.keys());
  return Int32Array.from([...candidates].flatMap((subjectId) => [...gallery.slotsOf(subjectId)]));
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Runs one task after the other; one that fails does not stop the next. */
function queue(): <Value>(task: () => Value | Promise<Value>) => Promise<Value> {
  let last: Promise<unknown> = Promise.resolve();
  return (task) => {
    const result = last.then(task);
    last = result.catch(() => undefined);
    return result;
  };
}
