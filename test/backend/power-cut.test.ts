import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { loadGallery, reconcileEnrolments } from '../../backend/templates/load-gallery.ts';
import { verifyLedger } from '../../backend/verify-ledger.ts';
import type { PurchaseId } from '../../domain/ids.ts';
import { yen } from '../../domain/yen.ts';
import { ledgerWorld, openWorld } from './support/ledger-world.ts';
import type { OpenSqliteWorld, OpenWorld, SqliteLedgerWorld } from './support/ledger-world.ts';
import { testFinger } from './support/pattern-engine.ts';
import { watchedDatabase } from './support/watched-database.ts';

// Hundreds of files are copied, opened and checked; a busy machine needs its time.
vi.setConfig({ testTimeout: 120_000 });

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'tebura-cut-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const FILES = ['tebura.sqlite', 'templates.sqlite'];
const files = (at: string) => ({
  file: join(at, 'tebura.sqlite'),
  templateFile: join(at, 'templates.sqlite'),
});

/** A world whose files are copied before each statement: what a machine would find after being cut there. */
function cutWorld() {
  let isOn = false;
  const cuts: { at: string; before: string }[] = [];
  const cut = (before: string): void => {
    if (!isOn) return;
    const at = join(folder, `cut-${cuts.length}`);
    mkdirSync(at);
    for (const file of FILES.flatMap((name) => [name, `${name}-wal`]))
      if (existsSync(join(folder, file))) copyFileSync(join(folder, file), join(at, file));
    cuts.push({ at, before });
  };
  return {
    options: {
      ...files(folder),
      wrap: (database: SqliteLedgerWorld['database']) => watchedDatabase(database, cut),
    },
    /** Does the work, cut at each of its statements and once at its end. */
    during: async (work: () => Promise<unknown>) => {
      isOn = true;
      await work();
      cut('the end');
      isOn = false;
      return cuts;
    },
  };
}

function close(world: Pick<OpenSqliteWorld, 'database' | 'templateDatabase'>): void {
  world.database.close();
  world.templateDatabase.close();
}

const faultsOf = async (world: Pick<OpenWorld, 'ledger'>): Promise<string[]> =>
  (await verifyLedger(world.ledger)).flatMap(({ firstProblem }) =>
    firstProblem === null ? [] : [firstProblem],
  );

const leftInLots = (world: Pick<OpenSqliteWorld, 'database'>): unknown =>
  world.database.prepare('SELECT sum(left_yen) AS yen FROM lot').pluck().get();

async function aPayment(world: SqliteLedgerWorld) {
  const finger = testFinger(1);
  const { familyAccountId } = await world.addFamily(1_000);
  await world.buy(familyAccountId, 100);
  await world.addMember(familyAccountId, finger, { perPurchase: null, perDay: yen(2_000) });
  const asked = { terminal: world.terminals[0], purchaseId: world.id<PurchaseId>(), amountYen: yen(1_400) };
  const issued = await world.desk.challenge(asked);
  if (!issued.ok) throw new Error(issued.reason);
  return {
    asked,
    pay: () => world.desk.pay({ ...asked, challenge: issued.value.challenge, template: finger.place() }),
  };
}

test('a payment cut before any of its statements is whole or was never there', async () => {
  const { options, during } = cutWorld();
  const world = await ledgerWorld(options);
  const { asked, pay } = await aPayment(world);
  const cuts = await during(pay);
  close(world);
  expect(cuts.length).toBeGreaterThan(30);

  const states: string[] = [];
  for (const { at, before } of cuts) {
    const after = openWorld(files(at));
    expect(await faultsOf(after), before).toEqual([]);
    const resolved = await after.desk.resolve(asked);
    if (!resolved.ok) throw new Error(resolved.reason);
    const { state } = resolved.value;
    expect(leftInLots(after), before).toBe(state === 'approved' ? 30 : 1_430);
    expect(await faultsOf(after), before).toEqual([]);
    states.push(state);
    close(after);
  }
  expect(states[0]).toBe('never_arrived');
  expect(states.at(-1)).toBe('approved');
  // Once it was paid it stays paid: the states change once.
  expect(states.filter((state, i) => i > 0 && state !== states[i - 1])).toEqual(['approved']);
});

