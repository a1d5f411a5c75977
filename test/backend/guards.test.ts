import { describe, expect, test } from 'vitest';
import type { PurchaseRequest, RecognisedMember } from '../../backend/store/purchasing.ts';
import { verifyLedger } from '../../backend/verify-ledger.ts';
import { businessDateAt, parseBusinessDate } from '../../domain/business-date.ts';
import type { BusinessDate } from '../../domain/business-date.ts';
import type { LotId, MemberId, PurchaseId } from '../../domain/ids.ts';
import type { SpendingRules } from '../../domain/spending-rules.ts';
import type { LotSpending } from '../../domain/voucher-lots.ts';
import { tokyoMomentAt } from '../../domain/tokyo-moment.ts';
import { yen } from '../../domain/yen.ts';
import type { Yen } from '../../domain/yen.ts';
import type { SqliteDatabase } from '../../platform/sqlite.ts';
import { ledgerWorld } from './support/ledger-world.ts';
import type { LedgerWorld } from './support/ledger-world.ts';
import { testFinger } from './support/pattern-engine.ts';

/** Replaces text in every statement that is prepared: a backend with one guard missing. */
function mutated(from: string, to: string) {
  return (database: SqliteDatabase): SqliteDatabase =>
    new Proxy(database, {
      get: (target, name) => {
        if (name === 'prepare') return (sql: string) => target.prepare(sql.replace(from, to));
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      },
    });
}

interface Asked {
  readonly member: RecognisedMember;
  readonly spendings: readonly LotSpending[];
  readonly amountYen: number;
  readonly request?: Partial<PurchaseRequest>;
}

/** A family with 1,300 yen, a member with the rules, and approvals that skip the decision: only the guards stand between. */
async function counter(wrap: (database: SqliteDatabase) => SqliteDatabase, rules: SpendingRules) {
  const world = await ledgerWorld({ wrap });
  const { familyAccountId, ownerId } = await world.addFamily(1_000);
  const memberId = await world.addMember(familyAccountId, testFinger(1), rules);
  const member: RecognisedMember = {
    memberId,
    familyAccountId,
    grantId: null,
    rulesVersion: 1,
    familyRulesVersion: 0,
    consentVersion: 1,
  };
  const today = businessDateAt(world.clock.nowMs());
  const lotsOf = async (id: MemberId) => {
    const row = world.database
      .prepare<[string], { subject_id: string }>('SELECT subject_id FROM member WHERE member_id = ?')
      .get(id);
    const facts = await world.store.readPurchaseFacts({
      municipalityId: world.municipalityId,
      subjectId: row?.subject_id as never,
      shopId: world.terminals[0].shopId,
      at: tokyoMomentAt(world.clock.nowMs()),
    });
    return facts?.lots ?? [];
  };
  const [{ lotId }] = await lotsOf(memberId);
  const approve = async ({ member, spendings, amountYen, request }: Asked): Promise<string> => {
    const [terminal] = world.terminals;
    const answer = await world.store.approvePurchase({
      request: {
        purchaseId: world.id<PurchaseId>(),
        contentHash: 'hash',
        municipalityId: world.municipalityId,
        terminalId: terminal.terminalId,
        shopId: terminal.shopId,
        amountYen: yen(amountYen),
        businessDate: today,
        ...request,
      },
      member,
      decided: undecided(yen(amountYen), spendings, request?.businessDate ?? today),
      algorithm: 'test',
      answerUntilMs: null,
      eventId: world.id<string>(),
      atMs: world.clock.nowMs(),
    });
    return answer.kind;
  };
  const pay = (amountYen: number, changed: Partial<Asked> = {}) =>
    approve({ member, spendings: [{ lotId, amount: yen(amountYen) }], amountYen, ...changed });
  const change = {
    familyAccountId,
    municipalityId: world.municipalityId,
    memberId,
    changedBy: ownerId,
    today,
    atMs: 0,
  };
  return { world, member, lotId, pay, change, lotsOf };
}

