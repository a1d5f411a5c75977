import { Worker } from 'node:worker_threads';
import { GROUP_CODES } from '../comparison/coarse-code.ts';
import type { Gallery } from './gallery.ts';
import type { SlotScorer } from './search-gallery.ts';
import type { ScoreKind, Workplace } from './kernel-desk.ts';
import { SCORE_COUNTS, THREADS_MAX, placeProbe } from './kernel-desk.ts';

/** All threads get the same task. Each takes the next chunk whenever it has done one: `next` counts the chunks taken. */
export type ThreadTask = { readonly next: Int32Array } & (
  | { readonly kind: 'scan'; readonly overlaps: Uint8Array }
  | { readonly kind: ScoreKind; readonly slots: Uint32Array; readonly counts: Int32Array }
);

/** Scores a gallery on several threads; the thread that asks stays free. One question at a time. */
export interface SearchThreads extends SlotScorer {
  close(): Promise<void>;
}

/** @throws RangeError if that many threads do not fit */
export function startSearchThreads(gallery: Gallery, threads: number): SearchThreads {
  if (!(threads >= 1 && threads <= THREADS_MAX)) throw new RangeError(`not a number of threads: ${threads}`);
  const { exactMemory, coarseMemory } = gallery;
  const workers = Array.from({ length: threads }, (_, thread) => {
    const workerData: Workplace = { exactMemory, coarseMemory, thread };
    const worker = new Worker(new URL('./search-thread.ts', import.meta.url), { workerData });
    worker.unref();
    return worker;
  });
  const together = async (task: ThreadTask): Promise<void> => {
    await Promise.all(workers.map((worker) => perform(worker, task)));
  };
  const noneTaken = (): Int32Array => new Int32Array(new SharedArrayBuffer(4));
  /** Kept from search to search: a new one each time would pile up in a large gallery. */
  let overlaps = new Uint8Array(new SharedArrayBuffer(0));
  return {
    scanCoarse: async (probe, templates) => {
      placeProbe(gallery, probe);
      const bytes = GROUP_CODES * Math.ceil(templates / GROUP_CODES);
      if (overlaps.length < bytes) overlaps = new Uint8Array(new SharedArrayBuffer(Math.ceil(SPARE * bytes)));
      await together({ kind: 'scan', next: noneTaken(), overlaps: overlaps.subarray(0, bytes) });
      return overlaps.subarray(0, templates);
    },
    scoreSlots: async (kind, probe, slots) => {
      placeProbe(gallery, probe);
      const each = SCORE_COUNTS[kind];
      const counts = new Int32Array(new SharedArrayBuffer(4 * each * slots.length));
      const shared = new Uint32Array(new SharedArrayBuffer(slots.byteLength));
      shared.set(slots);
      await together({ kind, next: noneTaken(), slots: shared, counts });
      return counts;
    },
    close: async () => {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}

const SPARE = 1.125;

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
