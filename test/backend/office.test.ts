import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { explainStoredPurchase } from '../../backend/office/explain-stored-purchase.ts';
import { statement } from '../../backend/store/database/statement.ts';
import { setUpProgramme } from '../../backend/office/set-up-programme.ts';
import { reconcileSettlements } from '../../backend/office/reconcile-settlements.ts';
import type { ProgrammeId } from '../../domain/ids.ts';
import { purchaseAmountSchema } from '../../contract/primitives.ts';
import { leftYen } from '../../documents/council/council-figures.ts';
import { businessDateAt, parseBusinessDate } from '../../domain/business-date.ts';
import type { LotId, PurchaseId, RefundId, SettlementId, StaffId } from '../../domain/ids.ts';
import { checkSpendingRules } from '../../domain/spending-rules.ts';
import type { Yen } from '../../domain/yen.ts';
import { yen } from '../../domain/yen.ts';
import { startPostgres } from '../support/start-postgres.ts';
import type { TestPostgres } from '../support/start-postgres.ts';
import { ledgerWorld, postgresLedgerWorld } from './support/ledger-world.ts';
import type { LedgerWorld } from './support/ledger-world.ts';
import { testFinger } from './support/pattern-engine.ts';

const FREE = { perPurchase: null, perDay: null };
const PERIOD = {
  from: parseBusinessDate('2026-11-01'),
  until: parseBusinessDate('2026-12-31'),
  isSimulated: false,
};
let postgres: TestPostgres;
beforeAll(async () => (postgres = await startPostgres()));
afterAll(() => postgres.stop());

async function paid(world: LedgerWorld, finger: ReturnType<typeof testFinger>, amountYen: number) {
  const purchaseId = world.id<PurchaseId>();
  const settled = await world.pay({ terminal: world.terminals[0], finger, amountYen, purchaseId });
  if (!settled.ok) throw new Error(settled.reason);
  return settled.value.purchase;
}

function giveBack(world: LedgerWorld, purchaseId: PurchaseId, kind: 'void' | 'refund', amountYen: number) {
  const { municipalityId, shopId, terminalId } = world.terminals[0];
  const now = {
    today: businessDateAt(world.clock.nowMs()),
    atMs: world.clock.nowMs(),
    eventId: world.id<string>(),
  };
  const who = { madeBy: 'one' as StaffId, confirmedBy: null };
  const what = { refundId: world.id<RefundId>(), kind, purchaseId, amountYen: yen(amountYen) };
  return world.store.giveBack({ municipalityId, shopId, terminalId, ...what, ...who, ...now });
}

