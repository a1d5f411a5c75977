import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Database, Transaction } from '../../backend/store/database/database.ts';
import type { Rounds } from '../../backend/store/database/rounds.ts';
import { isBoundStatement, statement } from '../../backend/store/database/statement.ts';
import type { Query } from '../../backend/store/database/statement.ts';
import type { PurchaseRequest, RecognisedMember } from '../../backend/store/purchasing.ts';
import { verifyLedger } from '../../backend/verify-ledger.ts';
import { businessDateAt, parseBusinessDate } from '../../domain/business-date.ts';
import type { BusinessDate } from '../../domain/business-date.ts';
import type { LotId, MemberId, PurchaseId, SubjectId } from '../../domain/ids.ts';
import type { SpendingRules } from '../../domain/spending-rules.ts';
import type { LotSpending } from '../../domain/voucher-lots.ts';
import { tokyoMomentAt } from '../../domain/tokyo-moment.ts';
import { yen } from '../../domain/yen.ts';
import type { Yen } from '../../domain/yen.ts';
import { ENGINES } from './support/engines.ts';
import type { TestEngine } from './support/engines.ts';
import type { LedgerWorld } from './support/ledger-world.ts';
import { testFinger } from './support/pattern-engine.ts';

type Wrap = (ledger: Database) => Database;

/** Replaces text in every statement that is run: a backend with one guard missing. */
function mutated(from: string, to: string): Wrap {
  const mutants = new Map<string, ReturnType<typeof statement<object>>>();
  const mutate = (query: Query<unknown>): Query<unknown> => {
    if (!isBoundStatement(query)) {
      const compiled = query.compile();
      return { compile: () => ({ ...compiled, sql: compiled.sql.replace(from, to) }) };
    }
    const { named } = query.statement;
    if (!named.includes(from)) return query;
    const mutant = mutants.get(named) ?? statement<object>(named.replace(from, to));
    mutants.set(named, mutant);
    return mutant(query.values);
  };
  const mutatedRun = <Value>(work: (transaction: Transaction) => Promise<Value>) => {
    return (transaction: Transaction) =>
      work({
        first: (query) => transaction.first(mutate(query) as typeof query),
        all: (query) => transaction.all(mutate(query) as typeof query),
        run: (query) => transaction.run(mutate(query)),
      });
  };
  return (ledger) => ({
    ...ledger,
    write: (work) => ledger.write(mutatedRun(work)),
    writeRounds: (work, sharing) => ledger.writeRounds(() => mutatedRounds(work(), mutate), sharing),
  });
}

function* mutatedRounds<Value>(
  rounds: Rounds<Value>,
  mutate: (query: Query<unknown>) => Query<unknown>,
): Rounds<Value> {
  let next = rounds.next([]);
  while (next.done !== true) {
    const asks = next.value.asks.map((ask) => ({ ...ask, bound: mutate(ask.bound) as typeof ask.bound }));
    next = rounds.next(yield { ...next.value, asks });
  }
  return next.value;
}

/** On the engine under test, with the guard under test taken out. */
type NewWorld = () => Promise<LedgerWorld>;

interface Asked {
  readonly member: RecognisedMember;
  readonly spendings: readonly LotSpending[];
  readonly amountYen: number;
  readonly request?: Partial<PurchaseRequest>;
}

const subjectOf = statement<{ memberId: MemberId }, { subject_id: SubjectId }>(
  'SELECT subject_id FROM member WHERE member_id = @memberId',
);

async function execute(world: LedgerWorld, sql: string): Promise<void> {
  await world.ledger.write((transaction) => transaction.run(statement<object>(sql)({})));
}

