import { openLedgerReadOnly } from '../backend/store/open-store.ts';
import { verifyLedger } from '../backend/verify-ledger.ts';
import { ledgerPlace } from './ledger-place.ts';

/**
 * `node scripts/verify-ledger.ts [file | postgres://…]`: checks the ledger, also of a running backend; exits 1 and names the first
 * bad row. Without an argument: `DATABASE_URL`, or else the file in the data folder.
 */
const database = openLedgerReadOnly(process.argv[2] ?? ledgerPlace());
const checks = await verifyLedger(database);
await database.close();

for (const { name, firstProblem } of checks)
  console.log(firstProblem === null ? `ok    ${name}` : `WRONG ${name}\n      ${firstProblem}`);
process.exitCode = checks.every(({ firstProblem }) => firstProblem === null) ? 0 : 1;
