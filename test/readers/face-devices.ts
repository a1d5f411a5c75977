import { faceFeatures } from '../../drivers/emulators/emulator-faces.ts';
import { rsidEmulator, type RsidEmulatorState } from '../../drivers/face/rsid/emulator.ts';
import { RSID } from '../../drivers/face/rsid/messages.ts';
import { rsidReader } from '../../drivers/face/rsid/reader.ts';
import { systemRandom } from '../../platform/system-random.ts';
import type { FaceDevice } from './face-rig.ts';

export const rsidDevice: FaceDevice<RsidEmulatorState> = {
  name: 'rsid',
  core: ({ unitSaysSimulated = true } = {}) =>
    rsidEmulator({ faceTimeoutMs: 1_500, ...(!unitSaysSimulated && { serialNumber: '0123-4567' }) }),
  reader: (options) => rsidReader({ ...options, simulated: false, random: systemRandom }),
  finalReply: RSID.faceprints.charCodeAt(0),
  earlyReply: RSID.facesFound.charCodeAt(0),
  isOf: (capture, face) => {
    if (capture.kind !== 'faceprint') return false;
    const expected = faceFeatures(face);
    return capture.features.length === expected.length && capture.features.every((v, k) => v === expected[k]);
  },
  firmware: '5.4.1.300',
};
