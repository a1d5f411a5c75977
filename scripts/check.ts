import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { licenceProblems } from './check-licences.ts';

/** `npm run check`: everything that can be said of the code without running it. Goes through all parts, then fails if one did. */
const root = join(import.meta.dirname, '..');
const WALLED = [
  'domain',
  'messages',
  'documents',
  'contract',
  'platform',
  'biometrics',
  'drivers',
  'backend',
  'electron',
];
const PAGES_AND_COMMANDS = ['renderer', 'portal', 'demo', 'scripts', 'bench', 'test'];

/** Not in the lockfile: its lock entries are incomplete for other platforms, and `npm ci` would refuse them. */
const KNIP = 'knip@6.44.2';

const failed = [
  run('types', 'tsc', ['-b']),
  run('lint', 'eslint', ['.', '--max-warnings', '0']),
  run('format', 'prettier', ['--check', '--log-level', 'warn', '.']),
  run('walls', 'depcruise', ['--config', '.dependency-cruiser.js', ...WALLED, ...PAGES_AND_COMMANDS]),
  run('dead code', 'npm', ['exec', '--yes', `--package=${KNIP}`, '--', 'knip']),
  licences(),
].filter((part) => part !== null);

if (failed.length > 0) console.error(`\ncheck failed: ${failed.join(', ')}`);
process.exitCode = failed.length === 0 ? 0 : 1;

/** @returns the part's name if it failed */
function run(name: string, command: string, args: readonly string[]): string | null {
  console.log(`— ${name}`);
  const { status } = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  return status === 0 ? null : name;
}

function licences(): string | null {
  console.log('— licences');
  const problems = licenceProblems(root);
  for (const problem of problems) console.error(`  ${problem}`);
  return problems.length === 0 ? null : 'licences';
}
