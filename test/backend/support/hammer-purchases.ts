import { once } from 'node:events';
import {
  isPostgresUrl,
  openPostgresLedger,
  openSqliteLedger,
  storeOn,
} from '../../../backend/store/open-store.ts';
import type { PurchaseRequest, SettlementAnswer } from '../../../backend/store/purchasing.ts';
import type { Store } from '../../../backend/store/store.ts';
import { decidePurchase } from '../../../domain/decide-purchase.ts';
import type { PurchaseId, SubjectId } from '../../../domain/ids.ts';
import { tokyoMomentAt } from '../../../domain/tokyo-moment.ts';
import { sleep } from '../../../platform/sleep.ts';
import { systemClock } from '../../../platform/system-clock.ts';

export interface Hammering {
  /** A SQLite file, or a PostgreSQL URL. */
  readonly where: string;
  /** In the order in which this process sends them. */
  readonly purchases: readonly PurchaseRequest[];
  readonly subjectId: SubjectId;
  readonly nowMs: number;
}

/** So many are under way at a time, with a breath after each: where a writer locks the whole file, both must get their turns. */
const AT_ONCE = 4;
const BREATH_MS = 5;

/**
 * `hammer-purchases.ts <Hammering as JSON>`: a backend's process of its own. Says `ready`, waits for a line, decides and settles all
 * purchases, however often a guard sends it back, and prints what it was told about each.
 */
async function main(hammering: Hammering): Promise<void> {
  const { where, purchases } = hammering;
  const ledger = isPostgresUrl(where) ? await openPostgresLedger(where) : openSqliteLedger(where);
  const store = storeOn(ledger);
  process.stdout.write('ready\n');
  await once(process.stdin, 'data');
  const told = new Map<PurchaseId, SettlementAnswer>();
  const waiting = purchases.values();
  const terminal = async (): Promise<void> => {
    for (const request of waiting) {
      told.set(request.purchaseId, await settle(store, request, hammering));
      await sleep(systemClock, BREATH_MS);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, terminal));
  await store.close();
  process.stdout.write(JSON.stringify(Object.fromEntries(told)));
  process.stdin.destroy();
}

async function settle(
  store: Store,
  request: PurchaseRequest,
  { subjectId, nowMs }: Hammering,
): Promise<SettlementAnswer> {
  const at = tokyoMomentAt(nowMs);
  for (;;) {
    const facts = await store.readPurchaseFacts({ ...request, subjectId, at });
    if (facts === null) throw new Error('nobody is known');
    const { member, ...seen } = facts;
    const question = { ...seen, amount: request.amountYen, at, ownerApproved: false };
    const decision = decidePurchase(question);
    const eventId = `${request.purchaseId} ${process.pid}`;
    const common = { request, member, algorithm: 'test', eventId, atMs: nowMs };
    if (decision.kind === 'decline') {
      const [first, ...others] = decision.reasons.map(({ reason }) => reason);
      if (first === undefined) throw new Error('declined without a reason');
      const decided = { question, decision };
      const reasons = [first, ...others] as const;
      return store.declinePurchase({
        ...common,
        decided,
        reasons,
        leftTodayYen: null,
        tryAgainAfterMs: null,
      });
    }
    const answer = await store.approvePurchase({
      ...common,
      decided: { question, decision },
      answerUntilMs: null,
    });
    if (answer.kind !== 'guard-refused') return answer;
  }
}

await main(JSON.parse(process.argv[2] ?? '') as Hammering);
