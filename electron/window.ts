import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BrowserWindow, Menu, protocol, session } from 'electron';
import { APP_ORIGIN, APP_SCHEME, fileOfAppUrl } from './app-scheme.ts';
import { contentSecurityPolicy } from './content-security-policy.ts';
import { kioskWindowOptions } from './window-options.ts';

export const KIOSK_PAGE = `${APP_ORIGIN}/`;

/** Must run before the app is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: APP_SCHEME, privileges: { standard: true, secure: true } },
  ]);
}

/**
 * The one window, able to show the built screens and nothing else, to go nowhere (security S01 to S04, S07). Load
 * `KIOSK_PAGE` into it once its API is served.
 */
export function createKioskWindow(settings: {
  readonly rendererFolder: string;
  readonly shellFolder: string;
  readonly fullScreen: boolean;
}): BrowserWindow {
  Menu.setApplicationMenu(null);
  denyEveryPermission();
  protocol.handle(APP_SCHEME, async (request) => {
    const found = fileOfAppUrl(request.url, settings.rendererFolder);
    const body = found && (await readFile(found.file).catch(() => null));
    if (found === null || body === null) return new Response('not found', { status: 404 });
    return new Response(new Uint8Array(body), {
      headers: {
        'content-type': found.contentType,
        'content-security-policy': contentSecurityPolicy({ connect: "'none'", frameAncestors: [] }),
        'x-content-type-options': 'nosniff',
      },
    });
  });

  const preloadFile = join(settings.shellFolder, 'preload.cjs');
  const window = new BrowserWindow(kioskWindowOptions({ preloadFile, fullScreen: settings.fullScreen }));
  const { webContents } = window;
  webContents.setWindowOpenHandler(() => ({ action: 'deny' }));
  webContents.on('will-navigate', (event) => event.preventDefault());
  webContents.on('will-redirect', (event) => event.preventDefault());
  webContents.on('will-attach-webview', (event) => event.preventDefault());
  return window;
}

/** Electron grants everything by default, and the check handler sees hid, serial and usb as well. */
function denyEveryPermission(): void {
  session.defaultSession.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.defaultSession.setPermissionCheckHandler(() => false);
  session.defaultSession.setDevicePermissionHandler(() => false);
  session.defaultSession.on('will-download', (event) => event.preventDefault());
}
