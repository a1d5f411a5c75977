import { Worker } from 'node:worker_threads';
import { COARSE_BYTES, COARSE_COPIES } from '../comparison/coarse-code.ts';
import type { RawScores } from '../comparison/score-of-counts.ts';
import { scoreOfCounts } from '../comparison/score-of-counts.ts';
import { PROBE_WORDS } from '../comparison/shifted-probe.ts';
import { SCRATCH_BYTES } from '../kernel/vein-kernel.ts';
import type { KernelMemory } from '../kernel/vein-kernel.ts';
import type { Gallery } from './gallery.ts';
import { WORKSPACE_BYTES } from './gallery.ts';
import type { SlotScorer } from './search-gallery.ts';

/** What a thread is started with: the gallery's own memories, and where in their workspaces it works alone. */
export interface ThreadSetup {
  readonly exactMemory: KernelMemory;
  readonly coarseMemory: KernelMemory;
  readonly scratchAt: number;
  readonly overlapsAt: number;
}

/** Shared by all threads, written once per search. */
export const SHARED_PROBE_AT = 0;
export const SHARED_COPIES_AT = 0;
export const OVERLAPS_CHUNK = 16_384;
export const EXACT_CHUNK = 256;
/** Scratch | list of addresses | counts: what one thread has to itself. */
export const LIST_OFFSET = SCRATCH_BYTES;
export const COUNTS_OFFSET = LIST_OFFSET + 4 * EXACT_CHUNK;
const THREAD_BYTES = COUNTS_OFFSET + 16 * EXACT_CHUNK;
const THREADS_FROM = 4 * PROBE_WORDS;
const OVERLAPS_FROM = COARSE_COPIES * COARSE_BYTES;

/** More threads than this do not fit the workspace. */
export const THREADS_MAX = Math.min(
  Math.floor((WORKSPACE_BYTES - THREADS_FROM) / THREAD_BYTES),
  Math.floor((WORKSPACE_BYTES - OVERLAPS_FROM) / OVERLAPS_CHUNK),
);

export type ThreadTask =
  | { readonly kind: 'scan'; readonly first: number; readonly overlaps: Uint8Array }
  | { readonly kind: 'compare'; readonly slots: Uint32Array; readonly counts: Int32Array };

/** Scores a gallery on several threads; the thread that asks stays free. One question at a time. */
export interface SearchThreads extends SlotScorer {
  close(): Promise<void>;
}

/** @throws RangeError if that many threads do not fit */
export function startSearchThreads(gallery: Gallery, threads: number): SearchThreads {
  if (!(threads >= 1 && threads <= THREADS_MAX)) throw new RangeError(`not a number of threads: ${threads}`);
  const { exactMemory, coarseMemory } = gallery;
  const workers = Array.from({ length: threads }, (_, thread) => {
    const workerData: ThreadSetup = {
      exactMemory,
      coarseMemory,
      scratchAt: THREADS_FROM + thread * THREAD_BYTES,
      overlapsAt: OVERLAPS_FROM + thread * OVERLAPS_CHUNK,
    };
    const worker = new Worker(new URL('./search-thread.ts', import.meta.url), { workerData });
    worker.unref();
    return worker;
  });
  return {
    scanCoarse: async (probe, slots) => {
      new Uint32Array(coarseMemory.buffer, SHARED_COPIES_AT, probe.coarse.length).set(probe.coarse);
      const overlaps = new Uint8Array(new SharedArrayBuffer(slots));
      await Promise.all(
        workers.map((worker, thread) => {
          const [first, end] = shareOf(slots, thread, threads);
          return perform(worker, { kind: 'scan', first, overlaps: overlaps.subarray(first, end) });
        }),
      );
      return overlaps;
    },
    compare: async (probe, slots) => {
      new Uint32Array(exactMemory.buffer, SHARED_PROBE_AT, PROBE_WORDS).set(probe.exact);
      const counts = new Int32Array(new SharedArrayBuffer(16 * slots.length));
      await Promise.all(
        workers.map((worker, thread) => {
          const [first, end] = shareOf(slots.length, thread, threads);
          return perform(worker, {
            kind: 'compare',
            slots: Uint32Array.from(slots.slice(first, end)),
            counts: counts.subarray(4 * first, 4 * end),
          });
        }),
      );
      return slots.map((_, i) => scoresAt(counts, 4 * i));
    },
    close: async () => {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}

export function scoresAt(counts: Int32Array, at: number): RawScores {
  return scoreOfCounts({
    common: counts[at],
    patternBits: counts[at + 1],
    different: counts[at + 2],
    places: counts[at + 3],
  });
}

function shareOf(whole: number, thread: number, threads: number): [number, number] {
  return [Math.floor((whole * thread) / threads), Math.floor((whole * (thread + 1)) / threads)];
}

function perform(worker: Worker, task: ThreadTask): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void): void => {
      worker.off('message', onDone);
      worker.off('error', onError);
      worker.off('exit', onExit);
      worker.unref();
      act();
    };
    const onDone = (): void => settle(resolve);
    const onError = (error: unknown): void =>
      settle(() => reject(error instanceof Error ? error : new Error('a search thread failed')));
    const onExit = (): void => settle(() => reject(new Error('a search thread ended')));
    worker.ref();
    worker.on('message', onDone).on('error', onError).on('exit', onExit);
    worker.postMessage(task);
  });
}
