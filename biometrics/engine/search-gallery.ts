import type { SubjectId } from '../../domain/ids.ts';
import { overlapScore } from '../compare-templates.ts';
import { COARSE, HALF } from '../comparison/pattern-levels.ts';
import type { Shift, ShiftedProbe } from '../comparison/shifted-probe.ts';
import { bestCoarse, refine } from '../comparison/shifted-probe.ts';
import type { PersonScore } from '../decide-identification.ts';
import { normaliseScore, strangerScores } from '../normalise-score.ts';
import { PLANE_WORDS } from '../template.ts';
import type { Gallery } from './gallery.ts';

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
  const cohort = gallery.cohort();
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
  let done = 0;
  for (const slot of new Set([...candidates, ...cohort])) {
    if ((done += 1) % CHUNK_EXACT === 0) await breathe();
    exact.set(slot, exactScore(gallery, slot, probe, alignments.get(slot)));
  }
  return rankPeople(gallery, candidates, cohort, exact, countFingers(gallery, slots));
}

function exactScore(gallery: Gallery, slot: number, probe: ShiftedProbe, known: Shift | undefined): number {
  const shift: Shift = known ?? { rows: 0, columns: 0 };
  if (known === undefined) bestCoarse(probe, gallery.coarse, slot * COARSE.words, shift);
  const common = refine(probe, gallery.half, slot * HALF.words, gallery.fine, slot * PLANE_WORDS, shift);
  return overlapScore(common, probe.levels.fineBits, gallery.fineBits[slot]);
}

function bestSlots(slots: Int32Array, scores: Float32Array): number[] {
  const wanted = Math.max(CANDIDATES_MIN, Math.ceil(CANDIDATES_SHARE * slots.length));
  if (slots.length <= wanted) return [...slots];
  const bar = scores.toSorted()[scores.length - wanted];
  return [...slots].filter((_, i) => scores[i] >= bar);
}

function countFingers(gallery: Gallery, slots: Int32Array): number {
  return new Set(Array.from(slots, (slot) => gallery.owners[slot])).size;
}

interface Leader {
  readonly slot: number;
  readonly subjectId: SubjectId;
  readonly raw: number;
}

function rankPeople(
  gallery: Gallery,
  candidates: readonly number[],
  cohort: readonly number[],
  exact: ReadonlyMap<number, number>,
  searchedFingers: number,
): SearchResult {
  const leaders = new Map<SubjectId, Leader>();
  for (const slot of candidates) {
    const raw = exact.get(slot) ?? 0;
    const { subjectId } = gallery.owners[slot];
    if (raw > (leaders.get(subjectId)?.raw ?? -1)) leaders.set(subjectId, { slot, subjectId, raw });
  }
  const [best, secondBest] = [...leaders.values()].sort((a, b) => b.raw - a.raw);
  // The two who may be the person looked for are no strangers: in a small gallery they would hide each other.
  const strangers = cohort.filter((slot) => {
    const { subjectId } = gallery.owners[slot];
    return subjectId !== best?.subjectId && subjectId !== secondBest?.subjectId;
  });
  const scale = strangerScores(Float32Array.from(strangers, (slot) => exact.get(slot) ?? 0));
  const toPerson = (leader: Leader | undefined): PersonScore | null =>
    leader === undefined
      ? null
      : { ...gallery.owners[leader.slot], score: normaliseScore(leader.raw, scale) };
  return { best: toPerson(best), secondBest: toPerson(secondBest), searchedFingers };
}
