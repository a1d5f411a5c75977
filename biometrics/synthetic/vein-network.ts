import type { SeededRandom } from './seeded-random.ts';

/** One short piece of a vein on the unrolled finger, in texels. */
export interface VeinPiece {
  readonly along: number;
  readonly across: number;
  readonly radius: number;
  /** 0 at the skin, 1 deep: deeper veins are seen more blurred and paler. */
  readonly depth: number;
}

interface Walker {
  along: number;
  across: number;
  heading: number;
  readonly restHeading: number;
  readonly direction: 1 | -1;
  radius: number;
  readonly depth: number;
  stepsLeft: number;
  readonly generation: number;
  readonly id: number;
}

/** How this finger's veins tend to look; drawn once per finger, so that fingers differ in kind and not only in detail. */
interface Habit {
  readonly trunks: number;
  readonly wander: number;
  readonly branching: number;
  readonly radius: number;
}

const PIECES_MAX = 9000;
const WALKERS_MAX = 60;

/**
 * Grows the veins of a finger of `length` x `girth` texels. Trunks run along the finger and wander; they branch at random,
 * and a vein that meets another joins it or passes. What comes out is a random graph: nothing is a template perturbed.
 */
export function growVeins(random: SeededRandom, length: number, girth: number): VeinPiece[] {
  const habit: Habit = {
    trunks: 4 + Math.floor(random.next() * 4),
    wander: random.between(0.03, 0.075),
    branching: random.between(1 / 40, 1 / 18),
    radius: random.between(1.4, 2.3),
  };
  const owner = new Int16Array(length * girth);
  const pieces: VeinPiece[] = [];
  const walkers = startTrunks(random, habit, length, girth);
  for (let i = 0; i < walkers.length && pieces.length < PIECES_MAX; i += 1) {
    walk(walkers[i], { random, habit, length, girth, owner, pieces, walkers });
  }
  return pieces;
}

function startTrunks(random: SeededRandom, habit: Habit, length: number, girth: number): Walker[] {
  const walkers: Walker[] = [];
  for (let i = 0; i < habit.trunks; i += 1) {
    const fromPalm = random.next() < 0.75;
    walkers.push({
      along: fromPalm ? 0 : length - 1 - random.between(0, 30),
      across: (girth * (i + random.between(0.1, 0.9))) / habit.trunks,
      heading: random.between(-0.4, 0.4),
      restHeading: random.gaussian() * 0.12,
      direction: fromPalm ? 1 : -1,
      radius: habit.radius * random.between(0.75, 1.35),
      depth: random.next(),
      stepsLeft: length * random.between(0.6, 1.4),
      generation: 0,
      id: i + 1,
    });
  }
  return walkers;
}

interface Growth {
  readonly random: SeededRandom;
  readonly habit: Habit;
  readonly length: number;
  readonly girth: number;
  readonly owner: Int16Array;
  readonly pieces: VeinPiece[];
  readonly walkers: Walker[];
}

function walk(walker: Walker, growth: Growth): void {
  const { random, habit, length, girth, owner, pieces, walkers } = growth;
  let bend = 0;
  let stepsSinceStart = 0;
  while (walker.stepsLeft > 0) {
    bend = 0.85 * bend + habit.wander * random.gaussian();
    walker.heading += bend * 0.6 - 0.035 * (walker.heading - walker.restHeading);
    walker.along += walker.direction * Math.cos(walker.heading);
    walker.across += Math.sin(walker.heading);
    walker.radius *= 1 + 0.012 * random.gaussian();
    if (walker.generation > 0) walker.radius *= 0.998;
    walker.stepsLeft -= 1;
    stepsSinceStart += 1;
    const { along, across, radius, depth, id } = walker;
    if (along < 0 || along >= length || across < 0 || across >= girth || radius < 0.6) return;
    pieces.push({ along, across, radius, depth });
    const cell = Math.floor(across) * length + Math.floor(along);
    const met = owner[cell];
    owner[cell] = id;
    if (met !== 0 && met !== id && stepsSinceStart > 6 && random.next() < 0.45) return;
    if (walkers.length < WALKERS_MAX && walker.generation < 3 && random.next() < habit.branching) {
      walkers.push(branchOff(walker, random, walkers.length + 1));
    }
  }
}

function branchOff(parent: Walker, random: SeededRandom, id: number): Walker {
  const side = random.next() < 0.5 ? -1 : 1;
  return {
    along: parent.along,
    across: parent.across,
    heading: parent.heading + side * random.between(0.35, 1.25),
    restHeading: side * random.between(-0.15, 0.5),
    direction: parent.direction,
    radius: parent.radius * random.between(0.6, 0.95),
    depth: Math.min(1, Math.max(0, parent.depth + 0.3 * random.gaussian())),
    stepsLeft: random.between(20, 130),
    generation: parent.generation + 1,
    id,
  };
}
