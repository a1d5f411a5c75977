import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { SettlementAnswer } from '../../backend/store/purchasing.ts';
import { statement } from '../../backend/store/database/statement.ts';
import { verifyLedger } from '../../backend/verify-ledger.ts';
import { businessDateAt } from '../../domain/business-date.ts';
import type { PurchaseId, SubjectId } from '../../domain/ids.ts';
import { yen } from '../../domain/yen.ts';
import { startPostgres } from '../support/start-postgres.ts';
import type { TestPostgres } from '../support/start-postgres.ts';
import { ledgerWorld, postgresLedgerWorld } from './support/ledger-world.ts';
import type { LedgerWorld } from './support/ledger-world.ts';
import { testFinger } from './support/pattern-engine.ts';
import type { Hammering } from './support/hammer-purchases.ts';

const PROCESSES = 2;
const PURCHASES = 100;
const HEAD_START = 20;
const AMOUNT_YEN = yen(50);
/** What the member may still spend today; the family's lots hold far more. */
const DAY_YEN = yen(500);

let folder: string;
let world: LedgerWorld;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'tebura-two-'))));
afterEach(async () => {
  await world.close();
  rmSync(folder, { recursive: true });
});

type Answers = Record<PurchaseId, SettlementAnswer>;

/** Another backend's process, waiting for its line. */
interface Hammer {
  readonly ready: Promise<void>;
  readonly start: () => void;
  readonly answers: Promise<Answers>;
}

function hammer(hammering: Hammering): Hammer {
  const script = join(import.meta.dirname, 'support/hammer-purchases.ts');
  const child = spawn(process.execPath, [script, JSON.stringify(hammering)], { stdio: 'pipe' });
  const [said, complained]: [string[], string[]] = [[], []];
  const ready = new Promise<void>((resolve, reject) => {
    child.stdout.once('data', () => resolve());
    child.once('close', () => reject(new Error(complained.join(''))));
  });
  child.stdout.on('data', (chunk: Buffer) => said.push(chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => complained.push(chunk.toString()));
  const answers = new Promise<Answers>((resolve, reject) => {
    child.once('close', (code) =>
      code === 0
        ? resolve(JSON.parse(said.join('').slice('ready\n'.length)) as Answers)
        : reject(new Error(complained.join(''))),
    );
  });
  return { ready, start: () => void child.stdin.end('go\n'), answers };
}

const oneSubject = statement<object, { subject_id: SubjectId }>('SELECT subject_id FROM member');

/** Both processes send every purchase, each to its own store, all at once. */
async function hammerTogether(where: string): Promise<Answers[]> {
  const { familyAccountId } = await world.addFamily(10_000);
  await world.addMember(familyAccountId, testFinger(1), { perPurchase: null, perDay: DAY_YEN });
  const subject = await world.ledger.read((snapshot) => snapshot.first(oneSubject({})));
  if (subject === undefined) throw new Error('nobody is enrolled');
  const nowMs = world.clock.nowMs();
  const purchases = Array.from({ length: PURCHASES }, (_, i) => ({
    purchaseId: world.id<PurchaseId>(),
    contentHash: `hash ${i}`,
    municipalityId: world.municipalityId,
    terminalId: world.terminals[i % world.terminals.length].terminalId,
    shopId: world.terminals[i % world.terminals.length].shopId,
    amountYen: AMOUNT_YEN,
    businessDate: businessDateAt(nowMs),
  }));
  const hammering = { where, subjectId: subject.subject_id, nowMs };
  // The second begins further on, or it might only ever follow the first; they meet where one catches up with the other.
  const hammers = Array.from({ length: PROCESSES }, (_, i) =>
    hammer({
      ...hammering,
      purchases: [...purchases.slice(i * HEAD_START), ...purchases.slice(0, i * HEAD_START)],
    }),
  );
  await Promise.all(hammers.map(({ ready }) => ready));
  for (const { start } of hammers) start();
  return Promise.all(hammers.map(({ answers }) => answers));
}

/** @returns the ids that were paid */
async function expectOneOutcomeEach(told: readonly Answers[]): Promise<PurchaseId[]> {
  const [one = {}] = told;
  const ids = Object.keys(one) as PurchaseId[];
  expect(ids).toHaveLength(PURCHASES);
  const paid: PurchaseId[] = [];
  for (const purchaseId of ids) {
    const stored = await world.store.readPurchase(purchaseId);
    // Both processes were told what is stored, and only one of them decided it.
    for (const answers of told)
      expect(answers[purchaseId]).toMatchObject({ purchase: JSON.parse(JSON.stringify(stored)) as object });
    expect(told.map((answers) => answers[purchaseId].kind).sort()).toEqual(['known', 'settled']);
    if (stored?.state === 'approved') paid.push(purchaseId);
  }
  for (const answers of told)
    expect(Object.values(answers).some(({ kind }) => kind === 'settled')).toBe(true);
  return paid;
}

async function expectNothingLost(): Promise<void> {
  await world.store.chainAudit();
  const checks = await verifyLedger(world.ledger);
  expect(checks.flatMap(({ firstProblem }) => (firstProblem === null ? [] : [firstProblem]))).toEqual([]);
}

describe("two processes and one member's last 500 yen", () => {
  let server: TestPostgres;
  beforeAll(async () => void (server = await startPostgres()));
  afterAll(() => server.stop());

  const files = () => ({
    file: join(folder, 'ledger.sqlite'),
    templateFile: join(folder, 'templates.sqlite'),
  });

  test('on SQLite: not a yen over, every id decided once', async () => {
    world = await ledgerWorld({ terminals: 4, ...files() });
    const told = await hammerTogether(files().file);
    expect(await expectOneOutcomeEach(told)).toHaveLength(DAY_YEN / AMOUNT_YEN);
    await expectNothingLost();
  });

  test('on PostgreSQL: not a yen over, every id decided once', async () => {
    const url = await server.createDatabase();
    world = await postgresLedgerWorld(url, { terminals: 4 });
    const told = await hammerTogether(url);
    expect(await expectOneOutcomeEach(told)).toHaveLength(DAY_YEN / AMOUNT_YEN);
    await expectNothingLost();
  });
});
