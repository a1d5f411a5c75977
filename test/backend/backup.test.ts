import { execFile } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { backUpStores } from '../../backend/office/back-up-stores.ts';
import { restoreStores } from '../../backend/office/restore-stores.ts';
import { verifyLedger } from '../../backend/verify-ledger.ts';
import type { PurchaseId, SubjectId } from '../../domain/ids.ts';
import { yen } from '../../domain/yen.ts';
import { ledgerWorld, openWorld } from './support/ledger-world.ts';
import type { SqliteLedgerWorld } from './support/ledger-world.ts';
import { testFinger } from './support/pattern-engine.ts';

let folder: string;
let world: SqliteLedgerWorld;
const finger = testFinger(1);
const at = (...names: string[]): string => join(folder, ...names);
const files = (name: string) => ({
  file: at(name, 'tebura.sqlite'),
  templateFile: at(name, 'templates.sqlite'),
});

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tebura-backup-'));
  mkdirSync(at('live', 'backend'), { recursive: true });
  world = await ledgerWorld(files(join('live', 'backend')));
  const { familyAccountId } = await world.addFamily(100_000);
  await world.addMember(familyAccountId, finger, { perPurchase: null, perDay: null });
});
afterEach(() => {
  world.database.close();
  world.templateDatabase.close();
  rmSync(folder, { recursive: true });
});

const pay = (purchaseId: PurchaseId) =>
  world.pay({ terminal: world.terminals[0], finger, amountYen: 100, purchaseId });
const backUp = (name: string) =>
  backUpStores(at('live', 'backend'), at(name), Date.parse('2026-11-22T02:00:00Z'));

/** The command as an operator runs it: a process of its own beside the one that takes payments. */
async function command(name: 'backup' | 'restore', data: string, ...options: string[]): Promise<string> {
  const script = join(import.meta.dirname, '..', '..', 'scripts', `${name}.ts`);
  const env = { PATH: process.env['PATH'], TEBURA_DATA: data };
  const { stdout } = await promisify(execFile)(process.execPath, [script, ...options], { env });
  return stdout;
}

test('a backup while payments run is sound, and whoever was told "paid" before it began is in it', async () => {
  const before = world.id<PurchaseId>();
  const first = await pay(before);
  let isOver = false;
  let paid = 0;
  const paying = (async () => {
    while (!isOver) {
      const settled = await pay(world.id<PurchaseId>());
      if (settled.ok && settled.value.purchase.state === 'approved') paid += 1;
    }
  })();
  await new Promise((resolve) => setTimeout(resolve, 50));
  const paidBefore = paid;
  const said = await command('backup', at('live'), '--out', at('copy'));
  isOver = true;
  await paying;
  expect(said).toMatch(/every row of the ledger checked/);
  expect(paid).toBeGreaterThan(paidBefore);
  expect(readdirSync(at('copy')).sort()).toEqual(['backup.json', 'templates.sqlite', 'tebura.sqlite'].sort());

  expect(await command('restore', at('anew'), '--from', at('copy'))).toMatch(/Everybody .* is in the ledger/);
  const after = openWorld(files(join('anew', 'backend')));
  const wrong = (await verifyLedger(after.ledger)).filter(({ firstProblem }) => firstProblem !== null);
  expect(wrong).toEqual([]);
  const count = Number(
    after.database.prepare(`SELECT count(*) FROM purchase WHERE state = 'approved'`).pluck().get(),
  );
  expect(count).toBeGreaterThanOrEqual(1 + paidBefore);
  expect(count).toBeLessThanOrEqual(1 + paid);

  // The same id again is answered from what is stored, and moves nothing; with another amount it is refused.
  const asked = { terminal: world.terminals[0], purchaseId: before, amountYen: yen(100) };
  const left = after.database.prepare('SELECT sum(left_yen) FROM lot').pluck().get();
  const again = await after.desk.pay({ ...asked, challenge: 'none', template: finger.place() });
  expect(again.ok && again.value.purchase).toEqual(first.ok && first.value.purchase);
  expect(await after.desk.resolve({ ...asked, amountYen: yen(99) })).toEqual({
    ok: false,
    reason: 'ID_REUSED',
  });
  expect(after.database.prepare('SELECT sum(left_yen) FROM lot').pluck().get()).toBe(left);
  after.database.close();
  after.templateDatabase.close();
});

test('nothing is ever overwritten: not a backup, not a ledger', async () => {
  await backUp('copy');
  await expect(backUp('copy')).rejects.toThrow(/never overwrites/);
  const before = readFileSync(at('live', 'backend', 'tebura.sqlite'));
  await expect(restoreStores(at('copy'), at('live', 'backend'))).rejects.toThrow(/holds tebura.sqlite/);
  expect(readFileSync(at('live', 'backend', 'tebura.sqlite')).equals(before)).toBe(true);
});

test('a log without its file is in the way too', async () => {
  await backUp('copy');
  mkdirSync(at('left-over'));
  writeFileSync(at('left-over', 'tebura.sqlite-wal'), 'x');
  await expect(restoreStores(at('copy'), at('left-over'))).rejects.toThrow(/tebura.sqlite-wal/);
});

test('a backup with one byte changed is not restored', async () => {
  await backUp('copy');
  const bytes = readFileSync(at('copy', 'tebura.sqlite'));
  bytes[bytes.length - 1] ^= 1;
  writeFileSync(at('copy', 'tebura.sqlite'), bytes);
  await expect(restoreStores(at('copy'), at('anew'))).rejects.toThrow(/not the file that was backed up/);
  expect(existsSync(at('anew'))).toBe(false);
});

test('a ledger that does not add up is no backup, and leaves nothing behind', async () => {
  world.database.exec(
    'DROP TRIGGER posting_is_fixed; UPDATE posting SET amount_yen = amount_yen + 1 WHERE position = 0',
  );
  await expect(backUp('copy')).rejects.toThrow(/sum to zero/);
  expect(readdirSync(folder)).toEqual(['live']);
});

test('whoever was enrolled while the backup was made is named: templates without a person', async () => {
  await world.templates.writePending({
    subjectId: 'newer' as SubjectId,
    municipalityId: world.municipalityId,
    keyVersion: 1,
    wrappedKey: new Uint8Array(1),
    templates: [],
  });
  await world.templates.activate('newer' as SubjectId);
  await backUp('copy');
  expect((await restoreStores(at('copy'), at('anew'))).onlyTemplates).toEqual(['newer']);
});
