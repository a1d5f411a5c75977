import type { EnrolledTrait, Identification, IdentificationEngine } from '../../biometrics/identification.ts';
import type { Template } from '../../biometrics/template.ts';
import type { MunicipalityId, SubjectId } from '../../domain/ids.ts';

/**
 * A hundred times stricter than what a search asks for by itself (10^-3): of a thousand strangers at a counter one would have paid
 * with somebody else's money. What is not sure enough becomes a question for another finger. The calibration cannot prove
 * a rate this low; a stricter bound is safe all the same.
 */
const SEARCH = { falsePositivePerSearch: 1e-5 };

/** Everybody enrolled, an engine for each municipality: nobody is ever found from another town's terminal. */
export interface Gallery {
  enrol(
    municipalityId: MunicipalityId,
    subjectId: SubjectId,
    fingers: readonly EnrolledTrait[],
  ): Promise<void>;
  /** After it resolves no search under way or to come returns the person. */
  remove(municipalityId: MunicipalityId, subjectId: SubjectId): Promise<void>;
  /** By one finger, or by several of the same person. */
  identify(municipalityId: MunicipalityId, ...probes: readonly Template[]): Promise<Identification>;
  close(): Promise<void>;
}

interface Town {
  readonly engine: IdentificationEngine;
  readonly subjects: Set<SubjectId>;
}

export function createGallery(createEngine: () => IdentificationEngine): Gallery {
  const towns = new Map<MunicipalityId, Town>();
  return {
    enrol: async (municipalityId, subjectId, fingers) => {
      const town = towns.get(municipalityId) ?? { engine: createEngine(), subjects: new Set() };
      towns.set(municipalityId, town);
      await town.engine.enrol(subjectId, fingers);
      town.subjects.add(subjectId);
    },
    remove: async (municipalityId, subjectId) => {
      const town = towns.get(municipalityId);
      await town?.engine.remove(subjectId);
      town?.subjects.delete(subjectId);
    },
    identify: async (municipalityId, ...probes) => {
      const town = towns.get(municipalityId);
      if (town === undefined) return { kind: 'none' };
      const { engine, subjects } = town;
      // An engine that cannot take several fingers together judges the last one for itself.
      const last = probes.at(-1);
      if (last === undefined) throw new RangeError('nothing to search by');
      const found =
        probes.length > 1 && engine.identifyFingers !== undefined
          ? await engine.identifyFingers(probes, SEARCH)
          : await engine.identify(last, SEARCH);
      if (found.kind === 'match' && !subjects.has(found.subjectId))
        throw new Error('the engine named somebody who is not enrolled here');
      return found;
    },
    close: async () => {
      await Promise.all([...towns.values()].map(({ engine }) => engine.close()));
      towns.clear();
    },
  };
}
