/** Why a picture gives no template: each is something the person or the staff can act on (ux.md 1.4). */
export const CAPTURE_PROBLEMS = [
  'no-finger',
  'too-shallow',
  'moved',
  'pressed',
  'too-dark',
  'too-bright',
  'little-pattern',
  'unusable-picture',
] as const;

export type CaptureProblem = (typeof CAPTURE_PROBLEMS)[number];
