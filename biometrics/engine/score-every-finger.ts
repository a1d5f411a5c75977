import type { ShiftedProbe } from '../comparison/shifted-probe.ts';
import { normaliseScore } from '../normalise-score.ts';
import type { Gallery, SlotOwner } from './gallery.ts';
import { cohortStatistics, exactScore, leadingPeople } from './search-gallery.ts';

export interface FingerScores {
  /** Raw scores, one per slot of the gallery. */
  readonly raw: Float32Array;
  /** Normalised scores of the best template of each enrolled finger. */
  readonly normalised: ReadonlyMap<SlotOwner, number>;
}

/**
 * Scores a probe against every enrolled finger the way a search does, but exactly and without narrowing: what calibration
 * and evaluation count errors in. A search can only miss some of these scores, never exceed them.
 */
export function scoreEveryFinger(gallery: Gallery, probe: ShiftedProbe): FingerScores {
  const raw = Float32Array.from(gallery.owners.keys(), (slot) => exactScore(gallery, slot, probe));
  const scoreOf = (slot: number): number => raw[slot];
  const strangers = cohortStatistics(
    gallery,
    scoreOf,
    leadingPeople(gallery, gallery.owners.keys(), scoreOf),
  );
  const normalised = new Map<SlotOwner, number>();
  gallery.owners.forEach((owner, slot) => {
    const score = normaliseScore(raw[slot], strangers);
    normalised.set(owner, Math.max(score, normalised.get(owner) ?? -Infinity));
  });
  return { raw, normalised };
}
