import type { RandomSource } from '../../domain/random-source.ts';
import type { Result } from '../../domain/result.ts';
import { fm22xEmulator, type Fm22xEmulatorOptions } from '../face/fm22x/emulator.ts';
import { rsidEmulator, type RsidEmulatorOptions } from '../face/rsid/emulator.ts';
import { h1eEmulator, type H1eEmulatorOptions } from '../finger-vein/h1e/emulator.ts';
import { xgEmulator, type XgEmulatorOptions } from '../finger-vein/xg/emulator.ts';
import { EmulatedModule, type PictureProvider } from './emulated-module.ts';
import { virtualFaces } from './emulator-faces.ts';
import { syntheticPictures } from './emulator-fingers.ts';
import { serveModule, type RunningEmulator, type ServeOptions } from './serve-module.ts';

export const EMULATED_DEVICES = ['xg', 'h1e', 'rsid', 'fm22x'] as const;
export type EmulatedDevice = (typeof EMULATED_DEVICES)[number];

export interface EmulatorOptions extends ServeOptions {
  readonly random: RandomSource;
  /** Bytes are paced by this rate; null lets them take no time. */
  readonly baud: number | null;
  /** Synthetic fingers unless a test brings its own. */
  readonly pictures?: PictureProvider;
  /** XG unless it says another. */
  readonly device?: EmulatedDevice;
  readonly module?: Partial<XgEmulatorOptions>;
  readonly h1e?: Partial<H1eEmulatorOptions>;
  readonly rsid?: Partial<RsidEmulatorOptions>;
  readonly fm22x?: Partial<Fm22xEmulatorOptions>;
}

/** An emulated reader with its line and its control channel, until closed. @returns else what is wrong, for staff */
export function startEmulator(options: EmulatorOptions): Promise<Result<RunningEmulator, string>> {
  const { clock, baud, random } = options;
  const fingers = () => ({ clock, baud, pictures: options.pictures ?? syntheticPictures(random) });
  const faces = () => ({ clock, baud, pictures: virtualFaces(random) });
  switch (options.device ?? 'xg') {
    case 'xg':
      return serveModule(new EmulatedModule(xgEmulator(options.module), fingers()), options);
    case 'h1e':
      return serveModule(new EmulatedModule(h1eEmulator(options.h1e), fingers()), options);
    case 'rsid':
      return serveModule(new EmulatedModule(rsidEmulator(options.rsid), faces()), options);
    case 'fm22x':
      return serveModule(new EmulatedModule(fm22xEmulator(options.fm22x), faces()), options);
  }
}
