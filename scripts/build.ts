import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { build } from 'vite';
import { buildScreens } from './build-screens.ts';

/** `npm run build`: the screens, and the Electron shell as plain JavaScript (its preload must be CommonJS: it is sandboxed). */
const root = join(import.meta.dirname, '..');

await buildScreens({ onlyStale: false, withDemo: false });

const builtIn = [...builtinModules, ...builtinModules.map((name) => `node:${name}`), 'electron'];

await buildShellFile('main', 'es', [...builtIn, /^(?!\.|\/|@?electron)[@a-z]/]);
await buildShellFile('preload', 'cjs', builtIn);

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
