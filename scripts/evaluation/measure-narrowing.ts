import type { FingerSamples } from '../../biometrics/evaluation/protocol.ts';
import { Gallery } from '../../biometrics/engine/gallery.ts';
import { narrow } from '../../biometrics/engine/search-gallery.ts';
import { prepareSearch } from '../../biometrics/engine/kernel-desk.ts';
import { searchHere } from '../../biometrics/engine/search-here.ts';
import { readTemplate } from '../../biometrics/template.ts';
import type { SubjectId } from '../../domain/ids.ts';

export interface NarrowingLoss {
  readonly probes: number;
  /** Probes none of whose own finger's templates came through to the exact comparison. */
  readonly lost: number;
  /** The share of the gallery that is compared exactly. */
  readonly penetration: number;
}

/** What the engine's coarse stage loses when everybody in the set is enrolled. */
export async function measureNarrowing(
  templates: readonly Uint8Array[],
  enrolled: readonly FingerSamples[],
  probes: readonly FingerSamples[],
): Promise<NarrowingLoss> {
  const gallery = new Gallery();
  const keyOf = ({ subject, finger }: FingerSamples): SubjectId => `${subject}\n${finger}` as SubjectId;
  const featuresOf = (sample: number): ReturnType<typeof readTemplate> => {
    const template = templates[sample];
    if (template === undefined) throw new RangeError(`no template ${sample}`);
    return readTemplate(template);
  };
  for (const one of enrolled)
    gallery.addFinger({ subjectId: keyOf(one), finger: 'right-index' }, one.samples.map(featuresOf));
  const searcher = searchHere(gallery);
  let [count, lost, compared] = [0, 0, 0];
  for (const one of probes) {
    const own = new Set(gallery.slotsOf(keyOf(one)));
    if (own.size === 0) continue;
    for (const sample of one.samples) {
      const probe = prepareSearch(featuresOf(sample));
      const kept = await narrow(gallery, searcher, null, probe, () => Promise.resolve());
      count += 1;
      compared += kept.length / gallery.owners.length;
      if (!kept.some((slot) => own.has(slot))) lost += 1;
    }
  }
  return { probes: count, lost, penetration: compared / Math.max(1, count) };
}
