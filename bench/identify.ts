import { createRequire } from 'node:module';
import { availableParallelism, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import type { SubjectId } from '../domain/ids.ts';
import { COARSE_BYTES } from '../biometrics/comparison/coarse-code.ts';
import { compareSlots } from '../biometrics/comparison/compare-slots.ts';
import { SLOT_BYTES, slotOf } from '../biometrics/comparison/enrolled-slot.ts';
import { Gallery, WORKSPACE_BYTES } from '../biometrics/engine/gallery.ts';
import { isClear } from '../biometrics/engine/decide-search.ts';
import type { IsClear, SlotScorer } from '../biometrics/engine/search-gallery.ts';
import { NARROW, WIDE, searchGallery } from '../biometrics/engine/search-gallery.ts';
import { prepareSearch } from '../biometrics/engine/kernel-desk.ts';
import { startSearchThreads } from '../biometrics/engine/search-threads.ts';
import { threadsFor } from '../biometrics/engine/threads-for.ts';
import { mixStrips } from '../biometrics/evaluation/mix-strips.ts';
import { seededRandom } from '../biometrics/evaluation/seeded-draws.ts';
import { extractTemplate } from '../biometrics/extract-template.ts';
import type { GreyPicture } from '../biometrics/picture.ts';
import { renderPlacement } from '../biometrics/synthetic/render-placement.ts';
import { syntheticFinger } from '../biometrics/synthetic/synthetic-finger.ts';
import type { VeinFeatures } from '../biometrics/template.ts';
import { readTemplate } from '../biometrics/template.ts';
import { FINGERS } from '../domain/fingers.ts';
import { startBusyLedger } from './busy-ledger.ts';

/**
 * `npm run bench:identify [-- --sizes 1000,10000,100000 --searches 20 --threads 2]`: searches of galleries of synthetic
 * templates for fingers that are enrolled, alone and beside a ledger that commits purchases without a pause. At most 50 are
 * searched for; the galleries are filled with strangers mixed from strips of the others of a hundred extracted fingers
 * (biometrics/evaluation/mix-strips.ts): they cost what others cost.
 */
const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '1000,10000,100000,1000000' },
    searches: { type: 'string', default: '20' },
    threads: { type: 'string', default: String(threadsFor(availableParallelism(), process.platform)) },
  },
});
const searches = Math.min(50, Number(values.searches));
const threads = Number(values.threads);
const breathe = (): Promise<void> => Promise.resolve();
const DIFFERENT_FINGERS = 100;
/** What the backend asks for (backend/templates/gallery.ts). */
const FALSE_POSITIVE_PER_SEARCH = 1e-5;
/** As enrolment gives them: two fingers a person, three templates each. */
const TEMPLATES_PER_FINGER = 3;
const LEDGER_ALONE_MS = 1000;

console.log(`load of this machine: ${loadavg()[0]?.toFixed(1)} on ${availableParallelism()} cores`);
const pictures = Array.from({ length: DIFFERENT_FINGERS }, (_, i) =>
  renderPlacement(syntheticFinger(`bench ${i}`), 'enrolled'),
);
const extractionMs: number[] = [];
const extractionCpuMs: number[] = [];
const extracted = pictures.map((picture) => {
  const before = process.cpuUsage();
  const made = timed(extractionMs, () => extract(picture));
  extractionCpuMs.push(cpuMsSince(before));
  return made;
});
/** The first ones are enrolled and searched for; the others give the strips that strangers are mixed from. */
const enrolled = extracted.slice(0, searches).filter((features) => features !== null);
const sources = extracted.slice(searches).filter((features) => features !== null);
report('extraction at 320 x 240', extractionMs.slice(10));
report('  processor time of all threads', extractionCpuMs.slice(10));

const probes = Array.from({ length: searches }, (_, i) =>
  extract(renderPlacement(syntheticFinger(`bench ${i}`), 'probe')),
).filter((probe) => probe !== null);

measureReference();
for (const size of values.sizes.split(',').map(Number)) await measureGallery(size);
measureBandwidth();
console.log(`load of this machine: ${loadavg()[0]?.toFixed(1)}`);

