import type { GreyPicture } from '../picture.ts';
import { drawPlacement } from './placement.ts';
import type { Placement, PlacementFault } from './placement.ts';
import { seededRandom } from './seeded-random.ts';
import type { SyntheticFinger } from './synthetic-finger.ts';
import { TEXTURE } from './synthetic-finger.ts';

export const PICTURE_WIDTH = 320;
export const PICTURE_HEIGHT = 240;
const PIXELS = PICTURE_WIDTH * PICTURE_HEIGHT;

export interface RenderOptions {
  readonly fault?: PlacementFault;
  /** How differently people place their finger: 1 (default) ordinary, 0 always the same, 2 careless. */
  readonly variation?: number;
}

/**
 * A near-infrared picture (320 x 240, finger horizontal, tip to the right) of one placement of the finger. Deterministic
 * in finger and seed. The picture carries nothing but its pixels.
 */
export function renderPlacement(
  finger: SyntheticFinger,
  placementSeed: Uint8Array | string,
  options: RenderOptions = {},
): GreyPicture {
  const random = seededRandom(placementSeed);
  const placement = drawPlacement(random, options.variation ?? 1, options.fault ?? null);
  const light = new Float32Array(PIXELS).fill(placement.background);
  if (placement.light > 0) lightFinger(light, finger, placement);
  const seen = blurLens(moveDuringExposure(light, placement), placement.blur);
  return {
    width: PICTURE_WIDTH,
    height: PICTURE_HEIGHT,
    pixels: expose(seen, placement.noise, random.uint32()),
  };
}

const ASIN_STEPS = 512;
/** Angle around the finger for a position from edge (-1) to edge (1), in radians. */
const angleAt = Float32Array.from({ length: 2 * ASIN_STEPS + 1 }, (_, i) => Math.asin(i / ASIN_STEPS - 1));
/** Light that comes out of the finger at a position from edge to edge: less where the surface turns away. */
const roundness = Float32Array.from(
  { length: 2 * ASIN_STEPS + 1 },
  (_, i) => 0.5 + 0.5 * Math.sqrt(1 - (i / ASIN_STEPS - 1) ** 2),
);

/** What one column of the finger (at texture resolution) looks like in this placement. */
interface Columns {
  readonly middle: Float32Array;
  readonly perHalfWidth: Float32Array;
  readonly light: Float32Array;
  readonly textureColumn: Float32Array;
}

function layOut(finger: SyntheticFinger, placement: Placement): Columns {
  const { width, pixelsPerTexel, firstPixel } = TEXTURE;
  const columns: Columns = {
    middle: new Float32Array(width),
    perHalfWidth: new Float32Array(width),
    light: new Float32Array(width),
    textureColumn: new Float32Array(width),
  };
  for (let i = 0; i < width; i += 1) {
    const fromCentre = (firstPixel + i * pixelsPerTexel) / 160 - 1;
    const half = finger.halfWidth[i] * placement.flattening;
    columns.middle[i] = placement.bow * fromCentre * fromCentre;
    columns.perHalfWidth[i] = half > 1 ? 1 / half : 0;
    columns.light[i] = placement.light * finger.glow[i] * (1 + placement.lightSlope * fromCentre);
    const stretched =
      i + (placement.stretch / pixelsPerTexel) * Math.sin(2.2 * fromCentre + placement.stretchPhase);
    columns.textureColumn[i] = Math.max(0, Math.min(width - 1.001, stretched));
  }
  return columns;
}

function lightFinger(light: Float32Array, finger: SyntheticFinger, placement: Placement): void {
  const { width, height, pixelsPerTexel, firstPixel, radius } = TEXTURE;
  const { middle, perHalfWidth, light: columnLight, textureColumn } = layOut(finger, placement);
  const { veins, tissue } = finger;
  const cos = Math.cos(placement.turn) / placement.scale;
  const sin = Math.sin(placement.turn) / placement.scale;
  const depth = placement.veinContrast * finger.contrast;
  const narrowing = placement.veinNarrowing;
  const widening = 1 / (1 - narrowing);
  const rowOfAngle = radius / pixelsPerTexel;
  const middleRow = (height - 1) / 2 + placement.roll * rowOfAngle;
  const lastRow = height - 1.001;
  for (let y = 0; y < PICTURE_HEIGHT; y += 1) {
    const dy = y - PICTURE_HEIGHT / 2 - placement.shiftAcross;
    for (let x = 0; x < PICTURE_WIDTH; x += 1) {
      const dx = x - PICTURE_WIDTH / 2;
      const along = PICTURE_WIDTH / 2 + dx * cos + dy * sin - placement.shiftAlong;
      const texel = (along - firstPixel) / pixelsPerTexel;
      if (texel < 0 || texel >= width - 1) continue;
      const column = texel | 0;
      if (perHalfWidth[column] === 0) continue;
      const part = texel - column;
      const perHalf =
        perHalfWidth[column + 1] === 0
          ? perHalfWidth[column]
          : perHalfWidth[column] + part * (perHalfWidth[column + 1] - perHalfWidth[column]);
      const across = (dy * cos - dx * sin - middle[column]) * perHalf;
      const at = y * PICTURE_WIDTH + x;
      if (across <= -1 || across >= 1) {
        // A little light leaks past the finger's edge.
        const away = across < 0 ? -across : across;
        light[at] += (0.12 * columnLight[column]) / (1 + 60 * (away - 1) * (away - 1) + 8 * (away - 1));
        continue;
      }
      const step = ((across + 1) * ASIN_STEPS) | 0;
      let v = middleRow + angleAt[step] * rowOfAngle;
      v = v < 0 ? 0 : v > lastRow ? lastRow : v;
      const u = textureColumn[column] + part * (textureColumn[column + 1] - textureColumn[column]);
      const u0 = u | 0;
      const v0 = v | 0;
      const fu = u - u0;
      const fv = v - v0;
      const a = v0 * width + u0;
      const b = a + width;
      const w11 = fu * fv;
      const w10 = fv - w11;
      const w01 = fu - w11;
      const w00 = 1 - fu - w10;
      const vein = veins[a] * w00 + veins[a + 1] * w01 + veins[b] * w10 + veins[b + 1] * w11;
      const skin = tissue[a] * w00 + tissue[a + 1] * w01 + tissue[b] * w10 + tissue[b + 1] * w11;
      const shadow = vein > narrowing ? depth * (vein - narrowing) * widening : 0;
      light[at] +=
        columnLight[column] *
        roundness[step] *
        (1 + placement.lightSlopeAcross * across) *
        skin *
        (1 - shadow);
    }
  }
}

