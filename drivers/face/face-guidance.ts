import type { Reader, Unsubscribe } from '../reader.ts';

/** What a person before a face reader should do next. Finer than `Guidance`, which every screen can show. */
export type FaceGuidance =
  | 'face-not-seen'
  | 'face-seen'
  | 'come-closer'
  | 'step-back'
  | 'move-up'
  | 'move-down'
  | 'move-left'
  | 'move-right'
  | 'look-straight'
  | 'look-up'
  | 'look-down'
  | 'look-left'
  | 'look-right'
  | 'turn-straight'
  | 'uncover-face'
  | 'open-eyes'
  | 'take-off-sunglasses'
  | 'take-off-mask';

export function isFaceReader(reader: Reader): reader is FaceReader {
  return 'onFaceGuidance' in reader;
}

/** A reader of faces: also says what it wants of the face it sees. */
export interface FaceReader extends Reader {
  onFaceGuidance(listener: (guidance: FaceGuidance) => void): Unsubscribe;
}
