import type { FaceGuidance } from '../../drivers/face/face-guidance.ts';
import { isFaceReader } from '../../drivers/face/face-guidance.ts';
import type { Reader, Unsubscribe } from '../../drivers/reader.ts';

/** What the screens can tell a person of what the reader wants of their face, as the advice of `contract/kiosk-api.ts`. */
const ADVICE: Readonly<Record<FaceGuidance, FaceHint | null>> = {
  'face-not-seen': null,
  'face-seen': null,
  'come-closer': 'come-closer',
  'step-back': 'step-back',
  'move-up': 'move-into-view',
  'move-down': 'move-into-view',
  'move-left': 'move-into-view',
  'move-right': 'move-into-view',
  'look-straight': 'look-straight',
  'look-up': null,
  'look-down': null,
  'look-left': null,
  'look-right': null,
  'turn-straight': 'look-straight',
  'uncover-face': 'uncover-face',
  'open-eyes': 'open-eyes',
  'take-off-sunglasses': 'uncover-face',
  'take-off-mask': 'uncover-face',
};

type FaceHint =
  'come-closer' | 'step-back' | 'move-into-view' | 'look-straight' | 'uncover-face' | 'open-eyes';

/** Hears it while the reader looks; nothing of readers that look at fingers. */
export function onFaceHint(reader: Reader, listener: (hint: FaceHint) => void): Unsubscribe {
  if (!isFaceReader(reader)) return () => undefined;
  return reader.onFaceGuidance((guidance) => {
    const hint = ADVICE[guidance];
    if (hint !== null) listener(hint);
  });
}
