import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type pg from 'pg';
import { durableWriteMs } from '../../bench/machine-limits.ts';
import type { Database } from '../../backend/store/database/database.ts';
import { postgresPool } from '../../backend/store/database/postgres-database.ts';
import { openPostgresLedger, openSqliteLedger, storeOn } from '../../backend/store/open-store.ts';
import { MIGRATIONS } from '../../backend/store/schema.ts';
import { verifyLedger } from '../../backend/verify-ledger.ts';
import { openDatabase } from '../../platform/sqlite.ts';
import type { SqliteDatabase } from '../../platform/sqlite.ts';
import { startPostgres } from '../support/start-postgres.ts';
import { bareRowsOnPostgres, bareRowsOnSqlite, readPatterns } from './bare-rows.ts';
import type { Pattern } from './bare-rows.ts';
import { foundTown, payer } from './bench-town.ts';
import type { BenchTown } from './bench-town.ts';
import { bulkPurchases, runUncheckedOnPostgres, runUncheckedOnSqlite } from './bulk-purchases.ts';
import type { RunUnchecked } from './bulk-purchases.ts';
import { measureInTurns, measureRate, turnOf } from './load.ts';
import type { Rate } from './load.ts';
import { measureHttp } from './measure-http.ts';
import { say } from './say.ts';
import { tpcbLike } from './tpcb-like.ts';

/** See bench/ledger.ts, which runs this. */
const { values } = parseArgs({
  options: {
    long: { type: 'boolean', default: false },
    seconds: { type: 'string', default: '4' },
    only: { type: 'string' },
  },
});
const seconds = Number(values.seconds);
const CONNECTIONS = 8;
/** The writer's own bound (sqlite-database.ts): as many share one commit. */
const GROUP = 64;
/** The same on PostgreSQL (postgres-database.ts). */
const POSTGRES_GROUP = 32;
const LEDGER_ROWS = { sqlite: [1e4, 1e5, 1e6], postgres: [1e4, 1e5] };
const LONG_LEDGER_ROWS = { sqlite: [...LEDGER_ROWS.sqlite, 1e7], postgres: [1e4, 1e5, 1e6, 1e7] };
const ledgerRows = values.long ? LONG_LEDGER_ROWS : LEDGER_ROWS;

const results: { readonly name: string; readonly figure: string; readonly isMet: boolean }[] = [];

say(
  `${availableParallelism()} cores, load ${loadavg()
    .map((load) => load.toFixed(1))
    .join(' ')}, Node ${process.versions.node}, ${seconds} s each`,
);
const isWanted = (part: 'sqlite' | 'postgres' | 'http'): boolean =>
  values.only === undefined || values.only === part;
if (isWanted('sqlite')) await measureOnSqlite();
if (isWanted('postgres')) await measureOnPostgres();
if (isWanted('http'))
  await measureHttp(seconds, (name, rate) => {
    print(name, rate);
    judge('SQLite over HTTP: 12,000 payments/s or more', rate.perSecond, 12_000, perSecond);
  });
say('\nTargets');
for (const { name, figure, isMet } of results) say(`  ${isMet ? 'met   ' : 'MISSED'}  ${name}: ${figure}`);
say(
  `load at the end ${loadavg()
    .map((load) => load.toFixed(1))
    .join(' ')}`,
);

