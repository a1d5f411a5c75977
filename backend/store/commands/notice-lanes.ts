import type { NoticeChannel } from '../../../contract/notice-routes.ts';
import type { FamilyAccountId, OwnerId } from '../../../domain/ids.ts';
import type { Database, Snapshot, Transaction } from '../database/database.ts';
import { statement } from '../database/statement.ts';
import type { DueNotice, LaneStep, NoticeLane, NoticeLaneCommands, Sending } from '../notices.ts';
import { readChoices, readContent } from '../rows/stored-notice.ts';

type Move = Parameters<NoticeLaneCommands['moveLane']>[0];

interface NoticeRow {
  readonly seq: number;
  readonly event_id: string;
  readonly family_account_id: FamilyAccountId;
  readonly content: string;
  readonly occurred_at_ms: number;
  readonly not_before_ms: number;
  readonly in_digest: 0 | 1;
  readonly in_digest_of: number | null;
}

// Asked twice on PostgreSQL, where somebody else may have taken the lane in between: the outer condition is asked of the newest row.
const claim = statement<
  { leaseId: string; leaseUntilMs: number; atMs: number; limit: number },
  { owner_id: OwnerId }
>(
  `UPDATE notice_lane SET lease_id = @leaseId, lease_until_ms = @leaseUntilMs
    WHERE owner_id IN (SELECT owner_id FROM notice_lane
                        WHERE due_at_ms <= @atMs AND wait_until_ms <= @atMs AND lease_until_ms <= @atMs
                        ORDER BY due_at_ms LIMIT @limit)
      AND due_at_ms <= @atMs AND wait_until_ms <= @atMs AND lease_until_ms <= @atMs
   RETURNING owner_id`,
);
const NOTICE = `SELECT seq, event_id, family_account_id, content, occurred_at_ms, not_before_ms, in_digest, in_digest_of FROM notice`;
const due = statement<{ ownerId: OwnerId; atMs: number; limit: number }, NoticeRow>(
  `${NOTICE} WHERE owner_id = @ownerId AND state = 'waiting' AND not_before_ms <= @atMs
       AND (in_digest_of IS NULL OR in_digest_of = seq)
    ORDER BY seq LIMIT @limit`,
);
const sentTogether = statement<{ ownerId: OwnerId; headSeq: number }, NoticeRow>(
  `${NOTICE} WHERE owner_id = @ownerId AND state = 'waiting' AND in_digest_of = @headSeq AND seq <> @headSeq ORDER BY seq`,
);
const toSendTogether = statement<
  { ownerId: OwnerId; headSeq: number; atMs: number; limit: number },
  NoticeRow
>(
  `${NOTICE} WHERE owner_id = @ownerId AND state = 'waiting' AND in_digest = 1 AND in_digest_of IS NULL
       AND not_before_ms <= @atMs AND seq > @headSeq
    ORDER BY seq LIMIT @limit`,
);
const sendingsOf = statement<
  { ownerId: OwnerId; seq: number },
  { channel: NoticeChannel; state: Sending['state']; tries: number; first_tried_at_ms: number }
>(
  'SELECT channel, state, tries, first_tried_at_ms FROM notice_sending WHERE owner_id = @ownerId AND seq = @seq',
);
const usableAddresses = statement<{ ownerId: OwnerId }, { channel: NoticeChannel; address: string }>(
  `SELECT channel, address FROM notice_address WHERE owner_id = @ownerId AND state = 'ready' ORDER BY added_at_ms, address`,
);

const renew = statement<Pick<Move, 'ownerId' | 'leaseId' | 'leaseUntilMs'>>(
  'UPDATE notice_lane SET lease_until_ms = @leaseUntilMs WHERE owner_id = @ownerId AND lease_id = @leaseId',
);
const begin = statement<{
  noticeId: string;
  ownerId: OwnerId;
  seq: number;
  channel: NoticeChannel;
  atMs: number;
}>(
  `INSERT INTO notice_sending (notice_id, municipality_id, owner_id, seq, channel, state, tries, first_tried_at_ms, changed_at_ms)
   SELECT @noticeId, municipality_id, owner_id, seq, @channel, 'queued', 1, CAST(@atMs AS BIGINT), CAST(@atMs AS BIGINT)
     FROM notice WHERE owner_id = @ownerId AND seq = @seq
   ON CONFLICT (notice_id) DO UPDATE SET state = 'queued', tries = notice_sending.tries + 1,
     changed_at_ms = excluded.changed_at_ms`,
);
const joinDigest = statement<{ ownerId: OwnerId; seq: number; headSeq: number }>(
  'UPDATE notice SET in_digest_of = @headSeq WHERE owner_id = @ownerId AND seq = @seq',
);
const answer = statement<{ noticeId: string; state: Sending['state']; reason: string | null; atMs: number }>(
  'UPDATE notice_sending SET state = @state, reason = @reason, changed_at_ms = @atMs WHERE notice_id = @noticeId',
);
const noteAccepted = statement<{ noticeId: string; ownerId: OwnerId; address: string; atMs: number }>(
  `UPDATE notice_address SET last_accepted_at_ms = @atMs
    WHERE owner_id = @ownerId AND address = @address
      AND channel = (SELECT channel FROM notice_sending WHERE notice_id = @noticeId)`,
);
const end = statement<{ ownerId: OwnerId; seq: number; state: string }>(
  `UPDATE notice SET state = @state WHERE owner_id = @ownerId AND (seq = @seq OR in_digest_of = @seq)`,
);
const postpone = statement<{ ownerId: OwnerId; seq: number; notBeforeMs: number }>(
  `UPDATE notice SET not_before_ms = @notBeforeMs WHERE owner_id = @ownerId AND (seq = @seq OR in_digest_of = @seq)`,
);
const release = statement<{ ownerId: OwnerId; waitUntilMs: number }>(
  `UPDATE notice_lane SET lease_id = NULL, lease_until_ms = 0, wait_until_ms = @waitUntilMs,
     due_at_ms = (SELECT min(not_before_ms) FROM notice WHERE owner_id = @ownerId AND state = 'waiting')
    WHERE owner_id = @ownerId`,
);

