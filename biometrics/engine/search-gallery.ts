import type { SubjectId } from '../../domain/ids.ts';
import type { RawScores } from '../comparison/score-of-counts.ts';
import { scoresAt } from '../comparison/score-of-counts.ts';
import type { PersonScore } from '../decide-identification.ts';
import type { Strangers } from '../normalise-score.ts';
import { fuseScores, strangersOf } from '../normalise-score.ts';
import type { Gallery, SlotOwner } from './gallery.ts';
import type { PreparedProbe, ScoreKind } from './kernel-desk.ts';

/** How many templates each stage of a search hands to the next. */
export interface Narrowing {
  /** What the coarse scan lets through: at least this many, or this share of the searched. */
  readonly coarseMin: number;
  readonly coarseShare: number;
  /** Of these, the ones that fit best when laid over each other: they are compared exactly. */
  readonly exactMax: number;
}

export const NARROW: Narrowing = { coarseMin: 600, coarseShare: 0.01, exactMax: 200 };
/** For whoever was not found at first. */
export const WIDE: Narrowing = { coarseMin: 6000, coarseShare: 0.25, exactMax: 2000 };

/** Scores probes against slots: on this thread (search-here.ts) or on others (search-threads.ts). */
export interface SlotScorer {
  /** How well the coarse code of each template fits, a byte each; larger is better. */
  scanCoarse(probe: PreparedProbe, templates: number, breathe: () => Promise<void>): Promise<Uint8Array>;
  /** What the kernel counts, slot by slot: two or four numbers (kernel-desk.ts). */
  scoreSlots(
    kind: ScoreKind,
    probe: PreparedProbe,
    slots: Uint32Array,
    breathe: () => Promise<void>,
  ): Promise<Int32Array>;
}

export interface SearchResult {
  /** Everybody who was compared exactly, the best first, each by the best template of the best finger. */
  readonly people: readonly PersonScore[];
  readonly searchedFingers: number;
}

/** Whether these people, the best first, decide a search among so many fingers, whatever the rest of the cohort may score. */
export type IsClear = (people: readonly PersonScore[], searchedFingers: number) => boolean;

/**
 * So many of the cohort are asked first: they know the mean to 0.06 deviations and the deviation to 4.5 %, which is enough for
 * whoever is far from the bar. Only where the answer hangs on more are all of them asked.
 */
const COHORT_FIRST = 250;

/**
 * Searches the slots (null: all): by their coarse codes, the most promising by laying the thinned codes over each other,
 * the best of these exactly, and the cohort exactly to know what strangers score with this probe. The gallery must not
 * change meanwhile. `breathe` is awaited between chunks.
 */
export async function searchGallery(
  gallery: Gallery,
  scorer: SlotScorer,
  searched: Uint32Array | null,
  probe: PreparedProbe,
  breathe: () => Promise<void>,
  narrowing: Narrowing = NARROW,
  isClear: IsClear = () => false,
): Promise<SearchResult> {
  const candidates = await narrow(gallery, scorer, searched, probe, breathe, narrowing);
  const searchedFingers = countFingers(gallery, searched);
  const cohort = gallery.cohort();
  const raw = new Map<number, RawScores>();
  const rankBy = async (part: readonly number[]): Promise<readonly PersonScore[]> => {
    await compare(scorer, [...candidates, ...part], probe, breathe, raw);
    const scores = normalised(gallery, candidates, part, raw);
    return rankPeople(gallery, candidates, (slot) => scores.get(slot) ?? -Infinity);
  };
  if (cohort.length > COHORT_FIRST) {
    const people = await rankBy(cohort.slice(0, COHORT_FIRST));
    if (isClear(people, searchedFingers)) return { people, searchedFingers };
  }
  return { people: await rankBy(cohort), searchedFingers };
}

/** The slots worth an exact comparison. */
export async function narrow(
  gallery: Gallery,
  scorer: SlotScorer,
  searched: Uint32Array | null,
  probe: PreparedProbe,
  breathe: () => Promise<void>,
  narrowing: Narrowing,
): Promise<Uint32Array> {
  const rough = await narrowCoarsely(gallery, scorer, searched, probe, breathe, narrowing);
  if (rough.length <= narrowing.exactMax) return rough;
  const fits = await scorer.scoreSlots('align', probe, rough, breathe);
  // Without a code nothing is known yet, and nobody is left out for that.
  const shares = Float64Array.from(rough, (_, at) =>
    fits[2 * at + 1] === 0 ? -1 : fits[2 * at] / fits[2 * at + 1],
  );
  const unknown = shares.reduce((count, share) => (share < 0 ? count + 1 : count), 0);
  const wanted = unknown + narrowing.exactMax;
  const bar = shares.toSorted()[Math.min(wanted, shares.length) - 1];
  const best: number[] = [];
  for (let at = 0; at < shares.length; at += 1) if (shares[at] <= bar) best.push(at);
  best.sort((a, b) => shares[a] - shares[b]);
  return Uint32Array.from(best.slice(0, wanted), (at) => rough[at]);
}