describe.each([
  ['SQLite', () => ledgerWorld() as Promise<LedgerWorld>],
  ['PostgreSQL', async () => postgresLedgerWorld(await postgres.createDatabase())],
])('on %s', (_, open) => {
  test('the council reads what was sold, spent, given back and left', async () => {
    const world = await open();
    const finger = testFinger(1);
    const { familyAccountId } = await world.addFamily(10_000);
    await world.addMember(familyAccountId, finger, FREE);
    const [first, second] = [await paid(world, finger, 3_000), await paid(world, finger, 500)];
    await paid(world, finger, 700);
    expect((await giveBack(world, second.purchaseId, 'void', 500)).ok).toBe(true);
    expect((await giveBack(world, first.purchaseId, 'refund', 1_000)).ok).toBe(true);
    const [programme] = await world.store.listProgrammes(world.municipalityId);
    const { programmeId } = programme;
    const figures = await world.store.readCouncilFigures({
      programmeId,
      ...PERIOD,
      atMs: world.clock.nowMs(),
    });
    if (figures === null) throw new Error('no figures');
    expect(figures).toMatchObject({
      municipalityName: 'テスト村',
      sold: { count: 1, buyers: 1, principalYen: 10_000, premiumYen: 3_000 },
      spent: { count: 2, amountYen: 2_700 },
      refunds: { count: 1, amountYen: 1_000 },
      expired: { principalYen: 0, premiumYen: 0 },
      settled: { principalYen: 0, premiumYen: 0 },
      perMonth: [
        { month: '2026-11', count: 2, amountYen: 2_700 },
        { month: '2026-12', count: 0, amountYen: 0 },
      ],
      perCategory: [{ category: 'other', count: 2, amountYen: 2_700 }],
    });
    expect(figures.perAge.find(({ fromAge }) => fromAge === 70)).toMatchObject({
      people: 1,
      amountYen: 2_700,
    });
    expect(leftYen(figures)).toBe(13_000 - 2_700);
  });

  test('what is given back after the last day is owed in money and is not left', async () => {
    const world = await open();
    const finger = testFinger(1);
    const { familyAccountId } = await world.addFamily(10_000);
    await world.addMember(familyAccountId, finger, FREE);
    const purchase = await paid(world, finger, 1_300);
    world.clock.advance(Date.parse('2027-04-02T01:00:00Z') - world.clock.nowMs());
    const now = { today: businessDateAt(world.clock.nowMs()), atMs: world.clock.nowMs() };
    expect(await world.store.expireLots({ ...now, limit: 10 })).toBe(1);
    expect(await giveBack(world, purchase.purchaseId, 'refund', 1_300)).toMatchObject({
      value: { owedInMoneyYen: 1_000 },
    });
    const [{ programmeId }] = await world.store.listProgrammes(world.municipalityId);
    const period = { ...PERIOD, until: now.today };
    const figures = await world.store.readCouncilFigures({ programmeId, ...period, atMs: now.atMs });
    expect(figures).toMatchObject({
      spent: { count: 0, amountYen: 0 },
      expired: { principalYen: 9_000, premiumYen: 2_700 },
      settled: { principalYen: 1_000, premiumYen: 300 },
    });
    expect(figures && leftYen(figures)).toBe(0);
  });

  test('a settlement reconciles line by line, and a line too many is named', async () => {
    const world = await open();
    const finger = testFinger(1);
    const { familyAccountId } = await world.addFamily(10_000);
    await world.addMember(familyAccountId, finger, FREE);
    const [one, two] = [await paid(world, finger, 3_000), await paid(world, finger, 500)];
    await giveBack(world, two.purchaseId, 'refund', 200);
    const { municipalityId, store } = world;
    const [{ merchantId }] = await store.listMerchants(municipalityId);
    const now = { untilDate: businessDateAt(world.clock.nowMs()), atMs: world.clock.nowMs() };
    const settlementId = world.id<SettlementId>();
    await store.settleMerchant({ settlementId, municipalityId, merchantId, madeBy: 'officer:a', ...now });
    const [{ ledgerYen, statementYen, differences }] = await reconcileSettlements(store, municipalityId);
    expect([ledgerYen, statementYen, differences]).toEqual([3_300, 3_300, []]);
    const lying = {
      ...store,
      readStatement: async () =>
        (await store.readStatement(settlementId)).filter((row) => row.reference !== one.purchaseId),
    };
    const [wrong] = await reconcileSettlements(lying, municipalityId);
    expect(wrong.differences).toEqual([
      { kind: 'only-in-ledger', reference: one.purchaseId, ledgerYen: 3_000 },
    ]);
  });

  test('why a purchase ended as it did is told from its record, and what has none says so', async () => {
    const world = await open();
    const finger = testFinger(1);
    const { familyAccountId } = await world.addFamily(10_000);
    await world.addMember(familyAccountId, finger, { perPurchase: null, perDay: yen(1_000) });
    const [fine, refused] = [await paid(world, finger, 600), await paid(world, finger, 600)];
    const stranger = await paid(world, testFinger(9), 600);
    const explain = (id: PurchaseId) => explainStoredPurchase(world.store, id, 'en');
    expect(await explain(fine.purchaseId)).toEqual([
      expect.stringMatching(/^A purchase of ¥600 at /),
      'It was paid.',
      expect.stringMatching(/^This person’s rules/),
      'This person’s daily limit: ¥0 of ¥1,000 was used, ¥1,000 was left. Now ¥400 is left.',
      expect.stringMatching(/^The family’s rules/),
      expect.stringMatching(/^¥600 from the vouchers until /),
    ]);
    expect((await explain(refused.purchaseId))?.join('\n')).toMatch(
      /It was not paid.[\s\S]*¥600 of ¥1,000 was used/,
    );
    expect((await explain(stranger.purchaseId))?.[0]).toMatch(/no record of a decision/);
    await giveBack(world, fine.purchaseId, 'void', 600);
    expect((await explain(fine.purchaseId))?.at(-1)).toBe('It was voided later.');
    expect(await explain(world.id<PurchaseId>())).toBeNull();
  });
});

