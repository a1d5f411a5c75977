import type { Result } from '../../../domain/result.ts';
import { ok, refused } from '../../../domain/result.ts';
import type { PurchaseId, TerminalId } from '../../../domain/ids.ts';
import type { Database } from '../database/database.ts';
import { afterwards, changes, first, round } from '../database/rounds.ts';
import type { Rounds } from '../database/rounds.ts';
import { statement } from '../database/statement.ts';
import type { AttemptAnswer, PurchasingCommands } from '../purchasing.ts';
import { askPurchase, purchaseIn } from './purchase-rows.ts';

/** After this many captures in a row that recognised nobody, each further one waits (NIST SP 800-63B-4, 3.2.3). */
export const TRIES_BEFORE_PAUSE = 5;
export const PAUSE_MS = 30_000;

type IssueChallenge = Parameters<PurchasingCommands['issueChallenge']>[0];
type OpenAttempt = Parameters<PurchasingCommands['openAttempt']>[0];

const boundElsewhere = statement<IssueChallenge, { n: number }>(
  `SELECT 1 AS n FROM capture_challenge
    WHERE purchase_id = @purchaseId AND (terminal_id <> @terminalId OR amount_yen <> @amountYen) LIMIT 1`,
);
const insertChallenge = statement<IssueChallenge>(
  `INSERT INTO capture_challenge (challenge, municipality_id, terminal_id, purchase_id, amount_yen, expires_at_ms)
   VALUES (@challenge, @municipalityId, @terminalId, @purchaseId, @amountYen, @expiresAtMs)`,
);
const spendChallenge = statement<OpenAttempt['request'] & { challenge: string; atMs: number }>(
  `UPDATE capture_challenge SET spent_at_ms = @atMs
    WHERE challenge = @challenge AND spent_at_ms IS NULL AND expires_at_ms > @atMs
      AND terminal_id = @terminalId AND purchase_id = @purchaseId AND amount_yen = @amountYen`,
);
const pausedUntil = statement<{ terminalId: TerminalId }, { paused_until_ms: number }>(
  'SELECT paused_until_ms FROM terminal WHERE terminal_id = @terminalId',
);
// Guarded: of many at the same instant no more are counted, and looked at, than of as many one after the other.
const countTry = statement<
  { terminalId: TerminalId; atMs: number; pausedUntilMs: number },
  { tries: number }
>(
  `UPDATE terminal SET tries = tries + 1,
          paused_until_ms = CASE WHEN tries + 1 >= ${TRIES_BEFORE_PAUSE} THEN @pausedUntilMs ELSE paused_until_ms END
    WHERE terminal_id = @terminalId AND paused_until_ms <= @atMs RETURNING tries`,
);
const rememberCapture = statement<
  OpenAttempt['request'] & { captureDigest: string; usedFor: string; atMs: number }
>(
  `INSERT INTO capture_digest (digest, municipality_id, used_for, seen_at_ms)
   VALUES (@captureDigest, @municipalityId, @usedFor, @atMs) ON CONFLICT (digest) DO NOTHING`,
);
const captureUse = statement<{ captureDigest: string }, { used_for: string }>(
  'SELECT used_for FROM capture_digest WHERE digest = @captureDigest',
);

/** What a capture must pass before anybody looks whose it is. */
export function attempts(database: Database): Pick<PurchasingCommands, 'issueChallenge' | 'openAttempt'> {
  return {
    issueChallenge: (command) =>
      database.writeRounds(() => issueChallenge(command), {
        kind: 'issue-challenge',
        keys: [command.purchaseId],
      }),
    openAttempt: (command) =>
      database.writeRounds(() => openAttempt(command), {
        kind: 'open-attempt',
        keys: [
          command.request.purchaseId,
          command.request.terminalId,
          command.captureDigest,
          command.challenge,
        ],
      }),
  };
}

function* issueChallenge(command: IssueChallenge): Rounds<Result<undefined, 'ID_REUSED'>> {
  const [row, elsewhere] = yield* round(askPurchase(command.purchaseId), first(boundElsewhere(command)));
  const known = purchaseIn(row);
  if (known !== null && known.contentHash !== command.contentHash) return refused('ID_REUSED');
  if (elsewhere !== undefined) return refused('ID_REUSED');
  yield* round(changes(insertChallenge(command)));
  return ok(undefined);
}

function* openAttempt({ request, challenge, captureDigest, atMs }: OpenAttempt): Rounds<AttemptAnswer> {
  const [row] = yield* round(askPurchase(request.purchaseId));
  const purchase = purchaseIn(row);
  if (purchase !== null) return { kind: 'known', purchase };

  const [spent] = yield* round(changes(spendChallenge({ ...request, challenge, atMs })));
  if (spent !== 1) return stopped('CHALLENGE_EXPIRED');

  if (!(yield* isFirstUse(request, captureDigest, atMs))) return stopped('REPLAYED_CAPTURE');

  const { terminalId } = request;
  const pausedUntilMs = atMs + PAUSE_MS;
  const [counted, pause] = yield* round(
    first(countTry({ terminalId, atMs, pausedUntilMs })),
    afterwards(first(pausedUntil({ terminalId }))),
  );
  if (counted !== undefined)
    return { kind: 'go', pauseMs: counted.tries >= TRIES_BEFORE_PAUSE ? PAUSE_MS : null };
  return stopped('TOO_MANY_TRIES', (pause?.paused_until_ms ?? pausedUntilMs) - atMs);
}

/** Whether the capture was never seen, or only under this very purchase (decisions.md 2). */
function* isFirstUse(request: OpenAttempt['request'], captureDigest: string, atMs: number): Rounds<boolean> {
  const usedFor = purposeOf(request.purchaseId);
  const [isNew, use] = yield* round(
    changes(rememberCapture({ ...request, captureDigest, usedFor, atMs })),
    afterwards(first(captureUse({ captureDigest }))),
  );
  return isNew === 1 || use?.used_for === usedFor;
}

function purposeOf(purchaseId: PurchaseId): string {
  return `purchase:${purchaseId}`;
}

function stopped(
  reason: Extract<AttemptAnswer, { kind: 'stopped' }>['reason'],
  tryAgainAfterMs: number | null = null,
): AttemptAnswer {
  return { kind: 'stopped', reason, tryAgainAfterMs };
}
