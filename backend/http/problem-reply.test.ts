import { expect, test } from 'vitest';
import { z } from 'zod';
import { malformed, problemOf, refusalOfError } from './problem-reply.ts';

const withCode = (code: string) => Object.assign(new Error('the disk of /secret/place is full'), { code });

test('a store that cannot write takes the backend out of service; what else goes wrong is told to nobody', () => {
  for (const code of ['SQLITE_FULL', 'SQLITE_IOERR_WRITE', 'SQLITE_READONLY', 'SQLITE_CORRUPT_VTAB'])
    expect(refusalOfError(withCode(code))).toBe('OUT_OF_SERVICE');
  expect(refusalOfError(withCode('SQLITE_CONSTRAINT_CHECK'))).toBe('INTERNAL');
  expect(refusalOfError('thrown text')).toBe('INTERNAL');
  expect(refusalOfError(Object.assign(new Error(), { statusCode: 415 }))).toBe('REQUEST_MALFORMED');
  expect(JSON.stringify(problemOf(refusalOfError(withCode('SQLITE_FULL'))))).not.toContain('secret');
});

test('a malformed field is named and its value is not repeated', () => {
  const parsed = z.object({ template: z.base64() }).safeParse({ template: 'VFZQ-secret' });
  const refusal = JSON.stringify(parsed.success ? null : malformed(parsed.error));
  expect(refusal).toContain('template');
  expect(refusal).not.toContain('secret');
});
