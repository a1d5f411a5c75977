import { encodeFaceprint } from '../biometrics/face/faceprint-template.ts';
import type { Template } from '../biometrics/template.ts';
import { PLACEMENTS_PER_FINGER } from '../domain/enrolment.ts';
import { virtualFaces } from '../drivers/emulators/emulator-faces.ts';
import { systemRandom } from '../platform/system-random.ts';

/** The version of features that the emulated face reader gives. */
const FACEPRINT_VERSION = 9;
const look = virtualFaces(systemRandom);

/** Several looks of the face that the emulated face reader sees under this name (`hana:face`). */
export function makeSyntheticFace(name: string): Promise<Template[]> {
  return Promise.all(
    Array.from({ length: PLACEMENTS_PER_FINGER }, async () => {
      const { features } = await look({ finger: name, fault: null });
      return encodeFaceprint({ version: FACEPRINT_VERSION, light: 'infrared', masked: false, features });
    }),
  );
}
