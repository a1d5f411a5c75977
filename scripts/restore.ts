import { parseArgs } from 'node:util';
import { restoreStores } from '../backend/office/restore-stores.ts';
import { backendFolder } from './ledger-place.ts';

const USAGE = `usage: npm run restore -- --from <folder of npm run backup>
  Puts a backup into TEBURA_DATA, where no ledger may be. Checks it first and says what its two files do not agree on.`;
const POSTGRES = `DATABASE_URL is set: PostgreSQL is restored with its own tools (docs/backup.md):
  pg_restore --dbname="$DATABASE_URL" --exit-on-error tebura.dump
Then check it with: npm run verify-ledger -- postgres://…`;

process.exitCode = await main().catch((error: unknown) => {
  console.error(`restore: ${error instanceof Error ? error.message : String(error)}`);
  return 1;
});

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { from: { type: 'string' }, help: { type: 'boolean', default: false } },
  });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  if (process.env['DATABASE_URL'] !== undefined) throw new Error(POSTGRES);
  if (values.from === undefined) throw new Error(`--from is missing\n${USAGE}`);
  const to = backendFolder();
  const { backup, onlyTemplates } = await restoreStores(values.from, to);
  console.log(`${to}: as it was at ${backup.madeAt}, every row of the ledger checked`);
  if (onlyTemplates.length === 0) console.log('Everybody in the template store is in the ledger.');
  else {
    console.log(`${onlyTemplates.length} in the template store are newer than the ledger, and enrol again:`);
    for (const subjectId of onlyTemplates) console.log(`  subject ${subjectId}`);
  }
  console.log('Payments after that moment are not in it: see docs/backup.md before the shops open.');
  return 0;
}
