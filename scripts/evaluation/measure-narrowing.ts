import { falseMatchProbability, falsePositiveProbability } from '../../biometrics/calibration.ts';
import { FALSE_POSITIVE_PER_SEARCH } from '../../biometrics/decide-identification.ts';
import { Gallery } from '../../biometrics/engine/gallery.ts';
import { prepareSearch } from '../../biometrics/engine/kernel-desk.ts';
import { NARROW, WIDE, narrow, scoreSlots } from '../../biometrics/engine/search-gallery.ts';
import { searchHere } from '../../biometrics/engine/search-here.ts';
import { mixStrips } from '../../biometrics/evaluation/mix-strips.ts';
import type { FingerSamples } from '../../biometrics/evaluation/protocol.ts';
import { seededRandom } from '../../biometrics/evaluation/seeded-draws.ts';
import type { VeinFeatures } from '../../biometrics/template.ts';
import { readTemplate } from '../../biometrics/template.ts';
import type { SubjectId } from '../../domain/ids.ts';

export interface NarrowingLoss {
  /** Templates in the gallery. */
  readonly templates: number;
  /** Probes that a search without any narrowing recognises. */
  readonly hits: number;
  /** Of these, the ones none of whose own finger's templates came through to the exact comparison at the first search. */
  readonly lostAtFirst: number;
  /** Nor at the second, wider one. */
  readonly lost: number;
  /** The share of the gallery that the first search compares exactly. */
  readonly penetration: number;
}

/**
 * What the engine's stages lose: every second finger is enrolled and searched for in a gallery that is filled up to `crowd`
 * templates with strangers mixed from the other fingers.
 */
export async function measureNarrowing(
  templates: readonly Uint8Array[],
  enrolled: readonly FingerSamples[],
  probes: readonly FingerSamples[],
  crowd: number,
): Promise<NarrowingLoss> {
  const keyOf = ({ subject, finger }: FingerSamples): SubjectId => `${subject}\n${finger}` as SubjectId;
  const featuresOf = (sample: number): VeinFeatures => {
    const template = templates[sample];
    if (template === undefined) throw new RangeError(`no template ${sample}`);
    return readTemplate(template);
  };
  const gallery = new Gallery();
  enrolled.forEach((one, i) => {
    if (i % 2 === 0)
      gallery.addFinger({ subjectId: keyOf(one), finger: 'right-index' }, one.samples.map(featuresOf));
  });
  const sources = enrolled.flatMap(({ samples }, i) => (i % 2 === 0 ? [] : samples.map(featuresOf)));
  const draw = seededRandom(7);
  while (sources.length > 0 && gallery.owners.length < crowd) {
    const subjectId = `stranger ${gallery.owners.length}` as SubjectId;
    gallery.addFinger({ subjectId, finger: 'right-index' }, [mixStrips(sources, draw)]);
  }
  const searcher = searchHere(gallery);
  let [hits, lostAtFirst, lost, compared] = [0, 0, 0, 0];
  const breathe = (): Promise<void> => Promise.resolve();
  const isHit = (scores: Iterable<number>): boolean =>
    falsePositiveProbability(falseMatchProbability(Math.max(...scores)), gallery.fingers) <=
    FALSE_POSITIVE_PER_SEARCH;
  for (const one of probes) {
    const own = new Set(gallery.slotsOf(keyOf(one)));
    if (own.size === 0) continue;
    for (const sample of one.samples) {
      const probe = prepareSearch(featuresOf(sample));
      const exhaustive = await scoreSlots(gallery, searcher, [...own], probe, breathe);
      if (!isHit(exhaustive.values())) continue;
      const kept = await narrow(gallery, searcher, null, probe, breathe, NARROW);
      hits += 1;
      compared += kept.length / gallery.owners.length;
      if (kept.some((slot) => own.has(slot))) continue;
      lostAtFirst += 1;
      const wide = await narrow(gallery, searcher, null, probe, breathe, WIDE);
      if (!wide.some((slot) => own.has(slot))) lost += 1;
    }
  }
  return {
    templates: gallery.owners.length,
    hits,
    lostAtFirst,
    lost,
    penetration: compared / Math.max(1, hits),
  };
}