async function measureOnSqlite(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'tebura-ledger-'));
  const open = (name: string): OpenLedger & { readonly raw: SqliteDatabase } => {
    const file = join(folder, name);
    const ledger = openSqliteLedger(file);
    const raw = openDatabase({ file, migrations: MIGRATIONS.sqlite.tebura });
    const close = async (): Promise<void> => {
      raw.close();
      await ledger.close();
    };
    return { ledger, raw, runUnchecked: runUncheckedOnSqlite(raw), close };
  };
  say(`\nSQLite (a file; 4 KiB durable in ${durableWriteMs(folder).toFixed(2)} ms)`);
  const small = open('small.sqlite');
  try {
    const town = await foundTown(storeOn(small.ledger));
    const at64 = await measurePayments(small.ledger, town);
    judge('SQLite at 64 terminals: 25,000 payments/s or more', at64.perSecond, 25_000, perSecond);
    judge('SQLite at 64 terminals: p99 10 ms or less', -at64.p99Ms, -10, milliseconds);
    await expectSound(small.ledger);
    // A ledger of their own: what they number would be in the product's way.
    const other = open('bare.sqlite');
    const writeBare = bareRowsOnSqlite(other.raw, await patternsIn(other));
    const bare = (): Promise<number> => {
      const untilMs = performance.now() + 400;
      let groups = 0;
      for (; performance.now() < untilMs; groups += 1) writeBare(GROUP);
      return Promise.resolve(groups * GROUP);
    };
    compare(
      'bare rows, 64 a commit',
      await measureInTurns(seconds, turnOf(64, payer(storeOn(small.ledger), town, false)), bare),
    );
    await other.close();
    await measureFlatness(open('peer.sqlite'), open('grown.sqlite'), 64, ledgerRows.sqlite);
  } finally {
    await small.close();
    rmSync(folder, { recursive: true });
  }
}

async function measureOnPostgres(): Promise<void> {
  const server = await startPostgres();
  try {
    say(`\nPostgreSQL (${CONNECTIONS} connections, durable commits)`);
    const tpcb = await tpcbLike(await server.createDatabase(), seconds);
    const rates = `simple ${perSecond(tpcb.simplePerSecond)}, prepared ${perSecond(tpcb.preparedPerSecond)}`;
    say(`  TPC-B-like, scale 10, 8 clients (${tpcb.by}): ${rates}`);
    const open = async (): Promise<OpenLedger & { readonly pool: pg.Pool }> => {
      const url = await server.createDatabase();
      const ledger = await openPostgresLedger(url, CONNECTIONS);
      const pool = postgresPool(url, 'tebura', CONNECTIONS);
      const close = async (): Promise<void> => {
        await pool.end();
        await ledger.close();
      };
      return { ledger, pool, runUnchecked: runUncheckedOnPostgres(pool), close };
    };
    const small = await open();
    const town = await foundTown(storeOn(small.ledger));
    await measurePayments(small.ledger, town);
    await expectSound(small.ledger);
    const other = await open();
    const patterns = await patternsIn(other);
    const payments = turnOf(64, payer(storeOn(small.ledger), town, false));
    const bareRows = (sentTogether: boolean): (() => Promise<number>) =>
      turnOf(64, bareRowsOnPostgres(other.pool, patterns, sentTogether));
    compare('bare rows, each awaited', await measureInTurns(seconds, payments, bareRows(false)));
    const beside = await measureInTurns(seconds, payments, bareRows(true));
    compare('bare rows, all sent together', beside);
    const group = turnOf(1, bareRowsOnPostgres(other.pool, patterns, true, POSTGRES_GROUP));
    const grouped = async (): Promise<number> => (await group()) * POSTGRES_GROUP;
    compare(`bare rows, ${POSTGRES_GROUP} a commit`, await measureInTurns(seconds, payments, grouped));
    judge('PostgreSQL at 8 connections: 5,000 payments/s or more', beside.perSecond[0], 5_000, perSecond);
    judge('PostgreSQL: 80 % of the bare rows or more', beside.ratio, 0.8, percent);
    await Promise.all([small.close(), other.close()]);
    await measureFlatness(await open(), await open(), CONNECTIONS, ledgerRows.postgres);
  } finally {
    await server.stop();
  }
}

interface OpenLedger {
  readonly ledger: Database;
  readonly runUnchecked: RunUnchecked;
  close(): Promise<void>;
}

