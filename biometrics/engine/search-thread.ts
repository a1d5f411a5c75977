import { readlinkSync } from 'node:fs';
import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { GROUP_CODES } from '../comparison/coarse-code.ts';
import type { ThreadTask } from './search-threads.ts';
import { GROUPS_CHUNK, SCORE_COUNTS, SLOTS_CHUNK, openKernelDesk } from './kernel-desk.ts';
import type { Workplace } from './kernel-desk.ts';

/** One of the engine's threads: a kernel of its own over the gallery's shared memory. */
const desk = openKernelDesk(workerData as Workplace);
letOthersGoFirst();

parentPort?.on('message', (task: ThreadTask) => {
  if (task.kind === 'scan') scan(task);
  else score(task);
  parentPort?.postMessage('done');
});

function scan({ overlaps, next }: Extract<ThreadTask, { kind: 'scan' }>): void {
  const groups = overlaps.length / GROUP_CODES;
  forChunks(groups, GROUPS_CHUNK, next, (first, end) =>
    desk.scanGroups(first, end - first, overlaps.subarray(first * GROUP_CODES, end * GROUP_CODES)),
  );
}

function score({ kind, slots, counts, next }: Exclude<ThreadTask, { kind: 'scan' }>): void {
  const each = SCORE_COUNTS[kind];
  forChunks(slots.length, SLOTS_CHUNK, next, (first, end) =>
    desk.scoreSlots(kind, slots.subarray(first, end), counts.subarray(each * first, each * end)),
  );
}

/** A thread that is kept waiting for its core takes fewer chunks; the others do not wait for it longer than for one. */
function forChunks(
  whole: number,
  chunk: number,
  next: Int32Array,
  visit: (first: number, end: number) => void,
): void {
  const take = (): number => chunk * Atomics.add(next, 0, 1);
  for (let first = take(); first < whole; first = take()) visit(first, Math.min(first + chunk, whole));
}

/** Half the weight of the ledger's thread: two of these beside it on two cores leave it one whole core. */
const NICENESS = 3;

/** On Linux threads have priorities of their own; elsewhere all stay equal, and one core fewer is used (threads-for.ts). */
function letOthersGoFirst(): void {
  if (process.platform !== 'linux') return;
  try {
    setPriority(Number(readlinkSync('/proc/thread-self').split('/').at(-1)), NICENESS);
  } catch {
    // A system that does not allow it gives equal shares: slower answers beside a busy ledger, nothing worse.
  }
}
