import { EMULATED_DEVICES, type EmulatedDevice } from '../drivers/emulators/start-emulator.ts';

/** The emulated readers that see faces. */
export const FACE_DEVICES: readonly EmulatedDevice[] = ['rsid', 'fm22x'];

/**
 * Which reader the demonstration emulates: `TEBURA_READER=emulated:rsid` and the like; the finger-vein reader xg where
 * nothing is said.
 * @throws Error for a reader that is not emulated here: the demonstration has no real ones
 */
export function emulatedReader(config: string | undefined): EmulatedDevice {
  if (config === undefined || config === '') return 'xg';
  const device = EMULATED_DEVICES.find((name) => config === `emulated:${name}`);
  if (device === undefined) {
    throw new Error(
      `TEBURA_READER is ${config}: the demonstration emulates its reader, one of ` +
        EMULATED_DEVICES.map((name) => `emulated:${name}`).join(', '),
    );
  }
  return device;
}
