import react from '@vitejs/plugin-react';
import { createHash } from 'node:crypto';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { join } from 'node:path';
import { build, defineConfig } from 'vite';
import type { Plugin } from 'vite';

/** Phones in use since about 2020. */
const TARGET = ['es2022', 'safari15.4', 'chrome94'];

/**
 * Builds the service worker as one classic script, which older browsers want, and tells it which files belong to this version: what a
 * visit without network needs.
 */
function serviceWorker(): Plugin {
  let script = '';
  return {
    name: 'service-worker',
    apply: 'build',
    async buildStart() {
      const built = await build({
        configFile: false,
        logLevel: 'error',
        build: {
          write: false,
          copyPublicDir: false,
          target: TARGET,
          rolldownOptions: {
            input: join(import.meta.dirname, 'service-worker', 'service-worker.ts'),
            output: { format: 'iife' },
          },
        },
      });
      if (Array.isArray(built) || !('output' in built)) throw new Error('the service worker was not built');
      script = built.output[0].code;
    },
    generateBundle(_, bundle) {
      const files = Object.keys(bundle).filter((name) => name.startsWith('assets/'));
      const urls = JSON.stringify(files.sort().map((name) => `/family/${name}`));
      const version = createHash('sha256').update(urls).update(script).digest('hex').slice(0, 16);
      const source = script
        .replaceAll('SHELL_FILES', () => urls)
        .replaceAll('SHELL_VERSION', () => JSON.stringify(version));
      // A worker keeps its name: browsers look there for its next version.
      this.emitFile({ type: 'asset', fileName: 'service-worker.js', source });
    },
  };
}

/** Puts `.br` and `.gz` beside script and style, so that the backend can send the small one without compressing each time. */
function compressed(): Plugin {
  return {
    name: 'compressed',
    apply: 'build',
    // When everything else is done with the files: what is sent must be what they say in the end.
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        for (const [fileName, file] of Object.entries(bundle)) {
          if (!/\.(js|css)$/.test(fileName)) continue;
          const content = file.type === 'chunk' ? file.code : file.source;
          this.emitFile({ type: 'asset', fileName: `${fileName}.br`, source: brotliCompressSync(content) });
          this.emitFile({
            type: 'asset',
            fileName: `${fileName}.gz`,
            source: gzipSync(content, { level: 9 }),
          });
        }
      },
    },
  };
}

export default defineConfig({
  root: import.meta.dirname,
  base: '/family/',
  plugins: [react(), serviceWorker(), compressed()],
  build: {
    outDir: '../dist/portal',
    emptyOutDir: true,
    target: TARGET,
    // The page may load only files of its own origin: nothing is put into it as a data: address, and no polyfill is needed.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
    rolldownOptions: {
      output: {
        // Every schema is made after zod was told not to compile, whichever part of the page it comes with.
        codeSplitting: { groups: [{ name: 'zod', test: /node_modules.zod|parse-without-compiling/ }] },
      },
    },
  },
});
