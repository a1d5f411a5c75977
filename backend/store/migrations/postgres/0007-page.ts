import { tebura0007 as sqlite0007 } from '../sqlite/0007-page.ts';
import { tablesOfSqlite } from './tables-of-sqlite.ts';

export const tebura0007 = tablesOfSqlite(sqlite0007, []);