/** A family with 1,300 yen, a member with the rules, and approvals that skip the decision: only the guards stand between. */
async function counter(newWorld: NewWorld, rules: SpendingRules) {
  const world = await newWorld();
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
    const row = await world.ledger.read((snapshot) => snapshot.first(subjectOf({ memberId: id })));
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

/** Ways to spend what may not be spent. Each says how the store answered. */
const attempts: Readonly<
  Record<string, (newWorld: NewWorld) => Promise<{ answer: string; world: LedgerWorld }>>
> = {
  'over the day limit at once': async (newWorld) => {
    const { world, pay } = await counter(newWorld, DAY_OF_500);
    // Tomorrow, whose counter has no row yet.
    return { answer: await pay(501, { request: { businessDate: parseBusinessDate('2026-11-23') } }), world };
  },
  'over the day limit in two': async (newWorld) => {
    const { world, pay } = await counter(newWorld, DAY_OF_500);
    expect(await pay(300)).toBe('settled');
    return { answer: await pay(201), world };
  },
  'under rules that were replaced': async (newWorld) => {
    const { world, pay, change } = await counter(newWorld, NO_LIMIT);
    const rules = { perPurchase: yen(10), perDay: null };
    await world.store.changeRules({ ...change, eventId: 'e', rules, replacesVersion: 1 });
    return { answer: await pay(100), world };
  },
  'over a day limit that was lowered': async (newWorld) => {
    const { world, pay, member, change } = await counter(newWorld, NO_LIMIT);
    const rules = { perPurchase: null, perDay: yen(300) };
    await world.store.changeRules({ ...change, eventId: 'e', rules, replacesVersion: 1 });
    return { answer: await pay(301, { member: { ...member, rulesVersion: 2 } }), world };
  },
  'under a consent that was replaced': async (newWorld) => {
    const { world, pay, member } = await counter(newWorld, NO_LIMIT);
    await execute(
      world,
      `INSERT INTO consent SELECT member_id, 2, municipality_id, notice_version, guardian_name, given_at_ms, recorded_by, terminal_id FROM consent`,
    );
    await execute(world, 'UPDATE member SET consent_version = 2');
    return { answer: await pay(100, { member }), world };
  },
  'while frozen': async (newWorld) => {
    const { world, pay, change } = await counter(newWorld, NO_LIMIT);
    await world.store.setFrozen({ ...change, eventId: 'e', frozen: true });
    return { answer: await pay(100), world };
  },
  'while the family is frozen': async (newWorld) => {
    const { world, pay } = await counter(newWorld, NO_LIMIT);
    await execute(world, 'UPDATE family_account SET frozen = 1');
    return { answer: await pay(100), world };
  },
  'more than the lot holds': async (newWorld) => {
    const { world, pay } = await counter(newWorld, NO_LIMIT);
    return { answer: await pay(1_301), world };
  },
  'from a lot after its last day': async (newWorld) => {
    const { world, pay } = await counter(newWorld, NO_LIMIT);
    return { answer: await pay(100, { request: { businessDate: '2027-04-01' as never } }), world };
  },
  "from another family's lot": async (newWorld) => {
    const { world, pay, lotsOf } = await counter(newWorld, NO_LIMIT);
    const other = await world.addFamily(1_000);
    const [{ lotId }] = await lotsOf(await world.addMember(other.familyAccountId, testFinger(2), NO_LIMIT));
    return { answer: await pay(100, { spendings: [{ lotId, amount: yen(100) }] }), world };
  },
  "as another family's member": async (newWorld) => {
    const { world, pay, member, lotsOf } = await counter(newWorld, NO_LIMIT);
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

describe.each(ENGINES)('on $name', ({ start }) => {
  let engine: TestEngine;
  beforeAll(async () => void (engine = await start()));
  afterEach(() => engine.closeWorlds());
  afterAll(() => engine.stop());
  const intact: NewWorld = () => engine.newWorld();

  describe('without the decision, the guards alone refuse', () => {
    test.each(Object.entries(attempts))('%s', async (_, attempt) => {
      const { answer, world } = await attempt(intact);
      expect(answer).toBe('guard-refused');
      await world.store.chainAudit();
      expect(await faultsOf(world)).toEqual([]);
    });
  });

  describe('a guard taken out is noticed', () => {
    test.each(mutants)('%s', async (from, to, name) => {
      const outcome = await attempts[name](() => engine.newWorld({ wrapLedger: mutated(from, to) })).then(
        ({ answer }) => answer,
        (error: unknown) => (error as Error).message,
      );
      expect(outcome).not.toBe('guard-refused');
    });

    test('more than the lot holds: the schema stands behind the guard', async () => {
      const unguarded = () => engine.newWorld({ wrapLedger: mutated('AND left_yen >= @amount', '') });
      await expect(attempts['more than the lot holds'](unguarded)).rejects.toThrow(/check constraint/i);
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
    const purchases = statement<object, { n: number }>('SELECT count(*) AS n FROM purchase');
    expect(await world.ledger.read((snapshot) => snapshot.all(purchases({})))).toEqual([{ n: 0 }]);
  });

  test('an entry without a seal cannot be committed', async () => {
    const world = await intact();
    const unsealed = execute(
      world,
      `INSERT INTO journal_entry (municipality_id, kind, about, recorded_at_ms) VALUES ('m', 'expiry', 'x', 0)`,
    );
    await expect(unsealed).rejects.toThrow(/foreign key/i);
  });
});
