import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import type { LedgerCheck } from '../backend/verify-ledger.ts';
import { sqliteDatabase } from '../backend/store/database/sqlite-database.ts';
import { MIGRATIONS } from '../backend/store/schema.ts';
import { openDatabase } from '../platform/sqlite.ts';
import { simulateYear } from './simulate-year/simulate-year.ts';

const USAGE = `usage: npm run simulate-year [-- --people 6000] [--seed 小春] [--out artefacts/simulated-year] [--data <folder>]
  A fiscal year of a village through the product's own store on SQLite: 4 purchases a month each in 20 shops, vouchers, voids, refunds,
  rule changes, closes, monthly settlements with payout files, expiry. Ends with every check of the ledger, every settlement
  reconciled, and the council's reports in the folder of --out. Exit code 1 if anything does not add up.
  --data   keeps the ledger's file there, to look at`;

const CACHE_KIB = 256 * 1024;
const PAGES_PER_CHECKPOINT = 20_000;

const { values } = parseArgs({
  options: {
    people: { type: 'string', default: '6000' },
    seed: { type: 'string', default: '小春' },
    out: { type: 'string', default: join('artefacts', 'simulated-year') },
    data: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
const people = Number(values.people);
if (values.help || !Number.isInteger(people) || people < 1) {
  console.log(USAGE);
  process.exit(values.help ? 0 : 1);
}
if (values.data !== undefined) mkdirSync(values.data, { recursive: true });
const folder = values.data ?? mkdtempSync(join(tmpdir(), 'tebura-year-'));
const file = join(folder, 'tebura.sqlite');
const startedMs = performance.now();
const seconds = (): string => `${((performance.now() - startedMs) / 1000).toFixed(1)} s`;
console.log(
  `${people} people, seed ${values.seed}; ${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)}`,
);

// As the product opens it, as durable, but with room for a whole year that passes in minutes.
const description = { file, migrations: MIGRATIONS.sqlite.tebura };
const writer = openDatabase(description);
writer.pragma(`cache_size = -${CACHE_KIB}`);
writer.pragma(`wal_autocheckpoint = ${PAGES_PER_CHECKPOINT}`);
const ledger = sqliteDatabase(writer);
const tell = (line: string): void => console.log(`${seconds().padStart(8)}  ${line}`);
const verify = async (): Promise<readonly LedgerCheck[]> => {
  const thread = new Worker(new URL('./simulate-year/verify-thread.ts', import.meta.url), {
    workerData: file,
  });
  const [checks] = (await once(thread, 'message')) as [readonly LedgerCheck[]];
  return checks;
};
const year = await simulateYear(ledger, people, values.seed, tell, verify);
const bytes = statSync(file).size;
await ledger.close();

mkdirSync(values.out, { recursive: true });
for (const { name, html } of year.reports) writeFileSync(join(values.out, name), html);
if (values.data === undefined) rmSync(folder, { recursive: true });

for (const line of year.lines) console.log(line);
console.log(`council reports: ${year.reports.map(({ name }) => join(values.out, name)).join(', ')}`);
console.log(
  `${seconds()} in all (${(process.cpuUsage().user / 1e6).toFixed(0)} s of a core), ledger of ${(bytes / 1e6).toFixed(0)} MB, load ${loadavg()[0]?.toFixed(1)}`,
);
for (const problem of year.problems) console.error(`WRONG ${problem}`);
process.exitCode = year.problems.length === 0 ? 0 : 1;
