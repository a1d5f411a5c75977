import { REGION_HEIGHT, REGION_WIDTH } from '../region/finger-region.ts';

/** The code is taken at every second pixel of the region: neighbours say the same, and a template stays small. */
export const CODE_WIDTH = REGION_WIDTH / 2;
export const CODE_HEIGHT = REGION_HEIGHT / 2;

/** The direction of the darkest line at each place: 3 bits, and whether the place shows finger. Column by column. */
export interface DirectionCode {
  /** Three planes, one bit per place: word `column`, bit `row`. */
  readonly planes: readonly [Uint32Array, Uint32Array, Uint32Array];
  readonly mask: Uint32Array;
}

const ORIENTATIONS = 6;
/** Pixels at 160 columns; wavelength and length of the filter follow from it. */
const SIGMA = 2;
const WAVELENGTH = 4.4 * SIGMA;
const ASPECT = 1.8;
export const FILTER_RADIUS = 9;
/** Neighbours on the cycle differ in one bit, opposites in three: Hamming distance is angular distance. */
const CYCLIC_CODE = [0b000, 0b001, 0b011, 0b111, 0b110, 0b100] as const;

export interface HalfFilter {
  readonly centre: number;
  /** Offsets of one half of the filter; the other half mirrors it. */
  readonly dx: Int32Array;
  readonly dy: Int32Array;
  readonly weight: Float32Array;
}

/** Below this share of the largest weight a tap changes nothing. */
const WEIGHT_MIN = 0.004;

/** Even Gabor filters without response to constant light. Positive on dark lines along their direction. */
export const ORIENTED_FILTERS: readonly HalfFilter[] = Array.from({ length: ORIENTATIONS }, (_, i) =>
  gabor((i * Math.PI) / ORIENTATIONS),
);

function gabor(direction: number): HalfFilter {
  const taps: { dx: number; dy: number; bell: number; wave: number }[] = [];
  for (let dy = -FILTER_RADIUS; dy <= FILTER_RADIUS; dy += 1) {
    for (let dx = -FILTER_RADIUS; dx <= FILTER_RADIUS; dx += 1) {
      const along = dx * Math.cos(direction) + dy * Math.sin(direction);
      const across = dy * Math.cos(direction) - dx * Math.sin(direction);
      const bell = Math.exp(-(across ** 2 + (along / ASPECT) ** 2) / (2 * SIGMA ** 2));
      if (bell >= WEIGHT_MIN)
        taps.push({ dx, dy, bell, wave: Math.cos((2 * Math.PI * across) / WAVELENGTH) });
    }
  }
  const whole = taps.reduce((sum, { bell }) => sum + bell, 0);
  const constant = taps.reduce((sum, { bell, wave }) => sum + bell * wave, 0) / whole;
  const weighed = taps.map((tap) => ({ ...tap, weight: -tap.bell * (tap.wave - constant) }));
  const strength = Math.sqrt(weighed.reduce((sum, { weight }) => sum + weight ** 2, 0));
  const half = weighed.filter(({ dx, dy }) => dy > 0 || (dy === 0 && dx > 0));
  const centre = weighed.find(({ dx, dy }) => dx === 0 && dy === 0);
  return {
    centre: (centre?.weight ?? 0) / strength,
    dx: Int32Array.from(half, ({ dx }) => dx),
    dy: Int32Array.from(half, ({ dy }) => dy),
    weight: Float32Array.from(half, ({ weight }) => weight / strength),
  };
}

export const PADDED_WIDTH = REGION_WIDTH + 2 * FILTER_RADIUS;
export const PADDED_HEIGHT = REGION_HEIGHT + 2 * FILTER_RADIUS;

/** Each filter's taps as distances in the padded region. */
const DISTANCES = ORIENTED_FILTERS.map(({ dx, dy }) => dx.map((x, i) => dy[i] * PADDED_WIDTH + x));

/**
 * The competitive code (Kong & Zhang 2004): at every place the winner among six directions of dark lines. Places of which
 * not all four region pixels show finger are masked out.
 * @param winners the strongest direction at every place, row by row
 */
export function packCode(winners: Uint8Array, mask: Uint8Array): DirectionCode {
  const code: DirectionCode = {
    planes: [new Uint32Array(CODE_WIDTH), new Uint32Array(CODE_WIDTH), new Uint32Array(CODE_WIDTH)],
    mask: new Uint32Array(CODE_WIDTH),
  };
  for (let row = 0; row < CODE_HEIGHT; row += 1) {
    for (let column = 0; column < CODE_WIDTH; column += 1) {
      const at = 2 * row * REGION_WIDTH + 2 * column;
      if ((mask[at] & mask[at + 1] & mask[at + REGION_WIDTH] & mask[at + REGION_WIDTH + 1]) === 0) continue;
      const bits = CYCLIC_CODE[winners[row * CODE_WIDTH + column]];
      code.mask[column] |= 1 << row;
      for (let plane = 0; plane < 3; plane += 1) code.planes[plane][column] |= ((bits >> plane) & 1) << row;
    }
  }
  return code;
}

/** The reference of the kernel's directions (kernel/pattern-kernel.ts): the strongest of the six at every place. */
export function strongestDirections(normalised: Float32Array): Uint8Array {
  const padded = padRegion(normalised);
  return Uint8Array.from({ length: CODE_WIDTH * CODE_HEIGHT }, (_, i) =>
    strongestDirection(padded, 2 * (i % CODE_WIDTH), 2 * Math.floor(i / CODE_WIDTH)),
  );
}

function strongestDirection(padded: Float32Array, x: number, y: number): number {
  const centre = (y + FILTER_RADIUS) * PADDED_WIDTH + x + FILTER_RADIUS;
  let winner = 0;
  let strongest = -Infinity;
  for (let direction = 0; direction < ORIENTATIONS; direction += 1) {
    const { weight, centre: centreWeight } = ORIENTED_FILTERS[direction];
    const distances = DISTANCES[direction];
    let response = centreWeight * padded[centre];
    for (let k = 0; k < weight.length; k += 1) {
      const distance = distances[k];
      response += weight[k] * (padded[centre + distance] + padded[centre - distance]);
    }
    if (response > strongest) {
      strongest = response;
      winner = direction;
    }
  }
  return winner;
}

/** The region with its rim repeated around it. */
export function padRegion(plane: Float32Array): Float32Array {
  const padded = new Float32Array(PADDED_WIDTH * PADDED_HEIGHT);
  for (let y = 0; y < PADDED_HEIGHT; y += 1) {
    const row = Math.max(0, Math.min(REGION_HEIGHT - 1, y - FILTER_RADIUS)) * REGION_WIDTH;
    const start = y * PADDED_WIDTH;
    padded.fill(plane[row], start, start + FILTER_RADIUS);
    padded.set(plane.subarray(row, row + REGION_WIDTH), start + FILTER_RADIUS);
    padded.fill(plane[row + REGION_WIDTH - 1], start + FILTER_RADIUS + REGION_WIDTH, start + PADDED_WIDTH);
  }
  return padded;
}
