import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  base: '/family/',
  plugins: [react()],
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
