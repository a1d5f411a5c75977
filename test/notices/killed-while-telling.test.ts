import { spawn } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { startNotifier } from '../../backend/notices/start-notifier.ts';
import { createFamilyWakeups } from '../../backend/owners/family-wakeups.ts';
import {
  isPostgresUrl,
  openPostgresLedger,
  openSqliteLedger,
  storeOn,
} from '../../backend/store/open-store.ts';
import { statement } from '../../backend/store/database/statement.ts';
import { verifyLedger } from '../../backend/verify-ledger.ts';
import { businessDateAt } from '../../domain/business-date.ts';
import type { PurchaseId, SubjectId } from '../../domain/ids.ts';
import { yen } from '../../domain/yen.ts';
import { sleep } from '../../platform/sleep.ts';
import { systemClock } from '../../platform/system-clock.ts';
import { systemRandom } from '../../platform/system-random.ts';
import { startPostgres } from '../support/start-postgres.ts';
import type { TestPostgres } from '../support/start-postgres.ts';
import { say } from '../ledger/say.ts';
import { ledgerWorld, postgresLedgerWorld } from '../backend/support/ledger-world.ts';
import type { LedgerWorld } from '../backend/support/ledger-world.ts';
import { testFinger } from '../backend/support/pattern-engine.ts';
import type { Announcing } from './announce-and-die.ts';
import { clockFrom } from './clock-from.ts';
import { providerChannel, startProvider } from './provider.ts';
import type { Provider } from './provider.ts';

// A process is started for every place where one may be killed.
vi.setConfig({ testTimeout: 900_000, hookTimeout: 60_000 });

const AT_ONCE = 3;
/** Every so many points; `TEBURA_KILL_EVERY=1` takes all of them, and some minutes. */
const EVERY = Number(process.env['TEBURA_KILL_EVERY'] ?? 5);
/** Later than any lease that a killed process may have left. */
const LATER_MS = 120_000;
const RECOVERY_LOOKS_MAX = 500;
/** The second one is more than the member's day allows. */
const AMOUNTS = [480, 400];

let folder: string;
let provider: Provider;
let server: TestPostgres;
beforeAll(async () => void (server = await startPostgres()));
afterAll(() => server.stop());
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tebura-die-'));
  provider = await startProvider();
});
afterEach(async () => {
  await provider.close();
  rmSync(folder, { recursive: true });
});

const oneSubject = statement<object, { subject_id: SubjectId }>('SELECT subject_id FROM member');

/** A family whose owner has a browser, and two purchases that are going to be asked for. */
async function found(world: LedgerWorld): Promise<Omit<Announcing, 'where' | 'providerUrl' | 'dieAt'>> {
  const { familyAccountId, ownerId } = await world.addFamily(10_000);
  await world.addMember(familyAccountId, testFinger(1), { perPurchase: null, perDay: yen(500) });
  const subject = await world.ledger.read((snapshot) => snapshot.first(oneSubject({})));
  if (subject === undefined) throw new Error('nobody is enrolled');
  const nowMs = world.clock.nowMs();
  await world.store.addNoticeAddress({
    ownerId,
    municipalityId: world.municipalityId,
    channel: 'web-push',
    address: 'browser',
    shownAs: '1',
    confirmation: null,
    isOnly: false,
    atMs: nowMs,
  });
  // The registration was told long ago.
  await world.store.writeNotices({
    familyAccountId,
    municipalityId: world.municipalityId,
    afterSeq: 0,
    throughSeq: await world.store.newestEvent(familyAccountId),
    notices: [],
  });
  const [{ terminalId, shopId }] = world.terminals;
  const purchases = AMOUNTS.map((amountYen, index) => ({
    purchaseId: world.id<PurchaseId>(),
    contentHash: `hash ${index}`,
    municipalityId: world.municipalityId,
    terminalId,
    shopId,
    amountYen: yen(amountYen),
    businessDate: businessDateAt(nowMs),
  }));
  return { purchases, subjectId: subject.subject_id, familyAccountId, ownerId, nowMs };
}

