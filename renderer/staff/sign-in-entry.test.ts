import { expect, test } from 'vitest';
import { NO_SIGN_IN, isFieldComplete, isSigned, pressSignInKey } from './sign-in-entry.ts';

const typed = (digits: string) => digits.split('').reduce(pressSignInKey, NO_SIGN_IN);

test('a staff code has 4 to 8 digits', () => {
  expect(isFieldComplete(typed('123'))).toBe(false);
  expect(isFieldComplete(typed('1234'))).toBe(true);
  expect(typed('123456789').code).toBe('12345678');
  expect(pressSignInKey(typed('1234'), 'backspace').code).toBe('123');
  expect(pressSignInKey(typed('1234'), '00').code).toBe('1234');
});

test('the PIN is typed into its own field and never into the code', () => {
  const entry = '24680'.split('').reduce(pressSignInKey, { ...typed('1001'), field: 'pin' as const });
  expect(entry).toEqual({ field: 'pin', code: '1001', pin: '24680' });
  expect(pressSignInKey(entry, 'clear')).toEqual({ field: 'pin', code: '1001', pin: '' });
});

test('somebody has signed with both, not with one of them', () => {
  expect(isSigned({ field: 'pin', code: '1001', pin: '246' })).toBe(false);
  expect(isSigned({ field: 'pin', code: '100', pin: '2468' })).toBe(false);
  expect(isSigned({ field: 'code', code: '1001', pin: '2468' })).toBe(true);
});
