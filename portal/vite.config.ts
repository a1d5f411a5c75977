import react from '@vitejs/plugin-react';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { defineConfig } from 'vite';
import type { Plugin } from 'vite';

/** Puts `.br` and `.gz` beside script and style, so that the backend can send the small one without compressing each time. */
function compressed(): Plugin {
  return {
    name: 'compressed',
    apply: 'build',
    generateBundle(_, bundle) {
      for (const [fileName, file] of Object.entries(bundle)) {
        if (!/\.(js|css)$/.test(fileName)) continue;
        const content = file.type === 'chunk' ? file.code : file.source;
        this.emitFile({ type: 'asset', fileName: `${fileName}.br`, source: brotliCompressSync(content) });
        this.emitFile({ type: 'asset', fileName: `${fileName}.gz`, source: gzipSync(content, { level: 9 }) });
      }
    },
  };
}

export default defineConfig({
  root: import.meta.dirname,
  base: '/family/',
  plugins: [react(), compressed()],
  build: {
    outDir: '../dist/portal',
    emptyOutDir: true,
    // Phones in use since about 2020 (Safari 15.4, Chrome 94).
    target: ['es2022', 'safari15.4', 'chrome94'],
    // The page may load only files of its own origin: nothing is put into it as a data: address, and no polyfill is needed.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
  },
});