async function narrowCoarsely(
  gallery: Gallery,
  scorer: SlotScorer,
  searched: Uint32Array | null,
  probe: PreparedProbe,
  breathe: () => Promise<void>,
  { coarseMin, coarseShare }: Narrowing,
): Promise<Uint32Array> {
  const templates = gallery.owners.length;
  const among = searched?.length ?? templates;
  const wanted = Math.max(coarseMin, Math.ceil(coarseShare * among));
  if (among <= wanted) return searched ?? Uint32Array.from({ length: templates }, (_, slot) => slot);
  const overlaps = await scorer.scanCoarse(probe, templates, breathe);
  const having = new Int32Array(257);
  if (searched === null) for (let slot = 0; slot < templates; slot += 1) having[overlaps[slot]] += 1;
  else for (const slot of searched) having[overlaps[slot]] += 1;
  let bar = 256;
  let total = having[bar];
  while (total < wanted) total += having[--bar];
  const kept = new Uint32Array(total);
  let count = 0;
  if (searched === null) {
    for (let slot = 0; slot < templates; slot += 1) if (overlaps[slot] >= bar) kept[count++] = slot;
  } else for (const slot of searched) if (overlaps[slot] >= bar) kept[count++] = slot;
  return kept;
}

/** Fused scores of the slots, normalised by what the cohort scores with this probe. */
export async function scoreSlots(
  gallery: Gallery,
  scorer: SlotScorer,
  slots: readonly number[] | Uint32Array,
  probe: PreparedProbe,
  breathe: () => Promise<void>,
): Promise<ReadonlyMap<number, number>> {
  const raw = new Map<number, RawScores>();
  await compare(scorer, [...slots, ...gallery.cohort()], probe, breathe, raw);
  return normalised(gallery, slots, gallery.cohort(), raw);
}

/** @param raw receives the scores of the slots that it does not have yet */
async function compare(
  scorer: SlotScorer,
  slots: readonly number[],
  probe: PreparedProbe,
  breathe: () => Promise<void>,
  raw: Map<number, RawScores>,
): Promise<void> {
  const compared = Uint32Array.from(new Set(slots.filter((slot) => !raw.has(slot))));
  const counts = await scorer.scoreSlots('compare', probe, compared, breathe);
  for (let i = 0; i < compared.length; i += 1) raw.set(compared[i], scoresAt(counts, 4 * i));
}

function normalised(
  gallery: Gallery,
  slots: readonly number[] | Uint32Array,
  cohort: readonly number[],
  raw: ReadonlyMap<number, RawScores>,
): ReadonlyMap<number, number> {
  const strangers = strangersAmongCohort(gallery, slots, cohort, raw);
  return new Map(Array.from(slots, (slot) => [slot, fuseScores(rawOf(raw, slot), strangers)]));
}

/**
 * What strangers score with this probe, from the cohort. The two people who come first may be the person looked for and are
 * no strangers: in a small gallery they would hide themselves and each other.
 */
function strangersAmongCohort(
  gallery: Gallery,
  slots: readonly number[] | Uint32Array,
  cohort: readonly number[],
  raw: ReadonlyMap<number, RawScores>,
): Strangers {
  const first = strangersOf(cohort.map((slot) => rawOf(raw, slot)));
  const leaders = rankPeople(gallery, slots, (slot) => fuseScores(rawOf(raw, slot), first)).slice(0, 2);
  const left = new Set(leaders.map(({ subjectId }) => subjectId));
  const strangers = cohort.filter((slot) => !left.has(gallery.owners[slot].subjectId));
  if (strangers.length === cohort.length) return first;
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

function countFingers(gallery: Gallery, searched: Uint32Array | null): number {
  if (searched === null) return gallery.fingers;
  return new Set(Array.from(searched, (slot) => gallery.owners[slot])).size;
}
