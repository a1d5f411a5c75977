import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/**
 * `npm run bench:ledger [-- --seconds 4 --long --only sqlite|postgres|http]`: authorised purchases per second on SQLite and on a PostgreSQL of its own, beside what
 * the same durable rows cost on the same engine, a TPC-B-like load, HTTP, and how the cost grows with the ledger. The measuring is done
 * in test/ledger, where a PostgreSQL server and a village are.
 */
const script = join(import.meta.dirname, '../test/ledger/measure-ledger.ts');
const { status } = spawnSync(process.execPath, [script, ...process.argv.slice(2)], { stdio: 'inherit' });
process.exitCode = status ?? 1;
