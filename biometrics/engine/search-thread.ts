import { parentPort, workerData } from 'node:worker_threads';
import { COARSE_BYTES, COARSE_COPIES } from '../comparison/coarse-code.ts';
import { SLOT_BYTES } from '../comparison/enrolled-slot.ts';
import { startKernel } from '../kernel/vein-kernel.ts';
import { WORKSPACE_BYTES } from './gallery.ts';
import type { ThreadSetup, ThreadTask } from './search-threads.ts';
import {
  COUNTS_OFFSET,
  EXACT_CHUNK,
  LIST_OFFSET,
  OVERLAPS_CHUNK,
  SHARED_COPIES_AT,
  SHARED_PROBE_AT,
} from './search-threads.ts';

/** One of the engine's threads: a kernel of its own over the gallery's shared memory. */
const { exactMemory, coarseMemory, scratchAt, overlapsAt } = workerData as ThreadSetup;
const exact = startKernel(exactMemory);
const coarse = startKernel(coarseMemory);

parentPort?.on('message', (task: ThreadTask) => {
  if (task.kind === 'scan') scan(task.first, task.overlaps);
  else compare(task.slots, task.counts);
  parentPort?.postMessage('done');
});

function scan(first: number, overlaps: Uint8Array): void {
  for (let done = 0; done < overlaps.length; done += OVERLAPS_CHUNK) {
    const count = Math.min(OVERLAPS_CHUNK, overlaps.length - done);
    const codes = WORKSPACE_BYTES + (first + done) * COARSE_BYTES;
    coarse.scanCoarse(SHARED_COPIES_AT, COARSE_COPIES, codes, count, overlapsAt);
    overlaps.set(new Uint8Array(coarseMemory.buffer, overlapsAt, count), done);
  }
}

function compare(slots: Uint32Array, counts: Int32Array): void {
  const [listAt, countsAt] = [scratchAt + LIST_OFFSET, scratchAt + COUNTS_OFFSET];
  for (let done = 0; done < slots.length; done += EXACT_CHUNK) {
    const count = Math.min(EXACT_CHUNK, slots.length - done);
    const list = new Uint32Array(exactMemory.buffer, listAt, count);
    for (let i = 0; i < count; i += 1) list[i] = WORKSPACE_BYTES + slots[done + i] * SLOT_BYTES;
    exact.compareListed(SHARED_PROBE_AT, listAt, count, scratchAt, countsAt);
    counts.set(new Int32Array(exactMemory.buffer, countsAt, 4 * count), 4 * done);
  }
}
