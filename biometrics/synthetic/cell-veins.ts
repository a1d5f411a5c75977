import { blurTexture } from './blur-texture.ts';
import type { SeededRandom } from './seeded-random.ts';

/** The unrolled skin of a harsh finger in texels. */
export const SKIN = { width: 400, height: 150, pixelsPerTexel: 1.5 } as const;

const CELLS_ALONG = 17;
const CELLS_AROUND = 10;
/** The share of the borders between cells that are veins. */
const VEIN_SHARE = 0.62;

interface Cell {
  readonly along: number;
  readonly around: number;
}

/**
 * Veins that share nothing with biometrics/synthetic/vein-network.ts: borders between cells scattered over the skin (Voronoi),
 * some of them missing, each of its own width and depth. Light taken away, 0 to about 1.
 */
export function paintCellVeins(random: SeededRandom): Float32Array {
  const { width, height } = SKIN;
  const cells = scatterCells(random);
  const salt = random.uint32();
  const shallow = new Float32Array(width * height);
  const deep = new Float32Array(width * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const border = nearestBorder(cells, x, y);
      const kind = hash(border.first, border.second, salt);
      if (kind > VEIN_SHARE) continue;
      const radius = 0.9 + 2.2 * fraction(kind * 97);
      const inside = 1 - border.distance / radius;
      if (inside <= 0) continue;
      const layer = fraction(kind * 31) < 0.5 ? shallow : deep;
      layer[y * width + x] = Math.sqrt(inside) * (0.6 + 0.4 * fraction(kind * 13));
    }
  }
  blurTexture(shallow, width, height, 1.2);
  blurTexture(deep, width, height, 2.6);
  for (let i = 0; i < shallow.length; i += 1) shallow[i] = Math.min(1, shallow[i] + 1.4 * deep[i]);
  return shallow;
}

function scatterCells(random: SeededRandom): Cell[] {
  const { width, height } = SKIN;
  return Array.from({ length: (CELLS_ALONG + 2) * (CELLS_AROUND + 2) }, (_, i) => {
    const column = (i % (CELLS_ALONG + 2)) - 1;
    const row = Math.floor(i / (CELLS_ALONG + 2)) - 1;
    return {
      along: ((column + random.between(-0.15, 1.15)) * width) / CELLS_ALONG,
      around: ((row + random.between(-0.15, 1.15)) * height) / CELLS_AROUND,
    };
  });
}

/** How far a place is from the border between its two nearest cells: they lie around it. Cells are longer than wide. */
function nearestBorder(
  cells: readonly Cell[],
  x: number,
  y: number,
): { readonly first: number; readonly second: number; readonly distance: number } {
  let [first, second] = [0, 0];
  let [near, next] = [Infinity, Infinity];
  const column = Math.floor((x * CELLS_ALONG) / SKIN.width) + 1;
  const row = Math.floor((y * CELLS_AROUND) / SKIN.height) + 1;
  for (let k = 0; k < 25; k += 1) {
    const [c, r] = [column + (k % 5) - 2, row + Math.floor(k / 5) - 2];
    if (c < 0 || r < 0 || c >= CELLS_ALONG + 2 || r >= CELLS_AROUND + 2) continue;
    const i = r * (CELLS_ALONG + 2) + c;
    const dx = 0.62 * (cells[i].along - x);
    const dy = cells[i].around - y;
    const square = dx * dx + dy * dy;
    if (square < near) {
      [next, second] = [near, first];
      [near, first] = [square, i];
    } else if (square < next) [next, second] = [square, i];
  }
  return {
    first: Math.min(first, second),
    second: Math.max(first, second),
    distance: (Math.sqrt(next) - Math.sqrt(near)) / 2,
  };
}

function hash(one: number, other: number, salt: number): number {
  let mixed = Math.imul(one + 1, 0x9e3779b1) ^ Math.imul(other + 1, 0x85ebca6b) ^ salt;
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d);
  mixed = Math.imul(mixed ^ (mixed >>> 12), 0x297a2d39);
  return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
}

function fraction(value: number): number {
  return value - Math.floor(value);
}
