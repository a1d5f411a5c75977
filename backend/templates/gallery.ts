import type { EnrolledTrait, Identification, IdentificationEngine } from '../../biometrics/identification.ts';
import type { Template } from '../../biometrics/template.ts';
import type { MunicipalityId, SubjectId } from '../../domain/ids.ts';

/** Everybody enrolled, searched one municipality at a time: nobody is ever found from another town's terminal. */
export interface Gallery {
  enrol(
    municipalityId: MunicipalityId,
    subjectId: SubjectId,
    fingers: readonly EnrolledTrait[],
  ): Promise<void>;
  identify(municipalityId: MunicipalityId, probe: Template): Promise<Identification>;
}

export function createGallery(engine: IdentificationEngine): Gallery {
  const subjects = new Map<MunicipalityId, Set<SubjectId>>();
  return {
    enrol: async (municipalityId, subjectId, fingers) => {
      await engine.enrol(subjectId, fingers);
      const there = subjects.get(municipalityId) ?? new Set();
      subjects.set(municipalityId, there.add(subjectId));
    },
    identify: async (municipalityId, probe) => {
      const candidates = subjects.get(municipalityId);
      if (candidates === undefined) return { kind: 'none' };
      const found = await engine.identify(probe, { candidates });
      if (found.kind === 'match' && !candidates.has(found.subjectId))
        throw new Error('the engine named somebody outside the candidates');
      return found;
    },
  };
}
