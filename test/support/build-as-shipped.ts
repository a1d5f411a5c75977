import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const repository = fileURLToPath(new URL('../../', import.meta.url));

/** Builds screens as they ship, apart from the build other people may be using. @returns the folder they are in */
export async function buildAsShipped(part: 'portal' | 'renderer', name: string): Promise<string> {
  const outDir = `${repository}.cache/${part}-under-test/${name}`;
  // vitest's own NODE_ENV would put React's development build into the page.
  const nodeEnv = process.env['NODE_ENV'];
  process.env['NODE_ENV'] = 'production';
  await build({
    configFile: `${repository}${part}/vite.config.ts`,
    logLevel: 'error',
    build: { outDir, emptyOutDir: true },
  });
  process.env['NODE_ENV'] = nodeEnv;
  return outDir;
}
