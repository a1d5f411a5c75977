import type { FingerOutline } from './finger-outline.ts';
import type { WorkingPicture } from './working-picture.ts';
import { WORKING_WIDTH } from './working-picture.ts';

/** The region that patterns are taken from: the finger's midline lies level in its middle (Huang 2010). */
export const REGION_WIDTH = 160;
export const REGION_HEIGHT = 64;
export const REGION_PIXELS = REGION_WIDTH * REGION_HEIGHT;

export interface FingerRegion {
  /** Grey levels, row by row; outside the finger the nearest finger pixel of the column is repeated. */
  readonly grey: Float32Array;
  /** 1 where there is finger. */
  readonly mask: Uint8Array;
}

/** Rows along the outline that are left out: the light turns there, and a ridge filter would take it for a vein. */
const RIM_ROWS = 3;

const QUARTER = Math.PI / 2;
/** Half of the thickness in rows below which no finger is taken for a cylinder: its edges were not found. */
const RADIUS_MIN = 22;

/**
 * Rotates and shifts the picture so that the midline is level and centred. The finger's size is kept in the middle; towards
 * the edges it is unrolled like a cylinder (Prommegger & Uhl 2019), so that a finger that is rolled is one that is shifted.
 */
export function cutFingerRegion(picture: WorkingPicture, outline: FingerOutline): FingerRegion {
  const { slope, intercept } = outline.midline;
  const cos = 1 / Math.hypot(1, slope);
  const sin = slope * cos;
  const centreX = (WORKING_WIDTH - 1) / 2;
  const centreY = intercept + slope * centreX;
  const radius = Math.max(RADIUS_MIN, 0.55 * outline.thickness);
  const grey = new Float32Array(REGION_PIXELS);
  const mask = new Uint8Array(REGION_PIXELS);
  for (let y = 0; y < REGION_HEIGHT; y += 1) {
    const dy =
      radius *
      Math.sin(Math.max(-1, Math.min(1, (y - (REGION_HEIGHT - 1) / 2) / radius / QUARTER)) * QUARTER);
    for (let x = 0; x < REGION_WIDTH; x += 1) {
      const dx = x - (REGION_WIDTH - 1) / 2;
      const sourceX = centreX + dx * cos - dy * sin;
      const sourceY = centreY + dx * sin + dy * cos;
      const at = y * REGION_WIDTH + x;
      grey[at] = sampleBilinear(picture, sourceX, sourceY);
      mask[at] = isFinger(outline, sourceX, sourceY) ? 1 : 0;
    }
  }
  repeatRim(grey, mask);
  return { grey, mask };
}

function isFinger(outline: FingerOutline, x: number, y: number): boolean {
  const column = Math.round(x);
  if (column < 0 || column >= WORKING_WIDTH) return false;
  return y >= outline.top[column] + RIM_ROWS && y <= outline.bottom[column] - RIM_ROWS;
}

function sampleBilinear({ grey, height }: WorkingPicture, x: number, y: number): number {
  const cx = Math.max(0, Math.min(WORKING_WIDTH - 1.001, x));
  const cy = Math.max(0, Math.min(height - 1.001, y));
  const x0 = Math.floor(cx);
  const y0 = Math.floor(cy);
  const fx = cx - x0;
  const fy = cy - y0;
  const at = y0 * WORKING_WIDTH + x0;
  const upper = grey[at] + fx * (grey[at + 1] - grey[at]);
  const lower = grey[at + WORKING_WIDTH] + fx * (grey[at + WORKING_WIDTH + 1] - grey[at + WORKING_WIDTH]);
  return upper + fy * (lower - upper);
}

function repeatRim(grey: Float32Array, mask: Uint8Array): void {
  const end = REGION_PIXELS;
  for (let x = 0; x < REGION_WIDTH; x += 1) {
    let first = x;
    while (first < end && mask[first] === 0) first += REGION_WIDTH;
    if (first >= end) continue;
    let last = end - REGION_WIDTH + x;
    while (mask[last] === 0) last -= REGION_WIDTH;
    for (let at = x; at < first; at += REGION_WIDTH) grey[at] = grey[first];
    for (let at = last + REGION_WIDTH; at < end; at += REGION_WIDTH) grey[at] = grey[last];
  }
}
