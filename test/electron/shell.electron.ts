import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateKeyPairSync } from 'node:crypto';
import { _electron } from 'playwright';
import type { ElectronApplication, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { kioskFolder } from '../../electron/open-kiosk.ts';
import { ensureTerminalKey, writeTerminalRegistration } from '../../electron/terminal-identity.ts';
import { writePublicKey } from '../../platform/http-signatures.ts';

const root = join(import.meta.dirname, '..', '..');
const executablePath = process.env['TEBURA_ELECTRON'] ?? '';

/** The shell in real Electron, with a backend and a reader that are not there: the screens must come up all the same. */
describe('the Electron shell', () => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'tebura-electron-'));
  let application: ElectronApplication;
  let page: Page;

  beforeAll(async () => {
    ensureTerminalKey(kioskFolder(dataFolder));
    writeTerminalRegistration(kioskFolder(dataFolder), {
      terminalId: '0198c0de-0000-7000-8000-000000000001',
      backendOrigin: 'http://127.0.0.1:9',
      backendPublicKey: writePublicKey(generateKeyPairSync('ed25519').publicKey),
    });
    application = await _electron.launch({
      executablePath,
      args: [join(root, 'dist', 'shell', 'main.mjs'), ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
      env: { ...process.env, TEBURA_DATA: dataFolder, TEBURA_READER: 'xg:tcp:127.0.0.1:9:simulated' },
    });
    page = await application.firstWindow();
  });

  afterAll(async () => {
    await application.close();
    rmSync(dataFolder, { recursive: true, force: true });
  });

  it('shows the kiosk from app://, with the bridge and without Node', async () => {
    expect(page.url()).toBe('app://kiosk/');
    const reachable = await page.evaluate(() => ({
      bridge: Object.keys((globalThis as { tebura?: object }).tebura ?? {}).sort(),
      require: typeof (globalThis as { require?: unknown }).require,
      process: typeof (globalThis as { process?: unknown }).process,
    }));
    expect(reachable).toEqual({
      bridge: ['invoke', 'subscribe'],
      require: 'undefined',
      process: 'undefined',
    });
  });

  it('makes no network call and leaves its page for no other', async () => {
    const called = await page.evaluate(() => fetch('https://example.com').then(String, String));
    expect(called).toContain('Failed to fetch');
    await page.evaluate(() => {
      location.href = 'https://example.com';
    });
    expect(page.url()).toBe('app://kiosk/');
  });

  it('serves nothing outside the screens', async () => {
    const status = await application.evaluate(async ({ net }) => {
      const reply = await net.fetch('app://kiosk/..%2f..%2fpackage.json');
      return reply.status;
    });
    expect(status).toBe(404);
  });

  it('denies every permission', async () => {
    const state = await page.evaluate(() =>
      navigator.permissions.query({ name: 'geolocation' }).then((p) => p.state),
    );
    expect(state).toBe('denied');
  });
});
