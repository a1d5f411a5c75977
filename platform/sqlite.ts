import Database from 'better-sqlite3';

export type SqliteDatabase = Database.Database;

export interface DatabaseDescription {
  readonly file: string;
  /**
   * Forward-only: element n is the SQL that takes the schema from version n to n + 1. A released element is never edited;
   * a change is a new element.
   */
  readonly migrations: readonly string[];
  /** Overwrites deleted rows with zeros. For files that hold what must be forgettable. */
  readonly secureDelete?: boolean;
}

/** `TEBU`: a file with another mark belongs to another program and is left alone. */
const APPLICATION_ID = 0x54_45_42_55;
const SYNCHRONOUS_FULL = 2;

/**
 * Opens a SQLite file for writing, takes its schema to the newest version and checks what it can.
 *
 * A file that is newer than its migrations, foreign, or damaged is refused and never recreated: what is in it may be
 * the only record of somebody's money.
 * @throws Error saying what is wrong with the file
 */
export function openDatabase(description: DatabaseDescription): SqliteDatabase {
  const database = new Database(description.file);
  try {
    checkOwnership(database, description);
    useDurably(database);
    if (description.secureDelete === true) database.pragma('secure_delete = ON');
    // 64 MiB: at SQLite's own 4 MiB each second commit of many payments would also write its pages to their places in the file.
    else database.pragma('wal_autocheckpoint = 16384');
    checkIntegrity(database, description.file);
    migrate(database, description.migrations);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Opens a file only to read it, in whatever state another process keeps it. @throws Error if its schema is another version */
export function openDatabaseReadOnly(description: DatabaseDescription): SqliteDatabase {
  const database = new Database(description.file, { readonly: true, fileMustExist: true });
  try {
    const version = schemaVersion(database);
    if (version !== description.migrations.length) {
      throw new Error(
        `${description.file} has schema version ${version}, this program reads version ${description.migrations.length}`,
      );
    }
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/**
 * Runs the work in one transaction that takes the write lock at once, so that it cannot fail half-way for want of it.
 * The work is synchronous on purpose: an await inside would let other work into the transaction.
 */
export function inTransaction<Value>(database: SqliteDatabase, work: () => Value): Value {
  database.exec('BEGIN IMMEDIATE');
  try {
    const value = work();
    database.exec('COMMIT');
    return value;
  } catch (error) {
    if (database.inTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

function useDurably(database: SqliteDatabase): void {
  database.pragma('journal_mode = WAL');
  // After journal_mode: better-sqlite3 is built to fall back to NORMAL in WAL, which loses commits in a power cut.
  database.pragma('synchronous = FULL');
  database.pragma('foreign_keys = ON');
  // 64 MiB: the pages that every payment touches stay in memory when the ledger has grown.
  database.pragma('cache_size = -65536');
  // What a savepoint keeps to go back to is written to a file of its own otherwise, page by page.
  database.pragma('temp_store = MEMORY');
  database.pragma('busy_timeout = 5000');
  database.pragma('trusted_schema = OFF');
  const synchronous: unknown = database.pragma('synchronous', { simple: true });
  if (synchronous !== SYNCHRONOUS_FULL)
    throw new Error(`SQLite did not take synchronous=FULL: ${String(synchronous)}`);
  const foreignKeys: unknown = database.pragma('foreign_keys', { simple: true });
  if (foreignKeys !== 1) throw new Error('SQLite did not take foreign_keys=ON');
}

function checkIntegrity(database: SqliteDatabase, file: string): void {
  const answer: unknown = database.pragma('quick_check(1)', { simple: true });
  if (answer !== 'ok')
    throw new Error(`${file} is damaged (${String(answer)}); restore it from a backup, do not delete it`);
}

/** Before anything is changed, for even the journal mode is written into the file. */
function checkOwnership(database: SqliteDatabase, { file, migrations }: DatabaseDescription): void {
  const version = schemaVersion(database);
  const mark: unknown = database.pragma('application_id', { simple: true });
  const tables = database.prepare<[], { n: number }>('SELECT count(*) AS n FROM sqlite_schema').get();
  const isNew = version === 0 && tables?.n === 0;
  if (!isNew && mark !== APPLICATION_ID)
    throw new Error(`${file} belongs to another program; it is left as it is`);
  if (version > migrations.length) {
    throw new Error(
      `${file} was written by a newer program (schema version ${version}, this one knows ${migrations.length}): ` +
        'install the newer program again, do not delete the file',
    );
  }
}

function migrate(database: SqliteDatabase, migrations: readonly string[]): void {
  const version = schemaVersion(database);
  if (version === 0) database.pragma(`application_id = ${APPLICATION_ID}`);
  // A table whose CHECK changes is copied and replaced: references to it are checked when that is done, not meanwhile.
  database.pragma('foreign_keys = OFF');
  for (const [offset, sql] of migrations.slice(version).entries()) {
    inTransaction(database, () => {
      database.exec(sql);
      const broken = database.pragma('foreign_key_check') as unknown[];
      if (broken.length > 0) throw new Error(`the migration broke references: ${JSON.stringify(broken[0])}`);
      database.pragma(`user_version = ${version + offset + 1}`);
    });
  }
  database.pragma('foreign_keys = ON');
}

function schemaVersion(database: SqliteDatabase): number {
  const version: unknown = database.pragma('user_version', { simple: true });
  if (typeof version !== 'number') throw new Error('SQLite did not tell the schema version');
  return version;
}