/** An approval that nothing was asked about; its one window is the member's day, whose limit the guard must find itself. */
function undecided(amountYen: Yen, spendings: readonly LotSpending[], today: BusinessDate) {
  const window = { subject: 'member', window: 'day', key: today, amountYen, limitYen: null } as const;
  const question = null as never;
  return { question, decision: { kind: 'approve', spendings, takes: [window] } } as const;
}

const NO_LIMIT = { perPurchase: null, perDay: null };
const DAY_OF_500 = { perPurchase: null, perDay: yen(500) };
type Wrap = Parameters<typeof counter>[0];

/** Ways to spend what may not be spent. Each says how the store answered. */
const attempts: Readonly<Record<string, (wrap: Wrap) => Promise<{ answer: string; world: LedgerWorld }>>> = {
  'over the day limit at once': async (wrap) => {
    const { world, pay } = await counter(wrap, DAY_OF_500);
    // Tomorrow, whose counter has no row yet.
    return { answer: await pay(501, { request: { businessDate: parseBusinessDate('2026-11-23') } }), world };
  },
  'over the day limit in two': async (wrap) => {
    const { world, pay } = await counter(wrap, DAY_OF_500);
    expect(await pay(300)).toBe('settled');
    return { answer: await pay(201), world };
  },
  'under rules that were replaced': async (wrap) => {
    const { world, pay, change } = await counter(wrap, NO_LIMIT);
    const rules = { perPurchase: yen(10), perDay: null };
    await world.store.changeRules({ ...change, eventId: 'e', rules, replacesVersion: 1 });
    return { answer: await pay(100), world };
  },
  'over a day limit that was lowered': async (wrap) => {
    const { world, pay, member, change } = await counter(wrap, NO_LIMIT);
    const rules = { perPurchase: null, perDay: yen(300) };
    await world.store.changeRules({ ...change, eventId: 'e', rules, replacesVersion: 1 });
    return { answer: await pay(301, { member: { ...member, rulesVersion: 2 } }), world };
  },
  'under a consent that was replaced': async (wrap) => {
    const { world, pay, member } = await counter(wrap, NO_LIMIT);
    world.database.exec(
      `INSERT INTO consent SELECT member_id, 2, municipality_id, notice_version, guardian_name, given_at_ms, recorded_by, terminal_id FROM consent`,
    );
    world.database.exec('UPDATE member SET consent_version = 2');
    return { answer: await pay(100, { member }), world };
  },
  'while frozen': async (wrap) => {
    const { world, pay, change } = await counter(wrap, NO_LIMIT);
    await world.store.setFrozen({ ...change, eventId: 'e', frozen: true });
    return { answer: await pay(100), world };
  },
  'while the family is frozen': async (wrap) => {
    const { world, pay } = await counter(wrap, NO_LIMIT);
    world.database.exec('UPDATE family_account SET frozen = 1');
    return { answer: await pay(100), world };
  },
  'more than the lot holds': async (wrap) => {
    const { world, pay } = await counter(wrap, NO_LIMIT);
    return { answer: await pay(1_301), world };
  },
  'from a lot after its last day': async (wrap) => {
    const { world, pay } = await counter(wrap, NO_LIMIT);
    return { answer: await pay(100, { request: { businessDate: '2027-04-01' as never } }), world };
  },
  "from another family's lot": async (wrap) => {
    const { world, pay, lotsOf } = await counter(wrap, NO_LIMIT);
    const other = await world.addFamily(1_000);
    const [{ lotId }] = await lotsOf(await world.addMember(other.familyAccountId, testFinger(2), NO_LIMIT));
    return { answer: await pay(100, { spendings: [{ lotId, amount: yen(100) }] }), world };
  },
  "as another family's member": async (wrap) => {
    const { world, pay, member, lotsOf } = await counter(wrap, NO_LIMIT);
    const { familyAccountId } = await world.addFamily(1_000);
    const [{ lotId }] = await lotsOf(await world.addMember(familyAccountId, testFinger(2), NO_LIMIT));
    const spendings = [{ lotId, amount: yen(100) }];
    return { answer: await pay(100, { member: { ...member, familyAccountId }, spendings }), world };
  },
};

