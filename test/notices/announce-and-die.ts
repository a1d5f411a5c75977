import { startNotifier } from '../../backend/notices/start-notifier.ts';
import { createFamilyWakeups } from '../../backend/owners/family-wakeups.ts';
import { decideAndSettle } from '../../backend/purchases/decide-and-settle.ts';
import type { PurchaseRequest } from '../../backend/store/purchasing.ts';
import {
  isPostgresUrl,
  openPostgresLedger,
  openSqliteLedger,
  storeOn,
} from '../../backend/store/open-store.ts';
import type { OwnerId, FamilyAccountId, SubjectId } from '../../domain/ids.ts';
import { tokyoMomentAt } from '../../domain/tokyo-moment.ts';
import { sleep } from '../../platform/sleep.ts';
import { systemClock } from '../../platform/system-clock.ts';
import { systemRandom } from '../../platform/system-random.ts';
import { clockFrom } from './clock-from.ts';
import { providerChannel } from './provider.ts';
import { watchedLedger } from './watched-ledger.ts';

export interface Announcing {
  /** A SQLite file, or a PostgreSQL URL. */
  readonly where: string;
  readonly providerUrl: string;
  readonly purchases: readonly PurchaseRequest[];
  readonly subjectId: SubjectId;
  readonly familyAccountId: FamilyAccountId;
  readonly ownerId: OwnerId;
  readonly nowMs: number;
  /** At which point this process kills itself; 0: it lives. */
  readonly dieAt: number;
}

/** What becomes of notices is looked at so often, and at most so long. */
const LOOK_EVERY_MS = 10;
const LOOKS_MAX = 1_500;

/**
 * `announce-and-die.ts <Announcing as JSON>`: a backend's process of its own that pays and tells the owner, and kills itself at the n-th
 * point where it waits for the database or the provider. Alive at the end, it prints how many points there were.
 */
async function main(announcing: Announcing): Promise<void> {
  const { where, dieAt, subjectId, familyAccountId, ownerId } = announcing;
  let points = 0;
  const point = (): void => {
    points += 1;
    if (points === dieAt) process.kill(process.pid, 'SIGKILL');
  };
  const ledger = isPostgresUrl(where) ? await openPostgresLedger(where, 3) : openSqliteLedger(where);
  const store = storeOn(watchedLedger(ledger, point));
  // Looks on without being counted.
  const unwatched = storeOn(ledger);
  const clock = clockFrom(announcing.nowMs);
  const wakeups = createFamilyWakeups(null);
  const deps = { store, clock, random: systemRandom, log: () => undefined };
  const stop = startNotifier({
    ...deps,
    channels: [providerChannel(announcing.providerUrl, 'web-push', point)],
    wakeups,
    publicOrigin: () => 'https://tebura.example.jp',
  });
  const onFamilyEvent = (family: FamilyAccountId): void => wakeups.wake(family);
  for (const request of announcing.purchases) {
    const settling = { ...deps, askOwnerForMs: null, onFamilyEvent };
    await decideAndSettle(request, tokyoMomentAt(clock.nowMs()), subjectId, 'vein-pattern/1.1', settling);
  }
  for (let looks = 0; looks < LOOKS_MAX; looks += 1) {
    const { notices } = await unwatched.readInbox({ ownerId, familyAccountId, limit: 10 });
    const told = notices.filter(({ sent }) => sent.some(({ state }) => state === 'accepted'));
    if (told.length === announcing.purchases.length) break;
    await sleep(systemClock, LOOK_EVERY_MS);
  }
  await stop();
  await ledger.close();
  process.stdout.write(String(points));
}

await main(JSON.parse(process.argv[2] ?? '') as Announcing);
