import type { SeededRandom } from './seeded-random.ts';

/** What can go wrong with a placement, on request: to test guidance, quality gate and enrolment. */
export const PLACEMENT_FAULTS = ['too-shallow', 'moved', 'pressed', 'cold', 'no-finger'] as const;
export type PlacementFault = (typeof PLACEMENT_FAULTS)[number];

/** How the finger lies on the reader this time, and how the reader sees it. Pixels of a 320 x 240 picture, radians. */
export interface Placement {
  readonly shiftAlong: number;
  readonly shiftAcross: number;
  readonly turn: number;
  readonly roll: number;
  /** The finger bends sideways: pixels of the midline at the picture's ends. */
  readonly bow: number;
  /** Skin stretched along the finger: amplitude in pixels and phase of a slow wave. */
  readonly stretch: number;
  readonly stretchPhase: number;
  /** Distance to the camera and flattening by pressure: factors of length and of width. */
  readonly scale: number;
  readonly flattening: number;
  /** Brightness in grey levels of the finger's middle; its fall towards the picture's ends. */
  readonly light: number;
  readonly lightSlope: number;
  readonly lightSlopeAcross: number;
  readonly background: number;
  /** How dark veins are; how much of their faint rim is lost (narrow in the cold). */
  readonly veinContrast: number;
  readonly veinNarrowing: number;
  /** Optical blur, pixels; movement during the exposure, pixels. */
  readonly blur: number;
  readonly motionAlong: number;
  readonly motionAcross: number;
  /** Standard deviation of the sensor's noise, grey levels. */
  readonly noise: number;
}

/**
 * A guided placement as people do it: a few millimetres and degrees off, another temperature, another pressure.
 * `variation` scales how differently people place: 1 is ordinary, 0 always the same, 2 is careless.
 */
export function drawPlacement(
  random: SeededRandom,
  variation: number,
  fault: PlacementFault | null,
): Placement {
  const spread = (sigma: number): number => variation * sigma * limited(random.gaussian());
  const ordinary: Placement = {
    shiftAlong: spread(7),
    shiftAcross: spread(5),
    turn: spread(0.025),
    roll: Math.max(-0.18, Math.min(0.18, spread(0.06))),
    bow: spread(2),
    stretch: spread(1.2),
    stretchPhase: random.between(0, 2 * Math.PI),
    scale: 1 + spread(0.012),
    flattening: 1 + spread(0.02),
    light: 130 + spread(14),
    lightSlope: spread(0.1),
    lightSlopeAcross: spread(0.08),
    background: random.between(12, 22),
    veinContrast: 0.26 * Math.exp(spread(0.15)),
    veinNarrowing: Math.max(0, spread(0.05)),
    blur: 1 + Math.abs(spread(0.2)),
    motionAlong: spread(0.8),
    motionAcross: spread(0.4),
    noise: random.between(3.4, 4.2),
  };
  return fault === null ? ordinary : { ...ordinary, ...faulty(random, fault, ordinary) };
}

function faulty(random: SeededRandom, fault: PlacementFault, ordinary: Placement): Partial<Placement> {
  switch (fault) {
    case 'too-shallow':
      return { shiftAlong: -random.between(140, 190) };
    case 'moved':
      return { motionAlong: random.between(10, 24), motionAcross: sign(random) * random.between(16, 26) };
    case 'pressed':
      return {
        flattening: random.between(1.16, 1.24),
        veinContrast: 0.01,
        veinNarrowing: 0.4,
        light: ordinary.light + 30,
      };
    case 'cold':
      return { veinContrast: 0.65 * ordinary.veinContrast, veinNarrowing: random.between(0.12, 0.22) };
    case 'no-finger':
      return { light: 0 };
  }
}

function sign(random: SeededRandom): 1 | -1 {
  return random.next() < 0.5 ? -1 : 1;
}

function limited(deviate: number): number {
  return Math.max(-3, Math.min(3, deviate));
}