describe('what cannot be meant is refused with its reason, and no money moves', () => {
  let world: LedgerWorld;
  beforeAll(async () => (world = await ledgerWorld()));
  const money = () =>
    world.ledger.read((snapshot) =>
      snapshot.first(statement<object, { n: number }>('SELECT count(*) AS n FROM posting')({})),
    );

  test.each([
    [1.5, 'whole number'],
    [-100, 'more than 0'],
    [0, 'more than 0'],
    [300_001, 'at most 300000'],
    ['480', 'whole number'],
    [Number.NaN, 'whole number'],
  ])('a purchase of %s yen does not pass the door', (amount, reason) => {
    const parsed = purchaseAmountSchema.safeParse(amount);
    expect(parsed.error?.issues.map(({ message }) => message).join()).toContain(reason);
  });

  test.each([1.5, -1_000, 0])('vouchers for %s yen', async (price) => {
    const { familyAccountId } = await world.addFamily(0);
    const before = await money();
    const [{ programmeId }] = await world.store.listProgrammes(world.municipalityId);
    const { municipalityId, clock } = world;
    const sale = {
      municipalityId,
      familyAccountId,
      programmeId,
      lotId: world.id<LotId>(),
      principalYen: price as Yen,
    };
    const today = businessDateAt(clock.nowMs());
    const sold = await world.store.buyVouchers({ ...sale, today, atMs: clock.nowMs() });
    expect(sold).toEqual({ ok: false, reason: [{ reason: 'NOT_AN_AMOUNT', leftYen: null }] });
    expect(await money()).toEqual(before);
  });

  test.each([
    ['a category that does not exist', { categoriesOnly: ['casino'] }],
    ['a day above its week', { perDay: 5_000, perWeek: 4_000 }],
    ['a shop both demanded and blocked', { categoriesOnly: ['food'], categoriesBlocked: ['food'] }],
    ['a limit of a fraction', { perDay: 1.5 }],
    ['a limit below zero', { perDay: -1 }],
    ['a purchase above the hard ceiling', { perPurchase: 300_001 }],
    ['hours that end before they begin', { hours: { fromMinute: 600, untilMinute: 500 } }],
  ])('rules with %s', (_, rules) => {
    const checked = checkSpendingRules(rules);
    expect(checked.ok).toBe(false);
    if (!checked.ok) expect(checked.reason.length).toBeGreaterThan(0);
  });

  test('a programme that ends before it starts is told everything that is wrong, and is not written', async () => {
    const date = (text: string) => parseBusinessDate(text);
    const { store, municipalityId, clock } = world;
    const before = await store.listProgrammes(municipalityId);
    const done = await setUpProgramme(
      store,
      {
        name: ' ',
        premiumPercent: 20.5,
        unitYen: 1.5 as Yen,
        perPersonYen: null,
        soldFrom: date('2026-10-01'),
        soldUntil: date('2026-09-01'),
        spendFrom: date('2026-12-01'),
        spendUntil: date('2026-11-01'),
        premiumBudgetYen: -5 as Yen,
        scope: { categories: ['casino' as 'food'] },
      },
      { municipalityId, programmeId: world.id<ProgrammeId>(), atMs: clock.nowMs() },
    );
    expect(done).toEqual({
      ok: false,
      reason: [
        'NAME_MISSING',
        'PREMIUM_NOT_A_PERCENTAGE',
        'UNIT_NOT_AN_AMOUNT',
        'BUDGET_NOT_AN_AMOUNT',
        'SALE_ENDS_BEFORE_IT_STARTS',
        'USE_ENDS_BEFORE_IT_STARTS',
        'CATEGORY_UNKNOWN',
      ],
    });
    expect(await store.listProgrammes(municipalityId)).toEqual(before);
  });
});

