import { z } from 'zod';
import { PROBLEM_CODES } from '../../contract/problems.ts';
import type { Problem } from '../../contract/problems.ts';
import type { Refusal } from './routes.ts';

/** The problem document (RFC 9457) of a refusal. */
export function problemOf(refusal: Refusal): Problem {
  const { code, detail } = typeof refusal === 'string' ? { code: refusal, detail: undefined } : refusal;
  const words = code.toLowerCase().replaceAll('_', ' ');
  return {
    type: `urn:tebura:problem:${code.toLowerCase().replaceAll('_', '-')}`,
    title: words.charAt(0).toUpperCase() + words.slice(1),
    status: PROBLEM_CODES[code],
    code,
    ...(detail === undefined ? {} : { detail }),
  };
}

/** Which field is wrong and why; the schemas' messages never quote the value. */
export function malformed(error: z.ZodError): Refusal {
  return { code: 'REQUEST_MALFORMED', detail: z.prettifyError(error).slice(0, 500) };
}

const STORE_FAULTS = [
  'SQLITE_FULL',
  'SQLITE_IOERR',
  'SQLITE_READONLY',
  'SQLITE_CORRUPT',
  'SQLITE_NOTADB',
  'SQLITE_CANTOPEN',
];
/** Classes of PostgreSQL's error codes: connection, resources, intervention of an operator, system, internal; and no connection at all. */
const POSTGRES_FAULTS = ['08', '53', '57', '58', 'XX', 'ECONN', 'ENOENT', 'ETIMEDOUT'];

/** What the caller is told of something that was thrown: generic outward (S32), the particulars are in the log. */
export function refusalOfError(error: unknown): Refusal {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return 'BODY_TOO_LARGE';
  if ([...STORE_FAULTS, ...POSTGRES_FAULTS].some((fault) => code.startsWith(fault))) return 'OUT_OF_SERVICE';
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
  return typeof status === 'number' && status >= 400 && status < 500 ? 'REQUEST_MALFORMED' : 'INTERNAL';
}