async function faultsOf(world: LedgerWorld): Promise<string[]> {
  const checks = await verifyLedger(world.ledger);
  return checks.flatMap(({ firstProblem }) => (firstProblem === null ? [] : [firstProblem]));
}

const intact: Wrap = (database) => database;

describe('without the decision, the guards alone refuse', () => {
  test.each(Object.entries(attempts))('%s', async (_, attempt) => {
    const { answer, world } = await attempt(intact);
    expect(answer).toBe('guard-refused');
    await world.store.chainAudit();
    expect(await faultsOf(world)).toEqual([]);
  });
});

/** A guard taken out, and the attempt that must then go through: if none does, nothing here would notice its loss. */
const mutants: readonly (readonly [string, string, keyof typeof attempts])[] = [
  ['spending_use.used + excluded.used <= excluded.lim', '1', 'over the day limit in two'],
  ['(amount_limit IS NULL OR amount_limit >= @amountYen)', '1', 'over the day limit at once'],
  ['AND rules_version = @rulesVersion AND', 'AND', 'under rules that were replaced'],
  [
    'do update set "amount_limit" = $6',
    'do update set "amount_limit" = $6 + 1',
    'over a day limit that was lowered',
  ],
  ['AND frozen = 0 AND rules_version = @familyRulesVersion', '', 'while the family is frozen'],
  ['AND consent_version = @consentVersion', '', 'under a consent that was replaced'],
  ['AND frozen = 0\n      AND rules', 'AND rules', 'while frozen'],
  ['AND expires_on >= @businessDate', '', 'from a lot after its last day'],
  ['AND family_account_id = @familyAccountId AND left_yen', 'AND left_yen', "from another family's lot"],
  ['AND family_account_id = @familyAccountId AND frozen', 'AND frozen', "as another family's member"],
];

describe('a guard taken out is noticed', () => {
  test.each(mutants)('%s', async (from, to, name) => {
    const outcome = await attempts[name](mutated(from, to)).then(
      ({ answer }) => answer,
      (error: unknown) => (error as Error).message,
    );
    expect(outcome).not.toBe('guard-refused');
  });

  test('more than the lot holds: the schema stands behind the guard', async () => {
    await expect(attempts['more than the lot holds'](mutated('AND left_yen >= @amount', ''))).rejects.toThrow(
      /CHECK/,
    );
  });
});

test('a limit that was raised counts at once as well', async () => {
  const { world, pay, member, change } = await counter(intact, DAY_OF_500);
  const rules = { perPurchase: null, perDay: yen(1_000) };
  await world.store.changeRules({ ...change, eventId: 'e', rules, replacesVersion: 1 });
  expect(await pay(600, { member: { ...member, rulesVersion: 2 } })).toBe('settled');
  expect(await pay(401, { member: { ...member, rulesVersion: 2 } })).toBe('guard-refused');
  expect(await faultsOf(world)).toEqual([]);
});

test('an approval whose lots do not add up to its amount cannot be written', async () => {
  const { world, pay, lotId } = await counter(intact, NO_LIMIT);
  await expect(pay(100, { spendings: [{ lotId, amount: yen(99) }] })).rejects.toThrow(/sum to zero/);
  await expect(pay(100, { spendings: [] })).rejects.toThrow(/two postings/);
  await expect(pay(100, { spendings: [{ lotId: 'none' as LotId, amount: yen(100) }] })).resolves.toBe(
    'guard-refused',
  );
  expect(await faultsOf(world)).toEqual([]);
  expect(world.database.prepare('SELECT count(*) AS n FROM purchase').get()).toEqual({ n: 0 });
});

test('an entry without a seal cannot be committed', async () => {
  const { database } = await ledgerWorld({});
  database.exec('BEGIN');
  database.exec(
    `INSERT INTO journal_entry (municipality_id, kind, about, recorded_at_ms) VALUES ('m', 'expiry', 'x', 0)`,
  );
  expect(() => database.exec('COMMIT')).toThrow(/FOREIGN KEY/);
  database.exec('ROLLBACK');
});
