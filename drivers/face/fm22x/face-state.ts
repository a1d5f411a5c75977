import type { FaceGuidance } from '../face-guidance.ts';

const FACE_STATES: readonly (FaceGuidance | null)[] = [
  'face-seen',
  'face-not-seen',
  'move-down',
  'move-up',
  'move-right',
  'move-left',
  'come-closer',
  'step-back',
  'uncover-face',
  'uncover-face',
  'uncover-face',
  'turn-straight',
  'open-eyes',
  null,
  null,
];

/** What the module's face state asks of the person (devices.md 1B.3); null for states that ask nothing. */
export function guidanceOfFaceState(state: number): FaceGuidance | null {
  return FACE_STATES[state] ?? null;
}
