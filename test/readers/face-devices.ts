import { generateKeyPairSync } from 'node:crypto';
import { ok } from '../../domain/result.ts';
import { faceFeatures } from '../../drivers/emulators/emulator-faces.ts';
import { fm22xEmulator, type Fm22xEmulatorState } from '../../drivers/face/fm22x/emulator.ts';
import { FM22X, FM22X_MESSAGE } from '../../drivers/face/fm22x/messages.ts';
import { fm22xReader } from '../../drivers/face/fm22x/reader.ts';
import { rsidEmulator, type RsidEmulatorState } from '../../drivers/face/rsid/emulator.ts';
import { RSID } from '../../drivers/face/rsid/messages.ts';
import { secureLink } from '../../drivers/face/rsid/secure-link.ts';
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

const [hostKey, unitKey] = [newKey(), newKey()];
const pairing = { host: hostKey.privateKey, unit: unitKey.publicKey };

/** The same with the secure firmware, paired. */
export const rsidSecureDevice: FaceDevice<RsidEmulatorState> = {
  ...rsidDevice,
  variant: 'paired',
  pairing,
  core: ({ unitSaysSimulated = true } = {}) =>
    rsidEmulator({
      faceTimeoutMs: 1_500,
      secure: { key: unitKey.privateKey, host: hostKey.publicKey, random: systemRandom },
      ...(!unitSaysSimulated && { serialNumber: '0123-4567' }),
    }),
  reader: (options) =>
    rsidReader({
      ...options,
      simulated: false,
      random: systemRandom,
      readLink: () => ok(secureLink(pairing, systemRandom)),
    }),
};

function newKey() {
  return generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
}

/** Known to the emulated module from the beginning, under the ids 1, 2, 3. */
const ENROLLED = ['aki:face', 'hana:face', 'taro:face'];

export const fm22xDevice: FaceDevice<Fm22xEmulatorState> = {
  name: 'fm22x',
  core: ({ unitSaysSimulated = true } = {}) =>
    fm22xEmulator({ enrolled: ENROLLED, ...(!unitSaysSimulated && { serialNumber: '0123-4567' }) }),
  reader: (options) => fm22xReader({ ...options, simulated: false, random: systemRandom }),
  finalReply: FM22X.verify,
  earlyReply: FM22X_MESSAGE.note,
  isOf: (capture, face) => capture.kind === 'module-match' && ENROLLED[capture.slot - 1] === face,
  firmware: 'FM225 1.7.0',
};

/** The same, insisting on encryption. */
export const fm22xEncryptedDevice: FaceDevice<Fm22xEmulatorState> = {
  ...fm22xDevice,
  variant: 'encrypted',
  core: ({ unitSaysSimulated = true } = {}) =>
    fm22xEmulator({
      enrolled: ENROLLED,
      needsEncryption: true,
      ...(!unitSaysSimulated && { serialNumber: '0123-4567' }),
    }),
};
