import type { SubjectId } from '../../domain/ids.ts';
import { combineFingers } from '../combine-fingers.ts';
import { decideIdentification } from '../decide-identification.ts';
import type { PersonScore } from '../decide-identification.ts';
import type { Identification, IdentificationEngine, SearchOptions } from '../identification.ts';
import type { Template } from '../template.ts';
import { readTemplate } from '../template.ts';
import { Gallery } from './gallery.ts';
import type { SlotScorer } from './search-gallery.ts';
import { searchGallery } from './search-gallery.ts';
import { startSearchThreads } from './search-threads.ts';
import { Searcher, prepareSearch } from './searcher.ts';

/** An engine that also takes several fingers of one person at once. */
export type VeinEngine = IdentificationEngine & Required<Pick<IdentificationEngine, 'identifyFingers'>>;

export interface EngineOptions {
  /** Threads that searches run on, beside this one. 0 (default): on this thread, in short chunks. */
  readonly threads?: number;
}

/**
 * The engine in this process: the gallery lies in memory that its threads share.
 * Changes and searches wait for each other, in the order they were asked for: a search sees one state of the gallery.
 */
export function createIdentificationEngine({ threads = 0 }: EngineOptions = {}): VeinEngine {
  const gallery = new Gallery();
  const started = threads > 0 ? startSearchThreads(gallery, threads) : null;
  const searcher: SlotScorer = started ?? new Searcher(gallery);
  const inTurn = queue();
  const identifyFingers = (
    templates: readonly Template[],
    options: SearchOptions = {},
  ): Promise<Identification> => {
    const probes = templates.map((template) => prepareSearch(readTemplate(template)));
    if (probes.length === 0) throw new RangeError('nothing to search by');
    return inTurn(async () => {
      const slots = searchedSlots(gallery, options.candidates);
      const searches: (readonly PersonScore[])[] = [];
      let fingers = 0;
      for (const probe of probes) {
        const { people, searchedFingers } = await searchGallery(gallery, searcher, slots, probe, nextTurn);
        searches.push(people);
        fingers = searchedFingers;
      }
      const [best, secondBest] = combineFingers(searches);
      return decideIdentification(best ?? null, secondBest ?? null, fingers, options.falsePositivePerSearch);
    });
  };
  return {
    enrol: async (subjectId, fingers) => {
      // Everything that can fail comes before anything is changed.
      const prepared = fingers.map(({ finger, templates }) => ({
        owner: { subjectId, finger },
        templates: templates.map(readTemplate),
      }));
      if (prepared.every(({ templates }) => templates.length === 0)) throw new RangeError('nothing to enrol');
      await inTurn(() => {
        gallery.removePerson(subjectId);
        for (const { owner, templates } of prepared)
          if (templates.length > 0) gallery.addFinger(owner, templates);
      });
    },
    remove: (subjectId) => inTurn(() => gallery.removePerson(subjectId)),
    identify: async (template, options) => identifyFingers([template], options),
    identifyFingers: async (templates, options) => identifyFingers(templates, options),
    enrolledPeople: () => gallery.people,
    close: () =>
      inTurn(async () => {
        gallery.clear();
        await started?.close();
      }),
  };
}

/** The slots of the candidates; null for everybody. */
function searchedSlots(
  gallery: Gallery,
  candidates: ReadonlySet<SubjectId> | undefined,
): readonly number[] | null {
  if (candidates === undefined) return null;
  return [...candidates].flatMap((subjectId) => [...gallery.slotsOf(subjectId)]);
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
