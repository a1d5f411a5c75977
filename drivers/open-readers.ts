import type { Clock } from '../domain/clock.ts';
import { ok, refused, type Result } from '../domain/result.ts';
import { refuseSwitches, type Mode } from '../platform/mode.ts';
import type { RandomSource } from '../domain/random-source.ts';
import { systemRandom } from '../platform/system-random.ts';
import { FM22X_BAUD_RATES } from './face/fm22x/connect.ts';
import { fm22xReader } from './face/fm22x/reader.ts';
import { RSID_BAUD_RATES } from './face/rsid/connect.ts';
import type { RsidLink } from './face/rsid/link.ts';
import { readPairing } from './face/rsid/pairing-file.ts';
import { rsidReader } from './face/rsid/reader.ts';
import { secureLink } from './face/rsid/secure-link.ts';
import { H1E_BAUD_RATES } from './finger-vein/h1e/connect.ts';
import { h1eReader } from './finger-vein/h1e/reader.ts';
import { XG_DEFAULT_PASSWORD, XG_PASSWORD } from './finger-vein/xg/commands.ts';
import { XG_BAUD_RATES } from './finger-vein/xg/connect.ts';
import { xgReader } from './finger-vein/xg/reader.ts';
import type { ListPorts } from './manager/list-ports.ts';
import { openersOf } from './manager/openers-of.ts';
import { portOwners } from './manager/port-owners.ts';
import {
  parseReaderConfig,
  staysInMachine,
  type ReaderConfig,
  type ReaderConfigProblem,
} from './reader-config.ts';
import type { Reader } from './reader.ts';
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
  /** Where the keys of a paired reader are kept. */
  readonly pairingFile?: string;
  readonly clock: Clock;
  /** For what a device is challenged with; the system's unless a test has another. */
  readonly random?: RandomSource;
  /** How the machine's serial ports are found; the system's own way unless a test has another. */
  readonly listPorts?: ListPorts;
  /** Stands between reader and line, to record or to replay. Not to be had in production. */
  readonly tapLine?: (open: OpenTransport) => OpenTransport;
}

/**
 * The one place where it is decided which reader is used, real or emulated. Returns at once: a reader that is not there
 * is looked for until it comes, and says so in its health meanwhile. In production mode an emulator is refused twice:
 * here by what is configured, and when connected by what the module calls itself.
 * @throws Error where a line is tapped in production mode
 */
export function openReaders(options: OpenReadersOptions): Result<Readers, ReaderConfigProblem> {
  const tapped = options.tapLine !== undefined;
  refuseSwitches(
    options.mode,
    tapped ? [{ name: 'recording and replaying of readers', allowInProduction: false }] : [],
  );
  const config = parseReaderConfig(options.config);
  if (!config.ok) return config;
  const { simulated } = config.value;
  if (simulated && options.mode === 'production') {
    const message =
      'TEBURA_READER names a simulated reader, which production mode refuses. Configure a real reader.';
    return refused({ code: 'simulated-in-production', message });
  }
  const { trustedLine, paired } = config.value;
  if (options.mode === 'production' && !trustedLine && !paired && !staysInMachine(config.value)) {
    const message =
      'TEBURA_READER names a reader on the network, and what it sends is not encrypted. Connect it to this machine; or, if no other device is on its cable, write ":trusted-line" at the end.';
    return refused({ code: 'line-in-clear', message });
  }
  const password = options.password ?? XG_DEFAULT_PASSWORD;
  if (!XG_PASSWORD.test(password)) {
    const message =
      'TEBURA_READER_PASSWORD must have 8 to 14 characters from the ASCII letters, digits and signs.';
    return refused({ code: 'bad-password', message });
  }
  return ok({ counter: openReader(config.value, { ...options, password }) });
}

/** Ports that readers of this terminal have open. */
const owners = portOwners();

function openReader(
  config: ReaderConfig,
  {
    mode,
    password,
    clock,
    random = systemRandom,
    listPorts,
    pairingFile,
    tapLine = (open) => open,
  }: OpenReadersOptions & { readonly password: string },
): Reader {
  const openers = async (baudRates: readonly number[]): Promise<readonly OpenTransport[]> => {
    const found = await openersOf(config, { clock, owners, baudRates, ...(listPorts && { listPorts }) });
    return found.map(tapLine);
  };
  const common = { simulated: config.simulated, refuseSimulated: mode === 'production', clock };
  switch (config.device) {
    case 'xg':
      return xgReader({
        ...common,
        password,
        openers: () => openers(XG_BAUD_RATES),
      });
    case 'h1e':
      return h1eReader({
        ...common,
        openers: () => openers(H1E_BAUD_RATES),
      });
    case 'fm22x':
      return fm22xReader({
        ...common,
        random,
        openers: () => openers(FM22X_BAUD_RATES),
      });
    case 'rsid':
      return rsidReader({
        ...common,
        random,
        ...(config.paired && { readLink: () => pairedLink(pairingFile, random) }),
        openers: () => openers(RSID_BAUD_RATES),
      });
  }
}

function pairedLink(pairingFile: string | undefined, random: RandomSource): Result<RsidLink, string> {
  if (pairingFile === undefined) return refused('There is no place for the keys of a paired reader.');
  const keys = readPairing(pairingFile);
  return keys.ok ? ok(secureLink(keys.value, random)) : keys;
}
