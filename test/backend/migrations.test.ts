import BetterSqlite from 'better-sqlite3';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { decideAndSettle } from '../../backend/purchases/decide-and-settle.ts';
import { MIGRATIONS } from '../../backend/store/schema.ts';
import { verifyLedger } from '../../backend/verify-ledger.ts';
import { businessDateAt } from '../../domain/business-date.ts';
import type {
  FamilyAccountId,
  MunicipalityId,
  PurchaseId,
  RefundId,
  ShopId,
  StaffId,
  SubjectId,
  TerminalId,
} from '../../domain/ids.ts';
import { tokyoMomentAt } from '../../domain/tokyo-moment.ts';
import { yen } from '../../domain/yen.ts';
import { makeTimedId } from '../../platform/make-id.ts';
import { startPostgres } from '../support/start-postgres.ts';
import type { TestPostgres } from '../support/start-postgres.ts';
import { openPostgresWorld, openWorld } from './support/ledger-world.ts';
import type { OpenWorld } from './support/ledger-world.ts';
import { DAY, OLD, ROWS_OF_VERSIONS, SUBJECT_OF_HANA, contentHashOf } from './support/rows-of-versions.ts';

let postgres: TestPostgres;
let folder: string;
beforeAll(async () => (postgres = await startPostgres()));
afterAll(() => postgres.stop());
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'tebura-migrate-'))));
afterEach(() => rmSync(folder, { recursive: true }));

/** A database as a program of that version left it. */
function oldSqlite(version: number): string {
  const file = join(folder, 'tebura.sqlite');
  const database = new BetterSqlite(file);
  database.pragma('application_id = 0x54454255');
  for (const sql of MIGRATIONS.sqlite.tebura.slice(0, version)) database.exec(sql);
  database.pragma(`user_version = ${version}`);
  database.pragma('foreign_keys = ON');
  database.exec(`BEGIN; ${ROWS_OF_VERSIONS[version - 1]} COMMIT;`);
  database.close();
  return file;
}

async function oldPostgres(version: number): Promise<string> {
  const url = await postgres.createDatabase();
  await inPostgres(url, [
    'CREATE SCHEMA tebura; SET search_path = tebura; CREATE TABLE schema_version (version BIGINT NOT NULL)',
    ...MIGRATIONS.postgres.tebura.slice(0, version),
    `INSERT INTO schema_version (version) VALUES (${version})`,
    `BEGIN; ${ROWS_OF_VERSIONS[version - 1]} COMMIT;`,
  ]);
  return url;
}

async function inPostgres(url: string, statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (const sql of statements) await client.query(sql);
  } finally {
    await client.end();
  }
}

const engines: readonly (readonly [string, (version: number) => Promise<OpenWorld>])[] = [
  ['SQLite', (version) => Promise.resolve(openWorld({ file: oldSqlite(version) }))],
  ['PostgreSQL', async (version) => openPostgresWorld(await oldPostgres(version))],
];
const versions = MIGRATIONS.sqlite.tebura.map((_, index) => index + 1);

test('every version of the schema has rows here', () =>
  expect([ROWS_OF_VERSIONS.length, MIGRATIONS.postgres.tebura.length]).toEqual([
    versions.length,
    versions.length,
  ]));

async function faultsOf(world: OpenWorld): Promise<string[]> {
  while ((await world.store.chainAudit()) > 0);
  const checks = await verifyLedger(world.ledger);
  return checks.flatMap(({ name, firstProblem }) =>
    firstProblem === null ? [] : [`${name}: ${firstProblem}`],
  );
}

async function pay(world: OpenWorld, amountYen: number, purchaseId: string) {
  const { store, clock, random } = world;
  const at = tokyoMomentAt(clock.nowMs());
  const request = {
    purchaseId: purchaseId as PurchaseId,
    contentHash: contentHashOf(amountYen),
    municipalityId: OLD.municipality as MunicipalityId,
    terminalId: OLD.terminal as TerminalId,
    shopId: OLD.shop as ShopId,
    amountYen: yen(amountYen),
    businessDate: at.businessDate,
  };
  const deps = { store, clock, random, askOwnerForMs: null, onFamilyEvent: () => undefined };
  return decideAndSettle(request, at, SUBJECT_OF_HANA as SubjectId, 'new', deps);
}

function refund({ store, clock, random }: OpenWorld, purchaseId: string, amountYen: number) {
  return store.giveBack({
    refundId: makeTimedId<RefundId>(clock, random),
    kind: 'refund',
    purchaseId: purchaseId as PurchaseId,
    amountYen: yen(amountYen),
    municipalityId: OLD.municipality as MunicipalityId,
    shopId: OLD.shop as ShopId,
    terminalId: OLD.terminal as TerminalId,
    madeBy: OLD.staff as StaffId,
    confirmedBy: null,
    today: businessDateAt(clock.nowMs()),
    eventId: makeTimedId(clock, random),
    atMs: clock.nowMs(),
  });
}

describe.each(engines)('%s', (_, open) => {
  test.each(versions)('what version %i wrote is kept, counted and paid from', async (version) => {
    const world = await open(version);
    try {
      expect(await faultsOf(world)).toEqual([]);
      const familyAccountId = OLD.family as FamilyAccountId;
      const today = businessDateAt(world.clock.nowMs());
      expect(today).toBe(DAY.date);
      const page = await world.store.readFamilyPage({ familyAccountId, today });
      expect(page.balanceYen).toBe(version < 3 ? 12_600 : 12_700);
      expect(page.members.map(({ spentTodayYen }) => spentTodayYen).sort()).toEqual(
        [DAY.usedYen, version < 3 ? 300 : 200].sort(),
      );

      // What was spent under the old program still counts.
      const [tooMuch, fits] = [DAY.limitYen - DAY.usedYen + 1, DAY.limitYen - DAY.usedYen];
      const id = (): string => makeTimedId(world.clock, world.random);
      const refused = await pay(world, tooMuch, id());
      expect(refused.purchase).toMatchObject({ state: 'declined', reasons: ['CAP_DAY'] });
      const paidId = id();
      expect((await pay(world, fits, paidId)).purchase.state).toBe('approved');
      expect(await refund(world, paidId, fits)).toMatchObject({ ok: true });
      // And so do its ids.
      const known = await pay(world, DAY.usedYen, OLD.paidByHana);
      expect([known.kind, known.purchase.state]).toEqual(['known', 'approved']);
      expect(await refund(world, OLD.paidByHana, DAY.usedYen)).toMatchObject({ ok: true });
      expect(await refund(world, OLD.paidByHana, 1)).toEqual({ ok: false, reason: 'ALREADY_GIVEN_BACK' });
      expect(await faultsOf(world)).toEqual([]);
    } finally {
      await world.templates.close();
      await world.ledger.close();
    }
  });
});

test('a schema that is newer than the program is refused and left as it is', async () => {
  const file = oldSqlite(versions.length);
  const database = new BetterSqlite(file);
  database.pragma(`user_version = ${versions.length + 1}`);
  database.close();
  expect(() => openWorld({ file })).toThrow(/newer program/);
  const url = await oldPostgres(versions.length);
  await inPostgres(url, [`UPDATE tebura.schema_version SET version = ${versions.length + 1}`]);
  await expect(openPostgresWorld(url)).rejects.toThrow(/newer program/);
});
