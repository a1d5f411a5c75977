import Database from 'better-sqlite3';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { inTransaction, openDatabase, openDatabaseReadOnly } from './sqlite.ts';

const first = 'CREATE TABLE coin (yen INTEGER NOT NULL CHECK (yen > 0)) STRICT;';
const second = "ALTER TABLE coin ADD COLUMN colour TEXT NOT NULL DEFAULT 'brown';";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tebura-sqlite-'));
  file = join(folder, 'a.sqlite');
});
afterEach(() => rmSync(folder, { recursive: true }));

test('every open is durable: WAL, synchronous=FULL, foreign keys', () => {
  for (let open = 0; open < 2; open += 1) {
    const database = openDatabase({ file, migrations: [first] });
    expect(database.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(database.pragma('synchronous', { simple: true })).toBe(2);
    expect(database.pragma('foreign_keys', { simple: true })).toBe(1);
    database.close();
  }
});

test('a later program migrates the data that is there', () => {
  const old = openDatabase({ file, migrations: [first] });
  old.exec('INSERT INTO coin VALUES (5)');
  old.close();
  const now = openDatabase({ file, migrations: [first, second] });
  expect(now.prepare('SELECT * FROM coin').all()).toEqual([{ yen: 5, colour: 'brown' }]);
  now.close();
});

test('a file from a newer program is refused and left as it is', () => {
  openDatabase({ file, migrations: [first, second] }).close();
  const before = readFileSync(file);
  expect(() => openDatabase({ file, migrations: [first] })).toThrow(/newer program/);
  expect(() => openDatabaseReadOnly({ file, migrations: [first] })).toThrow(/schema version 2/);
  expect(readFileSync(file)).toEqual(before);
});

test('a migration that fails leaves the former schema', () => {
  openDatabase({ file, migrations: [first] }).close();
  expect(() => openDatabase({ file, migrations: [first, `${second} CREATE NONSENSE;`] })).toThrow();
  const database = openDatabase({ file, migrations: [first] });
  expect(database.prepare('SELECT count(*) AS n FROM pragma_table_info(?)').get('coin')).toEqual({ n: 1 });
  database.close();
});

test("another program's file and a damaged one are refused", () => {
  const foreign = new Database(file);
  foreign.exec('CREATE TABLE theirs (a)');
  foreign.close();
  const before = readFileSync(file);
  expect(() => openDatabase({ file, migrations: [first] })).toThrow(/another program/);
  expect(readFileSync(file)).toEqual(before);

  const damaged = join(folder, 'b.sqlite');
  const database = openDatabase({ file: damaged, migrations: [first] });
  const insert = database.prepare('INSERT INTO coin VALUES (?)');
  for (let yen = 1; yen < 2000; yen += 1) insert.run(yen);
  database.close();
  const bytes = readFileSync(damaged);
  bytes.fill(0xff, 4096, 8192);
  writeFileSync(damaged, bytes);
  expect(() => openDatabase({ file: damaged, migrations: [first] })).toThrow(/damaged|malformed/);
});

test('a transaction that throws leaves nothing', () => {
  const database = openDatabase({ file, migrations: [first] });
  const insert = database.prepare('INSERT INTO coin VALUES (?)');
  expect(() =>
    inTransaction(database, () => {
      insert.run(1);
      insert.run(-1);
    }),
  ).toThrow(/CHECK/);
  expect(database.prepare('SELECT * FROM coin').all()).toEqual([]);
  expect(database.inTransaction).toBe(false);
  database.close();
});
