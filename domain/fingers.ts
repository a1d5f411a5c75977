export const FINGERS = [
  'right-thumb',
  'right-index',
  'right-middle',
  'right-ring',
  'right-little',
  'left-thumb',
  'left-index',
  'left-middle',
  'left-ring',
  'left-little',
] as const;

export type Finger = (typeof FINGERS)[number];

/** What of a person can be enrolled and shown. */
export const TRAITS = [...FINGERS, 'face'] as const;
export type Trait = (typeof TRAITS)[number];
