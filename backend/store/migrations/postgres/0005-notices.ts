import { tebura0005 as sqlite0005 } from '../sqlite/0005-notices.ts';
import { refuse } from './refuse.ts';
import { tablesOfSqlite } from './tables-of-sqlite.ts';

export const tebura0005 = `${tablesOfSqlite(sqlite0005, [])}
${refuse(
  'notice_is_sent_once',
  'UPDATE OF state',
  'notice_sending',
  'what was taken is not sent again',
  `WHEN (NOT (
  (OLD.state = 'queued' AND NEW.state IN ('queued', 'accepted', 'failed'))
  OR (OLD.state IN ('accepted', 'opened') AND NEW.state = 'opened')))`,
)}`;
