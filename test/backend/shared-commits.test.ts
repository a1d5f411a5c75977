import fc from 'fast-check';
import type { Socket } from 'node:net';
import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { postgresDatabase, postgresPool } from '../../backend/store/database/postgres-database.ts';
import { first, round } from '../../backend/store/database/rounds.ts';
import { statement } from '../../backend/store/database/statement.ts';
import type { RecognisedMember } from '../../backend/store/purchasing.ts';
import { verifyLedger } from '../../backend/verify-ledger.ts';
import { businessDateAt } from '../../domain/business-date.ts';
import type { LotId, MemberId, PurchaseId, SubjectId } from '../../domain/ids.ts';
import { tokyoMomentAt } from '../../domain/tokyo-moment.ts';
import { yen } from '../../domain/yen.ts';
import { startPostgres } from '../support/start-postgres.ts';
import type { TestPostgres } from '../support/start-postgres.ts';
import { postgresLedgerWorld } from './support/ledger-world.ts';
import type { LedgerWorld } from './support/ledger-world.ts';
import { testFinger } from './support/pattern-engine.ts';

const FAMILIES = 6;
const TERMINALS = 12;

/** What may be wrong with a payment that is written together with others. */
const KINDS = ['good', 'good', 'good', 'declined', 'rules-replaced', 'lots-do-not-add-up'] as const;

interface Command {
  readonly kind: (typeof KINDS)[number];
  readonly family: number;
  readonly terminal: number;
  readonly amountYen: number;
  /** Sent so many times. */
  readonly copies: number;
}

const commandsOf = (kinds: readonly Command['kind'][], copies: readonly number[]) =>
  fc.array(
    fc.record({
      kind: fc.constantFrom(...kinds),
      family: fc.nat({ max: FAMILIES - 1 }),
      terminal: fc.nat({ max: TERMINALS - 1 }),
      amountYen: fc.integer({ min: 2, max: 50 }),
      copies: fc.constantFrom(...copies),
    }),
    { minLength: 2, maxLength: 10, size: 'max' },
  );
const commands = fc.oneof(commandsOf(['good'], [1]), commandsOf(KINDS, [1, 1, 1, 2]));

interface Payer {
  readonly member: RecognisedMember;
  readonly lotId: LotId;
}

/** Two villages with the same people under the same ids: in one everything comes at once, in the other one after the other. */
interface Village {
  readonly world: LedgerWorld;
  readonly payers: readonly Payer[];
}

let server: TestPostgres;
let [atOnce, oneByOne]: Village[] = [];
beforeAll(async () => void (server = await startPostgres()));
afterAll(() => server.stop());
beforeEach(async () => {
  atOnce = await village();
  oneByOne = await village();
  return async () => {
    await Promise.all([atOnce?.world.close(), oneByOne?.world.close()]);
  };
});

const subjectOf = statement<{ memberId: MemberId }, { subject_id: SubjectId }>(
  'SELECT subject_id FROM member WHERE member_id = @memberId',
);

async function village(): Promise<Village> {
  const world = await postgresLedgerWorld(await server.createDatabase(), { terminals: TERMINALS });
  const payers = [];
  for (let i = 0; i < FAMILIES; i += 1) {
    const { familyAccountId } = await world.addFamily(1_000_000);
    const memberId = await world.addMember(familyAccountId, testFinger(i + 1), {
      perPurchase: null,
      perDay: yen(1_000_000),
    });
    const row = await world.ledger.read((snapshot) => snapshot.first(subjectOf({ memberId })));
    const facts = await world.store.readPurchaseFacts({
      municipalityId: world.municipalityId,
      subjectId: row?.subject_id as SubjectId,
      shopId: world.terminals[0].shopId,
      at: tokyoMomentAt(world.clock.nowMs()),
    });
    if (facts === null) throw new Error('nobody is known');
    payers.push({ member: facts.member, lotId: facts.lots[0].lotId });
  }
  return { world, payers };
}

