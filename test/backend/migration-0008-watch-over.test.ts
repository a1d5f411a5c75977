import { expect, test } from 'vitest';
import { MIGRATIONS } from '../../backend/store/schema.ts';
import { openDatabase } from '../../platform/sqlite.ts';

test('0008: neither a wish nor a yes can be rewritten, and each yes is to a wish that was made', () => {
  const database = openDatabase({ file: ':memory:', migrations: MIGRATIONS.sqlite.tebura });
  database.exec(`
    PRAGMA foreign_keys = OFF;
    INSERT INTO watch_over (member_id, municipality_id, family_account_id, version) VALUES ('hana', 'village', 'family', 1);
    INSERT INTO watch_wish (member_id, version, municipality_id, wish, asked_by, asked_at_ms) VALUES ('hana', 1, 'village', '{}', 'owner:son', 1);
    INSERT INTO watch_consent (member_id, version, municipality_id, how, wording_version, given_at_ms)
    VALUES ('hana', 1, 'village', 'at-kiosk', 'w', 1);
    PRAGMA foreign_keys = ON;
  `);
  expect(() => database.exec(`UPDATE watch_wish SET wish = '{"everyDays":1}'`)).toThrow('a new version');
  expect(() => database.exec('UPDATE watch_consent SET given_at_ms = 0')).toThrow('a new version');
  expect(() =>
    database.exec(
      `INSERT INTO watch_consent (member_id, version, municipality_id, how, wording_version, given_at_ms)
       VALUES ('hana', 2, 'village', 'at-kiosk', 'w', 1)`,
    ),
  ).toThrow('FOREIGN KEY');
  database.close();
});
