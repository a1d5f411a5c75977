import { WORKING_WIDTH } from '../region/working-picture.ts';
import type { Impression } from './impression.ts';
import { OUTSIDE, STEP } from './impression.ts';

/** What a reader adds to every picture, where a finger lies across the picture or upright in it. */
export interface ReaderPattern {
  readonly lying: SensorPattern | null;
  readonly upright: SensorPattern | null;
}

/** In places of the sensor, 160 columns by `height` rows. */
export interface SensorPattern {
  readonly height: number;
  /** Logarithm of the factor by which the local light of each place is too large or too small; 0 where nothing stands out. */
  readonly light: Float32Array;
  /** 1 where a strip of the housing runs along the finger. */
  readonly housing: Uint8Array;
  readonly hasHousing: boolean;
  /** Places that stand out. */
  readonly places: number;
}

/** What different people's pictures have in common, collected until it is a pattern of the reader. */
export interface ReaderRecord {
  /**
   * Takes a person's impression into account, once. Who comes again before the next pattern is made says nothing more, so that
   * nobody's own veins become the reader's.
   */
  learn(who: string, impression: Impression): void;
  /** Of the last full number of people; null before there were so many. */
  pattern(): ReaderPattern | null;
}

/**
 * A pattern is made of so many people; then the sums and who they were are forgotten, and it begins anew with everybody. So
 * the sums of one person fewer, which would give that person away, never exist beside a pattern.
 */
export const PEOPLE_PER_PATTERN = 24;
/** Of whom so many must have had their finger at a place. */
const PEOPLE_PER_PLACE = 10;
/** What stands out: the mean of all people's light there, and how sure it is, in standard errors. */
const LIGHT_MIN = 0.08;
const SURENESS_MIN = 5;
/** Steps: people who all say the same of a place are not surer than the steps are fine. */
const DEVIATION_MIN = 0.55;
/** The light of a pattern is kept in steps, a byte for each place. */
export const LIGHT_STEP = 1 / 128;
/** Dirt has soft edges: places within so many of one that stands out count with it. */
const SOFT = 2;
/** Dirt is not level over so many columns, a quarter of the glass; strips of the housing are. */
const STRIP_COLUMNS = 40;
const STRIP_LIGHT = 0.15;

interface Votes {
  readonly height: number;
  readonly who: Set<string>;
  readonly sums: Int32Array;
  readonly squares: Int32Array;
  readonly people: Uint8Array;
}

/**
 * @param known what an earlier record made of this reader
 * @param onPattern told of every new pattern, to be kept
 */
export function createReaderRecord(
  known: ReaderPattern | null = null,
  onPattern: (pattern: ReaderPattern) => void = () => undefined,
): ReaderRecord {
  const votes: { lying: Votes | null; upright: Votes | null } = { lying: null, upright: null };
  let pattern = known;
  return {
    learn: (who, { isUpright, height, steps }) => {
      const way = isUpright ? 'upright' : 'lying';
      // Another size of picture is another place of the sensor: it begins anew.
      const collected = votes[way]?.height === height ? votes[way] : noVotes(height);
      votes[way] = collected;
      if (collected.who.has(who)) return;
      collected.who.add(who);
      for (let at = 0; at < steps.length; at += 1) {
        if (steps[at] === OUTSIDE) continue;
        collected.sums[at] += steps[at];
        collected.squares[at] += steps[at] * steps[at];
        collected.people[at] += 1;
      }
      if (collected.who.size < PEOPLE_PER_PATTERN) return;
      pattern = { lying: null, upright: null, ...pattern, [way]: patternOf(collected) };
      for (const plane of [collected.sums, collected.squares, collected.people]) plane.fill(0);
      collected.who.clear();
      onPattern(pattern);
    },
    pattern: () => pattern,
  };
}

function noVotes(height: number): Votes {
  const places = WORKING_WIDTH * height;
  return {
    height,
    who: new Set(),
    sums: new Int32Array(places),
    squares: new Int32Array(places),
    people: new Uint8Array(places),
  };
}

function patternOf({ height, sums, squares, people }: Votes): SensorPattern {
  const mean = new Float32Array(sums.length);
  const standsOut = new Uint8Array(sums.length);
  let places = 0;
  for (let at = 0; at < sums.length; at += 1) {
    const count = people[at];
    if (count < PEOPLE_PER_PLACE) continue;
    const steps = sums[at] / count;
    const deviation = Math.max(DEVIATION_MIN, Math.sqrt(Math.max(0, squares[at] / count - steps * steps)));
    mean[at] = steps * STEP;
    if (Math.abs(mean[at]) < LIGHT_MIN) continue;
    if (Math.abs(steps) * Math.sqrt(count) < SURENESS_MIN * deviation) continue;
    standsOut[at] = 1;
    places += 1;
  }
  const light = mean.map((value, at) =>
    isNear(standsOut, height, at) ? Math.round(value / LIGHT_STEP) * LIGHT_STEP : 0,
  );
  return sensorPattern(height, light, places);
}

/** @param places how many of the light's places stand out by themselves */
export function sensorPattern(height: number, light: Float32Array, places: number): SensorPattern {
  const housing = findStrips(light, height);
  return { height, light, housing, hasHousing: housing.includes(1), places };
}

function isNear(standsOut: Uint8Array, height: number, at: number): boolean {
  const x = at % WORKING_WIDTH;
  const y = (at - x) / WORKING_WIDTH;
  for (let row = Math.max(0, y - SOFT); row <= Math.min(height - 1, y + SOFT); row += 1) {
    for (let column = Math.max(0, x - SOFT); column <= Math.min(WORKING_WIDTH - 1, x + SOFT); column += 1) {
      if (standsOut[row * WORKING_WIDTH + column] === 1) return true;
    }
  }
  return false;
}

function findStrips(light: Float32Array, height: number): Uint8Array {
  const housing = new Uint8Array(light.length);
  for (let y = 0; y < height; y += 1) {
    const row = y * WORKING_WIDTH;
    let from = 0;
    for (let x = 0; x <= WORKING_WIDTH; x += 1) {
      if (x < WORKING_WIDTH && Math.abs(light[row + x]) >= STRIP_LIGHT) continue;
      if (x - from >= STRIP_COLUMNS) housing.fill(1, row + from, row + x);
      from = x + 1;
    }
  }
  return housing;
}
