import { templates0001 as sqlite0001 } from '../sqlite/0001-templates.ts';
import { tablesOfSqlite } from './tables-of-sqlite.ts';

export const templates0001 = tablesOfSqlite(sqlite0001, []);
