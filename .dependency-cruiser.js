/** The walls of the house (docs/architecture.md). The same walls are compiled by each folder's tsconfig.json. */
const mayImport = {
  domain: [],
  messages: ['domain'],
  documents: ['domain', 'messages'],
  contract: ['domain'],
  platform: ['domain', 'contract'],
  biometrics: ['domain'],
  drivers: ['domain', 'contract', 'platform', 'biometrics'],
  backend: ['domain', 'messages', 'documents', 'contract', 'platform', 'biometrics'],
  electron: ['domain', 'contract', 'platform', 'biometrics', 'drivers'],
  renderer: ['domain', 'messages', 'contract'],
  portal: ['domain', 'messages', 'contract'],
};
const folders = Object.keys(mayImport);
const notATest = '\\.test\\.tsx?$';

const walls = folders.map((folder) => ({
  name: `wall-${folder}`,
  comment: `${folder}/ may import only: ${mayImport[folder].join(', ') || 'nothing outside itself'}`,
  severity: 'error',
  from: { path: `^${folder}/`, pathNot: notATest },
  to: {
    path: '^(domain|messages|documents|contract|platform|biometrics|drivers|backend|electron|renderer|portal|scripts|demo|test|bench)/',
    pathNot: `^(${[folder, ...mayImport[folder]].join('|')})/`,
  },
}));

export default {
  forbidden: [
    ...walls,
    {
      name: 'no-circles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'pure-core',
      comment: 'domain/, messages/ and biometrics/ (but its engine) do no I/O',
      severity: 'error',
      from: { path: '^(domain|messages|biometrics)/', pathNot: ['^biometrics/engine/', notATest] },
      to: { dependencyTypes: ['core', 'npm', 'npm-dev'] },
    },
    {
      name: 'contract-needs-only-zod',
      severity: 'error',
      from: { path: '^contract/', pathNot: notATest },
      to: { dependencyTypes: ['core', 'npm', 'npm-dev'], pathNot: 'node_modules/zod/' },
    },
    {
      name: 'synthetic-fingers-only-in-emulators',
      comment: 'the product never knows that a finger is synthetic',
      severity: 'error',
      from: {
        path: '^(domain|messages|documents|contract|platform|biometrics|drivers|backend|electron|renderer|portal)/',
        pathNot: ['^biometrics/synthetic/', '^drivers/.*emulator', notATest],
      },
      to: { path: '^biometrics/synthetic/' },
    },
    {
      name: 'electron-in-four-files',
      severity: 'error',
      from: { pathNot: '^electron/(main|window|preload|serve-kiosk-api)\\.ts$' },
      to: { path: 'node_modules/electron/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'product-never-imports-demo-or-tests',
      severity: 'error',
      from: {
        path: '^(domain|messages|documents|contract|platform|biometrics|drivers|backend|electron|renderer|portal)/',
        pathNot: notATest,
      },
      to: { path: '^(demo|test|bench|scripts)/' },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: '^virtual:' } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|data|\\.cache|artefacts)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
