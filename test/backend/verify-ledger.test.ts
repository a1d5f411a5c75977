import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import BetterSqlite from 'better-sqlite3';
import type { Database } from '../../backend/store/database/database.ts';
import { statement } from '../../backend/store/database/statement.ts';
import { sqliteSnapshots } from '../../backend/store/database/sqlite-database.ts';
import { verifyLedger } from '../../backend/verify-ledger.ts';
import { yen } from '../../domain/yen.ts';
import { ENGINES } from './support/engines.ts';
import type { TestEngine } from './support/engines.ts';
import { ledgerWorld } from './support/ledger-world.ts';
import type { LedgerWorld, SqliteLedgerWorld } from './support/ledger-world.ts';
import { testFinger } from './support/pattern-engine.ts';

let world: SqliteLedgerWorld;
beforeAll(async () => {
  world = await ledgerWorld();
  await live(world);
});

/** Payments that were made and refused, for every reason there is a row for. */
async function live(world: LedgerWorld): Promise<void> {
  const finger = testFinger(1);
  const { familyAccountId } = await world.addFamily(1_000);
  await world.buy(familyAccountId, 500);
  await world.addMember(familyAccountId, finger, { perPurchase: yen(1_800), perDay: yen(2_000) });
  const [terminal] = world.terminals;
  await world.pay({ terminal, finger, amountYen: 1_500 });
  await world.pay({ terminal, finger, amountYen: 200 });
  await world.pay({ terminal, finger, amountYen: 400 });
  await world.pay({ terminal, finger: testFinger(2), amountYen: 400 });
  await world.store.chainAudit();
}

async function problems(ledger: Database = world.ledger): Promise<string[]> {
  const checks = await verifyLedger(ledger);
  return checks.flatMap(({ name, firstProblem }) =>
    firstProblem === null ? [] : [`${name}: ${firstProblem}`],
  );
}

/** Spoils a copy of the ledger in ways that its triggers forbid, and looks. */
async function problemsAfter(...sql: readonly string[]): Promise<string> {
  const database = new BetterSqlite(world.database.serialize());
  database.pragma('foreign_keys = OFF');
  database.pragma('ignore_check_constraints = ON');
  const triggers = database
    .prepare<[], { name: string }>(`SELECT name FROM sqlite_schema WHERE type = 'trigger'`)
    .all();
  for (const { name } of triggers) database.exec(`DROP TRIGGER ${name}`);
  for (const one of sql) {
    const { changes } = database.prepare(one).run();
    if (!one.startsWith('DROP')) expect(changes, one).toBeGreaterThan(0);
  }
  const spoiled = sqliteSnapshots(database);
  try {
    return (await problems(spoiled)).join('\n');
  } finally {
    await spoiled.close();
  }
}

describe.each(ENGINES)('on $name', ({ start }) => {
  let engine: TestEngine;
  beforeAll(async () => void (engine = await start()));
  afterAll(async () => {
    await engine.closeWorlds();
    await engine.stop();
  });

  test('an honest ledger has nothing to report', async () => {
    const honest = await engine.newWorld();
    await live(honest);
    expect(await problems(honest.ledger)).toEqual([]);
    const spoiled = honest.ledger.write((transaction) =>
      transaction.run(statement<object>('UPDATE lot SET left_yen = left_yen - 1 WHERE left_yen > 0')({})),
    );
    expect(await spoiled).toBeGreaterThan(0);
    expect((await problems(honest.ledger)).join()).toMatch(/holds what its postings say/);
  });
});

const PAID = `(SELECT min(purchase_id) FROM purchase WHERE state = 'approved')`;
const LAST_PAID = `(SELECT max(purchase_id) FROM purchase WHERE state = 'approved')`;
const REFUSED = `(SELECT min(purchase_id) FROM purchase WHERE state = 'declined')`;
const ENTRY_OF_PAID = `(SELECT entry_id FROM journal_entry WHERE kind = 'purchase' AND about = ${PAID})`;

