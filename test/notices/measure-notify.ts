import BetterSqlite from 'better-sqlite3';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { durableWriteMs } from '../../bench/machine-limits.ts';
import { percentile } from '../../bench/percentile.ts';
import type { Channel } from '../../backend/notices/channel.ts';
import { startNotifier } from '../../backend/notices/start-notifier.ts';
import { createFamilyWakeups } from '../../backend/owners/family-wakeups.ts';
import type { Database } from '../../backend/store/database/database.ts';
import { statement } from '../../backend/store/database/statement.ts';
import { openPostgresLedger, openSqliteLedger, storeOn } from '../../backend/store/open-store.ts';
import type { Store } from '../../backend/store/store.ts';
import type { FamilyAccountId, MunicipalityId, OwnerId, PurchaseId } from '../../domain/ids.ts';
import { yen } from '../../domain/yen.ts';
import { sleep } from '../../platform/sleep.ts';
import { systemClock } from '../../platform/system-clock.ts';
import { systemRandom } from '../../platform/system-random.ts';
import { foundTown, newId, payer } from '../ledger/bench-town.ts';
import { say } from '../ledger/say.ts';
import { startPostgres } from '../support/start-postgres.ts';
import { providerChannel } from './provider.ts';

/** See bench/notify.ts, which runs this. */
const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    queued: { type: 'string', default: '100000' },
    postgres: { type: 'boolean', default: false },
  },
});
const seconds = Math.min(Number(values.seconds), 600);
const queued = Math.min(Number(values.queued), 1_000_000);
const PURCHASES_PER_SECOND = 50;
const TARGET_P95_MS = 1_000;
/** What is sent where only the provider is measured. */
const SAMPLE = {
  noticeId: newId<string>(),
  kind: 'purchase-approved',
  level: 'standard',
  words: { language: 'ja', title: 'お買い物のお知らせ', lines: ['…'.repeat(80)], links: [] },
  address: 'browser',
  isUrgent: false,
  isSilent: false,
  occurredAtMs: 0,
  firstTriedAtMs: 0,
} as const;
/** As many as the dispatcher sends at once. */
const LANES = 32;
const DIRECT_REQUESTS = 10_000;
const WAIT_MAX_MS = 30 * 60_000;

interface Owner {
  readonly owner_id: OwnerId;
  readonly family_account_id: FamilyAccountId;
  readonly municipality_id: MunicipalityId;
}
const allOwners = statement<object, Owner>(
  'SELECT owner_id, family_account_id, municipality_id FROM family_account',
);
const countWaiting = statement<object, { n: number }>(
  `SELECT count(*) AS n FROM notice WHERE state = 'waiting'`,
);

const folder = mkdtempSync(join(tmpdir(), 'tebura-notify-'));
const provider = spawn(process.execPath, [join(import.meta.dirname, 'provider-process.ts')], {
  stdio: ['pipe', 'pipe', 'inherit'],
});
const [providerUrl] = (await once(provider.stdout, 'data')).map(String) as [string];
const load = (): string =>
  loadavg()
    .map((average) => average.toFixed(1))
    .join(' ');
say(`${availableParallelism()} cores, load ${load()}, Node ${process.versions.node}`);
try {
  const file = join(folder, 'ledger.sqlite');
  await measure('SQLite', openSqliteLedger(file));
  bareRows();
  if (values.postgres) {
    const server = await startPostgres();
    try {
      await measure('PostgreSQL', await openPostgresLedger(await server.createDatabase()));
    } finally {
      await server.stop();
    }
  }
} finally {
  provider.stdin.end();
  rmSync(folder, { recursive: true, force: true });
}
say(`load at the end ${load()}`);

