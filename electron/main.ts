import { join } from 'node:path';
import { app } from 'electron';
import { openKiosk } from './open-kiosk.ts';
import { serveKioskApi } from './serve-kiosk-api.ts';
import { KIOSK_PAGE, createKioskWindow, registerAppScheme } from './window.ts';

/**
 * The Electron shell: opens the kiosk of this machine in one locked-down window. All behaviour is in the host; see
 * `open-kiosk.ts` for the environment. `TEBURA_FULL_SCREEN=1` (always in production) hides everything else.
 */
app.enableSandbox();
registerAppScheme();
if (!app.requestSingleInstanceLock()) app.quit();

const kiosk = openKiosk(process.env);
await app.whenReady();
const window = createKioskWindow({
  rendererFolder: join(import.meta.dirname, '..', 'renderer'),
  shellFolder: import.meta.dirname,
  fullScreen: process.env['TEBURA_MODE'] === 'production' || process.env['TEBURA_FULL_SCREEN'] === '1',
});
const stopServing = serveKioskApi(kiosk, window);
await window.loadURL(KIOSK_PAGE);

app.on('window-all-closed', () => {
  stopServing();
  void kiosk.close().finally(() => app.quit());
});
