import type { SubjectId } from '../../domain/ids.ts';
import type { RawScores } from '../comparison/score-of-counts.ts';
import type { PersonScore } from '../decide-identification.ts';
import type { Strangers } from '../normalise-score.ts';
import { fuseScores, strangersOf } from '../normalise-score.ts';
import type { Gallery, SlotOwner } from './gallery.ts';
import type { PreparedProbe } from './searcher.ts';

/** Templates compared exactly: the best of the coarse scan, at least this many or this share of the searched. */
const CANDIDATES_MIN = 300;
const CANDIDATES_SHARE = 0.02;

/** Scores probes against slots: here on one thread or on many (engine/searcher.ts). */
export interface SlotScorer {
  scanCoarse(probe: PreparedProbe, slots: number, breathe: () => Promise<void>): Promise<Uint8Array>;
  compare(
    probe: PreparedProbe,
    slots: readonly number[],
    breathe: () => Promise<void>,
  ): Promise<readonly RawScores[]>;
}

export interface SearchResult {
  /** Everybody who was compared exactly, the best first, each by the best template of the best finger. */
  readonly people: readonly PersonScore[];
  readonly searchedFingers: number;
}

/**
 * Searches the slots: all by their coarse codes, the most promising exactly, and the cohort exactly to know what strangers
 * score with this probe. The gallery must not change meanwhile. `breathe` is awaited between chunks.
 */
export async function searchGallery(
  gallery: Gallery,
  scorer: SlotScorer,
  searched: readonly number[] | null,
  probe: PreparedProbe,
  breathe: () => Promise<void>,
): Promise<SearchResult> {
  const slots = searched ?? [...gallery.owners.keys()];
  const candidates = await narrow(gallery, scorer, slots, probe, breathe);
  const scores = await scoreSlots(gallery, scorer, candidates, probe, breathe);
  const people = rankPeople(gallery, candidates, (slot) => scores.get(slot) ?? -Infinity);
  return { people, searchedFingers: countFingers(gallery, searched) };
}

/** The slots worth an exact comparison. */
export async function narrow(
  gallery: Gallery,
  scorer: SlotScorer,
  slots: readonly number[],
  probe: PreparedProbe,
  breathe: () => Promise<void>,
): Promise<readonly number[]> {
  const wanted = Math.max(CANDIDATES_MIN, Math.ceil(CANDIDATES_SHARE * slots.length));
  if (slots.length <= wanted) return slots;
  const overlaps = await scorer.scanCoarse(probe, gallery.owners.length, breathe);
  const having = new Int32Array(257);
  for (const slot of slots) having[overlaps[slot]] += 1;
  let bar = 256;
  for (let total = having[bar]; total < wanted; total += having[bar]) bar -= 1;
  return slots.filter((slot) => overlaps[slot] >= bar);
}

/** Fused scores of the slots, normalised by what the cohort scores with this probe. */
export async function scoreSlots(
  gallery: Gallery,
  scorer: SlotScorer,
  slots: readonly number[],
  probe: PreparedProbe,
  breathe: () => Promise<void>,
): Promise<ReadonlyMap<number, number>> {
  const compared = [...new Set([...slots, ...gallery.cohort()])];
  const scores = await scorer.compare(probe, compared, breathe);
  const raw = new Map(compared.map((slot, i) => [slot, scores[i]]));
  const strangers = strangersAmongCohort(gallery, slots, raw);
  return new Map(slots.map((slot) => [slot, fuseScores(rawOf(raw, slot), strangers)]));
}

/**
 * What strangers score with this probe, from the cohort. The two people who come first may be the person looked for and are
 * no strangers: in a small gallery they would hide themselves and each other.
 */
function strangersAmongCohort(
  gallery: Gallery,
  slots: readonly number[],
  raw: ReadonlyMap<number, RawScores>,
): Strangers {
  const cohort = gallery.cohort();
  const first = strangersOf(cohort.map((slot) => rawOf(raw, slot)));
  const leaders = rankPeople(gallery, slots, (slot) => fuseScores(rawOf(raw, slot), first)).slice(0, 2);
  const left = new Set(leaders.map(({ subjectId }) => subjectId));
  const strangers = cohort.filter((slot) => !left.has(gallery.owners[slot].subjectId));
  return strangersOf(strangers.map((slot) => rawOf(raw, slot)));
}

function rawOf(raw: ReadonlyMap<number, RawScores>, slot: number): RawScores {
  return raw.get(slot) ?? { pattern: 0, code: 0 };
}

/** People by their best slot, the best first. */
export function rankPeople(
  gallery: Gallery,
  slots: Iterable<number>,
  scoreOf: (slot: number) => number,
): readonly PersonScore[] {
  const best = new Map<SubjectId, PersonScore>();
  for (const slot of slots) {
    const score = scoreOf(slot);
    const { subjectId, finger }: SlotOwner = gallery.owners[slot];
    if (score > (best.get(subjectId)?.score ?? -Infinity)) best.set(subjectId, { subjectId, finger, score });
  }
  return [...best.values()].sort((a, b) => b.score - a.score);
}

function countFingers(gallery: Gallery, searched: readonly number[] | null): number {
  if (searched === null) return gallery.fingers;
  return new Set(searched.map((slot) => gallery.owners[slot])).size;
}
