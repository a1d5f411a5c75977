import { tebura0002 as sqlite0002 } from '../sqlite/0002-shared-counters.ts';
import { tablesOfSqlite } from './tables-of-sqlite.ts';

export const tebura0002 = tablesOfSqlite(sqlite0002, []);
