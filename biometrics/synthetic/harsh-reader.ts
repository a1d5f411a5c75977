import type { GreyPicture } from '../picture.ts';
import { blurTexture } from './blur-texture.ts';
import { SKIN, paintCellVeins } from './cell-veins.ts';
import { seededRandom } from './seeded-random.ts';
import type { SeededRandom } from './seeded-random.ts';

/**
 * Pictures as real sets show them and the guided reader of render-placement.ts does not: parts of the device in view, light
 * that falls off, burnt places, fingers askew, rolled, half outside, tips, dirt on the glass that stays where it is. Other
 * veins, another finger, another camera: a second opinion, on which nothing is tuned.
 */
export const HARSH_WIDTH = 320;
export const HARSH_HEIGHT = 240;
const PIXELS = HARSH_WIDTH * HARSH_HEIGHT;

/** What stays the same of a finger. */
export interface HarshFinger {
  readonly veins: Float32Array;
  /** Slow differences of the tissue, around 1. */
  readonly tissue: Float32Array;
  /** Half of its width in pixels in the middle of the picture, and how much narrower it gets per pixel towards the tip. */
  readonly halfWidth: number;
  readonly taper: number;
  /** Pixels along the finger, from the picture's middle when it lies there: the tip and the two joints. */
  readonly tip: number;
  readonly joints: readonly number[];
  readonly veinContrast: number;
}

/** The same in every picture of a reader. */
export interface HarshReader {
  /** Light of the device around the finger, row by row and column by column. */
  readonly device: Float32Array;
  /** Dirt on the glass: factors of the light. */
  readonly dirt: Float32Array;
}

export function harshFinger(seed: string): HarshFinger {
  const random = seededRandom(seed);
  const tip = random.between(85, 240);
  const joint = tip - random.between(95, 130);
  const tissue = Float32Array.from({ length: SKIN.width * SKIN.height }, () => random.gaussian());
  blurTexture(tissue, SKIN.width, SKIN.height, 9);
  for (let i = 0; i < tissue.length; i += 1) tissue[i] = 1 + 1.8 * tissue[i];
  return {
    veins: paintCellVeins(random),
    tissue,
    halfWidth: random.between(46, 66),
    taper: random.between(0.02, 0.07),
    tip,
    joints: [joint, joint - random.between(120, 160)],
    veinContrast: random.between(0.16, 0.32),
  };
}

export function harshReader(seed: string): HarshReader {
  const random = seededRandom(seed);
  const device = new Float32Array(PIXELS).fill(random.between(14, 40));
  const bands = 3 + Math.floor(random.next() * 3);
  for (let band = 0; band < bands; band += 1) drawBand(device, random);
  const wall = random.between(8, 36);
  for (let y = 0; y < HARSH_HEIGHT; y += 1)
    for (let x = 0; x < wall; x += 1) device[y * HARSH_WIDTH + x] *= 0.5;
  blurTexture(device, HARSH_WIDTH, HARSH_HEIGHT, 0.9);
  return { device, dirt: drawDirt(random) };
}

/** A level edge of the housing above or below where fingers lie, bright or dark, over a part of the width. */
function drawBand(device: Float32Array, random: SeededRandom): void {
  const isAbove = random.next() < 0.5;
  const top = Math.round(isAbove ? random.between(2, 46) : random.between(186, 232));
  const rows = random.between(3, 16);
  const left = random.next() < 0.5 ? 0 : random.between(0, 120);
  const right = random.next() < 0.5 ? HARSH_WIDTH : random.between(200, 320);
  const light = random.next() < 0.6 ? random.between(50, 150) : random.between(2, 10);
  for (let y = top; y < Math.min(HARSH_HEIGHT, top + rows); y += 1)
    for (let x = Math.floor(left); x < right; x += 1) device[y * HARSH_WIDTH + x] = light;
}

function drawDirt(random: SeededRandom): Float32Array {
  const dirt = new Float32Array(PIXELS).fill(1);
  const spots = 8 + Math.floor(random.next() * 10);
  for (let spot = 0; spot < spots; spot += 1) {
    const [x0, y0] = [random.between(0, HARSH_WIDTH), random.between(40, 200)];
    const [radius, loss] = [random.between(2, 7), random.between(0.1, 0.4)];
    const [lean, reach] = [random.between(0, Math.PI), random.next() < 0.35 ? 4.5 : 1];
    for (let y = Math.floor(y0 - 32); y < Math.min(HARSH_HEIGHT, y0 + 32); y += 1) {
      for (let x = Math.max(0, Math.floor(x0 - 32)); x < Math.min(HARSH_WIDTH, x0 + 32); x += 1) {
        if (y < 0) continue;
        const along = (x - x0) * Math.cos(lean) + (y - y0) * Math.sin(lean);
        const across = (y - y0) * Math.cos(lean) - (x - x0) * Math.sin(lean);
        const away = (along / reach) ** 2 + across ** 2;
        if (away < radius ** 2) dirt[y * HARSH_WIDTH + x] *= 1 - loss;
      }
    }
  }
  blurTexture(dirt, HARSH_WIDTH, HARSH_HEIGHT, 1);
  return dirt;
}

