import { availableParallelism } from 'node:os';
import { falseMatchProbability, falsePositiveProbability } from '../../biometrics/calibration.ts';
import { FALSE_POSITIVE_PER_SEARCH } from '../../biometrics/decide-identification.ts';
import { Gallery } from '../../biometrics/engine/gallery.ts';
import { prepareSearch } from '../../biometrics/engine/kernel-desk.ts';
import { NARROW, WIDE, narrow, scoreSlots } from '../../biometrics/engine/search-gallery.ts';
import type { SlotScorer } from '../../biometrics/engine/search-gallery.ts';
import { startSearchThreads } from '../../biometrics/engine/search-threads.ts';
import { mixStrips } from '../../biometrics/evaluation/mix-strips.ts';
import type { FingerSamples } from '../../biometrics/evaluation/protocol.ts';
import { ENROLLED_SAMPLES } from '../../biometrics/evaluation/protocol.ts';
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
 * What the engine's stages lose. Half of the fingers are enrolled in a gallery that is filled up to `crowd` templates with
 * strangers mixed from the other half, and then the other way about. Every sample is searched for once, and counts as found
 * by the three that follow it (the last ones by the first); it lies in the gallery itself, where it only takes a place away.
 */
export async function measureNarrowing(
  templates: readonly Uint8Array[],
  fingers: readonly FingerSamples[],
  crowd: number,
): Promise<NarrowingLoss> {
  const featuresOf = (sample: number): VeinFeatures => {
    const template = templates[sample];
    if (template === undefined) throw new RangeError(`no template ${sample}`);
    return readTemplate(template);
  };
  const placements = fingers.map(({ samples }) => samples.map(featuresOf));
  const loss = { templates: 0, hits: 0, lostAtFirst: 0, lost: 0, penetration: 0 };
  for (const half of [0, 1]) {
    const enrolled = placements.filter((_, i) => i % 2 === half);
    const sources = placements.filter((_, i) => i % 2 !== half).flat();
    const gallery = crowdedGallery(enrolled, sources, crowd);
    loss.templates = gallery.owners.length;
    const threads = startSearchThreads(gallery, availableParallelism());
    await searchEverybody(gallery, threads, enrolled, loss);
    await threads.close();
  }
  return { ...loss, penetration: loss.penetration / Math.max(1, loss.hits) };
}

function crowdedGallery(
  enrolled: readonly (readonly VeinFeatures[])[],
  sources: readonly VeinFeatures[],
  crowd: number,
): Gallery {
  const gallery = new Gallery();
  enrolled.forEach((finger, i) =>
    gallery.addFinger({ subjectId: `finger ${i}` as SubjectId, finger: 'right-index' }, finger),
  );
  const draw = seededRandom(7);
  while (sources.length > 0 && gallery.owners.length < crowd) {
    const subjectId = `stranger ${gallery.owners.length}` as SubjectId;
    gallery.addFinger({ subjectId, finger: 'right-index' }, [mixStrips(sources, draw)]);
  }
  return gallery;
}

/** @param loss what is found out is added to it */
async function searchEverybody(
  gallery: Gallery,
  searcher: SlotScorer,
  enrolled: readonly (readonly VeinFeatures[])[],
  loss: { hits: number; lostAtFirst: number; lost: number; penetration: number },
): Promise<void> {
  const breathe = (): Promise<void> => Promise.resolve();
  const isHit = (scores: Iterable<number>): boolean =>
    falsePositiveProbability(falseMatchProbability(Math.max(...scores)), gallery.fingers) <=
    FALSE_POSITIVE_PER_SEARCH;
  let first = 0;
  for (const finger of enrolled) {
    for (const [at, features] of finger.entries()) {
      const references = Math.min(ENROLLED_SAMPLES, finger.length - 1);
      const own = Array.from({ length: references }, (_, i) => first + ((at + 1 + i) % finger.length));
      const probe = prepareSearch(features);
      const exhaustive = await scoreSlots(gallery, searcher, own, probe, breathe);
      if (!isHit(exhaustive.values())) continue;
      const kept = await narrow(gallery, searcher, null, probe, breathe, NARROW);
      loss.hits += 1;
      loss.penetration += kept.length / gallery.owners.length;
      if (kept.some((slot) => own.includes(slot))) continue;
      loss.lostAtFirst += 1;
      const wide = await narrow(gallery, searcher, null, probe, breathe, WIDE);
      if (!wide.some((slot) => own.includes(slot))) loss.lost += 1;
    }
    first += finger.length;
  }
}