/** @returns how it was answered, or that it failed */
async function send(
  { world, payers }: Village,
  { kind, family, terminal, amountYen }: Command,
  [purchaseId, eventId]: readonly [PurchaseId, string],
): Promise<string> {
  const { member, lotId } = payers[family];
  const { terminalId, shopId } = world.terminals[terminal];
  const atMs = world.clock.nowMs();
  const businessDate = businessDateAt(atMs);
  const { municipalityId } = world;
  const amount = yen(amountYen);
  const request = {
    ...{ purchaseId, contentHash: 'hash', municipalityId, terminalId, shopId },
    ...{ amountYen: amount, businessDate },
  };
  if (kind === 'declined') {
    const answer = await world.store.declinePurchase({
      ...{ request, reasons: ['CAP_DAY'], member, algorithm: 'test', eventId, atMs },
      ...{ leftTodayYen: null, tryAgainAfterMs: null, decided: null },
    });
    return answer.kind;
  }
  const rulesVersion = kind === 'rules-replaced' ? 7 : member.rulesVersion;
  const spent = kind === 'lots-do-not-add-up' ? yen(amountYen - 1) : amount;
  const window = { subject: 'member', window: 'day', key: businessDate, amountYen: amount } as const;
  const takes = [{ ...window, limitYen: null }];
  try {
    const answer = await world.store.approvePurchase({
      request,
      member: { ...member, rulesVersion },
      decided: {
        question: null as never,
        decision: { kind: 'approve', spendings: [{ lotId, amount: spent }], takes },
      },
      algorithm: 'test',
      answerUntilMs: null,
      eventId,
      atMs,
    });
    return answer.kind;
  } catch (error) {
    return String(error);
  }
}

/** What the ledger says in the end, whoever came first. */
const STATE = [
  `SELECT purchase_id, state, amount_yen, family_account_id FROM purchase ORDER BY purchase_id`,
  `SELECT family_account_id, balance_after_yen FROM purchase WHERE state = 'approved' ORDER BY family_account_id, balance_after_yen`,
  `SELECT shop_id, receipt_number FROM purchase WHERE state = 'approved' ORDER BY shop_id, receipt_number`,
  `SELECT p.purchase_id, t.amount_yen, c.subject_id, l.lot_id, l.amount_yen AS of_lot_yen
     FROM purchase p JOIN purchase_take t ON t.purchase_id = p.purchase_id JOIN spending_cap c ON c.cap_id = t.cap_id
     JOIN purchase_lot l ON l.purchase_id = p.purchase_id ORDER BY p.purchase_id`,
  `SELECT e.kind, e.about, a.kind AS account, a.holder, s.amount_yen FROM journal_entry e
     JOIN posting s ON s.entry_id = e.entry_id JOIN ledger_account a ON a.account_id = s.account_id
     JOIN entry_seal z ON z.entry_id = e.entry_id WHERE e.kind = 'purchase' ORDER BY e.about, a.kind`,
  `SELECT recipient, seq FROM outbox ORDER BY recipient, seq`,
  `SELECT recipient, about FROM outbox ORDER BY recipient, about`,
  `SELECT lot_id, left_yen FROM lot ORDER BY lot_id`,
  `SELECT c.subject_id, u.win, u.used, u.n FROM spending_use u JOIN spending_cap c ON c.cap_id = u.cap_id
    ORDER BY c.subject_id, u.win`,
  `SELECT action, subject, count(*) AS n FROM audit GROUP BY action, subject ORDER BY action, subject`,
].map((text) => statement<object, object>(text));

function stateOf({ ledger }: LedgerWorld): Promise<object[][]> {
  return ledger.read((snapshot) => Promise.all(STATE.map((query) => snapshot.all(query({})))));
}

const transactionsOf = statement<object, { payments: number; transactions: number }>(
  `SELECT count(*) AS payments, count(DISTINCT xmin::text) AS transactions FROM purchase`,
);

// Not tried again: other random commands must not cover up some with which money went wrong.
test(
  'payments that come at once end as if they had come one after the other, whatever is wrong with some of them',
  { retry: 0, timeout: 240_000 },
  async () => {
    if (atOnce === undefined || oneByOne === undefined) throw new Error('no village');
    const [together, apart] = [atOnce, oneByOne];
    const property = fc.asyncProperty(commands, async (drawn) => {
      const sent = drawn.flatMap((command) => {
        const ids = [together.world.id<PurchaseId>(), together.world.id<string>()] as const;
        return Array.from({ length: command.copies }, () => [command, ids] as const);
      });
      const answers = await Promise.all(sent.map(([command, ids]) => send(together, command, ids)));
      const expected: string[] = [];
      for (const [command, ids] of sent) expected.push(await send(apart, command, ids));
      const said = (kinds: string[]) =>
        sent.map(([, [purchaseId]], i) => `${purchaseId} ${kinds[i] ?? ''}`).sort();
      expect(said(answers)).toEqual(said(expected));
      expect(await stateOf(together.world)).toEqual(await stateOf(apart.world));
    });
    await fc.assert(property, { numRuns: 40 });
    for (const { world } of [together, apart])
      expect((await verifyLedger(world.ledger)).filter(({ firstProblem }) => firstProblem !== null)).toEqual(
        [],
      );
    const [shared, single] = await Promise.all(
      [together, apart].map(({ world }) =>
        world.ledger.read((snapshot) => snapshot.first(transactionsOf({}))),
      ),
    );
    expect(single?.transactions).toBe(single?.payments);
    expect(shared?.transactions).toBeLessThan(Number(shared?.payments));
  },
);

