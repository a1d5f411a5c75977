import { expect, test } from 'vitest';
import { createLog, describeError } from './log.ts';

test('a field that is not on the list is not written, whoever passes it', () => {
  const lines: string[] = [];
  const log = createLog({ write: (line) => lines.push(line) });
  const careless = { status: 200, displayName: 'はなこ', template: 'VFZQ', token: 'secret' };
  log('request', careless);
  expect(lines.join('')).toContain('"status":200');
  expect(lines.join('')).not.toMatch(/はなこ|VFZQ|secret/);
});

test('of an error the place is written and not what it says', () => {
  let thrown: unknown;
  try {
    JSON.parse('{"template": VFZQ-secret}');
  } catch (error) {
    thrown = error;
  }
  const described = describeError(thrown);
  expect(described.errorName).toBe('SyntaxError');
  expect(described.stack).toContain('log.test.ts');
  expect(JSON.stringify(described)).not.toContain('VFZQ');
  expect(describeError('VFZQ')).toEqual({ errorName: 'string' });
});
