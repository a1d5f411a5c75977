import type { FingerOutline } from '../region/finger-outline.ts';
import type { WorkingPicture } from '../region/working-picture.ts';
import { WORKING_WIDTH } from '../region/working-picture.ts';

/** How bright each place of a working picture is beside the finger around it; row by row, in places of the sensor. */
export interface LocalLight {
  /** Logarithm of the light over its neighbourhood's mean; 0 outside the finger. Dirt that takes a third says -0.4. */
  readonly light: Float32Array;
  /** 1 where there is finger. */
  readonly finger: Uint8Array;
}

/** Rows along the outline that are left out, where the finger turns away from the light. */
const RIM_ROWS = 2;
/** Half of the neighbourhood's side. Near the outline it shrinks on both sides alike, or the finger's roundness would show. */
const NEAR = 8;
const NEAR_MIN = 1;
/** Grey levels added before the logarithm is taken: in the dark the noise would shout. */
export const DARK = 4;

export function measureLocalLight({ grey, height }: WorkingPicture, outline: FingerOutline): LocalLight {
  const finger = new Uint8Array(WORKING_WIDTH * height);
  const levels = new Float32Array(finger.length);
  const first = outline.top.map((top) => Math.max(0, Math.ceil(top + RIM_ROWS)));
  const last = outline.bottom.map((bottom) => Math.min(height - 1, Math.floor(bottom - RIM_ROWS)));
  for (let x = 0; x < WORKING_WIDTH; x += 1) {
    for (let y = first[x]; y <= last[x]; y += 1) {
      const at = y * WORKING_WIDTH + x;
      finger[at] = 1;
      levels[at] = Math.log(grey[at] + DARK);
    }
  }
  const [sums, counts] = [summedArea(levels, height), summedArea(finger, height)];
  const light = new Float32Array(finger.length);
  for (let x = 0; x < WORKING_WIDTH; x += 1) {
    const columns = Math.max(NEAR_MIN, Math.min(NEAR, x, WORKING_WIDTH - 1 - x));
    for (let y = first[x]; y <= last[x]; y += 1) {
      const rows = Math.max(NEAR_MIN, Math.min(NEAR, y - first[x], last[x] - y));
      const around = (area: Float64Array): number => boxOf(area, height, x, y, columns, rows);
      const at = y * WORKING_WIDTH + x;
      light[at] = levels[at] - around(sums) / around(counts);
    }
  }
  levels.fill(0);
  sums.fill(0);
  return { light, finger };
}

/** Sums of all that lies above and to the left, with an empty row and column before the first. */
export function summedArea(plane: Float32Array | Uint8Array, height: number): Float64Array {
  const stride = WORKING_WIDTH + 1;
  const area = new Float64Array(stride * (height + 1));
  for (let y = 0; y < height; y += 1) {
    let row = 0;
    for (let x = 0; x < WORKING_WIDTH; x += 1) {
      row += plane[y * WORKING_WIDTH + x];
      area[(y + 1) * stride + x + 1] = area[y * stride + x + 1] + row;
    }
  }
  return area;
}

/** Sum over the box that reaches so many columns and rows to each side of a place, cut off at the picture's ends. */
export function boxOf(
  area: Float64Array,
  height: number,
  x: number,
  y: number,
  columns: number,
  rows: number,
): number {
  const stride = WORKING_WIDTH + 1;
  const [left, right] = [Math.max(0, x - columns), Math.min(WORKING_WIDTH, x + columns + 1)];
  const [top, end] = [stride * Math.max(0, y - rows), stride * Math.min(height, y + rows + 1)];
  return area[end + right] - area[top + right] - area[end + left] + area[top + left];
}
