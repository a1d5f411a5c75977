import type { GreyPicture } from '../picture.ts';

/** All work is done on pictures 160 columns wide: veins are 2 to 6 pixels there, and sensor noise is already averaged. */
export const WORKING_WIDTH = 160;
export const WORKING_HEIGHT_MIN = 40;
export const WORKING_HEIGHT_MAX = 260;

const LONG_SIDE_MIN = 120;
const LONG_SIDE_MAX = 1280;
const SHORT_SIDE_MIN = 60;
const SHORT_SIDE_MAX = 960;

/** Grey levels 0 to 255, 160 columns by `height` rows. */
export interface WorkingPicture {
  readonly height: number;
  readonly grey: Float32Array;
}

/** Whether a finger reader could have taken it: whole numbers, from 120 x 60 to 1280 x 960, upright or lying. */
export function isReaderPicture({ width, height, pixels }: GreyPicture): boolean {
  if (!Number.isInteger(width) || !Number.isInteger(height)) return false;
  const [short, long] = width < height ? [width, height] : [height, width];
  if (short < SHORT_SIDE_MIN || short > SHORT_SIDE_MAX) return false;
  if (long < LONG_SIDE_MIN || long > LONG_SIDE_MAX) return false;
  return pixels.length === width * height;
}

/** Brings a picture whose finger lies across it to working size; null if it has not the proportions of one. */
export function toWorkingPicture(picture: GreyPicture): WorkingPicture | null {
  if (!isReaderPicture(picture)) return null;
  const { width, height, pixels } = picture;
  const workingHeight = Math.round((height * WORKING_WIDTH) / width);
  if (workingHeight < WORKING_HEIGHT_MIN || workingHeight > WORKING_HEIGHT_MAX) return null;
  const resize = width >= WORKING_WIDTH ? average : interpolate;
  return { height: workingHeight, grey: resize(pixels, width, height, workingHeight) };
}

/** The picture with rows and columns changed about: an upright finger lies then. */
export function transposePicture({ width, height, pixels }: GreyPicture): GreyPicture {
  const transposed = new Uint8Array(pixels.length);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) transposed[x * height + y] = pixels[y * width + x];
  }
  return { width: height, height: width, pixels: transposed };
}

/** Area average in two passes; a source pixel on a border gives to both sides. */
function average(pixels: Uint8Array, width: number, height: number, workingHeight: number): Float32Array {
  const grey = new Float32Array(WORKING_WIDTH * workingHeight);
  const row = new Float32Array(width);
  for (let y = 0; y < workingHeight; y += 1) {
    row.fill(0);
    const top = (y * height) / workingHeight;
    const bottom = ((y + 1) * height) / workingHeight;
    for (let sourceY = Math.floor(top); sourceY < bottom && sourceY < height; sourceY += 1) {
      const share = (Math.min(bottom, sourceY + 1) - Math.max(top, sourceY)) / (bottom - top);
      const start = sourceY * width;
      for (let x = 0; x < width; x += 1) row[x] += share * pixels[start + x];
    }
    averageRow(row, grey, y * WORKING_WIDTH);
  }
  return grey;
}

function averageRow(row: Float32Array, grey: Float32Array, start: number): void {
  const scale = row.length / WORKING_WIDTH;
  for (let x = 0; x < WORKING_WIDTH; x += 1) {
    const left = x * scale;
    const right = left + scale;
    let sum = 0;
    for (let sourceX = Math.floor(left); sourceX < right && sourceX < row.length; sourceX += 1) {
      sum += (Math.min(right, sourceX + 1) - Math.max(left, sourceX)) * row[sourceX];
    }
    grey[start + x] = sum / scale;
  }
}

/** Between the four nearest pixels, for pictures smaller than the working size. */
function interpolate(pixels: Uint8Array, width: number, height: number, workingHeight: number): Float32Array {
  const grey = new Float32Array(WORKING_WIDTH * workingHeight);
  for (let y = 0; y < workingHeight; y += 1) {
    const sourceY = Math.max(0, Math.min(height - 1.001, ((y + 0.5) * height) / workingHeight - 0.5));
    const y0 = Math.floor(sourceY);
    for (let x = 0; x < WORKING_WIDTH; x += 1) {
      const sourceX = Math.max(0, Math.min(width - 1.001, ((x + 0.5) * width) / WORKING_WIDTH - 0.5));
      const x0 = Math.floor(sourceX);
      const at = y0 * width + x0;
      const upper = pixels[at] + (sourceX - x0) * (pixels[at + 1] - pixels[at]);
      const lower = pixels[at + width] + (sourceX - x0) * (pixels[at + width + 1] - pixels[at + width]);
      grey[y * WORKING_WIDTH + x] = upper + (sourceY - y0) * (lower - upper);
    }
  }
  return grey;
}
