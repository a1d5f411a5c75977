import { describe, expect, it } from 'vitest';
import { fileOfAppUrl } from './app-scheme.ts';
import { contentSecurityPolicy } from './content-security-policy.ts';
import { kioskWindowOptions } from './window-options.ts';

describe('the kiosk window', () => {
  it('is isolated, sandboxed and without Node or DevTools (S01, S07)', () => {
    const { webPreferences, kiosk } = kioskWindowOptions({
      preloadFile: '/app/preload.cjs',
      fullScreen: true,
    });
    expect(kiosk).toBe(true);
    expect(webPreferences).toMatchObject({
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
      devTools: false,
    });
  });

  it('may load scripts of its own only, and in Electron speak to no network (S02)', () => {
    const policy = contentSecurityPolicy({ connect: "'none'", frameAncestors: [] });
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("connect-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe|\*/);
  });
});

describe('app:// addresses', () => {
  const folder = '/app/renderer';

  it('name the built screens', () => {
    expect(fileOfAppUrl('app://kiosk/', folder)).toEqual({
      file: '/app/renderer/index.html',
      contentType: 'text/html; charset=utf-8',
    });
    expect(fileOfAppUrl('app://kiosk/assets/a.js', folder)?.file).toBe('/app/renderer/assets/a.js');
  });

  it.each([
    'app://kiosk/..%2f..%2fetc%2fpasswd.html',
    'app://kiosk/%2e%2e/secret.js',
    'app://kiosk/assets/..%2f..%2f..%2fshell/main.js',
    'app://kiosk/%E0%A4%A.js',
    'app://kiosk/a.js%00.html',
    'app://other/index.html',
    'https://kiosk/index.html',
    'app://kiosk/terminal-key.pem',
  ])('never leave the folder: %s', (url) => {
    const found = fileOfAppUrl(url, folder);
    expect(found === null || found.file.startsWith(`${folder}/`)).toBe(true);
  });
});