const endMyself = statement<object, object>(
  'SELECT pg_terminate_backend(pg_backend_pid()) AS done, CAST(@a AS TEXT) AS a',
);
const aRow = statement<object, object>('SELECT CAST(@a AS TEXT) AS a');

test('a connection that the server ends in use is told to whoever uses it, and to nobody else', async () => {
  if (atOnce === undefined) throw new Error('no village');
  const { ledger } = atOnce.world;
  const lost = ledger.write(async (transaction) => {
    await transaction.first(endMyself({ a: '' })).catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 200));
    await transaction.first(aRow({ a: '' }));
  });
  await expect(lost).rejects.toThrow();
  await expect(ledger.write((transaction) => transaction.first(aRow({ a: 'x' })))).resolves.toEqual({
    a: 'x',
  });
});

test('where the server ends the connection of several, each is done by itself', async () => {
  if (atOnce === undefined) throw new Error('no village');
  const { ledger } = atOnce.world;
  let ended = 0;
  const ask = (name: string) =>
    ledger.writeRounds(
      function* () {
        // Only the first connection that this is asked on is ended.
        const query = name === 'b' && (ended += 1) === 1 ? endMyself : aRow;
        const [row] = yield* round(first(query({ a: name })));
        return row;
      },
      { kind: 'test', keys: [name] },
    );
  expect(await Promise.all(['a', 'b', 'c'].map(ask))).toEqual([{ a: 'a' }, { a: 'b' }, { a: 'c' }]);
  expect(ended).toBe(2);
});

const lockFamily = statement<{ familyAccountId: string }>(
  'UPDATE family_account SET frozen = frozen WHERE family_account_id = @familyAccountId',
);

test('a family whose row somebody keeps locked waits alone', async () => {
  if (atOnce === undefined) throw new Error('no village');
  const { world, payers } = atOnce;
  const said: string[] = [];
  let isLocked = (): void => undefined;
  const locked = new Promise<void>((resolve) => (isLocked = resolve));
  let letGo = (): void => undefined;
  const untilOthersPaid = new Promise<void>((resolve) => (letGo = resolve));
  const keeping = world.ledger.write(async (transaction) => {
    await transaction.run(lockFamily(payers[0].member));
    isLocked();
    await untilOthersPaid;
    said.push('let go');
  });
  await locked;
  const pay = async (family: number): Promise<void> => {
    const ids = [world.id<PurchaseId>(), world.id<string>()] as const;
    const command = { kind: 'good', family, terminal: family, amountYen: 5, copies: 1 } as const;
    expect(await send({ world, payers }, command, ids)).toBe('settled');
    said.push(`family ${family}`);
  };
  const first = pay(0);
  await Promise.all([pay(1), pay(2), pay(3)]);
  await pay(4);
  await Promise.all([pay(1), pay(2)]);
  letGo();
  await Promise.all([first, keeping]);
  expect(said.slice(-2)).toEqual(['let go', 'family 0']);
});

/** Whose connections are ended in the instant in which they are told to commit. */
function losingCommits(pool: pg.Pool): pg.Pool {
  const losing = (client: pg.PoolClient): pg.PoolClient =>
    new Proxy(client, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name, target);
        if (typeof member !== 'function') return member;
        return (...args: unknown[]): unknown => {
          const answer: unknown = Reflect.apply(member, target, args);
          if (name === 'query' && args[0] === 'COMMIT')
            (client as unknown as { connection: { stream: Socket } }).connection.stream.destroy();
          return answer;
        };
      },
    });
  return new Proxy(pool, {
    get: (target, name) =>
      name === 'connect'
        ? async () => losing(await target.connect())
        : (Reflect.get(target, name, target) as unknown),
  });
}

test('where the answer to a commit is lost, nobody does it a second time', async () => {
  const pool = postgresPool(await server.createDatabase(), 'tebura', 2);
  const database = postgresDatabase(losingCommits(pool));
  const begun: string[] = [];
  const ask = (name: string) =>
    database.writeRounds(
      function* () {
        begun.push(name);
        yield* round(first(aRow({ a: name })));
      },
      { kind: 'test', keys: [name] },
    );
  const told = await Promise.allSettled(['a', 'b', 'c'].map(ask));
  expect(told.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  expect(begun).toEqual(['a', 'b', 'c']);
  await database.close();
});