test('a payment whose log was torn at any place is whole or was never there', async () => {
  const world = await ledgerWorld(files(folder));
  const { asked, pay } = await aPayment(world);
  world.database.pragma('wal_checkpoint(TRUNCATE)');
  await pay();
  const walBytes = readFileSync(join(folder, 'tebura.sqlite-wal')).length;
  expect(walBytes).toBeGreaterThan(40_000);
  const seen = new Set<string>();
  // Odd lengths in the middle of pages, and the whole.
  const lengths = Array.from({ length: Math.ceil(walBytes / 3_989) }, (_, i) => i * 3_989);
  for (const length of [...lengths, walBytes]) {
    const at = join(folder, `torn-${length}`);
    mkdirSync(at);
    for (const file of ['tebura.sqlite', 'tebura.sqlite-wal', 'templates.sqlite'])
      copyFileSync(join(folder, file), join(at, file));
    truncateSync(join(at, 'tebura.sqlite-wal'), length);
    const after = openWorld(files(at));
    expect(await faultsOf(after), `${length} bytes`).toEqual([]);
    const known = await after.store.readPurchase(asked.purchaseId);
    expect(leftInLots(after)).toBe(known === null ? 1_430 : 30);
    seen.add(known === null ? 'never there' : 'whole');
    close(after);
  }
  close(world);
  expect([...seen].sort()).toEqual(['never there', 'whole']);
});

test('an enrolment cut at any statement of either file leaves a person who can pay, or nothing', async () => {
  const { options, during } = cutWorld();
  const world = await ledgerWorld(options);
  const finger = testFinger(7);
  const { familyAccountId } = await world.addFamily(1_000);
  const cuts = await during(() =>
    world.addMember(familyAccountId, finger, { perPurchase: null, perDay: null }),
  );
  close(world);

  const found: string[] = [];
  for (const { at, before } of cuts) {
    const after = openWorld(files(at));
    const parts = { ...after.deps, log: () => undefined };
    await reconcileEnrolments(parts);
    await loadGallery(parts);
    const members = after.database.prepare('SELECT count(*) FROM member').pluck().get();
    const templates = after.templateDatabase.prepare('SELECT count(*) FROM template').pluck().get();
    const subjects = after.templateDatabase.prepare('SELECT state FROM subject').pluck().all();
    const { kind } = await after.gallery.identify(world.municipalityId, finger.place());
    const person = { members, templates, subjects, kind };
    expect([NOBODY, SOMEBODY], before).toContainEqual(person);
    expect(await faultsOf(after), before).toEqual([]);
    found.push(kind);
    close(after);
  }
  expect(found[0]).toBe('none');
  expect(found.at(-1)).toBe('match');
  expect(found.filter((kind, i) => i > 0 && kind !== found[i - 1])).toEqual(['match']);
});

const NOBODY = { members: 0, templates: 0, subjects: [], kind: 'none' };
const SOMEBODY = { members: 1, templates: 1, subjects: ['active'], kind: 'match' };

test('a process that is really killed in the middle of a payment leaves the same', async () => {
  const script = join(import.meta.dirname, 'support', 'pay-and-die.ts');
  const states: unknown[] = [];
  for (const [i, when] of [12, 'COMMIT', 'never'].entries()) {
    const at = join(folder, `killed-${i}`);
    mkdirSync(at);
    const child = spawnSync(process.execPath, [script, at, String(when)], { encoding: 'utf8' });
    expect(child.signal, child.stderr).toBe(when === 'never' ? null : 'SIGKILL');
    const after = openWorld(files(at));
    expect(await faultsOf(after)).toEqual([]);
    states.push(leftInLots(after));
    close(after);
  }
  expect(states).toEqual([1_430, 1_430, 30]);
});
