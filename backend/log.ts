import pino from 'pino';
import type { DestinationStream } from 'pino';

/**
 * What a log line may say. Only these fields exist, so that no name, token or template can get into a log by being part of
 * something that was logged; ids are pseudonyms.
 */
export interface LogFields {
  readonly method?: string;
  /** The route's pattern, never the path with its values. */
  readonly route?: string;
  readonly status?: number;
  readonly code?: string;
  readonly durationMs?: number;
  /** What terminals pin; it is meant to be known. */
  readonly publicKey?: string;
  readonly origin?: string;
  readonly mode?: string;
  readonly count?: number;
  readonly errorName?: string;
  readonly errorCode?: string;
  /** Code locations only: a message may quote what it choked on. */
  readonly stack?: string;
}

export type BackendLog = (event: string, fields?: LogFields) => void;

const ALLOWED: Readonly<Record<keyof LogFields, true>> = {
  method: true,
  route: true,
  status: true,
  code: true,
  durationMs: true,
  publicKey: true,
  origin: true,
  mode: true,
  count: true,
  errorName: true,
  errorCode: true,
  stack: true,
};

/** JSON lines with the fields above and nothing else, whatever an untyped caller adds. */
export function createLog(destination?: DestinationStream): BackendLog {
  const logger = pino({ name: 'backend', base: null }, destination ?? pino.destination(2));
  return (event, fields = {}) => {
    const kept = Object.entries(fields).filter(([name]) => name in ALLOWED);
    logger.info(Object.fromEntries(kept), event);
  };
}

/** What may be said of something that was thrown. */
export function describeError(error: unknown): LogFields {
  if (!(error instanceof Error)) return { errorName: typeof error };
  const places = (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at '));
  return {
    errorName: error.name,
    ...('code' in error && typeof error.code === 'string' ? { errorCode: error.code } : {}),
    stack: places.slice(0, 8).join('\n'),
  };
}