async function measure(name: string, ledger: Database): Promise<void> {
  say(`\n${name}`);
  const store = storeOn(ledger);
  const committedMs = new Map<string, number>();
  const told: number[] = [];
  const wakeups = createFamilyWakeups(null);
  const sender = providerChannel(providerUrl, 'web-push');
  const order = orderKeeper();
  const channel: Channel = {
    channel: 'web-push',
    send: async (delivery) => {
      order.note(delivery.address, delivery.words.lines[0] ?? '');
      const outcome = await sender.send(delivery);
      const purchaseId = /purchase=([0-9a-f-]+)/.exec(delivery.words.links[0]?.url ?? '')?.[1] ?? '';
      const begunMs = committedMs.get(purchaseId);
      if (begunMs !== undefined) told.push(performance.now() - begunMs);
      return outcome;
    },
  };
  const paying: Store = {
    ...store,
    approvePurchase: async (command) => {
      const answer = await store.approvePurchase(command);
      committedMs.set(command.request.purchaseId, performance.now());
      wakeups.wake(command.member.familyAccountId);
      return answer;
    },
  };
  const town = await foundTown(store);
  const owners = await ledger.read((snapshot) => snapshot.all(allOwners({})));
  const stop = startNotifier({
    store,
    channels: [channel],
    wakeups,
    clock: systemClock,
    random: systemRandom,
    log: (event, fields) => say(`  log: ${event} ${JSON.stringify(fields ?? {})}`),
    publicOrigin: () => 'https://tebura.example.jp',
  });
  try {
    await until(async () => (await store.familiesWithNews({ limit: 1 })).length === 0);
    for (const owner of owners) await addBrowser(store, owner);

    const pay = payer(paying, town, false);
    const payMs: number[] = [];
    const purchases = PURCHASES_PER_SECOND * seconds;
    const cpuBefore = process.cpuUsage();
    const beganMs = performance.now();
    const all: Promise<void>[] = [];
    for (let i = 0; i < purchases; i += 1) {
      // Whoever is late does not wait: the shops do not either.
      const earlyMs = beganMs + (i * 1_000) / PURCHASES_PER_SECOND - performance.now();
      if (earlyMs > 0) await sleep(systemClock, earlyMs);
      const askedMs = performance.now();
      all.push(pay(i, i).then(() => void payMs.push(performance.now() - askedMs)));
    }
    await Promise.all(all);
    const rate = (purchases * 1_000) / (performance.now() - beganMs);
    await until(() => Promise.resolve(told.length >= purchases));
    const cpuMs = cpuMsSince(cpuBefore) / purchases;
    say(`  ${purchases} purchases at ${rate.toFixed(1)}/s, each paid in ${spread(payMs)}`);
    say(`  processor: ${cpuMs.toFixed(2)} ms for paying and telling one`);
    const isMet = percentile(told, 0.95) <= TARGET_P95_MS;
    say(`  commit to taken by the provider: ${spread(told)} (${isMet ? 'met' : 'MISSED'}: p95 ≤ 1 s)`);
    const direct = await timed(Array.from({ length: 200 }, () => () => sender.send(SAMPLE)));
    const durable = Array.from({ length: 20 }, () => durableWriteMs(folder));
    say(`  beside it: one request to the provider ${spread(direct)}, one durable write ${spread(durable)}`);
    committedMs.clear();

    await drain(ledger, store, owners, () =>
      owners.slice(0, 1).forEach((owner) => wakeups.wake(owner.family_account_id)),
    );
    say(`  out of order: ${order.wrong()} of ${order.count()}`);
  } finally {
    await stop();
    await ledger.close();
  }
}

