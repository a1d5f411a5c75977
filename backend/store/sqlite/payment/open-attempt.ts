import { ok, refused } from '../../../../domain/result.ts';
import type { SqliteDatabase } from '../../../../platform/sqlite.ts';
import { inTransaction } from '../../../../platform/sqlite.ts';
import type { AttemptAnswer, PurchasingCommands } from '../../purchasing.ts';
import type { PurchaseRows } from './purchase-rows.ts';
import type { Synchronous } from '../synchronous.ts';

/** After this many captures in a row that recognised nobody, each further one waits (NIST SP 800-63B-4, 3.2.3). */
export const TRIES_BEFORE_PAUSE = 5;
export const PAUSE_MS = 30_000;

type Commands = Synchronous<Pick<PurchasingCommands, 'issueChallenge' | 'openAttempt'>>;

/** What a capture must pass before anybody looks whose it is. */
export function attempts(database: SqliteDatabase, purchases: PurchaseRows): Commands {
  const boundElsewhere = database.prepare<[Record<string, unknown>]>(
    `SELECT 1 FROM capture_challenge
      WHERE purchase_id = @purchaseId AND (terminal_id <> @terminalId OR amount_yen <> @amountYen) LIMIT 1`,
  );
  const insertChallenge = database.prepare(
    `INSERT INTO capture_challenge (challenge, municipality_id, terminal_id, purchase_id, amount_yen, expires_at_ms)
     VALUES (@challenge, @municipalityId, @terminalId, @purchaseId, @amountYen, @expiresAtMs)`,
  );
  const spendChallenge = database.prepare(
    `UPDATE capture_challenge SET spent_at_ms = @atMs
      WHERE challenge = @challenge AND spent_at_ms IS NULL AND expires_at_ms > @atMs
        AND terminal_id = @terminalId AND purchase_id = @purchaseId AND amount_yen = @amountYen`,
  );
  const pausedUntil = database.prepare<[string], { paused_until_ms: number }>(
    'SELECT paused_until_ms FROM terminal WHERE terminal_id = ?',
  );
  const countTry = database.prepare<[Record<string, unknown>], { tries: number }>(
    `UPDATE terminal SET tries = tries + 1,
            paused_until_ms = CASE WHEN tries + 1 >= ${TRIES_BEFORE_PAUSE} THEN @atMs + ${PAUSE_MS} ELSE paused_until_ms END
      WHERE terminal_id = @terminalId RETURNING tries`,
  );
  const rememberCapture = database.prepare(
    `INSERT INTO capture_digest (digest, municipality_id, used_for, seen_at_ms)
     VALUES (@captureDigest, @municipalityId, @usedFor, @atMs) ON CONFLICT (digest) DO NOTHING`,
  );
  const usedFor = database.prepare<[string], { used_for: string }>(
    'SELECT used_for FROM capture_digest WHERE digest = ?',
  );

  return {
    issueChallenge: ({ contentHash, ...command }) =>
      inTransaction(database, () => {
        const known = purchases.read(command.purchaseId);
        if (known !== null && known.contentHash !== contentHash) return refused('ID_REUSED');
        if (boundElsewhere.get(command) !== undefined) return refused('ID_REUSED');
        insertChallenge.run(command);
        return ok(undefined);
      }),

    openAttempt: ({ request, challenge, captureDigest, atMs }) =>
      inTransaction(database, (): AttemptAnswer => {
        const purchase = purchases.read(request.purchaseId);
        if (purchase !== null) return { kind: 'known', purchase };

        const spent = spendChallenge.run({ ...request, challenge, atMs }).changes === 1;
        if (!spent) return stopped('CHALLENGE_EXPIRED');

        const waitMs = (pausedUntil.get(request.terminalId)?.paused_until_ms ?? 0) - atMs;
        if (waitMs > 0) return stopped('TOO_MANY_TRIES', waitMs);

        const purpose = `purchase:${request.purchaseId}`;
        const isNew =
          rememberCapture.run({ ...request, captureDigest, usedFor: purpose, atMs }).changes === 1;
        if (!isNew && usedFor.get(captureDigest)?.used_for !== purpose) return stopped('REPLAYED_CAPTURE');

        const tries = countTry.get({ terminalId: request.terminalId, atMs })?.tries ?? 0;
        return { kind: 'go', pauseMs: tries >= TRIES_BEFORE_PAUSE ? PAUSE_MS : null };
      }),
  };
}

function stopped(
  reason: Extract<AttemptAnswer, { kind: 'stopped' }>['reason'],
  tryAgainAfterMs: number | null = null,
): AttemptAnswer {
  return { kind: 'stopped', reason, tryAgainAfterMs };
}
