import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';

const root = join(import.meta.dirname, '..');

/** What each page is built from; its `dist/` is stale once any of it is newer. */
const PAGES = [
  { name: 'renderer', sources: ['renderer', 'messages', 'contract', 'domain'] },
  { name: 'portal', sources: ['portal', 'messages', 'contract', 'domain'] },
] as const;
const DEMO_PAGES = [{ name: 'desk', sources: ['demo/desk'] }] as const;

/**
 * Builds the kiosk's screens and the family's page into `dist/`, and the demo desk where it is wanted (never for production);
 * with `onlyStale`, only what changed since.
 */
export async function buildScreens(options: {
  readonly onlyStale: boolean;
  readonly withDemo: boolean;
}): Promise<string[]> {
  const built: string[] = [];
  for (const { name, sources } of options.withDemo ? [...PAGES, ...DEMO_PAGES] : PAGES) {
    if (options.onlyStale && !isStale(join(root, 'dist', name, 'index.html'), sources)) continue;
    await build({ configFile: join(root, sources[0], 'vite.config.ts'), logLevel: 'warn' });
    built.push(name);
  }
  return built;
}

function isStale(page: string, sources: readonly string[]): boolean {
  if (!existsSync(page)) return true;
  const builtAtMs = statSync(page).mtimeMs;
  return sources.some((folder) => newestMs(join(root, folder)) > builtAtMs);
}

function newestMs(folder: string): number {
  return Math.max(
    0,
    ...readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.includes('.test.'))
      .map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs),
  );
}
