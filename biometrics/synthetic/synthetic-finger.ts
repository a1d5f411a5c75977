import { blurTexture } from './blur-texture.ts';
import type { SeededRandom } from './seeded-random.ts';
import { seededRandom } from './seeded-random.ts';
import { growVeins } from './vein-network.ts';

/**
 * The unrolled skin of a finger, in texels of two picture pixels (at 320 pixels across). `along` runs from the palm to the
 * tip, `across` around the finger: the middle row faces the camera when the finger is not rolled.
 */
export const TEXTURE = {
  width: 296,
  height: 116,
  pixelsPerTexel: 2,
  /** Picture column (of an unshifted placement) of the texture's first column. */
  firstPixel: -200,
  /** Radius in pixels of the cylinder the texture is wound on. */
  radius: 66,
} as const;

/** The anatomy of one finger: what stays the same from placement to placement. */
export interface SyntheticFinger {
  /** Light taken away by veins, 0 to about 1, per texel. */
  readonly veins: Float32Array;
  /** Light let through by skin, fat and creases relative to 1, per texel. */
  readonly tissue: Float32Array;
  /** Half of the width in pixels at each texture column; 0 past the tip. */
  readonly halfWidth: Float32Array;
  /** Light let through at each texture column relative to 1: joints are brighter. */
  readonly glow: Float32Array;
  /** How strongly this finger's veins show, around 1. */
  readonly contrast: number;
}

/** Makes a finger. The same seed gives the same finger; other seeds give unrelated ones. */
export function syntheticFinger(seed: Uint8Array | string): SyntheticFinger {
  const random = seededRandom(seed);
  const tip = random.between(312, 352);
  const firstJoint = tip - random.between(92, 122);
  const secondJoint = firstJoint - random.between(150, 190);
  const joints = [firstJoint, secondJoint];
  return {
    veins: paintVisibleVeins(random),
    tissue: paintTissue(random, joints),
    halfWidth: drawOutline(random, tip, joints),
    glow: lightAlong(random, joints),
    contrast: random.between(0.85, 1.15),
  };
}

/** Mean shadow that every finger shows the camera, at least; a median finger shows 0.2. */
const VISIBLE_SHADOW_MIN = 0.1;

/** Grows again while hardly any vein lies on the camera's side: who cannot be enrolled at all is left to `PlacementFault`. */
function paintVisibleVeins(random: SeededRandom): Float32Array {
  let veins = paintVeins(random);
  while (visibleShadow(veins) < VISIBLE_SHADOW_MIN) veins = paintVeins(random);
  return veins;
}

function visibleShadow(veins: Float32Array): number {
  const { width, height } = TEXTURE;
  const [left, right] = [Math.floor(width * 0.35), Math.floor(width * 0.85)];
  const [top, bottom] = [Math.floor(height * 0.2), Math.floor(height * 0.8)];
  let sum = 0;
  for (let y = top; y < bottom; y += 1) {
    for (let x = left; x < right; x += 1) sum += veins[y * width + x];
  }
  return sum / ((right - left) * (bottom - top));
}

function paintVeins(random: SeededRandom): Float32Array {
  const { width, height } = TEXTURE;
  const shallow = new Float32Array(width * height);
  const deep = new Float32Array(width * height);
  for (const piece of growVeins(random, width, height)) {
    const layer = piece.depth < 0.5 ? shallow : deep;
    stampDisc(layer, piece.along, piece.across, piece.radius, 1 - 0.35 * piece.depth);
  }
  blurTexture(shallow, width, height, 0.9);
  blurTexture(deep, width, height, 1.8);
  for (let i = 0; i < shallow.length; i += 1) {
    // Two veins over each other take more light than one, but less than twice as much.
    shallow[i] += deep[i] - 0.6 * shallow[i] * deep[i];
  }
  return shallow;
}

/** A blood vessel's shadow: deepest along its axis, nothing at its wall. */
function stampDisc(
  layer: Float32Array,
  along: number,
  across: number,
  radius: number,
  strength: number,
): void {
  const { width, height } = TEXTURE;
  const reach = radius + 0.5;
  const left = Math.max(0, Math.ceil(along - reach));
  const right = Math.min(width - 1, Math.floor(along + reach));
  const top = Math.max(0, Math.ceil(across - reach));
  const bottom = Math.min(height - 1, Math.floor(across + reach));
  for (let y = top; y <= bottom; y += 1) {
    for (let x = left; x <= right; x += 1) {
      const distance = ((x - along) ** 2 + (y - across) ** 2) / (reach * reach);
      if (distance >= 1) continue;
      const shadow = strength * Math.sqrt(1 - distance);
      const at = y * width + x;
      if (shadow > layer[at]) layer[at] = shadow;
    }
  }
}