async function measureGallery(size: number): Promise<void> {
  const rssBefore = process.memoryUsage().rss;
  const gallery = new Gallery();
  const draw = seededRandom(size);
  for (const features of enrolled)
    gallery.addFinger({ subjectId: `enrolled ${gallery.fingers}` as SubjectId, finger: 'right-index' }, [
      features,
    ]);
  while (gallery.owners.length < size) {
    const subjectId = `${Math.floor(gallery.fingers / 2)}` as SubjectId;
    const finger = FINGERS[1 + (gallery.fingers % 2)] ?? 'right-index';
    const templates = Array.from(
      { length: Math.min(TEMPLATES_PER_FINGER, size - gallery.owners.length) },
      () => mixStrips(sources, draw),
    );
    gallery.addFinger({ subjectId, finger }, templates);
  }
  const scorer = startSearchThreads(gallery, threads);
  await searchAll(gallery, scorer);
  const before = process.cpuUsage();
  report(`search of ${size} templates, ${threads} threads`, await searchAll(gallery, scorer));
  const cpuMs = cpuMsSince(before) / probes.length;
  console.log(`  processor time of all threads: ${cpuMs.toFixed(1)} ms a search`);
  report('  with the whole cohort', await searchAll(gallery, scorer, NARROW, () => false));
  const beforeWide = process.cpuUsage();
  report('  the wider second search when nobody was found', await searchAll(gallery, scorer, WIDE));
  const wideCpuMs = cpuMsSince(beforeWide) / probes.length;
  console.log(`    processor time of all threads: ${wideCpuMs.toFixed(1)} ms a search`);
  const ledger = await startBusyLedger();
  const [committed, startedMs] = [ledger.committed(), performance.now()];
  const beside = await searchAll(gallery, scorer);
  const busy = rate(ledger.committed() - committed, startedMs);
  const [committedAlone, aloneMs] = [ledger.committed(), performance.now()];
  await new Promise((resolve) => setTimeout(resolve, LEDGER_ALONE_MS));
  const alone = rate(ledger.committed() - committedAlone, aloneMs);
  await ledger.stop();
  report(`  beside a ledger: ${busy} durable purchases a second (alone ${alone}); search`, beside);
  await measureExact(scorer, size);
  const { rss, heapUsed } = process.memoryUsage();
  console.log(
    `  memory: coarse ${COARSE_BYTES} bytes a template, ${megabytes(size * COARSE_BYTES)}; exact ${SLOT_BYTES} bytes, ${megabytes(size * SLOT_BYTES)}; this process holds ${megabytes(rss)} (${megabytes(rssBefore)} before the gallery was filled), of it ${megabytes(heapUsed)} of objects`,
  );
  await scorer.close();
  measureUsearch(gallery, size);
}

async function searchAll(
  gallery: Gallery,
  scorer: SlotScorer,
  narrowing = NARROW,
  isClearSearch: IsClear = (people, searched) => isClear(people, searched, FALSE_POSITIVE_PER_SEARCH),
): Promise<number[]> {
  const times: number[] = [];
  for (const probe of probes) {
    const startedMs = performance.now();
    await searchGallery(gallery, scorer, null, prepareSearch(probe), breathe, narrowing, isClearSearch);
    times.push(performance.now() - startedMs);
  }
  return times;
}

async function measureExact(scorer: SlotScorer, size: number): Promise<void> {
  const slots = Uint32Array.from({ length: Math.min(size, 2000) }, (_, slot) => slot);
  const [probe] = probes;
  if (probe === undefined) return;
  const startedMs = performance.now();
  await scorer.scoreSlots('compare', prepareSearch(probe), slots, breathe);
  console.log(
    `  exact comparisons: ${Math.round(rate(slots.length, startedMs) / threads)} per second and thread`,
  );
}

function rate(count: number, sinceMs: number): number {
  return Math.round((1000 * count) / (performance.now() - sinceMs));
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(0)} MB`;
}

function cpuMsSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** An established native library, exact scan of vectors of as many bytes as the coarse code (64 x 8 bits), one thread. */
function measureUsearch(gallery: Gallery, size: number): void {
  const library = loadUsearch();
  if (library === null) {
    console.log('  usearch: not installed here');
    return;
  }
  // The same bytes in another order: a scan of all of them costs the same.
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
  const slots = sources.map(slotOf);
  const startedMs = performance.now();
  for (const slot of slots) compareSlots(prepared, slot, 0);
  const perSecond = (1000 * slots.length) / (performance.now() - startedMs);
  console.log(`plain TypeScript reference: ${Math.round(perSecond)} exact comparisons per second`);
}

/** How fast this machine reads memory that fits no cache, one thread. */
function measureBandwidth(): void {
  const bytes = new Uint8Array(256 * 2 ** 20).fill(1);
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
