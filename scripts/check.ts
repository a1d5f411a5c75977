import { spawn } from 'node:child_process';
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

// Linting takes as long as all the others together, and a machine of two cores has one to spare for them.
const [lint, others] = await Promise.all([
  inTurn([['lint', 'eslint', ['.', '--max-warnings', '0']]]),
  inTurn([
    ['types', 'tsc', ['-b']],
    ['format', 'prettier', ['--check', '--log-level', 'warn', '.']],
    ['walls', 'depcruise', ['--config', '.dependency-cruiser.js', ...WALLED, ...PAGES_AND_COMMANDS]],
    ['dead code', 'npm', ['exec', '--yes', `--package=${KNIP}`, '--', 'knip']],
  ]),
]);
const failed = [...lint, ...others, ...licences()];

if (failed.length > 0) console.error(`\ncheck failed: ${failed.join(', ')}`);
process.exitCode = failed.length === 0 ? 0 : 1;

type Part = readonly [name: string, command: string, args: readonly string[]];

/** @returns the names of the parts that failed */
async function inTurn(parts: readonly Part[]): Promise<readonly string[]> {
  const failed: string[] = [];
  for (const [name, command, args] of parts) if (!(await run(name, command, args))) failed.push(name);
  return failed;
}

/** Says what the part has said once it has ended, so that parts side by side are read one after the other. */
function run(name: string, command: string, args: readonly string[]): Promise<boolean> {
  const part = spawn(command, args, { cwd: root, shell: process.platform === 'win32' });
  const said: Buffer[] = [];
  for (const stream of [part.stdout, part.stderr]) stream.on('data', (bytes: Buffer) => said.push(bytes));
  return new Promise((resolve, reject) => {
    part.on('error', reject);
    part.on('close', (status) => {
      console.log(`— ${name}: ${status === 0 ? 'passed' : 'failed'}\n${Buffer.concat(said).toString()}`);
      resolve(status === 0);
    });
  });
}

function licences(): readonly string[] {
  const problems = licenceProblems(root);
  console.log(`— licences: ${problems.length === 0 ? 'passed' : 'failed'}`);
  for (const problem of problems) console.error(`  ${problem}`);
  return problems.length === 0 ? [] : ['licences'];
}
