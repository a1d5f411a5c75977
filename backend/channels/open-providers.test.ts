import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../platform/system-clock.ts';
import { systemRandom } from '../../platform/system-random.ts';
import { readBackendConfig } from '../read-config.ts';
import { openNoticeProviders } from './open-providers.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'tebura-providers-'))));
afterEach(() => rmSync(folder, { recursive: true }));

function secret(content: string, mode = 0o600): string {
  const file = join(folder, 'secret');
  rmSync(file, { force: true });
  writeFileSync(file, content, { mode });
  return file;
}
const open = (variables: Record<string, string>) =>
  openNoticeProviders(readBackendConfig({ TEBURA_DATA: folder, ...variables }), systemClock, systemRandom);
const line = (file: string) => ({
  TEBURA_LINE_ACCOUNT: '@tebura',
  TEBURA_LINE_CHANNEL_ID: '1',
  TEBURA_LINE_CHANNEL_SECRET_FILE: file,
});
const mail = (file: string) => ({
  TEBURA_MAIL_URL_FILE: file,
  TEBURA_MAIL_FROM: 'Tebura <notices@example.jp>',
});

test('without settings there is neither LINE nor mail, and a demo tells browsers', () => {
  expect(open({})).toMatchObject({ line: null, mail: null, webPush: { allowLoopback: false } });
});

test('in production nothing is made: without a key no browser is told', () => {
  const production = { TEBURA_MODE: 'production', TEBURA_PUBLIC_ORIGIN: 'https://tebura.example' };
  expect(open(production)).toEqual({ line: null, mail: null, webPush: null });
});

test('the secret of LINE may have a former one beside it, and no third', () => {
  expect(open(line(secret('new\n'))).line?.secrets).toEqual(['new']);
  expect(open(line(secret('new\nformer\n'))).line?.secrets).toEqual(['new', 'former']);
  expect(() => open(line(secret('a\nb\nc\n')))).toThrow(/one secret/);
  expect(() => open(line(secret('\n')))).toThrow(/one secret/);
});

test('secrets that others may read are refused, and settings that go together are', () => {
  expect(() => open(line(secret('new', 0o644)))).toThrow(/chmod 600/);
  expect(() => open({ TEBURA_LINE_ACCOUNT: '@tebura' })).toThrow(/go together/);
  expect(() => open({ TEBURA_MAIL_FROM: 'a@example.jp' })).toThrow(/go together/);
});

test('a mail relay is an smtp address, which is not quoted when it is wrong', () => {
  expect(open(mail(secret('smtps://user:password@mail.example.jp:465\n'))).mail).not.toBeNull();
  expect(() => open(mail(secret('https://user:password@mail.example.jp')))).toThrow(
    /^(?!.*password).*must have an smtp/,
  );
});
