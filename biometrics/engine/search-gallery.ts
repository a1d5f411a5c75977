import type { SubjectId } from '../../domain/ids.ts';
import { overlapScore } from '../compare-templates.ts';
import { COARSE, HALF } from '../comparison/pattern-levels.ts';
import type { Shift, ShiftedProbe } from '../comparison/shifted-probe.ts';
import { bestCoarse, refine } from '../comparison/shifted-probe.ts';
import type { PersonScore } from '../decide-identification.ts';
import type { StrangerScores } from '../normalise-score.ts';
import { normaliseScore, strangerScores } from '../normalise-score.ts';
import { PLANE_WORDS } from '../template.ts';
import type { Gallery, SlotOwner } from './gallery.ts';

/** Templates looked at exactly: the best of the coarse scan, at least this many or this share of the searched. */
const CANDIDATES_MIN = 60;
const CANDIDATES_SHARE = 0.1;
/** Templates per turn of the event loop: a few milliseconds, so that the process goes on answering. */
const CHUNK_COARSE = 256;
const CHUNK_EXACT = 64;

export interface SearchResult {
  readonly best: PersonScore | null;
  readonly secondBest: PersonScore | null;
  readonly searchedFingers: number;
}

/**
 * Searches the slots from coarse to fine: all at 32 x 16, the most promising exactly, and the cohort exactly to know what
 * strangers score with this probe. The gallery must not change meanwhile. `breathe` is awaited between chunks.
 */
export async function searchGallery(
  gallery: Gallery,
  slots: Int32Array,
  probe: ShiftedProbe,
  breathe: () => Promise<void>,
): Promise<SearchResult> {
  const alignments = new Map<number, Shift>();
  const coarseScores = new Float32Array(slots.length);
  for (let i = 0; i < slots.length; i += 1) {
    if (i % CHUNK_COARSE === CHUNK_COARSE - 1) await breathe();
    const shift: Shift = { rows: 0, columns: 0 };
    coarseScores[i] = bestCoarse(probe, gallery.coarse, slots[i] * COARSE.words, shift);
    alignments.set(slots[i], shift);
  }
  const candidates = bestSlots(slots, coarseScores);
  const exact = new Map<number, number>();
  for (const slot of new Set([...candidates, ...gallery.cohort()])) {
    if (exact.size % CHUNK_EXACT === CHUNK_EXACT - 1) await breathe();
    exact.set(slot, exactScore(gallery, slot, probe, alignments.get(slot)));
  }
  const scoreOf = (slot: number): number => exact.get(slot) ?? 0;
  const leaders = leadingPeople(gallery, candidates, scoreOf);
  const strangers = cohortStatistics(gallery, scoreOf, leaders);
  const [best, secondBest] = leaders.map(({ owner, raw }) => ({
    ...owner,
    score: normaliseScore(raw, strangers),
  }));
  return {
    best: best ?? null,
    secondBest: secondBest ?? null,
    searchedFingers: countFingers(gallery, slots),
  };
}

/** The best overlap of the probe with one slot's template. `known` is where the coarse scan found it to lie. */
export function exactScore(gallery: Gallery, slot: number, probe: ShiftedProbe, known?: Shift): number {
  const shift: Shift = known ?? { rows: 0, columns: 0 };
  if (known === undefined) bestCoarse(probe, gallery.coarse, slot * COARSE.words, shift);
  const common = refine(probe, gallery.half, slot * HALF.words, gallery.fine, slot * PLANE_WORDS, shift);
  return overlapScore(common, probe.levels.fineBits, gallery.fineBits[slot]);
}

function bestSlots(slots: Int32Array, scores: Float32Array): Iterable<number> {
  const wanted = Math.max(CANDIDATES_MIN, Math.ceil(CANDIDATES_SHARE * slots.length));
  if (slots.length <= wanted) return slots;
  const bar = scores.toSorted()[scores.length - wanted];
  return slots.filter((_, i) => scores[i] >= bar);
}

function countFingers(gallery: Gallery, slots: Int32Array): number {
  return new Set(Array.from(slots, (slot) => gallery.owners[slot])).size;
}

export interface Leader {
  readonly owner: SlotOwner;
  readonly raw: number;
}

/** The two people with the highest raw scores, each by the best template of the best finger. */
export function leadingPeople(
  gallery: Gallery,
  slots: Iterable<number>,
  scoreOf: (slot: number) => number,
): readonly Leader[] {
  const leaders = new Map<SubjectId, Leader>();
  for (const slot of slots) {
    const raw = scoreOf(slot);
    const owner = gallery.owners[slot];
    if (raw > (leaders.get(owner.subjectId)?.raw ?? -1)) leaders.set(owner.subjectId, { owner, raw });
  }
  return [...leaders.values()].sort((a, b) => b.raw - a.raw).slice(0, 2);
}

/**
 * What strangers score with this probe, from the cohort's exact scores. The leaders may be the person looked for and are
 * no strangers: in a small gallery they would hide themselves and each other.
 */
export function cohortStatistics(
  gallery: Gallery,
  scoreOf: (slot: number) => number,
  leaders: readonly Leader[],
): StrangerScores {
  const left = new Set(leaders.map(({ owner }) => owner.subjectId));
  const strangers = gallery.cohort().filter((slot) => !left.has(gallery.owners[slot].subjectId));
  return strangerScores(Float32Array.from(strangers, scoreOf));
}
