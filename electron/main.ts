import { join } from 'node:path';
import { app } from 'electron';
import { openKiosk } from './open-kiosk.ts';
import { serveKioskApi } from './serve-kiosk-api.ts';
import { serveLoopback } from './serve-loopback.ts';
import { KIOSK_PAGE, createKioskWindow, registerAppScheme } from './window.ts';

/**
 * The Electron shell: opens the kiosk of this machine in one locked-down window. All behaviour is in the host; see
 * `open-kiosk.ts` for the environment. `TEBURA_FULL_SCREEN=1` (always in production) hides everything else. The demonstration
 * also drives the same host over loopback, where `TEBURA_KIOSK_PORT` says so.
 */
const { env } = process;
const rendererFolder = join(import.meta.dirname, '..', 'renderer');
app.enableSandbox();
registerAppScheme();
if (!app.requestSingleInstanceLock()) app.exit(0);

const kiosk = openKiosk(env);
await app.whenReady();
const window = createKioskWindow({
  rendererFolder,
  shellFolder: import.meta.dirname,
  fullScreen: env['TEBURA_MODE'] === 'production' || env['TEBURA_FULL_SCREEN'] === '1',
});
const stopServing = serveKioskApi(kiosk, window);
await window.loadURL(KIOSK_PAGE);
const loopback =
  env['TEBURA_KIOSK_PORT'] === undefined ? null : await serveLoopback(kiosk, rendererFolder, env);

app.on('window-all-closed', () => {
  stopServing();
  void Promise.all([loopback?.close(), kiosk.close()]).finally(() => app.quit());
});
process.once('SIGTERM', () => window.close());
process.once('disconnect', () => window.close());
