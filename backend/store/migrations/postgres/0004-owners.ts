import { tebura0004 as sqlite0004 } from '../sqlite/0004-owners.ts';
import { tablesOfSqlite } from './tables-of-sqlite.ts';

export const tebura0004 = tablesOfSqlite(sqlite0004, []);
