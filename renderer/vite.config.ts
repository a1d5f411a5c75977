import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  // Relative addresses: the same files are served as app://kiosk/ and over loopback.
  base: './',
  plugins: [react()],
  build: {
    outDir: '../dist/renderer',
    emptyOutDir: true,
    target: 'esnext',
    // The content security policy allows no data: fonts, and a kiosk needs no polyfill that writes script tags.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // React, zod and 120 font ranges in one page on the same machine: size is no cost here.
    chunkSizeWarningLimit: 2_000,
  },
});