/** @returns how many points there were; `null`: it was killed */
async function announce(announcing: Announcing): Promise<number | null> {
  const script = join(import.meta.dirname, 'announce-and-die.ts');
  const child = spawn(process.execPath, [script, JSON.stringify(announcing)], { stdio: 'pipe' });
  const [said, complained]: [string[], string[]] = [[], []];
  child.stdout.on('data', (chunk: Buffer) => said.push(chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => complained.push(chunk.toString()));
  const [code, signal] = await new Promise<[number | null, string | null]>((resolve) => {
    child.once('close', (exitCode, killedBy) => resolve([exitCode, killedBy]));
  });
  if (signal === 'SIGKILL') return null;
  if (code !== 0) throw new Error(complained.join(''));
  return Number(said.join(''));
}

/** The next start: whatever was promised is told, until nothing is left. @returns what is wrong then */
async function recover(announcing: Announcing): Promise<string[]> {
  const { where, familyAccountId, ownerId, purchases } = announcing;
  if (isPostgresUrl(where)) await untilAlone(where);
  const ledger = isPostgresUrl(where) ? await openPostgresLedger(where, 3) : openSqliteLedger(where);
  const store = storeOn(ledger);
  const path = new URL(announcing.providerUrl).pathname;
  const problems: string[] = [];
  const stop = startNotifier({
    store,
    channels: [providerChannel(announcing.providerUrl, 'web-push')],
    wakeups: createFamilyWakeups(null),
    clock: clockFrom(announcing.nowMs + LATER_MS),
    random: systemRandom,
    log: (event) => problems.push(event),
    publicOrigin: () => 'https://tebura.example.jp',
  });
  try {
    for (let looks = 0; ; looks += 1) {
      if (looks === RECOVERY_LOOKS_MAX) return [...problems, 'not everything was told'];
      // In this order: what is no news any more is among the notices.
      const news = await store.familiesWithNews({ limit: 1 });
      const { notices } = await store.readInbox({ ownerId, familyAccountId, limit: 10 });
      const isTold = notices.every(({ sent }) => sent.some(({ state }) => state === 'accepted'));
      if (news.length === 0 && isTold) break;
      await sleep(systemClock, 10);
    }
    const decided = [];
    for (const { purchaseId } of purchases) {
      const purchase = await store.readPurchase(purchaseId);
      if (purchase !== null) decided.push([`purchase-${purchase.state}`, purchaseId]);
    }
    // As the provider shows it: each decision that was committed, once, in order, and nothing else.
    const shown = provider.shownAt(path).map(({ kind, words }) => {
      const [details] = words.links;
      return [kind, /purchase=([0-9a-f-]+)/.exec(details.url)?.[1]];
    });
    if (JSON.stringify(shown) !== JSON.stringify(decided))
      problems.push(`shown ${JSON.stringify(shown)}, decided ${JSON.stringify(decided)}`);
    await store.chainAudit();
    for (const { firstProblem } of await verifyLedger(ledger))
      if (firstProblem !== null) problems.push(firstProblem);
    return problems;
  } finally {
    await stop();
    await ledger.close();
  }
}

/** The server ends what a killed process had begun, one way or the other, when it sees that nobody is there. */
async function untilAlone(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const others = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`;
  for (let looks = 0; (await client.query(others)).rowCount !== 0; looks += 1) {
    if (looks === RECOVERY_LOOKS_MAX) throw new Error('somebody is still connected');
    await sleep(systemClock, 10);
  }
  await client.end();
}

async function dropDatabase(url: string): Promise<void> {
  const name = new URL(url).pathname.slice(1);
  const client = new pg.Client({ connectionString: url.replace(`/${name}?`, '/postgres?') });
  await client.connect();
  await client.query(`DROP DATABASE ${name}`);
  await client.end();
}

/** Kills a process at every point, each on a copy of the same database, and looks at what the next one makes of it. */
async function killEverywhere(
  start: Omit<Announcing, 'where' | 'providerUrl' | 'dieAt'>,
  copy: (n: number) => Promise<string>,
): Promise<{ points: number; killed: number; sentTwice: number; problems: string[] }> {
  const at = async (dieAt: number): Promise<Announcing> => {
    return { ...start, where: await copy(dieAt), providerUrl: `${provider.url}/${dieAt}`, dieAt };
  };
  const alive = await at(0);
  const points = (await announce(alive)) ?? 0;
  const problems = (await recover(alive)).map((problem) => `alive: ${problem}`);
  let [next, killed, sentTwice] = [1, 0, 0];
  const worker = async (): Promise<void> => {
    while (next <= points) {
      const dieAt = next;
      next += EVERY;
      const announcing = await at(dieAt);
      if ((await announce(announcing)) === null) killed += 1;
      for (const problem of await recover(announcing)) problems.push(`point ${dieAt}: ${problem}`);
      const path = `/${dieAt}`;
      if (provider.requestsTo(path).length > provider.shownAt(path).length) sentTwice += 1;
      if (isPostgresUrl(announcing.where)) await dropDatabase(announcing.where);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return { points, killed, sentTwice, problems };
}

describe('a process killed anywhere between paying and the acknowledgement: told at least once, shown once', () => {
  test('on SQLite', async () => {
    const [file, templateFile] = [join(folder, 'ledger.sqlite'), join(folder, 'templates.sqlite')];
    const world = await ledgerWorld({ file, templateFile });
    const start = await found(world);
    await world.close();
    const outcome = await killEverywhere(start, (n) => {
      const where = join(folder, `${n}.sqlite`);
      copyFileSync(file, where);
      return Promise.resolve(where);
    });
    expect(outcome.problems).toEqual([]);
    expectWellKilled(outcome);
  });

  test('on PostgreSQL', async () => {
    const url = await server.createDatabase();
    const world = await postgresLedgerWorld(url);
    const start = await found(world);
    await world.close();
    const outcome = await killEverywhere(start, () => server.createDatabase(url));
    expect(outcome.problems).toEqual([]);
    expectWellKilled(outcome);
  });
});

/** The loop reached what it is about: almost every point, and the points at which nobody knows whether it was sent. */
function expectWellKilled({
  points,
  killed,
  sentTwice,
}: {
  points: number;
  killed: number;
  sentTwice: number;
}): void {
  say(`killed at ${killed} of ${points} points; sent again, and shown once: ${sentTwice}`);
  expect(points).toBeGreaterThan(60);
  expect(killed).toBeGreaterThan((points / EVERY) * 0.75);
  expect(sentTwice).toBeGreaterThan(0);
}
