import { tebura0006 as sqlite0006 } from '../sqlite/0006-line-talk.ts';
import { tablesOfSqlite } from './tables-of-sqlite.ts';

export const tebura0006 = tablesOfSqlite(sqlite0006, []);
