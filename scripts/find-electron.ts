import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const packageFolder = join(import.meta.dirname, '..', 'node_modules', 'electron');

/**
 * The Electron program, if it is on this machine. Requiring `electron` would try to download it, so its own record
 * (`path.txt`, written when the download succeeded) is read instead.
 */
export function electronBinary(): string | null {
  const record = join(packageFolder, 'path.txt');
  if (!existsSync(record)) return null;
  const folder = process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(packageFolder, 'dist');
  const binary = join(folder, readFileSync(record, 'utf8').trim());
  return existsSync(binary) ? binary : null;
}
