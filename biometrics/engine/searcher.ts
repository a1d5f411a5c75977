import type { RawScores } from '../comparison/score-of-counts.ts';
import { scoreOfCounts } from '../comparison/score-of-counts.ts';
import { COARSE_BYTES, COARSE_COPIES, coarseCode, shiftCoarseCode } from '../comparison/coarse-code.ts';
import { SLOT_BYTES, slotOf } from '../comparison/enrolled-slot.ts';
import { PROBE_WORDS, prepareProbe } from '../comparison/shifted-probe.ts';
import { SCRATCH_BYTES, startKernel } from '../kernel/vein-kernel.ts';
import type { VeinFeatures } from '../template.ts';
import type { Gallery } from './gallery.ts';
import { WORKSPACE_BYTES } from './gallery.ts';

/** A probe in every shift it may be compared in. */
export interface PreparedProbe {
  readonly exact: Uint32Array;
  readonly coarse: Uint32Array;
}

export function prepareSearch({ pattern, code }: VeinFeatures): PreparedProbe {
  return {
    exact: prepareProbe(slotOf({ pattern, code })),
    coarse: shiftCoarseCode(coarseCode(pattern)),
  };
}

const COUNTS_BYTES = 16;
/** How many one call of the kernel compares or scans: a few milliseconds. */
const EXACT_CHUNK = 64;
const COARSE_CHUNK = 4096;

/** Where things lie in the workspace of the exact memory. */
const SCRATCH_AT = 0;
const PROBE_AT = SCRATCH_AT + SCRATCH_BYTES;
const LIST_AT = PROBE_AT + 4 * PROBE_WORDS;
const RESULTS_AT = LIST_AT + 4 * EXACT_CHUNK;
/** And in that of the coarse memory. */
const COPIES_AT = 0;
const OVERLAPS_AT = COPIES_AT + COARSE_COPIES * COARSE_BYTES;

/** Lets a gallery be scored by the kernel, on the thread it is made in. */
export class Searcher {
  readonly #gallery: Gallery;
  readonly #exact;
  readonly #coarse;

  constructor(gallery: Gallery) {
    if (RESULTS_AT + COUNTS_BYTES * EXACT_CHUNK > WORKSPACE_BYTES)
      throw new RangeError('workspace too small');
    this.#gallery = gallery;
    this.#exact = startKernel(gallery.exactMemory);
    this.#coarse = startKernel(gallery.coarseMemory);
  }

  /** How well the coarse code of each slot fits; larger is better. `breathe` is awaited between chunks. */
  async scanCoarse(probe: PreparedProbe, slots: number, breathe: () => Promise<void>): Promise<Uint8Array> {
    const overlaps = new Uint8Array(slots);
    for (let first = 0; first < slots; first += COARSE_CHUNK) {
      const count = Math.min(COARSE_CHUNK, slots - first);
      const { buffer } = this.#gallery.coarseMemory;
      new Uint32Array(buffer, COPIES_AT, probe.coarse.length).set(probe.coarse);
      const codes = WORKSPACE_BYTES + first * COARSE_BYTES;
      this.#coarse.scanCoarse(COPIES_AT, COARSE_COPIES, codes, count, OVERLAPS_AT);
      overlaps.set(new Uint8Array(buffer, OVERLAPS_AT, count), first);
      if (first + count < slots) await breathe();
    }
    return overlaps;
  }

  /** Raw scores of these slots, in their order. `breathe` is awaited between chunks. */
  async compare(
    probe: PreparedProbe,
    slots: readonly number[],
    breathe: () => Promise<void>,
  ): Promise<RawScores[]> {
    const scores: RawScores[] = [];
    for (let first = 0; first < slots.length; first += EXACT_CHUNK) {
      this.#compareChunk(probe, slots.slice(first, first + EXACT_CHUNK), scores);
      if (first + EXACT_CHUNK < slots.length) await breathe();
    }
    return scores;
  }

  #compareChunk(probe: PreparedProbe, slots: readonly number[], scores: RawScores[]): void {
    const { buffer } = this.#gallery.exactMemory;
    new Uint32Array(buffer, PROBE_AT, PROBE_WORDS).set(probe.exact);
    new Uint32Array(buffer, LIST_AT, slots.length).set(
      slots.map((slot) => WORKSPACE_BYTES + slot * SLOT_BYTES),
    );
    this.#exact.compareListed(PROBE_AT, LIST_AT, slots.length, SCRATCH_AT, RESULTS_AT);
    const counts = new Int32Array(buffer, RESULTS_AT, 4 * slots.length);
    for (let i = 0; i < counts.length; i += 4) {
      scores.push(
        scoreOfCounts({
          common: counts[i],
          patternBits: counts[i + 1],
          different: counts[i + 2],
          places: counts[i + 3],
        }),
      );
    }
  }
}
