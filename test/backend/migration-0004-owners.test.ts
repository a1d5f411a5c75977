import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSqliteLedger, storeOn } from '../../backend/store/open-store.ts';
import { FAMILY_CHANGES_0004 } from '../../backend/store/migrations/sqlite/0004-owners.ts';
import { MIGRATIONS } from '../../backend/store/schema.ts';
import { openDatabase } from '../../platform/sqlite.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tebura-migration-'));
  file = join(folder, 'ledger.sqlite');
});
afterEach(() => rmSync(folder, { recursive: true }));

test('0004: an owner who was signed in before there were co-guardians is the owner still, and an old link opens', async () => {
  const old = openDatabase({ file, migrations: MIGRATIONS.sqlite.tebura.slice(0, 3) });
  old.exec(`
    INSERT INTO municipality (municipality_id, name, created_at_ms) VALUES ('village', 'テスト村', 1);
    INSERT INTO owner (owner_id, municipality_id, name) VALUES ('son', 'village', '健一');
    INSERT INTO family_account (family_account_id, municipality_id, owner_id, name) VALUES ('family', 'village', 'son', '佐藤家');
    INSERT INTO owner_session (token_hash, municipality_id, family_account_id, created_at_ms, expires_at_ms)
    VALUES ('session', 'village', 'family', 1, 100);
    INSERT INTO sign_in_link (token_hash, municipality_id, family_account_id, made_by, expires_at_ms)
    VALUES ('link', 'village', 'family', 'system', 100);
  `);
  old.close();
  const store = storeOn(openSqliteLedger(file));
  const owner = { familyAccountId: 'family', municipalityId: 'village', ownerId: 'son', isOwner: true };
  expect(await store.findOwnerSession({ tokenHash: 'session', atMs: 2 })).toEqual(owner);
  const link = { linkHash: 'link', sessionHash: 'new', sessionExpiresAtMs: 100, atMs: 2 };
  expect(await store.exchangeSignInLink(link)).toMatchObject({ ok: true });
  expect(await store.findOwnerSession({ tokenHash: 'new', atMs: 3 })).toEqual(owner);
  await store.close();
});

test("0004: the family's history is found by its own index, which payments do not write to", () => {
  const database = openDatabase({ file, migrations: MIGRATIONS.sqlite.tebura });
  const plan = database
    .prepare(
      `EXPLAIN QUERY PLAN SELECT a.seq FROM audit a
        WHERE a.action IN (${FAMILY_CHANGES_0004}) AND a.subject IN (SELECT member_id FROM member)`,
    )
    .all();
  expect(JSON.stringify(plan)).toContain('audit_of_family_changes');
  database.close();
});
