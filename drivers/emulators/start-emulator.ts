import type { RandomSource } from '../../domain/random-source.ts';
import type { Result } from '../../domain/result.ts';
import { h1eEmulator, type H1eEmulatorOptions } from '../finger-vein/h1e/emulator.ts';
import { xgEmulator, type XgEmulatorOptions } from '../finger-vein/xg/emulator.ts';
import { EmulatedModule, type EmulatedModuleOptions, type PictureProvider } from './emulated-module.ts';
import { syntheticPictures } from './emulator-fingers.ts';
import { serveModule, type RunningEmulator, type ServeOptions } from './serve-module.ts';

export const EMULATED_DEVICES = ['xg', 'h1e'] as const;
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
}

/** An emulated reader with its line and its control channel, until closed. @returns else what is wrong, for staff */
export function startEmulator(options: EmulatorOptions): Promise<Result<RunningEmulator, string>> {
  const { clock, baud } = options;
  const pictures = options.pictures ?? syntheticPictures(options.random);
  return serveModule(emulatedModule(options, { clock, baud, pictures }), options);
}

function emulatedModule(
  { device = 'xg', module, h1e }: EmulatorOptions,
  options: EmulatedModuleOptions,
): EmulatedModule<unknown> {
  switch (device) {
    case 'xg':
      return new EmulatedModule(xgEmulator(module), options);
    case 'h1e':
      return new EmulatedModule(h1eEmulator(h1e), options);
  }
}
