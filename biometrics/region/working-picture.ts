import type { GreyPicture } from '../picture.ts';

/** All work is done on pictures 160 columns wide: veins are 2 to 6 pixels there, and sensor noise is already averaged. */
export const WORKING_WIDTH = 160;
const WORKING_HEIGHT_MIN = 60;
const WORKING_HEIGHT_MAX = 200;

const PICTURE_WIDTH_MIN = 160;
const PICTURE_WIDTH_MAX = 1280;
const PICTURE_HEIGHT_MAX = 960;

/** Grey levels 0 to 255, 160 columns by `height` rows. */
export interface WorkingPicture {
  readonly height: number;
  readonly grey: Float32Array;
}

/** Averages the picture down to working size; null if it is not a picture that a finger reader could have taken. */
export function toWorkingPicture({ width, height, pixels }: GreyPicture): WorkingPicture | null {
  if (!Number.isInteger(width) || !Number.isInteger(height) || pixels.length !== width * height) return null;
  if (width < PICTURE_WIDTH_MIN || width > PICTURE_WIDTH_MAX || height > PICTURE_HEIGHT_MAX) return null;
  const workingHeight = Math.round((height * WORKING_WIDTH) / width);
  if (workingHeight < WORKING_HEIGHT_MIN || workingHeight > WORKING_HEIGHT_MAX) return null;
  return { height: workingHeight, grey: average(pixels, width, height, workingHeight) };
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
