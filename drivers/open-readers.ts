import type { Clock } from '../domain/clock.ts';
import { ok, refused, type Result } from '../domain/result.ts';
import type { Mode } from '../platform/mode.ts';
import { XG_DEFAULT_PASSWORD } from './finger-vein/xg/commands.ts';
import { XG_BAUD_RATES } from './finger-vein/xg/connect.ts';
import { XgReader } from './finger-vein/xg/reader.ts';
import { parseReaderConfig, type ReaderAddress, type ReaderConfigProblem } from './reader-config.ts';
import type { Reader } from './reader.ts';
import { serialOpener } from './transport/serial-transport.ts';
import { tcpOpener } from './transport/tcp-transport.ts';
import type { OpenTransport } from './transport/transport.ts';

/** The places at a terminal where a reader stands. One for now. */
export const READER_IDS = ['counter'] as const;
export type ReaderId = (typeof READER_IDS)[number];
export type Readers = Readonly<Record<ReaderId, Reader>>;

export interface OpenReadersOptions {
  /** The value of `TEBURA_READER` (reader-config.ts). */
  readonly config: string | undefined;
  readonly mode: Mode;
  /** The value of `TEBURA_READER_PASSWORD`; without it the module's factory password, which is public, is used. */
  readonly password?: string | undefined;
  readonly clock: Clock;
}

/**
 * The one place where it is decided which reader is used, real or emulated. Returns at once: a reader that is not there
 * is looked for until it comes, and says so in its health meanwhile. In production mode an emulator is refused twice:
 * here by what is configured, and when connected by what the module calls itself.
 */
export function openReaders(options: OpenReadersOptions): Result<Readers, ReaderConfigProblem> {
  const config = parseReaderConfig(options.config);
  if (!config.ok) return config;
  const { simulated } = config.value;
  if (simulated && options.mode === 'production') {
    const message =
      'TEBURA_READER names a simulated reader, which production mode refuses. Configure a real reader.';
    return refused({ code: 'simulated-in-production', message });
  }
  const password = options.password ?? XG_DEFAULT_PASSWORD;
  if (!/^[\x21-\x7e]{8,14}$/.test(password)) {
    const message =
      'TEBURA_READER_PASSWORD must have 8 to 14 characters from the ASCII letters, digits and signs.';
    return refused({ code: 'bad-password', message });
  }
  return ok({
    counter: new XgReader({
      openers: openersOf(config.value, options.clock),
      password,
      simulated,
      refuseSimulated: options.mode === 'production',
      clock: options.clock,
    }),
  });
}

function openersOf(address: ReaderAddress, clock: Clock): OpenTransport[] {
  return address.line === 'tcp'
    ? [tcpOpener(address, clock)]
    : XG_BAUD_RATES.map((baud) => serialOpener({ path: address.path, baud }, clock));
}
