/** Dead code: what nothing reaches from these entries (https://knip.dev). */
const config = {
  entry: [
    'scripts/*.ts',
    'bench/*.ts',
    'demo/backend-main.ts',
    'demo/synthetic-templates-worker.ts',
    'backend/main.ts',
    'electron/{main,preload,web-main}.ts',
    '{renderer,portal}/{main.tsx,vite.config.ts}',
    'portal/service-worker/service-worker.ts',
    'demo/desk/{desk,vite.config}.ts',
    'test/electron/*.ts',
    'test/backend/support/pay-and-die.ts',
    'test/backend/support/hammer-purchases.ts',
    'test/ledger/measure-ledger.ts',
    'test/notices/{measure-notify,provider-process}.ts',
    'test/readers/measure-readers.ts',
    '**/*.test.{ts,tsx}',
  ],
  project: ['**/*.{ts,tsx}'],
  // Types and constants are exported where they are defined, so that a test or a neighbour may name them.
  ignoreExportsUsedInFile: true,
  // Run by `npm run check`, by name; and the peer of a bench, which can only be required (its module entry never ends).
  ignoreDependencies: ['dependency-cruiser', 'usearch'],
  // socat is installed for the tests; pgbench is only used where it happens to be.
  ignoreBinaries: ['socat', 'pgbench'],
};

export { config as default };
