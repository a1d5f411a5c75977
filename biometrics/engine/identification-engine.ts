import type { SubjectId } from '../../domain/ids.ts';
import type { PersonScore } from '../decide-identification.ts';
import type { Faceprint } from '../face/faceprint-template.ts';
import type {
  EnrolledTrait,
  Identification,
  IdentificationEngine,
  SearchOptions,
  Trait,
} from '../identification.ts';
import { readFeatures } from '../read-features.ts';
import type { Template, VeinFeatures } from '../template.ts';
import type { Found } from './decide-search.ts';
import { decideSearch, foundByFingers, isClear } from './decide-search.ts';
import { FaceShelf } from './face-shelf.ts';
import { Gallery } from './gallery.ts';
import type { IsClear, Narrowing, SlotScorer } from './search-gallery.ts';
import { NARROW, WIDE, searchGallery } from './search-gallery.ts';
import { startSearchThreads } from './search-threads.ts';
import type { PreparedProbe } from './kernel-desk.ts';
import { searchHere } from './search-here.ts';
import { prepareSearch } from './kernel-desk.ts';

/** An engine that also takes several fingers of one person at once. */
export type VeinEngine = IdentificationEngine & Required<Pick<IdentificationEngine, 'identifyFingers'>>;

export interface EngineOptions {
  /** Threads that searches run on, beside this one. 0 (default): on this thread, in short chunks. */
  readonly threads?: number;
}

/**
 * The engine in this process: the gallery lies in memory that its threads share.
 * Changes and searches wait for each other, in the order they were asked for: a search sees one state of the gallery, and
 * when a removal resolves no thread has a search under way that could still return the person.
 */
export function createIdentificationEngine({ threads = 0 }: EngineOptions = {}): VeinEngine {
  const gallery = new Gallery();
  const faces = new FaceShelf();
  const started = threads > 0 ? startSearchThreads(gallery, threads) : null;
  const searcher: SlotScorer = started ?? searchHere(gallery);
  const inTurn = queue();

  const searchFingers = async (
    probes: readonly PreparedProbe[],
    slots: Uint32Array | null,
    narrowing: Narrowing,
    isClearSearch: IsClear,
  ): Promise<Found> => {
    const searches: (readonly PersonScore[])[] = [];
    let searched = 0;
    for (const probe of probes) {
      const { people, searchedFingers } = await searchGallery(
        gallery,
        searcher,
        slots,
        probe,
        nextTurn,
        narrowing,
        isClearSearch,
      );
      searches.push(people);
      searched = searchedFingers;
    }
    return foundByFingers(searches, searched);
  };
  const identifyFingers = async (
    templates: readonly Template[],
    { candidates, falsePositivePerSearch }: SearchOptions = {},
  ): Promise<Identification> => {
    const probes = templates.map(readFeatures);
    const fingers = probes.flatMap((probe) => (probe.kind === 'vein' ? [prepareSearch(probe.vein)] : []));
    const shown = probes.flatMap((probe) => (probe.kind === 'face' ? [probe.face] : []));
    if (probes.length === 0) throw new RangeError('nothing to search by');
    if (shown.length > 1) throw new RangeError('a person has one face');
    const decide = (found: readonly Found[]): Identification => decideSearch(found, falsePositivePerSearch);
    // Several are decided together: none of them is clear by itself.
    const isClearSearch: IsClear = (people, searched) =>
      probes.length === 1 && isClear(people, searched, falsePositivePerSearch);
    return inTurn(async () => {
      const ofFaces: Found[] = [];
      for (const face of shown) {
        const { people, searched } = await faces.search(face, candidates ?? null, nextTurn);
        ofFaces.push({ people, alone: [people], searched });
      }
      if (fingers.length === 0) return decide(ofFaces);
      const slots = searchedSlots(gallery, candidates);
      const answer = decide([await searchFingers(fingers, slots, NARROW, isClearSearch), ...ofFaces]);
      // The few whom the coarse scan loses are looked for again, more widely; strangers with them.
      const passedScan = (slots?.length ?? gallery.owners.length) <= NARROW.coarseMin;
      if (answer.kind !== 'none' || passedScan) return answer;
      return decide([await searchFingers(fingers, slots, WIDE, isClearSearch), ...ofFaces]);
    });
  };
  const forget = (subjectId: SubjectId): void => {
    gallery.removePerson(subjectId);
    faces.removePerson(subjectId);
  };
  return {
    enrol: async (subjectId, traits) => {
      // Everything that can fail comes before anything is changed.
      const prepared = traits.map(readTrait);
      if (prepared.every(({ veins, faceprints }) => veins.length + faceprints.length === 0))
        throw new RangeError('nothing to enrol');
      await inTurn(() => {
        forget(subjectId);
        for (const { finger, veins, faceprints } of prepared) {
          if (finger !== 'face' && veins.length > 0) gallery.addFinger({ subjectId, finger }, veins);
          if (faceprints.length > 0) faces.add(subjectId, faceprints);
        }
      });
    },
    remove: (subjectId) => inTurn(() => forget(subjectId)),
    identify: async (template, options) => identifyFingers([template], options),
    identifyFingers,
    enrolledPeople: () => gallery.people + faces.peopleBeside((subjectId) => gallery.has(subjectId)),
    close: () =>
      inTurn(async () => {
        gallery.clear();
        faces.clear();
        await started?.close();
      }),
  };
}

/** @throws TypeError if something is not a template, or shows a face where a finger was named or the other way about */
function readTrait({ finger, templates }: EnrolledTrait): {
  readonly finger: Trait;
  readonly veins: readonly VeinFeatures[];
  readonly faceprints: readonly Faceprint[];
} {
  const features = templates.map(readFeatures);
  const veins = features.flatMap((one) => (one.kind === 'vein' ? [one.vein] : []));
  const faceprints = features.flatMap((one) => (one.kind === 'face' ? [one.face] : []));
  if ((finger === 'face' ? veins : faceprints).length > 0) throw new TypeError(`not templates of ${finger}`);
  return { finger, veins, faceprints };
}

/** The slots of the candidates; null for everybody. */
function searchedSlots(gallery: Gallery, candidates: ReadonlySet<SubjectId> | undefined): Uint32Array | null {
  if (candidates === undefined) return null;
  return Uint32Array.from([...candidates].flatMap((subjectId) => [...gallery.slotsOf(subjectId)]));
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
