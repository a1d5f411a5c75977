import { join } from 'node:path';
import { TEBURA_MIGRATIONS } from '../backend/store/schema.ts';
import { verifyLedger } from '../backend/verify-ledger.ts';
import { readEnvironment } from '../platform/mode.ts';
import { openDatabaseReadOnly } from '../platform/sqlite.ts';

/** `node scripts/verify-ledger.ts [file]`: checks the ledger, also of a running backend; exits 1 and names the first bad row. */
const file = process.argv[2] ?? join(readEnvironment(process.env).dataFolder, 'backend', 'tebura.sqlite');
const database = openDatabaseReadOnly({ file, migrations: TEBURA_MIGRATIONS });
const checks = verifyLedger(database);
database.close();

for (const { name, firstProblem } of checks)
  console.log(firstProblem === null ? `ok    ${name}` : `WRONG ${name}\n      ${firstProblem}`);
process.exitCode = checks.every(({ firstProblem }) => firstProblem === null) ? 0 : 1;
