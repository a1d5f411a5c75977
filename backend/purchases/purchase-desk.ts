import { createHash } from 'node:crypto';
import { businessDateAt } from '../../domain/business-date.ts';
import type { PurchaseId } from '../../domain/ids.ts';
import { canonicalPurchaseContent } from '../../domain/purchase-content.ts';
import type { Result } from '../../domain/result.ts';
import { ok, refused } from '../../domain/result.ts';
import type { Yen } from '../../domain/yen.ts';
import type { RegisteredTerminal } from '../store/access.ts';
import type { StoredPurchase } from '../store/purchasing.ts';
import { settlePurchase } from './settle-purchase.ts';
import type { Settled, SettlementDeps } from './settle-purchase.ts';

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
  ): Promise<Result<Settled, 'ID_REUSED' | 'TEMPLATE_REFUSED'>>;
  resolve(asked: Asked): Promise<Result<StoredPurchase, 'ID_REUSED'>>;
}

export function createPurchaseDesk(deps: SettlementDeps): PurchaseDesk {
  const { store, clock, random } = deps;
  /** Purchases being settled: a duplicate waits for the first one's answer instead of racing it. */
  const inFlight = new Map<PurchaseId, { contentHash: string; answer: ReturnType<typeof settlePurchase> }>();

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
      const answer = settlePurchase({ request, challenge, template }, deps);
      inFlight.set(purchaseId, { contentHash: request.contentHash, answer });
      try {
        return await answer;
      } finally {
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