function paintTissue(random: SeededRandom, joints: readonly number[]): Float32Array {
  const { width, height } = TEXTURE;
  const tissue = new Float32Array(width * height).fill(1);
  addCloud(tissue, random, 40, 0.07);
  addCloud(tissue, random, 14, 0.03);
  for (const joint of joints) {
    const creases = 2 + Math.floor(random.next() * 3);
    for (let i = 0; i < creases; i += 1) addCrease(tissue, random, joint + random.gaussian() * 9);
  }
  const grain = new Float32Array(width * height);
  for (let i = 0; i < grain.length; i += 1) grain[i] = random.next() - 0.5;
  blurTexture(grain, width, height, 0.8);
  for (let i = 0; i < grain.length; i += 1) tissue[i] += 0.08 * grain[i];
  return tissue;
}

/** Smooth random light and shade with hills about `texels` apart. */
function addCloud(tissue: Float32Array, random: SeededRandom, texels: number, strength: number): void {
  const { width, height } = TEXTURE;
  const columns = Math.ceil(width / texels) + 2;
  const rows = Math.ceil(height / texels) + 2;
  const hills = Float32Array.from({ length: columns * rows }, () => strength * random.gaussian());
  for (let y = 0; y < height; y += 1) {
    const row = Math.floor(y / texels);
    const v = smooth(y / texels - row);
    for (let x = 0; x < width; x += 1) {
      const column = Math.floor(x / texels);
      const u = smooth(x / texels - column);
      const at = row * columns + column;
      const upper = hills[at] + u * (hills[at + 1] - hills[at]);
      const lower = hills[at + columns] + u * (hills[at + columns + 1] - hills[at + columns]);
      tissue[y * width + x] += upper + v * (lower - upper);
    }
  }
}

function smooth(t: number): number {
  return t * t * (3 - 2 * t);
}

/** A fold of the skin across the finger, slightly bent. */
function addCrease(tissue: Float32Array, random: SeededRandom, pixel: number): void {
  const { width, height } = TEXTURE;
  const centre = (pixel - TEXTURE.firstPixel) / TEXTURE.pixelsPerTexel;
  const bow = random.gaussian() * 4;
  const depth = random.between(0.02, 0.06);
  for (let y = 0; y < height; y += 1) {
    const t = (2 * y) / height - 1;
    const at = centre + bow * t * t + 0.6 * Math.sin(9 * t + bow);
    for (let x = Math.max(0, Math.floor(at - 3)); x <= Math.min(width - 1, Math.ceil(at + 3)); x += 1) {
      tissue[y * width + x] -= depth * Math.exp(-((x - at) ** 2));
    }
  }
}

function drawOutline(random: SeededRandom, tip: number, joints: readonly number[]): Float32Array {
  const base = random.between(48, 66);
  const taper = random.between(0.02, 0.05);
  const bulge = random.between(1, 4);
  const tipLength = random.between(50, 70);
  return perColumn((pixel) => {
    if (pixel >= tip) return 0;
    let half = base - taper * (pixel - 100);
    for (const joint of joints) half += bulge * Math.exp(-(((pixel - joint) / 28) ** 2));
    const intoTip = Math.max(0, (pixel - (tip - tipLength)) / tipLength);
    return half * Math.sqrt(1 - intoTip ** 2.4);
  });
}

function lightAlong(random: SeededRandom, joints: readonly number[]): Float32Array {
  const gain = joints.map(() => random.between(0.1, 0.35));
  const reach = joints.map(() => random.between(22, 40));
  const wave = random.between(0.02, 0.08);
  const phase = random.between(0, 6);
  return perColumn((pixel) => {
    let light = 1 + wave * Math.sin(pixel / 60 + phase);
    joints.forEach((joint, i) => (light += gain[i] * Math.exp(-(((pixel - joint) / reach[i]) ** 2))));
    return light;
  });
}

function perColumn(valueAtPixel: (pixel: number) => number): Float32Array {
  return Float32Array.from({ length: TEXTURE.width }, (_, i) =>
    valueAtPixel(TEXTURE.firstPixel + i * TEXTURE.pixelsPerTexel),
  );
}
