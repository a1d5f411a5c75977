import { Worker } from 'node:worker_threads';
import { GROUP_CODES } from '../comparison/coarse-code.ts';
import type { Gallery } from './gallery.ts';
import type { SlotScorer } from './search-gallery.ts';
import type { ScoreKind, Workplace } from './kernel-desk.ts';
import { SCORE_COUNTS, THREADS_MAX, placeProbe } from './kernel-desk.ts';

export type ThreadTask =
  | { readonly kind: 'scan'; readonly firstGroup: number; readonly overlaps: Uint8Array }
  | { readonly kind: ScoreKind; readonly slots: Uint32Array; readonly counts: Int32Array };

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
  const together = async (
    taskOf: (share: (whole: number) => [number, number]) => ThreadTask,
  ): Promise<void> => {
    await Promise.all(
      workers.map((worker, thread) =>
        perform(
          worker,
          taskOf((whole) => shareOf(whole, thread, threads)),
        ),
      ),
    );
  };
  /** Kept from search to search: a new one each time would pile up in a large gallery. */
  let overlaps = new Uint8Array(new SharedArrayBuffer(0));
  return {
    scanCoarse: async (probe, templates) => {
      placeProbe(gallery, probe);
      const groups = Math.ceil(templates / GROUP_CODES);
      const bytes = groups * GROUP_CODES;
      if (overlaps.length < bytes) overlaps = new Uint8Array(new SharedArrayBuffer(Math.ceil(SPARE * bytes)));
      await together((share) => {
        const [first, end] = share(groups);
        const part = overlaps.subarray(first * GROUP_CODES, end * GROUP_CODES);
        return { kind: 'scan', firstGroup: first, overlaps: part };
      });
      return overlaps.subarray(0, templates);
    },
    scoreSlots: async (kind, probe, slots) => {
      placeProbe(gallery, probe);
      const each = SCORE_COUNTS[kind];
      const counts = new Int32Array(new SharedArrayBuffer(4 * each * slots.length));
      await together((share) => {
        const [first, end] = share(slots.length);
        return { kind, slots: slots.slice(first, end), counts: counts.subarray(each * first, each * end) };
      });
      return counts;
    },
    close: async () => {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}

const SPARE = 1.125;

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
