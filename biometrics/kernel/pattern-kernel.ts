import {
  CODE_HEIGHT,
  CODE_WIDTH,
  FILTER_RADIUS,
  ORIENTED_FILTERS,
  PADDED_HEIGHT,
  PADDED_WIDTH,
  padRegion,
} from '../pattern/competitive-code.ts';
import type { HalfFilter } from '../pattern/competitive-code.ts';
import { gaussianTaps } from '../pattern/gaussian-derivatives.ts';
import { VEIN_SIGMA } from '../pattern/maximum-curvature.ts';
import { REGION_PIXELS } from '../region/finger-region.ts';
import type { KernelMemory } from './kernel-memory.ts';
import { compileModule, createKernelMemory, exportsOf } from './kernel-memory.ts';
import { PATTERN_KERNEL_HEX } from './pattern-kernel-module.ts';

/** What the WebAssembly module offers; all arguments are numbers and byte addresses (kernel/pattern-kernel.as). */
interface PatternFilters {
  maximumCurvature(
    plane: number,
    mask: number,
    taps: number,
    count: number,
    scratch: number,
    joined: number,
  ): void;
  strongestDirections(
    padded: number,
    rowBytes: number,
    centre: number,
    filters: number,
    winners: number,
  ): void;
}

/** Both patterns of a region, bit for bit what maximumCurvature and strongestDirections (pattern/) find. */
export interface PatternKernel {
  find(
    normalised: Float32Array,
    mask: Uint8Array,
  ): { readonly veinScores: Float32Array; readonly winners: Uint8Array };
}

const { smooth, first, second } = gaussianTaps(VEIN_SIGMA);
const ROW_BYTES = 8 * PADDED_WIDTH;
const TAP_BYTES = 16;

/** Where things lie: the filters, which stay, then the picture's planes, which are wiped after each. */
const TAPS_AT = 0;
const FILTERS_AT = TAPS_AT + 3 * 8 * smooth.length;
const FILTERS_BYTES = ORIENTED_FILTERS.reduce((sum, { dx }) => sum + TAP_BYTES * (1 + dx.length), 0);
const PLANE_AT = 16 * Math.ceil((FILTERS_AT + FILTERS_BYTES) / 16);
const MASK_AT = PLANE_AT + 4 * REGION_PIXELS;
const JOINED_AT = MASK_AT + REGION_PIXELS;
const WINNERS_AT = JOINED_AT + 4 * REGION_PIXELS;
const PADDED_AT = WINNERS_AT + CODE_WIDTH * CODE_HEIGHT;
const SCRATCH_AT = PADDED_AT + PADDED_HEIGHT * ROW_BYTES;
const SCRATCH_BYTES = 10 * 4 * REGION_PIXELS + ROW_BYTES;

let started: PatternKernel | null = null;

/** The one of this thread. */
export function patternKernel(): PatternKernel {
  started ??= startPatternKernel();
  return started;
}

function startPatternKernel(): PatternKernel {
  const memory = createKernelMemory(SCRATCH_AT + SCRATCH_BYTES);
  const filters = exportsOf(compileModule(PATTERN_KERNEL_HEX), memory);
  if (!isPatternFilters(filters)) throw new TypeError('not the pattern kernel');
  writeFilters(memory);
  const plane = new Float32Array(memory.buffer, PLANE_AT, REGION_PIXELS);
  const masked = new Uint8Array(memory.buffer, MASK_AT, REGION_PIXELS);
  const padded = new Float64Array(memory.buffer, PADDED_AT, PADDED_WIDTH * PADDED_HEIGHT);
  const joined = new Float32Array(memory.buffer, JOINED_AT, REGION_PIXELS);
  const found = new Uint8Array(memory.buffer, WINNERS_AT, CODE_WIDTH * CODE_HEIGHT);
  const ofThePicture = new Uint8Array(memory.buffer, PLANE_AT, SCRATCH_AT + SCRATCH_BYTES - PLANE_AT);
  return {
    find: (normalised, mask) => {
      plane.set(normalised);
      masked.set(mask);
      filters.maximumCurvature(PLANE_AT, MASK_AT, TAPS_AT, smooth.length, SCRATCH_AT, JOINED_AT);
      partColumns(padRegion(normalised), padded);
      const centre = placeOf(FILTER_RADIUS, FILTER_RADIUS);
      filters.strongestDirections(PADDED_AT, ROW_BYTES, centre, FILTERS_AT, WINNERS_AT);
      const answer = { veinScores: joined.slice(), winners: found.slice() };
      ofThePicture.fill(0);
      return answer;
    },
  };
}

function isPatternFilters(exports: object): exports is PatternFilters {
  return ['maximumCurvature', 'strongestDirections'].every((name) => name in exports);
}

function writeFilters(memory: KernelMemory): void {
  new Float64Array(memory.buffer, TAPS_AT).set([...smooth, ...first, ...second]);
  const view = new DataView(memory.buffer, FILTERS_AT);
  let at = 0;
  for (const filter of ORIENTED_FILTERS) at = writeFilter(view, at, filter);
}

function writeFilter(view: DataView, start: number, { centre, dx, dy, weight }: HalfFilter): number {
  const middle = placeOf(FILTER_RADIUS, FILTER_RADIUS);
  view.setFloat64(start, centre, true);
  view.setInt32(start + 8, dx.length, true);
  dx.forEach((columns, i) => {
    const at = start + TAP_BYTES * (1 + i);
    view.setFloat64(at, weight[i], true);
    view.setInt32(at + 8, placeOf(FILTER_RADIUS + columns, FILTER_RADIUS + dy[i]) - middle, true);
    view.setInt32(at + 12, placeOf(FILTER_RADIUS - columns, FILTER_RADIUS - dy[i]) - middle, true);
  });
  return start + TAP_BYTES * (1 + dx.length);
}

/** The byte of a padded pixel: of each row the even columns lie first, so that every second pixel lies beside the next. */
function placeOf(column: number, row: number): number {
  return row * ROW_BYTES + 8 * ((column & 1) * (PADDED_WIDTH / 2) + (column >> 1));
}

function partColumns(plane: Float32Array, parted: Float64Array): void {
  const half = PADDED_WIDTH / 2;
  for (let row = 0; row < plane.length; row += PADDED_WIDTH) {
    for (let column = 0; column < half; column += 1) {
      parted[row + column] = plane[row + 2 * column];
      parted[row + half + column] = plane[row + 2 * column + 1];
    }
  }
  plane.fill(0);
}