/** Decision and money, and with the gates before them. @returns the rate of 64 terminals without gates */
async function measurePayments(ledger: Database, town: BenchTown): Promise<Rate> {
  const store = storeOn(ledger);
  for (const clients of [1, 8]) {
    const rate = await measureRate(clients, seconds, payer(store, town, false));
    print(`payments at ${clients} ${clients === 1 ? 'terminal' : 'terminals'}`, rate);
  }
  print(
    'payments at 64 terminals, with their gates',
    await measureRate(64, seconds, payer(store, town, true)),
  );
  const at64 = await measureRate(64, seconds, payer(store, town, false));
  print('payments at 64 terminals', at64);
  return at64;
}

/** What a payment costs in a ledger that grows, beside one that stays small. */
async function measureFlatness(
  small: OpenLedger,
  grown: OpenLedger,
  clients: number,
  [smallest = 0, ...sizes]: readonly number[],
): Promise<void> {
  const [paySmall, payGrown] = [await beginTown(small), await beginTown(grown)];
  await paySmall.fillTo(smallest);
  let ratio = 1;
  for (const size of sizes) {
    await payGrown.fillTo(size);
    const beside = await measureInTurns(
      seconds,
      turnOf(clients, payGrown.pay),
      turnOf(clients, paySmall.pay),
    );
    ratio = beside.ratio;
    const [rows, few] = [size, smallest].map((count) => count.toLocaleString('en'));
    say(
      `  at ${rows} ledger rows ${perSecond(beside.perSecond[0])}, at ${few} ${perSecond(beside.perSecond[1])}: ${percent(ratio)}`,
    );
  }
  await expectSound(small.ledger);
  judge(
    `${small.ledger.engine}: flat, 80 % of the rate at ${smallest} rows or more at ${sizes.at(-1)}`,
    ratio,
    0.8,
    percent,
  );
  await Promise.all([small.close(), grown.close()]);
}

async function patternsIn({ ledger }: OpenLedger): Promise<Pattern[]> {
  const store = storeOn(ledger);
  const town = await foundTown(store);
  const pay = payer(store, town, false);
  for (let turn = 0; turn < town.subjects.length; turn += 1) await pay(turn, turn);
  return ledger.read(readPatterns);
}

/** A town whose ledger can be filled: two ledger rows (postings) for each purchase. */
async function beginTown({ ledger, runUnchecked }: OpenLedger) {
  const store = storeOn(ledger);
  const town = await foundTown(store);
  const pay = payer(store, town, false);
  // What is filled in looks like these.
  for (let turn = 0; turn < town.subjects.length; turn += 1) await pay(0, turn);
  const fill = await bulkPurchases(runUnchecked);
  return { pay, fillTo: (ledgerRows: number) => fill(ledgerRows / 2) };
}

function compare(
  name: string,
  { perSecond: [payments, others], ratio }: Awaited<ReturnType<typeof measureInTurns>>,
): void {
  say(`  payments ${perSecond(payments)} in turns with ${name} ${perSecond(others)}: ${percent(ratio)}`);
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

async function expectSound(ledger: Database): Promise<void> {
  const wrong = (await verifyLedger(ledger)).filter(({ firstProblem }) => firstProblem !== null);
  if (wrong.length > 0) throw new Error(`the ledger is wrong: ${JSON.stringify(wrong)}`);
  say('  verify-ledger: nothing to report');
}

function print(name: string, { perSecond: rate, p50Ms, p99Ms }: Rate): void {
  const times = `p50 ${p50Ms.toFixed(2)} ms, p99 ${p99Ms.toFixed(2)} ms`;
  say(`  ${name.padEnd(44)}${perSecond(rate).padStart(10)}   ${times}`);
}

/** @param figure the larger the better */
function judge(name: string, figure: number, atLeast: number, write: (figure: number) => string): void {
  results.push({ name, figure: write(figure), isMet: figure >= atLeast });
}

function perSecond(rate: number): string {
  return `${Math.round(rate).toLocaleString('en')}/s`;
}

function milliseconds(minus: number): string {
  return `${(-minus).toFixed(1)} ms`;
}
