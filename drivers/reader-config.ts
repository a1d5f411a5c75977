import { ok, refused, type Result } from '../domain/result.ts';

/** Where one reader is, as the operator wrote it. */
export type ReaderConfig = {
  readonly device: 'xg';
  /** The operator says that it is an emulator. One that is silent about it is still recognised by its name. */
  readonly simulated: boolean;
} & ReaderAddress;

export type ReaderAddress =
  | { readonly line: 'serial'; readonly path: string }
  | { readonly line: 'tcp'; readonly host: string; readonly port: number };

export interface ReaderConfigProblem {
  readonly code: 'not-configured' | 'not-understood' | 'simulated-in-production' | 'bad-password';
  /** What is wrong and what to do, for whoever installs the terminal. */
  readonly message: string;
}

const EXAMPLES = '"xg:serial:/dev/ttyUSB0" or "xg:tcp:192.0.2.7:4312"';
const SIMULATED = ':simulated';

/**
 * Reads `xg:serial:<path>` or `xg:tcp:<host>:<port>`, either followed by `:simulated`. Paths and IPv6 addresses may
 * contain colons.
 */
export function parseReaderConfig(text: string | undefined): Result<ReaderConfig, ReaderConfigProblem> {
  const written = text?.trim() ?? '';
  if (written === '') {
    const message = `No reader is configured. Set TEBURA_READER to where it is, for example ${EXAMPLES}.`;
    return refused({ code: 'not-configured', message });
  }
  const simulated = written.endsWith(SIMULATED);
  const place = simulated ? written.slice(0, -SIMULATED.length) : written;
  const address = parseSerial(place) ?? parseTcp(place);
  if (address === null) {
    const message = `TEBURA_READER is ${JSON.stringify(written)}, which is not understood. Write it like ${EXAMPLES}.`;
    return refused({ code: 'not-understood', message });
  }
  return ok({ device: 'xg', simulated, ...address });
}

function parseSerial(place: string): ReaderAddress | null {
  const path = /^xg:serial:(.+)$/.exec(place)?.[1];
  return path === undefined ? null : { line: 'serial', path };
}

function parseTcp(place: string): ReaderAddress | null {
  const found = /^xg:tcp:(?:\[([0-9a-f:]+)\]|([^:[\]]+)):(\d{1,5})$/i.exec(place);
  const host = found?.[1] ?? found?.[2];
  const port = Number(found?.[3]);
  return host === undefined || port < 1 || port > 65_535 ? null : { line: 'tcp', host, port };
}
