import { tebura0008 as sqlite0008 } from '../sqlite/0008-watch-over.ts';
import { refuse } from './refuse.ts';
import { tablesOfSqlite } from './tables-of-sqlite.ts';

export const tebura0008 =
  tablesOfSqlite(sqlite0008, []) +
  refuse('watch_wish_is_fixed', 'UPDATE', 'watch_wish', 'a wish gets a new version') +
  refuse('watch_consent_is_fixed', 'UPDATE', 'watch_consent', 'consent gets a new version');
