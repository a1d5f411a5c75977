import { parseArgs } from 'node:util';
import { backUpStores } from '../backend/office/back-up-stores.ts';
import { systemClock } from '../platform/system-clock.ts';
import { backendFolder } from './ledger-place.ts';

const USAGE = `usage: npm run backup -- --out <new folder>
  Copies ledger and templates of the backend in TEBURA_DATA, which may be running, and checks every row of the copy.
  The keys are not in it: keep them elsewhere (docs/backup.md).`;
const POSTGRES = `DATABASE_URL is set: PostgreSQL is backed up with its own tools, which know how (docs/backup.md):
  pg_dump --format=custom --file=tebura.dump "$DATABASE_URL"     both schemas at one instant
  pg_basebackup and WAL archiving                               to get back to any moment
Check the restored database with: npm run verify-ledger -- postgres://…`;

process.exitCode = await main().catch((error: unknown) => {
  console.error(`backup: ${error instanceof Error ? error.message : String(error)}`);
  return 1;
});

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { out: { type: 'string' }, help: { type: 'boolean', default: false } },
  });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  if (process.env['DATABASE_URL'] !== undefined) throw new Error(POSTGRES);
  if (values.out === undefined) throw new Error(`--out is missing\n${USAGE}`);
  const { madeAt, files } = await backUpStores(backendFolder(), values.out, systemClock.nowMs());
  for (const { name, bytes, sha256 } of files)
    console.log(`${name.padEnd(17)} ${(bytes / 1e6).toFixed(1)} MB  ${sha256}`);
  console.log(`${values.out}: made at ${madeAt}, every row of the ledger checked`);
  return 0;
}
