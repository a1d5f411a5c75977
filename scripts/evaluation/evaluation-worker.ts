import { parentPort, workerData } from 'node:worker_threads';
import { SLOT_BYTES, SLOT_WORDS, writeSlot } from '../../biometrics/comparison/enrolled-slot.ts';
import { PROBE_WORDS, prepareProbe } from '../../biometrics/comparison/shifted-probe.ts';
import { extractTemplate } from '../../biometrics/extract-template.ts';
import { createKernelMemory } from '../../biometrics/kernel/kernel-memory.ts';
import { SCRATCH_BYTES, startKernel } from '../../biometrics/kernel/vein-kernel.ts';
import type { ReaderPattern } from '../../biometrics/reader-pattern/reader-record.ts';
import { readTemplate } from '../../biometrics/template.ts';
import type {
  CompareAnswer,
  CompareTask,
  ExtractAnswer,
  ExtractTask,
  ImpressAnswer,
  WorkerSetup,
} from './worker-messages.ts';
import { readPicture } from './read-picture.ts';

/** One of the threads of `npm run evaluate`: extracts templates, or compares with all of them. */
const port = parentPort;
if (port === null) throw new Error('runs as a worker only');
const setup = workerData as WorkerSetup;

switch (setup.kind) {
  case 'impress':
    port.on('message', (task: ExtractTask) => {
      void impress(task).then((answer) => port.postMessage(answer));
    });
    break;
  case 'extract':
    port.on('message', (task: ExtractTask) => {
      void extract(task, setup.reader).then((answer) => port.postMessage(answer));
    });
    break;
  case 'compare': {
    const compare = comparer(setup.templates);
    port.on('message', (task: CompareTask) => port.postMessage(compare(task)));
  }
}

async function impress({ index, path }: ExtractTask): Promise<ImpressAnswer> {
  const picture = await readPicture(path).catch(() => null);
  const extraction = picture && extractTemplate(picture);
  return { index, impression: extraction?.ok === true ? extraction.value.impression : null };
}

async function extract({ index, path }: ExtractTask, reader: ReaderPattern | null): Promise<ExtractAnswer> {
  let picture;
  try {
    picture = await readPicture(path);
  } catch {
    return { index, template: null, reason: 'unreadable-picture', quality: null, extractionMs: null };
  }
  const startedMs = performance.now();
  const extraction = extractTemplate(picture, reader);
  const extractionMs = performance.now() - startedMs;
  if (!extraction.ok)
    return { index, template: null, reason: extraction.reason, quality: null, extractionMs };
  const { template, quality } = extraction.value;
  return { index, template, reason: null, quality, extractionMs };
}

function comparer(templates: readonly (Uint8Array | null)[]): (task: CompareTask) => CompareAnswer {
  const probeAt = SCRATCH_BYTES;
  const slotsAt = probeAt + 4 * PROBE_WORDS;
  const listAt = slotsAt + templates.length * SLOT_BYTES;
  const resultsAt = listAt + 4 * templates.length;
  const memory = createKernelMemory(resultsAt + 16 * templates.length);
  const kernel = startKernel(memory);
  const slots = new Uint32Array(memory.buffer, slotsAt, templates.length * SLOT_WORDS);
  templates.forEach((template, i) => {
    if (template !== null) writeSlot(readTemplate(template), slots, i * SLOT_WORDS);
  });
  return ({ probe, references }) => {
    const startedMs = performance.now();
    const slot = slots.subarray(probe * SLOT_WORDS, (probe + 1) * SLOT_WORDS);
    new Uint32Array(memory.buffer, probeAt, PROBE_WORDS).set(prepareProbe(slot));
    new Uint32Array(memory.buffer, listAt, references.length).set(
      references.map((reference) => slotsAt + reference * SLOT_BYTES),
    );
    kernel.compareListed(probeAt, listAt, references.length, 0, resultsAt);
    const counts = new Int32Array(references.length * 4);
    counts.set(new Int32Array(memory.buffer, resultsAt, counts.length));
    return { probe, counts, comparisonMs: performance.now() - startedMs };
  };
}