/** The mean along the path that the finger moved while the shutter was open. */
function moveDuringExposure(light: Float32Array, placement: Placement): Float32Array {
  const { motionAlong, motionAcross } = placement;
  const steps = Math.min(14, Math.round(Math.hypot(motionAlong, motionAcross)));
  if (steps < 2) return light;
  const sum = new Float32Array(PIXELS);
  for (let step = 0; step < steps; step += 1) {
    const t = step / (steps - 1) - 0.5;
    const dx = Math.round(t * motionAlong);
    const dy = Math.round(t * motionAcross);
    const from = Math.max(0, -dx);
    const to = PICTURE_WIDTH - Math.max(0, dx);
    for (let y = 0; y < PICTURE_HEIGHT; y += 1) {
      const row = y * PICTURE_WIDTH;
      const other = Math.max(0, Math.min(PICTURE_HEIGHT - 1, y + dy)) * PICTURE_WIDTH + dx;
      for (let x = from; x < to; x += 1) sum[row + x] += light[other + x];
      for (let x = 0; x < from; x += 1) sum[row + x] += light[other - dx];
      for (let x = to; x < PICTURE_WIDTH; x += 1) sum[row + x] += light[other - dx + PICTURE_WIDTH - 1];
    }
  }
  for (let i = 0; i < PIXELS; i += 1) sum[i] /= steps;
  return sum;
}

/** Blur of the lens: a five-tap binomial-like filter whose middle tap is set by the wanted sigma. */
function blurLens(light: Float32Array, sigma: number): Float32Array {
  const near = Math.exp(-0.5 / (sigma * sigma));
  const far = Math.exp(-2 / (sigma * sigma));
  const whole = 1 + 2 * near + 2 * far;
  const [t0, t1, t2] = [1 / whole, near / whole, far / whole];
  const across = new Float32Array(PIXELS);
  for (let y = 0; y < PICTURE_HEIGHT; y += 1) {
    const row = y * PICTURE_WIDTH;
    const [up1, up2] = [Math.max(0, y - 1) * PICTURE_WIDTH, Math.max(0, y - 2) * PICTURE_WIDTH];
    const [down1, down2] = [
      Math.min(PICTURE_HEIGHT - 1, y + 1) * PICTURE_WIDTH,
      Math.min(PICTURE_HEIGHT - 1, y + 2) * PICTURE_WIDTH,
    ];
    for (let x = 0; x < PICTURE_WIDTH; x += 1) {
      across[row + x] =
        t0 * light[row + x] +
        t1 * (light[up1 + x] + light[down1 + x]) +
        t2 * (light[up2 + x] + light[down2 + x]);
    }
  }
  for (let y = 0; y < PICTURE_HEIGHT; y += 1) {
    const row = y * PICTURE_WIDTH;
    for (let x = 2; x < PICTURE_WIDTH - 2; x += 1) {
      const i = row + x;
      light[i] = t0 * across[i] + t1 * (across[i - 1] + across[i + 1]) + t2 * (across[i - 2] + across[i + 2]);
    }
    light[row] = light[row + 1] = light[row + 2];
    light[row + PICTURE_WIDTH - 1] = light[row + PICTURE_WIDTH - 2] = light[row + PICTURE_WIDTH - 3];
  }
  return light;
}

const NOISE_LENGTH = 1 << 14;
const noiseTable = sensorNoise();

function sensorNoise(): Float32Array {
  const random = seededRandom('sensor noise');
  return Float32Array.from({ length: NOISE_LENGTH }, () => random.gaussian());
}

function expose(light: Float32Array, noise: number, seed: number): Uint8Array {
  const pixels = new Uint8Array(PIXELS);
  let state = seed | 1;
  for (let i = 0; i < PIXELS; i += 1) {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    const grey = light[i] + noise * noiseTable[state >>> 18] + 0.5;
    pixels[i] = grey < 0 ? 0 : grey > 255 ? 255 : grey;
  }
  return pixels;
}