/** Purchases that one message tells at most. */
const DIGEST_MAX = 100;

/** Every change is made by whoever holds the lease, in one transaction with its renewal. */
export function noticeLanes(database: Database): NoticeLaneCommands {
  return {
    claimLanes: (command) =>
      database.write(async (transaction) => {
        const rows = await transaction.all(claim(command));
        return rows.map(({ owner_id }) => owner_id);
      }),
    readLane: (query) => database.read((snapshot) => readLane(snapshot, query)),
    moveLane: (command) =>
      database.write(async (transaction) => {
        if ((await transaction.run(renew(command))) === 0) return false;
        for (const step of command.steps) await take(transaction, command, step);
        return true;
      }),
  };
}

async function readLane(
  snapshot: Snapshot,
  { ownerId, atMs, limit }: Parameters<NoticeLaneCommands['readLane']>[0],
): Promise<NoticeLane> {
  const rows = await snapshot.all(due({ ownerId, atMs, limit }));
  // What is told together is looked at by itself: the others of the page may be a part of it.
  const digestAt = rows.findIndex(({ in_digest }) => in_digest === 1);
  const page = digestAt === -1 ? rows : rows.slice(0, Math.max(1, digestAt));
  const notices: DueNotice[] = [];
  for (const row of page) notices.push(await dueNotice(snapshot, ownerId, row, atMs));
  return {
    choices: await readChoices(snapshot, ownerId),
    addresses: await snapshot.all(usableAddresses({ ownerId })),
    notices,
  };
}

async function dueNotice(
  snapshot: Snapshot,
  ownerId: OwnerId,
  row: NoticeRow,
  atMs: number,
): Promise<DueNotice> {
  const { seq } = row;
  const sendings = await snapshot.all(sendingsOf({ ownerId, seq }));
  return {
    seq,
    eventId: row.event_id,
    familyAccountId: row.family_account_id,
    content: readContent(row.content),
    occurredAtMs: row.occurred_at_ms,
    notBeforeMs: row.not_before_ms,
    sendings: sendings.map(({ first_tried_at_ms, ...sending }) => ({
      ...sending,
      firstTriedAtMs: first_tried_at_ms,
    })),
    digest: row.in_digest === 0 ? null : await readDigest(snapshot, ownerId, row, atMs),
  };
}

/** What was once sent together stays together, so that a message sent again says the same. */
async function readDigest(
  snapshot: Snapshot,
  ownerId: OwnerId,
  { seq: headSeq, in_digest_of }: NoticeRow,
  atMs: number,
): Promise<NonNullable<DueNotice['digest']>> {
  const others = await snapshot.all(
    in_digest_of === null
      ? toSendTogether({ ownerId, headSeq, atMs, limit: DIGEST_MAX - 1 })
      : sentTogether({ ownerId, headSeq }),
  );
  return others.map(({ seq, content, occurred_at_ms: occurredAtMs }) => ({
    seq,
    content: readContent(content),
    occurredAtMs,
  }));
}

async function take(
  transaction: Transaction,
  { ownerId, atMs }: Pick<Move, 'ownerId' | 'atMs'>,
  step: LaneStep,
): Promise<void> {
  switch (step.kind) {
    case 'begin':
      await transaction.run(begin({ ...step, ownerId, atMs }));
      for (const seq of step.withSeqs) await transaction.run(joinDigest({ ownerId, seq, headSeq: step.seq }));
      break;
    case 'accepted':
      await transaction.run(answer({ noticeId: step.noticeId, state: 'accepted', reason: null, atMs }));
      for (const address of step.addresses)
        await transaction.run(noteAccepted({ noticeId: step.noticeId, ownerId, address, atMs }));
      break;
    case 'not-yet':
      await transaction.run(answer({ ...step, state: 'queued', atMs }));
      break;
    case 'failed':
      await transaction.run(answer({ ...step, state: 'failed', atMs }));
      break;
    case 'end':
      await transaction.run(end({ ...step, ownerId }));
      break;
    case 'postpone':
      await transaction.run(postpone({ ...step, ownerId }));
      break;
    case 'release':
      await transaction.run(release({ ...step, ownerId }));
      break;
  }
}
