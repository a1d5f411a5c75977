import { expect, test } from 'vitest';
import { rememberLanguage, rememberedLanguage } from './remember-language.ts';
import { readSignInLink, takeSignInLink } from './sign-in-link.ts';

const TOKEN = 'aB3_-aB3_-aB3_-aB3_-xx';

test('a link gives its token, anything else gives none', () => {
  expect(readSignInLink(`#sign-in=${TOKEN}`)).toEqual({ kind: 'token', linkToken: TOKEN });
  expect(readSignInLink('')).toEqual({ kind: 'none' });
  expect(readSignInLink('#purchases')).toEqual({ kind: 'none' });
  expect(readSignInLink('#sign-in=short')).toEqual({ kind: 'unreadable' });
  expect(readSignInLink(`#sign-in=${TOKEN}%22%3E`)).toEqual({ kind: 'unreadable' });
});

test.each([`#sign-in=${TOKEN}`, '#sign-in=broken'])('%s is taken out of the address', (hash) => {
  const addresses: unknown[] = [];
  const history = { replaceState: (_: unknown, __: string, address: unknown) => addresses.push(address) };
  takeSignInLink({ hash, pathname: '/family/', search: '?a=1' } as Location, history as never);
  expect(addresses).toEqual(['/family/?a=1']);
});

test('a language is remembered, and only one that exists', () => {
  const kept = new Map<string, string>();
  const storage = () =>
    ({
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => kept.set(key, value),
    }) as never;
  expect(rememberedLanguage(storage)).toBe('ja');
  rememberLanguage(storage, 'en');
  expect(rememberedLanguage(storage)).toBe('en');
  for (const key of kept.keys()) kept.set(key, 'xx');
  expect(rememberedLanguage(storage)).toBe('ja');
});

test('a browser that keeps nothing is no trouble', () => {
  const refusing = () => {
    throw new Error('storage is refused');
  };
  expect(() => rememberLanguage(refusing, 'en')).not.toThrow();
  expect(rememberedLanguage(refusing)).toBe('ja');
});
