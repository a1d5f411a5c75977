import { useModality } from '../kiosk-context.ts';
import { FaceGuide } from './face-guide.tsx';
import { FingerGuide } from './finger-guide.tsx';
import type { Geometry, Guidance } from './finger-guide.tsx';

/** What the person does, as a picture: the finger comes to the reader, or the face looks at it. */
export function PlacingGuide(props: { readonly geometry: Geometry; readonly guidance: Guidance }) {
  return useModality() === 'face' ? <FaceGuide guidance={props.guidance} /> : <FingerGuide {...props} />;
}
