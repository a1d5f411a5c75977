import { useModality } from '../kiosk-context.ts';
import { FaceIcon, FingerIcon } from './icons.tsx';

/** What is shown to the reader here: a finger or the face. */
export function TraitIcon() {
  return useModality() === 'face' ? <FaceIcon /> : <FingerIcon />;
}
