import { join } from 'node:path';
import { isPostgresUrl, openPostgresLedger, openSqliteLedger } from '../backend/store/open-store.ts';
import type { Database } from '../backend/store/database/database.ts';
import { readEnvironment } from '../platform/mode.ts';

/** Where this machine's backend keeps its files. */
export function backendFolder(): string {
  return join(readEnvironment(process.env).dataFolder, 'backend');
}

/** `DATABASE_URL`, or else the file in the data folder. */
export function ledgerPlace(): string {
  return process.env['DATABASE_URL'] ?? join(backendFolder(), 'tebura.sqlite');
}

/** The ledger for a tool that writes, beside a backend that may be running. */
export function openLedger(where: string): Promise<Database> | Database {
  return isPostgresUrl(where) ? openPostgresLedger(where, 2) : openSqliteLedger(where);
}
