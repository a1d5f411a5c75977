import type { RandomSource } from '../../domain/random-source.ts';
import type { Result } from '../../domain/result.ts';
import { xgEmulator, type XgEmulatorOptions } from '../finger-vein/xg/emulator.ts';
import { EmulatedModule, type PictureProvider } from './emulated-module.ts';
import { syntheticPictures } from './emulator-fingers.ts';
import { serveModule, type RunningEmulator, type ServeOptions } from './serve-module.ts';

export interface EmulatorOptions extends ServeOptions {
  readonly random: RandomSource;
  /** Bytes are paced by this rate; null lets them take no time. */
  readonly baud: number | null;
  /** Synthetic fingers unless a test brings its own. */
  readonly pictures?: PictureProvider;
  readonly module?: Partial<XgEmulatorOptions>;
}

/** An emulated XG reader with its line and its control channel, until closed. @returns else what is wrong, for staff */
export function startEmulator(options: EmulatorOptions): Promise<Result<RunningEmulator, string>> {
  const { clock, baud } = options;
  const pictures = options.pictures ?? syntheticPictures(options.random);
  return serveModule(new EmulatedModule(xgEmulator(options.module), { clock, baud, pictures }), options);
}
