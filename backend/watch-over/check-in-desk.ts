import { createHash } from 'node:crypto';
import type { CheckTemplate } from '../../biometrics/template.ts';
import type { CheckedIn } from '../../contract/watch-over-routes.ts';
import { businessDateAt } from '../../domain/business-date.ts';
import type { Clock } from '../../domain/clock.ts';
import type { CheckInId, FamilyAccountId, PurchaseId } from '../../domain/ids.ts';
import type { RandomSource } from '../../domain/random-source.ts';
import type { Result } from '../../domain/result.ts';
import { ok, refused } from '../../domain/result.ts';
import { ZERO_YEN } from '../../domain/yen.ts';
import { makeTimedId } from '../../platform/make-id.ts';
import type { RegisteredTerminal } from '../store/access.ts';
import type { Store } from '../store/store.ts';
import type { Gallery } from '../templates/gallery.ts';
import type { TemplateVault } from '../templates/template-vault.ts';

export interface CheckInDeps {
  readonly store: Store;
  readonly gallery: Gallery;
  readonly vault: TemplateVault;
  readonly checkTemplate: CheckTemplate;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly onFamilyEvent: (familyAccountId: FamilyAccountId) => void;
}

interface Asked {
  readonly terminal: RegisteredTerminal;
  readonly checkInId: CheckInId;
}

type CheckInRefusal = 'TEMPLATE_REFUSED' | 'NOT_ALLOWED' | 'TOO_MANY_REQUESTS';

/** A finger that pays nothing, behind the gates of one that pays (docs/decisions/0010-a-check-in-is-a-purchase-of-nothing.md). */
export interface CheckInDesk {
  challenge(asked: Asked): Promise<Result<{ challenge: string; expiresInMs: number }, 'ID_REUSED'>>;
  checkIn(
    asked: Asked & { readonly challenge: string; readonly template: Uint8Array },
  ): Promise<Result<CheckedIn | null, CheckInRefusal>>;
}

const CHALLENGE_LIFETIME_MS = 60_000;

export function createCheckInDesk(deps: CheckInDeps): CheckInDesk {
  const { store, clock, random } = deps;
  return {
    challenge: async (asked) => {
      const challenge = Buffer.from(random.bytes(16)).toString('base64url');
      const expiresAtMs = clock.nowMs() + CHALLENGE_LIFETIME_MS;
      const issued = await store.issueChallenge({ challenge, ...attemptOf(asked), expiresAtMs });
      return issued.ok ? ok({ challenge, expiresInMs: CHALLENGE_LIFETIME_MS }) : issued;
    },

    checkIn: async ({ challenge, ...asked }) => {
      const template = deps.checkTemplate(asked.template);
      if (!template.ok) return refused('TEMPLATE_REFUSED');
      const atMs = clock.nowMs();
      const gate = await store.openAttempt({
        request: { ...attemptOf(asked), businessDate: businessDateAt(atMs) },
        challenge,
        captureDigest: deps.vault.captureDigest(template.value),
        atMs,
      });
      if (gate.kind === 'stopped' && gate.reason === 'TOO_MANY_TRIES') return refused('TOO_MANY_REQUESTS');
      if (gate.kind !== 'go') return refused('NOT_ALLOWED');
      const { terminal, checkInId } = asked;
      const found = await deps.gallery.identify(terminal.municipalityId, template.value);
      if (found.kind !== 'match') return ok(null);
      const { subjectId } = found;
      const eventId = makeTimedId<string>(clock, random);
      const checkedIn = await store.checkIn({ checkInId, terminal, subjectId, eventId, atMs: clock.nowMs() });
      if (checkedIn === null) return ok(null);
      const { familyAccountId, ...person } = checkedIn;
      deps.onFamilyEvent(familyAccountId);
      return ok(person);
    },
  };
}

/** The id stands where a purchase's stands, with an amount that no purchase has: it can never become one. */
function attemptOf({ terminal, checkInId }: Asked) {
  const { municipalityId, terminalId, shopId } = terminal;
  const contentHash = createHash('sha256').update(`check-in ${terminalId} ${checkInId}`).digest('hex');
  const purchaseId = checkInId as string as PurchaseId;
  return { purchaseId, contentHash, municipalityId, terminalId, shopId, amountYen: ZERO_YEN };
}