async function drain(
  ledger: Database,
  store: Store,
  owners: readonly Owner[],
  wake: () => void,
): Promise<void> {
  const waiting = async (): Promise<number> =>
    (await ledger.read((snapshot) => snapshot.first(countWaiting({}))))?.n ?? 0;
  const share = Math.ceil(queued / owners.length);
  // Held back by a minute, so that it is one queue when it begins to be sent.
  const notBeforeMs = systemClock.nowMs() + 60_000;
  for (const owner of owners) await queueNotices(store, owner, share, notBeforeMs);
  const count = await waiting();
  globalThis.gc?.();
  const before = process.memoryUsage();
  await sleep(systemClock, notBeforeMs - systemClock.nowMs());
  let peak = before;
  const cpuBefore = process.cpuUsage();
  const beganMs = performance.now();
  wake();
  await until(async () => {
    const now = process.memoryUsage();
    peak = {
      ...peak,
      rss: Math.max(peak.rss, now.rss),
      heapUsed: Math.max(peak.heapUsed, now.heapUsed),
    };
    return (await waiting()) === 0;
  }, 250);
  const drainMs = performance.now() - beganMs;
  const cpuMs = cpuMsSince(cpuBefore) / count;
  const mib = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(0)} MiB`;
  say(
    `  ${count} queued notices of ${owners.length} people: ${(drainMs / 1_000).toFixed(1)} s, ${((count * 1_000) / drainMs).toFixed(0)}/s, ${cpuMs.toFixed(2)} ms of processor each; ` +
      `memory ${mib(before.rss)} before, ${mib(peak.rss)} at most (heap ${mib(before.heapUsed)}, ${mib(peak.heapUsed)})`,
  );
  const sender = providerChannel(providerUrl, 'web-push');
  const directMs = await withAtOnce(LANES, DIRECT_REQUESTS, () => sender.send(SAMPLE));
  say(
    `  beside it: the provider called directly, ${LANES} at once: ${((DIRECT_REQUESTS * 1_000) / directMs).toFixed(0)}/s`,
  );
}

/** The rows of a notice in its three durable steps (begun, taken, ended), as many to a commit as the writer allows. */
function bareRows(): void {
  const database = new BetterSqlite(join(folder, 'bare.sqlite'));
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.exec(`CREATE TABLE notice (owner TEXT, seq INTEGER, content TEXT, state TEXT, PRIMARY KEY (owner, seq)) WITHOUT ROWID;
    CREATE TABLE sending (id TEXT PRIMARY KEY, state TEXT);
    CREATE TABLE lane (owner TEXT PRIMARY KEY, lease INTEGER)`);
  const rows = 20_000;
  const fill = database.prepare(`INSERT INTO notice VALUES (?, ?, ?, 'waiting')`);
  database.transaction(() => {
    for (let i = 0; i < rows; i += 1) fill.run(`owner ${i % 256}`, i, 'x'.repeat(400));
    for (let i = 0; i < 256; i += 1) database.prepare('INSERT INTO lane VALUES (?, 0)').run(`owner ${i}`);
  })();
  const renew = database.prepare('UPDATE lane SET lease = ? WHERE owner = ?');
  const begin = database.prepare(`INSERT INTO sending VALUES (?, 'queued')`);
  const taken = database.prepare(`UPDATE sending SET state = 'accepted' WHERE id = ?`);
  const ended = database.prepare(`UPDATE notice SET state = 'sent' WHERE owner = ? AND seq = ?`);
  const cpuBefore = process.cpuUsage();
  const beganMs = performance.now();
  for (let i = 0; i < rows; i += LANES) {
    const page = Array.from({ length: Math.min(LANES, rows - i) }, (_, k) => i + k);
    database.transaction(() => {
      for (const n of page) {
        renew.run(n, `owner ${n % 256}`);
        begin.run(`notice ${n}`);
      }
    })();
    database.transaction(() => {
      for (const n of page) {
        renew.run(n, `owner ${n % 256}`);
        taken.run(`notice ${n}`);
        ended.run(`owner ${n % 256}`, n);
      }
    })();
  }
  const perSecond = (rows * 1_000) / (performance.now() - beganMs);
  const cpuMs = cpuMsSince(cpuBefore) / rows;
  say(
    `  beside it: the bare rows of as many notices, ${LANES} to a commit, two commits: ${perSecond.toFixed(0)}/s, ${cpuMs.toFixed(2)} ms of processor each`,
  );
  database.close();
}

async function queueNotices(store: Store, owner: Owner, share: number, notBeforeMs: number): Promise<void> {
  const { family_account_id: familyAccountId, municipality_id: municipalityId, owner_id: ownerId } = owner;
  let afterSeq = await store.newestEvent(familyAccountId);
  for (let done = 0; done < share; done += 100) {
    const notices = Array.from({ length: Math.min(100, share - done) }, (_, index) => ({
      ownerId,
      eventId: newId<string>(),
      content: {
        kind: 'purchase-approved',
        purchaseId: newId<PurchaseId>(),
        memberId: newId<never>(),
        who: 'おばあちゃん',
        shopName: 'みやげや',
        // Tells the order.
        amountYen: yen(done + index + 1),
        receiptNumber: '1',
        leftTodayYen: null,
        leftThisMonthYen: null,
        balanceYen: yen(1_000),
        expiringLot: null,
        recognisedBy: 'finger',
      } as const,
      occurredAtMs: notBeforeMs,
      state: 'waiting' as const,
      notBeforeMs,
      inDigest: false,
    }));
    const made = { familyAccountId, municipalityId, afterSeq, throughSeq: afterSeq + 1, notices };
    if (!(await store.writeNotices(made))) throw new Error('somebody else makes notices');
    afterSeq += 1;
  }
}

/** Counts notices that come to an address before one that was made earlier; amounts ascend there. */
function orderKeeper() {
  const last = new Map<string, number>();
  let [wrong, count] = [0, 0];
  return {
    note: (address: string, line: string) => {
      const amount = Number((/([0-9,]+)円/.exec(line)?.[1] ?? '0').replaceAll(',', ''));
      if (amount < (last.get(address) ?? 0) && amount !== 1) wrong += 1;
      last.set(address, amount);
      count += 1;
    },
    wrong: () => wrong,
    count: () => count,
  };
}

async function addBrowser(store: Store, { owner_id: ownerId, municipality_id: municipalityId }: Owner) {
  const address = { channel: 'web-push', address: `browser of ${ownerId}`, shownAs: '1' } as const;
  const atMs = systemClock.nowMs();
  await store.addNoticeAddress({
    ...address,
    ownerId,
    municipalityId,
    confirmation: null,
    isOnly: false,
    atMs,
  });
}

async function timed(work: readonly (() => Promise<unknown>)[]): Promise<number[]> {
  const took: number[] = [];
  for (const one of work) {
    const beganMs = performance.now();
    await one();
    took.push(performance.now() - beganMs);
  }
  return took;
}

async function withAtOnce(atOnce: number, count: number, work: () => Promise<unknown>): Promise<number> {
  const beganMs = performance.now();
  let left = count;
  const worker = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      await work();
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return performance.now() - beganMs;
}

function cpuMsSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

function spread(samplesMs: readonly number[]): string {
  const [p50, p95, max] = [0.5, 0.95, 1].map((share) => percentile(samplesMs, share).toFixed(1));
  return `p50 ${p50} ms, p95 ${p95} ms, max ${max} ms`;
}

async function until(isSo: () => Promise<boolean>, everyMs = 20): Promise<void> {
  const beganMs = performance.now();
  while (!(await isSo())) {
    if (performance.now() - beganMs > WAIT_MAX_MS) throw new Error('it did not come to an end');
    await sleep(systemClock, everyMs);
  }
}
