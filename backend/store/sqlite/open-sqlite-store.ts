import type { SqliteDatabase } from '../../../platform/sqlite.ts';
import { openDatabase } from '../../../platform/sqlite.ts';
import { TEBURA_MIGRATIONS } from '../schema.ts';
import type { Store } from '../store.ts';
import { ownerAccess } from './owner-access.ts';
import { staffAccess } from './staff-access.ts';
import { terminalAccess } from './terminal-access.ts';
import { auditWriter } from './rows/audit-rows.ts';
import { enrolmentCommands } from './enrolment-commands.ts';
import { familyCommands } from './family-commands.ts';
import { familyRows } from './rows/family-rows.ts';
import { ledgerWriter } from './rows/ledger-entries.ts';
import { attempts } from './payment/open-attempt.ts';
import { outbox } from './rows/outbox-rows.ts';
import { provisioning } from './provision.ts';
import { purchaseFacts } from './payment/purchase-facts.ts';
import { purchaseRows } from './payment/purchase-rows.ts';
import { voucherSales } from './sell-vouchers.ts';
import { settlement } from './payment/settle.ts';
import { asynchronously } from './synchronous.ts';

/** Identity and ledger in one SQLite file. @throws Error if the file is damaged, foreign or newer than this program */
export function openSqliteStore(file: string): Store {
  return sqliteStore(openDatabase({ file, migrations: TEBURA_MIGRATIONS }));
}

/** The store on a database that is open already. */
export function sqliteStore(database: SqliteDatabase): Store {
  const writeAudit = auditWriter(database);
  const ledger = ledgerWriter(database);
  const families = familyRows(database);
  const owed = outbox(database);
  const purchases = purchaseRows(database);
  const family = familyCommands(database, { families, outbox: owed, writeAudit });
  return asynchronously<Store>({
    ...provisioning(database, writeAudit, ledger),
    ...voucherSales(database, writeAudit, ledger),
    ...attempts(database, purchases),
    ...purchaseFacts(database, families),
    ...settlement(database, { purchases, families, outbox: owed, ledger, writeAudit }),
    ...family,
    ...enrolmentCommands(database, {
      families,
      outbox: owed,
      writeAudit,
      currentNotice: family.currentConsentNotice,
    }),
    ...terminalAccess(database, writeAudit),
    ...staffAccess(database, writeAudit),
    ...ownerAccess(database, writeAudit),
    close: () => void database.close(),
  });
}
