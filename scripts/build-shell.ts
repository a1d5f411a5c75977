import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { build } from 'vite';

const root = join(import.meta.dirname, '..');
const BUILT_IN = [...builtinModules, ...builtinModules.map((name) => `node:${name}`), 'electron'];
/** Packages stay packages: native ones cannot be bundled, and the others need not be. */
const PACKAGES = /^[a-z@]/;

/** Builds the Electron shell into `dist/shell`: plain JavaScript, its preload CommonJS because it is sandboxed. */
export async function buildShell(): Promise<void> {
  await buildShellFile('main', 'es', [...BUILT_IN, PACKAGES]);
  await buildShellFile('preload', 'cjs', BUILT_IN);
}

async function buildShellFile(
  name: string,
  format: 'es' | 'cjs',
  external: (string | RegExp)[],
): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'warn',
    build: {
      outDir: join(root, 'dist', 'shell'),
      emptyOutDir: false,
      target: 'node24',
      minify: false,
      lib: { entry: join(root, 'electron', `${name}.ts`), formats: [format] },
      rolldownOptions: { external, output: { entryFileNames: `${name}.${format === 'es' ? 'mjs' : 'cjs'}` } },
    },
  });
}