/** Each planted fault, and what the checker must say about it. */
const faults: readonly (readonly [string, string | readonly string[], RegExp])[] = [
  [
    'a posting changed',
    `UPDATE posting SET amount_yen = amount_yen + 1 WHERE entry_id = 1 AND position = 0`,
    /sum to zero/,
  ],
  ['a posting lost', `DELETE FROM posting WHERE entry_id = 1 AND position = 0`, /sum to zero/],
  ['a seal lost', `DELETE FROM entry_seal WHERE entry_id = 2`, /not sealed/],
  ['a lot richer than its postings', `UPDATE lot SET left_yen = left_yen + 1`, /holds what its postings say/],
  ['a lot below zero', `UPDATE lot SET left_yen = -1`, /no lot is negative/],
  ['a lot worth more than it was sold for', `UPDATE lot SET premium_yen = premium_yen + 1`, /sold once/],
  ['premium over the budget', `UPDATE programme SET premium_budget_yen = 449`, /within its budget/],
  ['premium that was not counted', `UPDATE programme SET premium_used_yen = 449`, /account says/],
  [
    'a purchase paid twice',
    [
      `DROP INDEX one_entry_per_thing`,
      `INSERT INTO journal_entry (municipality_id, kind, about, recorded_at_ms) SELECT municipality_id, 'purchase', about, 0 FROM journal_entry WHERE entry_id = ${ENTRY_OF_PAID}`,
    ],
    /exactly one entry/,
  ],
  [
    'a purchase without an entry',
    `DELETE FROM journal_entry WHERE entry_id = ${ENTRY_OF_PAID}`,
    /exactly one entry/,
  ],
  [
    'another amount than was paid',
    `UPDATE purchase SET amount_yen = amount_yen - 1 WHERE purchase_id = ${PAID}`,
    /for its amount/,
  ],
  [
    'a refused purchase that was paid',
    `UPDATE purchase SET state = 'declined' WHERE purchase_id = ${PAID}`,
    /was not paid/,
  ],
  [
    'a lot that was not debited',
    `UPDATE purchase_lot SET amount_yen = amount_yen - 1 WHERE purchase_id = ${PAID}`,
    /from lots/,
  ],
  ["another family's lot", `UPDATE lot SET family_account_id = 'somebody else'`, /of the family that pays/],
  [
    'a limit that forgot a purchase',
    `UPDATE spending_use SET used = used - 200`,
    /counted is what was taken/,
  ],
  ['a limit that lost count', `UPDATE spending_use SET n = n - 1`, /counted is what was taken/],
  ['a day over its limit', `UPDATE spending_use SET lim = 1699`, /no limit was exceeded/],
  [
    'a limit that took too little',
    [`UPDATE purchase_take SET amount_yen = amount_yen - 1`, `UPDATE spending_use SET used = used - n`],
    /cost and was not given back/,
  ],
  [
    'a day that forgot a purchase',
    [`DELETE FROM purchase_take`, `DELETE FROM spending_use`],
    /day is counted/,
  ],
  [
    'a purchase over its own limit',
    `UPDATE rules_version SET per_purchase_yen = 1499`,
    /what one purchase may be/,
  ],
  ['an expired lot', `UPDATE lot SET expires_on = '2026-11-21'`, /last day/],
  [
    'a paid purchase without a receipt',
    `UPDATE purchase SET receipt_number = NULL WHERE purchase_id = ${LAST_PAID}`,
    /particulars/,
  ],
  ['an owner who was not told', `DELETE FROM outbox WHERE about = ${LAST_PAID}`, /owed to the family/],
  ['an owner who was told of nothing', `UPDATE outbox SET about = 'nothing' WHERE seq = 2`, /did not happen/],
  ['an event missing in a row', `UPDATE outbox SET seq = 99 WHERE seq = 2`, /missing in a row/],
  ['a refusal that was not logged', `DELETE FROM audit WHERE subject = ${REFUSED}`, /audit log once/],
  [
    'a log entry edited',
    `UPDATE audit SET detail = '{}' WHERE action = 'purchase.approved'`,
    /not what was chained/,
  ],
  ['a log entry of another time', `UPDATE audit SET at_ms = at_ms + 1 WHERE seq = 3`, /not what was chained/],
  ['a log entry cut out', `DELETE FROM audit WHERE seq = 3`, /position 4 after 2|gone/],
  ['a link of the chain cut out', `DELETE FROM audit_chain WHERE position = 3`, /position 4 after 2/],
  ['a member of no family', `DELETE FROM family_account`, /refers to a missing/],
];

describe('a planted fault is found', () => {
  test.each(faults)('%s', async (_, sql, expected) => {
    expect(await problemsAfter(...[sql].flat())).toMatch(expected);
  });
});
