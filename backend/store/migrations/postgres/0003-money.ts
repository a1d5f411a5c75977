import {
  ACCOUNT_KINDS_0003,
  ENTRY_KINDS_0003,
  moveCaps0003,
  newColumns0003,
  newTables0003,
} from '../sqlite/0003-money.ts';
import { kept, refuse } from './refuse.ts';
import { tablesOfSqlite } from './tables-of-sqlite.ts';

export const tebura0003 = `
${tablesOfSqlite(newTables0003, [])}
${tablesOfSqlite(newColumns0003, [])}
${moveCaps0003}
SELECT setval(pg_get_serial_sequence('spending_cap', 'cap_id'), (SELECT coalesce(max(cap_id), 0) + 1 FROM spending_cap), false);
ALTER TABLE ledger_account DROP CONSTRAINT ledger_account_kind_check,
  ADD CONSTRAINT ledger_account_kind_check CHECK (kind IN (${ACCOUNT_KINDS_0003}));
ALTER TABLE journal_entry DROP CONSTRAINT journal_entry_kind_check,
  ADD CONSTRAINT journal_entry_kind_check CHECK (kind IN (${ENTRY_KINDS_0003}));
DROP INDEX one_entry_per_purchase;
DROP INDEX one_entry_per_sale;
CREATE UNIQUE INDEX one_entry_per_thing ON journal_entry (kind, about);
ALTER TABLE lot DROP CONSTRAINT lot_programme_id_municipality_id_fkey,
  ADD FOREIGN KEY (programme_id) REFERENCES programme (programme_id),
  ADD COLUMN usable_from TEXT COLLATE "C" NOT NULL DEFAULT '',
  ADD COLUMN bought_by TEXT COLLATE "C" REFERENCES owner (owner_id),
  ADD COLUMN expired_yen BIGINT NOT NULL DEFAULT 0 CHECK (expired_yen >= 0),
  ADD COLUMN settled_yen BIGINT NOT NULL DEFAULT 0 CHECK (settled_yen >= 0);
CREATE INDEX lot_to_expire ON lot (expires_on) WHERE left_yen > 0;
${refuse(
  'refund_is_fixed',
  'UPDATE OF refund_id, purchase_id, kind, amount_yen, content_hash, made_by, confirmed_by',
  'refund',
  'refunds are not changed',
)}${refuse('refund_is_kept', 'DELETE', 'refund', 'refunds are kept')}
${kept('refund_lot', 'refunds are')}${kept('shop_close', 'closed days are')}
${refuse(
  'correction_is_fixed',
  'UPDATE OF correction_id, merchant_id, amount_yen, reason, made_by, confirmed_by',
  'correction',
  'corrections are not changed',
)}${refuse('correction_is_kept', 'DELETE', 'correction', 'corrections are kept')}
${refuse('family_rules_version_is_fixed', 'UPDATE', 'family_rules_version', 'rules get a new version')}
`;
