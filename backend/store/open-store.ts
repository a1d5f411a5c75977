import { openDatabase, openDatabaseReadOnly } from '../../platform/sqlite.ts';
import { heldPurchases } from './books/answer-hold.ts';
import { registers } from './books/close-register.ts';
import { expiry } from './books/expire-lots.ts';
import { givingBack } from './books/give-back.ts';
import { readBooks } from './books/read-books.ts';
import { settlements } from './books/settle-merchant.ts';
import { coGuardians } from './commands/co-guardians.ts';
import { consents } from './commands/consents.ts';
import { enrolmentCommands } from './commands/enrolment-commands.ts';
import { familyCommands } from './commands/family-commands.ts';
import { familyRules } from './commands/family-rules.ts';
import { looks } from './commands/looks.ts';
import { inbox } from './commands/inbox.ts';
import { lineTalk } from './commands/line-talk.ts';
import { noticeAddresses } from './commands/notice-addresses.ts';
import { noticeLanes } from './commands/notice-lanes.ts';
import { noticeMaking } from './commands/make-notices.ts';
import { ownerAccess } from './commands/owner-access.ts';
import { passkeys } from './commands/passkeys.ts';
import { provisioning } from './commands/provision.ts';
import { purchaseGrants } from './commands/purchase-grants.ts';
import { voucherOrders } from './commands/voucher-orders.ts';
import { voucherSales } from './commands/sell-vouchers.ts';
import { staffAccess } from './commands/staff-access.ts';
import { terminalAccess } from './commands/terminal-access.ts';
import type { Database } from './database/database.ts';
import { migratePostgres } from './database/migrate-postgres.ts';
import { postgresDatabase, postgresPool } from './database/postgres-database.ts';
import { sqliteDatabase, sqliteSnapshots } from './database/sqlite-database.ts';
import { attempts } from './payment/open-attempt.ts';
import { purchaseFacts } from './payment/purchase-facts.ts';
import { settlement } from './payment/settle.ts';
import { MIGRATIONS } from './schema.ts';
import type { Store } from './store.ts';
import { checkIns } from './watch-over/check-ins.ts';
import { familyWatches } from './watch-over/family-watches.ts';
import { watchKeeping } from './watch-over/keep-watch.ts';

/** Identity and ledger in one SQLite file. @throws Error if the file is damaged, foreign or newer than this program */
export function openSqliteLedger(file: string): Database {
  return sqliteDatabase(openDatabase({ file, migrations: MIGRATIONS.sqlite.tebura }));
}

/**
 * Identity and ledger in the schema `tebura` of a PostgreSQL database.
 * @param url `postgres://user:password@host:port/database`
 */
export function openPostgresLedger(url: string, connectionsMax = 8): Promise<Database> {
  return openPostgres(url, 'tebura', connectionsMax);
}

async function openPostgres(
  url: string,
  schema: 'tebura' | 'templates',
  connectionsMax: number,
): Promise<Database> {
  const pool = postgresPool(url, schema, connectionsMax);
  try {
    await migratePostgres(pool, schema, MIGRATIONS.postgres[schema]);
  } catch (error) {
    await pool.end();
    throw error;
  }
  return postgresDatabase(pool);
}

/** Sealed templates in a file of their own. @throws Error if the file is damaged, foreign or newer than this program */
export function openSqliteTemplates(file: string): Database {
  return sqliteDatabase(openDatabase({ file, migrations: MIGRATIONS.sqlite.templates, secureDelete: true }));
}

/** Sealed templates in the schema `templates`, reached by connections that cannot see who the people are. */
export function openPostgresTemplates(url: string): Promise<Database> {
  return openPostgres(url, 'templates', 2);
}

/** Only to look, while a backend may be at work. @throws Error if the schema is another version */
export function openLedgerReadOnly(where: string): Database {
  if (!isPostgresUrl(where)) {
    return sqliteSnapshots(openDatabaseReadOnly({ file: where, migrations: MIGRATIONS.sqlite.tebura }));
  }
  return postgresDatabase(postgresPool(where, 'tebura', 1));
}

export function isPostgresUrl(where: string): boolean {
  return /^postgres(ql)?:\/\//.test(where);
}

/** Every command, on whichever engine. */
export function storeOn(database: Database): Store {
  return {
    ...provisioning(database),
    ...voucherSales(database),
    ...attempts(database),
    ...purchaseFacts(database),
    ...settlement(database),
    ...givingBack(database),
    ...heldPurchases(database),
    ...expiry(database),
    ...registers(database),
    ...settlements(database),
    ...readBooks(database),
    ...voucherOrders(database),
    ...familyCommands(database),
    ...familyRules(database),
    ...purchaseGrants(database),
    ...coGuardians(database),
    ...noticeAddresses(database),
    ...noticeMaking(database),
    ...noticeLanes(database),
    ...inbox(database),
    ...lineTalk(database),
    ...enrolmentCommands(database),
    ...familyWatches(database),
    ...checkIns(database),
    ...watchKeeping(database),
    ...terminalAccess(database),
    ...staffAccess(database),
    ...ownerAccess(database),
    ...passkeys(database),
    ...looks(database),
    ...consents(database),
    close: () => database.close(),
  };
}