/** How one picture was taken. `harshness` 1 is what a public set of students shows, 2 its worst pictures. */
export interface HarshPicture extends GreyPicture {
  /** 1 where the finger really is. */
  readonly finger: Uint8Array;
}

export function takeHarshPicture(
  finger: HarshFinger,
  { device, dirt }: HarshReader,
  seed: string,
  harshness = 1,
): HarshPicture {
  const random = seededRandom(seed);
  const spread = (sigma: number): number => harshness * sigma * limited(random.gaussian());
  const turn = spread(0.05);
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const [shiftAlong, shiftAcross] = [spread(9), spread(9)];
  const roll = spread(0.1);
  const scale = 1 + spread(0.02);
  const bow = spread(3);
  const stretch = spread(1.5);
  const phase = random.between(0, 6);
  const light = 105 * Math.exp(spread(0.18));
  const lamps = Array.from({ length: 3 }, (_, i) => {
    return {
      at: -110 + 110 * i + spread(12),
      gain: 0.75 * Math.exp(spread(0.3)),
      reach: random.between(55, 85),
    };
  });
  const lean = spread(0.2);
  const contrast = finger.veinContrast * Math.exp(spread(0.2));
  const halo = random.between(0.06, 0.2);
  const field = new Float32Array(PIXELS);
  const mask = new Uint8Array(PIXELS);
  for (let y = 0; y < HARSH_HEIGHT; y += 1) {
    for (let x = 0; x < HARSH_WIDTH; x += 1) {
      const i = y * HARSH_WIDTH + x;
      const [dx, dy] = [(x - 160 - shiftAlong) / scale, (y - 120 - shiftAcross) / scale];
      const along = dx * cos + dy * sin;
      const across = dy * cos - dx * sin - bow * (along / 160) ** 2;
      const half = halfWidthAt(finger, along);
      let bright = 0.18;
      for (const { at, gain, reach } of lamps) bright += gain * Math.exp(-(((along - at) / reach) ** 2));
      bright *= light;
      const away = half > 0 ? Math.abs(across) / half : 2;
      if (away >= 1) {
        const past = Math.max(0, along - finger.tip);
        field[i] = device[i] + halo * bright * Math.exp(-((away - 1) * 3) - past / 20);
        continue;
      }
      mask[i] = 1;
      const angle = Math.asin(across / half);
      const u = 300 + along + stretch * Math.sin(along / 35 + phase);
      const v = (SKIN.height * SKIN.pixelsPerTexel) / 2 + (angle + roll) * 62;
      let joint = 1;
      for (const at of finger.joints) joint += 0.55 * Math.exp(-(((along - at) / 17) ** 2));
      const tissue = sample(finger.tissue, u, v);
      const shadow = Math.min(0.9, contrast * sample(finger.veins, u, v) * (0.55 + 0.45 * Math.cos(angle)));
      const round = 0.35 + 0.65 * Math.cos(angle);
      field[i] = bright * joint * tissue * round * (1 - shadow) * (1 + (lean * across) / half);
    }
  }
  blurTexture(field, HARSH_WIDTH, HARSH_HEIGHT, random.between(0.9, 1.6) + Math.abs(spread(0.3)));
  const vignette = random.between(0, 0.5) * Math.min(1.4, harshness);
  const noise = random.between(1.5, 3.5);
  const pixels = Uint8Array.from(field, (value, i) => {
    const [px, py] = [(i % HARSH_WIDTH) / 160 - 1, Math.floor(i / HARSH_WIDTH) / 120 - 1];
    const seen = value * dirt[i] * (1 - (vignette * (px * px + py * py)) / 2) + noise * random.gaussian();
    return Math.max(0, Math.min(255, Math.round(seen)));
  });
  return { width: HARSH_WIDTH, height: HARSH_HEIGHT, pixels, finger: mask };
}

function halfWidthAt({ halfWidth, taper, tip }: HarshFinger, along: number): number {
  const left = tip - along;
  if (left <= 0) return 0;
  const half = halfWidth - taper * along;
  const round = halfWidth * 0.9;
  return left >= round ? half : half * Math.sqrt(1 - (1 - left / round) ** 2);
}

function sample(plane: Float32Array, u: number, v: number): number {
  const x = Math.max(0, Math.min(SKIN.width - 1.001, u / SKIN.pixelsPerTexel));
  const y = Math.max(0, Math.min(SKIN.height - 1.001, v / SKIN.pixelsPerTexel));
  const [x0, y0] = [Math.floor(x), Math.floor(y)];
  const [fx, fy] = [x - x0, y - y0];
  const at = y0 * SKIN.width + x0;
  const upper = plane[at] + fx * (plane[at + 1] - plane[at]);
  const lower = plane[at + SKIN.width] + fx * (plane[at + SKIN.width + 1] - plane[at + SKIN.width]);
  return upper + fy * (lower - upper);
}

function limited(deviate: number): number {
  return Math.max(-2.5, Math.min(2.5, deviate));
}
