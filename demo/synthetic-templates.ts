import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Template } from '../biometrics/template.ts';

/** Finger reference (`hana:right-index`) → the templates of its placements. */
export type SyntheticTemplates = ReadonlyMap<string, readonly Template[]>;

/**
 * Places every synthetic finger three times and extracts its templates, on all cores. A placement that the extraction
 * refuses is made again, as staff would ask for another try.
 */
export async function makeSyntheticTemplates(references: readonly string[]): Promise<SyntheticTemplates> {
  const workers = Math.min(availableParallelism(), references.length);
  const shares = Array.from({ length: workers }, (_, share) =>
    references.filter((_reference, index) => index % workers === share),
  );
  const made = await Promise.all(shares.map(makeShare));
  return new Map(made.flat());
}

function makeShare(references: readonly string[]): Promise<[string, Template[]][]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./synthetic-templates-worker.ts', import.meta.url), {
      workerData: references,
    });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}
