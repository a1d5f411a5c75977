import {
  COARSE_LISTS_BYTES,
  COARSE_SHIFTS,
  GROUP_BYTES,
  GROUP_CODES,
  listCoarseBlocks,
  shiftCoarseCode,
} from '../comparison/coarse-code.ts';
import { SLOT_BYTES, slotOf } from '../comparison/enrolled-slot.ts';
import { PROBE_WORDS, prepareProbe } from '../comparison/shifted-probe.ts';
import type { KernelMemory } from '../kernel/kernel-memory.ts';
import { SCRATCH_BYTES, startKernel } from '../kernel/vein-kernel.ts';
import type { VeinFeatures } from '../template.ts';
import { WORKSPACE_BYTES } from './gallery.ts';

/** A probe in every shift it may be compared in. */
export interface PreparedProbe {
  readonly exact: Uint32Array;
  readonly coarse: Uint16Array;
}

export function prepareSearch(features: VeinFeatures): PreparedProbe {
  return {
    exact: prepareProbe(slotOf(features)),
    coarse: listCoarseBlocks(shiftCoarseCode(features)),
  };
}

/** What a slot is scored by, and how many 32-bit numbers that gives. */
export const SCORE_COUNTS = { align: 2, compare: 4 } as const;
export type ScoreKind = keyof typeof SCORE_COUNTS;

/** Slots or groups that one call of the kernel goes through: less than a millisecond. */
export const SLOTS_CHUNK = 16;
export const GROUPS_CHUNK = 16;

/** Where things lie in a workspace: the probe first, for all threads, then to each thread its own part. */
export const PROBE_AT = 0;
const OWN_AT = Math.max(4 * PROBE_WORDS, COARSE_LISTS_BYTES);
const LIST_OFFSET = SCRATCH_BYTES;
const RESULTS_OFFSET = LIST_OFFSET + 4 * SLOTS_CHUNK;
const OWN_BYTES = RESULTS_OFFSET + Math.max(16 * SLOTS_CHUNK, GROUP_CODES * GROUPS_CHUNK);
/** More threads than this do not fit the workspace. */
export const THREADS_MAX = Math.floor((WORKSPACE_BYTES - OWN_AT) / OWN_BYTES);

/** The memories of a gallery and where in their workspaces somebody works alone. */
export interface Workplace {
  readonly exactMemory: KernelMemory;
  readonly coarseMemory: KernelMemory;
  readonly thread: number;
}

/** Puts the probe where everybody reads it. The next search may only begin when this one has ended. */
export function placeProbe(
  { exactMemory, coarseMemory }: Omit<Workplace, 'thread'>,
  probe: PreparedProbe,
): void {
  new Uint32Array(exactMemory.buffer, PROBE_AT, PROBE_WORDS).set(probe.exact);
  new Uint16Array(coarseMemory.buffer, PROBE_AT, probe.coarse.length).set(probe.coarse);
}

/** The kernel over a gallery's memories, a chunk at a time, on the thread it is made in. */
export interface KernelDesk {
  /** @param overlaps receives a byte per template of these groups */
  scanGroups(firstGroup: number, groups: number, overlaps: Uint8Array): void;
  /** @param counts receives what the kind counts, slot by slot */
  scoreSlots(kind: ScoreKind, slots: Uint32Array, counts: Int32Array): void;
}

export function openKernelDesk({ exactMemory, coarseMemory, thread }: Workplace): KernelDesk {
  const exact = startKernel(exactMemory);
  const coarse = startKernel(coarseMemory);
  const ownAt = OWN_AT + thread * OWN_BYTES;
  const [listAt, resultsAt] = [ownAt + LIST_OFFSET, ownAt + RESULTS_OFFSET];
  return {
    scanGroups: (firstGroup, groups, overlaps) => {
      const at = WORKSPACE_BYTES + firstGroup * GROUP_BYTES;
      coarse.scanCoarse(PROBE_AT, COARSE_SHIFTS, at, groups, ownAt, resultsAt);
      overlaps.set(new Uint8Array(coarseMemory.buffer, resultsAt, groups * GROUP_CODES));
    },
    scoreSlots: (kind, slots, counts) => {
      const list = new Uint32Array(exactMemory.buffer, listAt, slots.length);
      for (let i = 0; i < slots.length; i += 1) list[i] = WORKSPACE_BYTES + slots[i] * SLOT_BYTES;
      exact[kind === 'align' ? 'alignListed' : 'compareListed'](
        PROBE_AT,
        listAt,
        slots.length,
        ownAt,
        resultsAt,
      );
      counts.set(new Int32Array(exactMemory.buffer, resultsAt, SCORE_COUNTS[kind] * slots.length));
    },
  };
}
