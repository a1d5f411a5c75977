import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import type { SubjectId } from '../domain/ids.ts';
import { COARSE_BYTES } from '../biometrics/comparison/coarse-code.ts';
import { compareSlots } from '../biometrics/comparison/compare-slots.ts';
import { SLOT_BYTES, slotOf } from '../biometrics/comparison/enrolled-slot.ts';
import { Gallery, WORKSPACE_BYTES } from '../biometrics/engine/gallery.ts';
import { searchGallery } from '../biometrics/engine/search-gallery.ts';
import { prepareSearch } from '../biometrics/engine/kernel-desk.ts';
import { startSearchThreads } from '../biometrics/engine/search-threads.ts';
import { extractTemplate } from '../biometrics/extract-template.ts';
import type { GreyPicture } from '../biometrics/picture.ts';
import { renderPlacement } from '../biometrics/synthetic/render-placement.ts';
import { syntheticFinger } from '../biometrics/synthetic/synthetic-finger.ts';
import type { VeinFeatures } from '../biometrics/template.ts';
import { readTemplate } from '../biometrics/template.ts';

/**
 * `npm run bench:identify [-- --sizes 1000,10000,100000 --searches 20]`: searches of galleries of synthetic templates.
 * Larger galleries are filled with templates whose columns are moved about: they cost what others cost and match nobody.
 */
const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '1000,10000,100000,1000000' },
    searches: { type: 'string', default: '20' },
    threads: { type: 'string', default: String(availableParallelism()) },
  },
});
const searches = Number(values.searches);
const threads = Number(values.threads);
const breathe = (): Promise<void> => Promise.resolve();
const DIFFERENT_FINGERS = 100;

const pictures = Array.from({ length: DIFFERENT_FINGERS }, (_, i) =>
  renderPlacement(syntheticFinger(`bench ${i}`), 'enrolled'),
);
const extractionMs: number[] = [];
const features = pictures.flatMap((picture) => {
  const made = timed(extractionMs, () => extract(picture));
  return made === null ? [] : [made];
});
report('extraction at 320 x 240', extractionMs.slice(10));

const probes = Array.from({ length: searches }, (_, i) =>
  extract(renderPlacement(syntheticFinger(`bench ${i}`), 'probe')),
).filter((probe) => probe !== null);

measureReference();
for (const size of values.sizes.split(',').map(Number)) await measureGallery(size);
measureBandwidth();

async function measureGallery(size: number): Promise<void> {
  const gallery = new Gallery();
  for (let i = 0; i < size; i += 1) {
    const made = features[i % features.length];
    if (made !== undefined)
      gallery.addFinger({ subjectId: `${i}` as SubjectId, finger: 'right-index' }, [moved(made, i)]);
  }
  gallery.cohort();
  const scorer = startSearchThreads(gallery, threads);
  const times: number[] = [];
  for (const [i, probe] of probes.entries()) {
    const startedMs = performance.now();
    await searchGallery(gallery, scorer, null, prepareSearch(probe), breathe);
    if (i > 1) times.push(performance.now() - startedMs);
  }
  report(`search of ${size} templates, ${threads} threads`, times);
  const slots = Uint32Array.from({ length: Math.min(size, 2000) }, (_, slot) => slot);
  const exactMs: number[] = [];
  const [probe] = probes;
  if (probe !== undefined) {
    const prepared = prepareSearch(probe);
    const startedMs = performance.now();
    await scorer.scoreSlots('compare', prepared, slots, breathe);
    exactMs.push(performance.now() - startedMs);
    const perSecond = (1000 * slots.length) / (exactMs[0] ?? 1) / threads;
    console.log(`  exact comparisons: ${Math.round(perSecond)} per second and thread`);
  }
  const coarse = size * COARSE_BYTES;
  const exact = size * SLOT_BYTES;
  console.log(
    `  memory: ${COARSE_BYTES} + ${SLOT_BYTES} bytes a template, ${((coarse + exact) / 2 ** 20).toFixed(0)} MiB in all`,
  );
  await scorer.close();
  measureUsearch(gallery, size);
}

/** An established native library, exact scan of vectors of as many bytes as the coarse code (64 x 8 bits), one thread. */
function measureUsearch(gallery: Gallery, size: number): void {
  const library = loadUsearch();
  if (library === null) {
    console.log('  usearch: not installed here');
    return;
  }
  const codes = new Int8Array(size * COARSE_BYTES);
  codes.set(new Int8Array(gallery.coarseMemory.buffer, WORKSPACE_BYTES, codes.length));
  const times: number[] = [];
  for (let i = 0; i < 7; i += 1) {
    const query = codes.slice(i * COARSE_BYTES, (i + 1) * COARSE_BYTES);
    timed(times, () => library.exactSearch(codes, query, COARSE_BYTES, 10, 'l2sq', 1));
  }
  report('  usearch, exact scan of codes of the same bytes, one thread, no shifts', times.slice(1));
}

interface Usearch {
  exactSearch(
    dataset: Int8Array,
    queries: Int8Array,
    dimensions: number,
    count: number,
    metric: string,
    threads: number,
  ): unknown;
}

function loadUsearch(): Usearch | null {
  try {
    const library: unknown = createRequire(import.meta.url)('usearch');
    return isUsearch(library) ? library : null;
  } catch {
    return null;
  }
}

function isUsearch(library: unknown): library is Usearch {
  return typeof library === 'object' && library !== null && 'exactSearch' in library;
}

function measureReference(): void {
  const [probe] = probes;
  if (probe === undefined) return;
  const prepared = prepareSearch(probe).exact;
  const slots = features.map(slotOf);
  const startedMs = performance.now();
  for (const slot of slots) compareSlots(prepared, slot, 0);
  const perSecond = (1000 * slots.length) / (performance.now() - startedMs);
  console.log(`plain TypeScript reference: ${Math.round(perSecond)} exact comparisons per second`);
}

/** How fast this machine reads memory that fits no cache, one thread. */
function measureBandwidth(): void {
  const words = new BigUint64Array(32 * 2 ** 20).fill(1n);
  const bytes = new Uint8Array(words.buffer);
  const target = new Uint8Array(bytes.length);
  const times: number[] = [];
  for (let i = 0; i < 4; i += 1) timed(times, () => target.set(bytes));
  const best = Math.min(...times);
  console.log(
    `memory copied: ${((2 * bytes.length) / 2 ** 30 / (best / 1000)).toFixed(1)} GiB/s read and written, one thread`,
  );
}

function extract(picture: GreyPicture): VeinFeatures | null {
  const extraction = extractTemplate(picture);
  return extraction.ok ? readTemplate(extraction.value.template) : null;
}

/** The pattern with its columns in another order: as dense as a finger's and nobody's. */
function moved({ pattern, code }: VeinFeatures, by: number): VeinFeatures {
  if (by < features.length) return { pattern, code };
  const turned = Uint32Array.from(pattern, (_, i) => {
    const column = ((i >> 1) * 7 + by * 13) % (pattern.length / 2);
    return pattern[2 * column + (i & 1)] ?? 0;
  });
  return { pattern: turned, code };
}

function timed<Value>(times: number[], act: () => Value): Value {
  const startedMs = performance.now();
  const value = act();
  times.push(performance.now() - startedMs);
  return value;
}

function report(name: string, times: readonly number[]): void {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): string =>
    (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN).toFixed(1);
  console.log(`${name}: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms`);
}