describe('npm run town', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tebura-town-'));
    mkdirSync(join(folder, 'backend'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const file = (name: string, content?: unknown): string => {
    const path = join(folder, name);
    if (content !== undefined) writeFileSync(path, JSON.stringify(content));
    return path;
  };

  /** @returns what is said and the exit code */
  async function town(words: string, ...options: string[]): Promise<{ said: string; code: number }> {
    const script = join(import.meta.dirname, '..', '..', 'scripts', 'town.ts');
    const env = { PATH: process.env['PATH'], TEBURA_DATA: folder };
    try {
      const done = await promisify(execFile)(process.execPath, [script, ...words.split(' '), ...options], {
        env,
      });
      return { said: done.stdout, code: 0 };
    } catch (error) {
      const { stdout, stderr, code } = error as { stdout: string; stderr: string; code: number };
      return { said: stdout + stderr, code };
    }
  }
  const idIn = ({ said }: { said: string }): string => /[0-9a-f]{8}-[0-9a-f-]{27}/.exec(said)?.[0] ?? said;
  const bank = {
    bankCode: '0001',
    bankName: 'コハル',
    branchCode: '101',
    branchName: 'ホンテン',
    type: 'ordinary',
    number: '1234567',
  };

  test(
    'sets up a village, settles, names who cannot be paid, pays, and reconciles',
    { timeout: 120_000 },
    async () => {
      await town(
        'municipality create',
        '--name',
        '村',
        '--notice',
        file('n.json', { version: '1', paragraphs: ['…'] }),
      );
      const wrong = await town(
        'programme create',
        '--name',
        '券',
        '--premium',
        '20',
        '--budget=-5',
        '--sold',
        '2026-10-01..2026-09-01',
        '--spend',
        '2026-10-01..2026-12-01',
      );
      expect([wrong.said.split('\n').slice(0, 2), wrong.code]).toEqual([
        ['REFUSED BUDGET_NOT_AN_AMOUNT', 'REFUSED SALE_ENDS_BEFORE_IT_STARTS'],
        1,
      ]);
      const merchants = [];
      for (const holder of ['カ)コハル', '商店'])
        merchants.push(
          idIn(
            await town(
              'merchant create',
              '--name',
              holder,
              '--fee',
              '100',
              '--bank',
              file('b.json', { ...bank, holder }),
            ),
          ),
        );
      const [good = '', bad = ''] = merchants;
      expect(
        (await town('shop create', '--merchant', good, '--name', '店', '--category', 'casino')).said,
      ).toMatch(/CATEGORY_UNKNOWN/);
      const alone = ['--merchant', good, '--yen', '1000', '--reason', '差', '--by', 'a', '--confirmed', 'a'];
      expect((await town('correct', ...alone)).said).toMatch(/NEEDS_SECOND_PERSON/);
      for (const merchant of [good, bad])
        expect(
          (
            await town(
              'correct',
              '--merchant',
              merchant,
              '--yen',
              '1000',
              '--reason',
              '差',
              '--by',
              'a',
              '--confirmed',
              'b',
            )
          ).code,
        ).toBe(0);
      const settled = await town('settle', '--until', '2026-01-31', '--by', 'a');
      expect(settled.said.match(/¥990/g)).toHaveLength(2);
      const payer = file('p.json', { requesterCode: '0000012345', from: { ...bank, holder: 'ムラ' } });
      const payout = await town(
        'payout-file',
        '--out',
        file('zengin.txt'),
        '--payer',
        payer,
        '--on',
        '2026-12-01',
      );
      expect(payout.said).toMatch(/1 transfers, ¥990/);
      expect(payout.said).toMatch(/NOT IN THE FILE .* 商店: holder: character \(商\)/);
      expect(readFileSync(file('zengin.txt')).length).toBe(4 * 122);
      const paidId = idIn(payout);
      const statement = await town('statements', '--settlement', paidId, '--out', file('statements'));
      const [csv = '', pdf = ''] = statement.said.trim().split('\n');
      expect(readFileSync(csv, 'utf8')).toContain('1000');
      expect(readFileSync(pdf).subarray(0, 5).toString()).toBe('%PDF-');
      expect((await town('mark-paid', '--settlement', paidId, '--by', 'a')).code).toBe(0);
      expect((await town('mark-paid', '--settlement', paidId, '--by', 'a')).said).toMatch(/paid before/);
      expect((await town('reconcile')).said).toMatch(/2 settlements, no difference/);
    },
  );

  test('every command says what it needs', async () => {
    expect((await town('--help')).said).toMatch(/programme create[\s\S]*council-report/);
    expect((await town('settle', '--help')).said).toMatch(/--until/);
    expect(await town('settle')).toMatchObject({ code: 1 });
    expect(await town('sttle')).toMatchObject({ code: 1 });
  });
});
