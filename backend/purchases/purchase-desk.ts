import { createHash } from 'node:crypto';
import { businessDateAt } from '../../domain/business-date.ts';
import type { Template } from '../../biometrics/template.ts';
import type { PurchaseId, TerminalId } from '../../domain/ids.ts';
import { canonicalPurchaseContent } from '../../domain/purchase-content.ts';
import type { Result } from '../../domain/result.ts';
import { ok, refused } from '../../domain/result.ts';
import type { Yen } from '../../domain/yen.ts';
import type { RegisteredTerminal } from '../store/access.ts';
import type { StoredPurchase } from '../store/purchasing.ts';
import { settlePurchase } from './settle-purchase.ts';
import type { Settled, SettlementDeps, SettlementRefusal } from './settle-purchase.ts';

/** A challenge lives this long; the terminal renews it while the finger is awaited (decisions.md 2). */
const CHALLENGE_LIFETIME_MS = 60_000;

interface Asked {
  readonly terminal: RegisteredTerminal;
  readonly purchaseId: PurchaseId;
  readonly amountYen: Yen;
}

/** What a terminal can ask about purchases. */
export interface PurchaseDesk {
  challenge(asked: Asked): Promise<Result<{ challenge: string; expiresInMs: number }, 'ID_REUSED'>>;
  pay(
    asked: Asked & { readonly challenge: string; readonly template: Uint8Array },
  ): Promise<Result<Settled, SettlementRefusal>>;
  resolve(asked: Asked): Promise<Result<StoredPurchase, 'ID_REUSED'>>;
}

/** A finger that did not suffice waits so long for the next one of the same purchase, in memory only. */
const EARLIER_FINGER_MS = 60_000;

export function createPurchaseDesk(deps: SettlementDeps): PurchaseDesk {
  const { store, clock, random } = deps;
  /** Purchases being settled: a duplicate waits for the first one's answer instead of racing it. */
  const inFlight = new Map<PurchaseId, { contentHash: string; answer: ReturnType<typeof settlePurchase> }>();

  const earlier = earlierFingers(clock);

  return {
    challenge: async (asked) => {
      const { terminal, purchaseId, amountYen } = asked;
      const challenge = Buffer.from(random.bytes(16)).toString('base64url');
      const issued = await store.issueChallenge({
        challenge,
        municipalityId: terminal.municipalityId,
        terminalId: terminal.terminalId,
        purchaseId,
        contentHash: contentHashOf(asked),
        amountYen,
        expiresAtMs: clock.nowMs() + CHALLENGE_LIFETIME_MS,
      });
      return issued.ok ? ok({ challenge, expiresInMs: CHALLENGE_LIFETIME_MS }) : issued;
    },

    pay: async (asked) => {
      const { purchaseId, challenge, template } = asked;
      const request = requestOf(asked);
      const first = inFlight.get(purchaseId);
      if (first !== undefined)
        return first.contentHash === request.contentHash ? first.answer : refused('ID_REUSED');
      const { terminalId } = asked.terminal;
      const before = earlier.take(terminalId, request);
      const answer = settlePurchase({ request, challenge, template, earlier: before }, deps);
      inFlight.set(purchaseId, { contentHash: request.contentHash, answer });
      try {
        const settled = await answer;
        if (!settled.ok && settled.reason === 'ANOTHER_FINGER_NEEDED')
          earlier.keep(terminalId, request, template);
        return settled;
      } finally {
        before?.fill(0);
        inFlight.delete(purchaseId);
      }
    },

    resolve: (asked) => {
      const atMs = clock.nowMs();
      const request = { ...requestOf(asked), businessDate: businessDateAt(atMs) };
      return store.resolvePurchase({ request, atMs });
    },
  };
}

type Purchase = Pick<SettlementRequest, 'purchaseId' | 'contentHash'>;
type SettlementRequest = ReturnType<typeof requestOf>;

/** At most one finger per terminal, for the purchase it was shown for; wiped when it is used, replaced or too old. */
function earlierFingers(clock: SettlementDeps['clock']): {
  take(terminalId: TerminalId, purchase: Purchase): Template | null;
  keep(terminalId: TerminalId, purchase: Purchase, template: Uint8Array): void;
} {
  const kept = new Map<TerminalId, Purchase & { readonly template: Template; readonly cancel: () => void }>();
  const drop = (terminalId: TerminalId): void => {
    const one = kept.get(terminalId);
    one?.cancel();
    one?.template.fill(0);
    kept.delete(terminalId);
  };
  return {
    take: (terminalId, { purchaseId, contentHash }) => {
      const one = kept.get(terminalId);
      const fits = one?.purchaseId === purchaseId && one.contentHash === contentHash;
      const template = fits ? Uint8Array.from(one.template) : null;
      drop(terminalId);
      return template;
    },
    keep: (terminalId, { purchaseId, contentHash }, template) => {
      drop(terminalId);
      const cancel = clock.after(EARLIER_FINGER_MS, () => drop(terminalId));
      kept.set(terminalId, { purchaseId, contentHash, template: Uint8Array.from(template), cancel });
    },
  };
}

function requestOf(asked: Asked) {
  const { terminal, purchaseId, amountYen } = asked;
  const { terminalId, municipalityId, shopId } = terminal;
  return { purchaseId, contentHash: contentHashOf(asked), municipalityId, terminalId, shopId, amountYen };
}

function contentHashOf({ terminal: { terminalId, shopId }, amountYen }: Asked): string {
  const content = canonicalPurchaseContent({
    terminalId,
    shopId,
    amountYen,
    currency: 'JPY',
    kind: 'purchase',
  });
  return createHash('sha256').update(content).digest('hex');
}
