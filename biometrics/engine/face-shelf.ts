import type { SubjectId } from '../../domain/ids.ts';
import type { PersonEvidence } from '../decide-identification.ts';
import { areComparable, masksOf } from '../face/compare-faceprints.ts';
import { faceFalseMatchProbability } from '../face/face-calibration.ts';
import { faceprintScore } from '../face/faceprint-score.ts';
import type { Faceprint } from '../face/faceprint-template.ts';

/** How many faces are compared before others may have the thread: about a millisecond. */
const CHUNK = 1024;

/**
 * The enrolled faces, beside the veins of the same gallery: few and quickly compared, so every one is, by the maker's own
 * comparison. Removing overwrites the features.
 */
export class FaceShelf {
  readonly #facesOf = new Map<SubjectId, readonly Faceprint[]>();

  /** People with a face here who are not found elsewhere. */
  peopleBeside(isElsewhere: (subjectId: SubjectId) => boolean): number {
    return [...this.#facesOf.keys()].filter((subjectId) => !isElsewhere(subjectId)).length;
  }

  add(subjectId: SubjectId, faces: readonly Faceprint[]): void {
    this.#facesOf.set(subjectId, [...(this.#facesOf.get(subjectId) ?? []), ...faces]);
  }

  removePerson(subjectId: SubjectId): void {
    for (const { features } of this.#facesOf.get(subjectId) ?? []) features.fill(0);
    this.#facesOf.delete(subjectId);
  }

  clear(): void {
    for (const subjectId of [...this.#facesOf.keys()]) this.removePerson(subjectId);
  }

  /** Each person's best face, the best first; people without a face that the probe may be compared with are left out. */
  async search(
    probe: Faceprint,
    candidates: ReadonlySet<SubjectId> | null,
    breathe: () => Promise<void>,
  ): Promise<{ readonly people: readonly PersonEvidence[]; readonly searched: number }> {
    const people: PersonEvidence[] = [];
    let searched = 0;
    for (const subjectId of candidates ?? this.#facesOf.keys()) {
      const comparable = (this.#facesOf.get(subjectId) ?? []).filter((face) => areComparable(probe, face));
      if (comparable.length === 0) continue;
      const falseMatchProbability = comparable.reduce((least, face) => {
        const score = faceprintScore(probe.features, face.features);
        return Math.min(least, faceFalseMatchProbability(score, masksOf(probe, face)));
      }, 1);
      people.push({ subjectId, finger: 'face', falseMatchProbability });
      searched += 1;
      if (searched % CHUNK === 0) await breathe();
    }
    people.sort((a, b) => a.falseMatchProbability - b.falseMatchProbability);
    return { people, searched };
  }
}
