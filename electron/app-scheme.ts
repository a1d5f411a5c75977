import { extname, join, normalize, sep } from 'node:path';

/** The screens are served as `app://kiosk/…` from the built folder: never `file://` (security S02). */
export const APP_SCHEME = 'app';
export const APP_ORIGIN = 'app://kiosk';

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/**
 * The file behind an `app://kiosk/…` address, or `null` when there is none to be had: another host, a path that climbs out
 * of the folder, or a kind of file the screens do not consist of.
 */
export function fileOfAppUrl(
  url: string,
  folder: string,
): { readonly file: string; readonly contentType: string } | null {
  const { protocol, host, pathname } = new URL(url);
  if (protocol !== `${APP_SCHEME}:` || host !== 'kiosk') return null;
  const path = safelyDecoded(pathname);
  if (path === null || path.includes('\0')) return null;
  const file = normalize(join(folder, path === '/' ? 'index.html' : path));
  const contentType = CONTENT_TYPES[extname(file)];
  if (!file.startsWith(normalize(folder) + sep) || contentType === undefined) return null;
  return { file, contentType };
}

function safelyDecoded(pathname: string): string | null {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return null;
  }
}
