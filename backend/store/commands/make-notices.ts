import type { NoticeChannel } from '../../../contract/notice-routes.ts';
import { familyEventSchema } from '../../../contract/owner-routes.ts';
import type { BusinessDate } from '../../../domain/business-date.ts';
import { leftOf } from '../../../domain/decide-purchase.ts';
import type { FamilyAccountId, MemberId, MunicipalityId, OwnerId } from '../../../domain/ids.ts';
import { windowOf } from '../../../domain/spending-window.ts';
import { ZERO_YEN, sumYen } from '../../../domain/yen.ts';
import type { Yen } from '../../../domain/yen.ts';
import { build } from '../database/build.ts';
import type { Database, Snapshot, Transaction } from '../database/database.ts';
import { statement } from '../database/statement.ts';
import type { FamilyNews, NoticeMakingCommands, NoticeReader, PlannedNotice } from '../notices.ts';
import { readBalance } from '../rows/family-rows.ts';
import { oweEvent, recipientOf } from '../rows/outbox-rows.ts';
import { readChoices, writeContent } from '../rows/stored-notice.ts';

type Making = Parameters<NoticeMakingCommands['writeNotices']>[0];
type Family = { readonly familyAccountId: FamilyAccountId };

/** The name under which an outbox knows a family begins so; what follows is its id. */
const FAMILY = recipientOf('' as FamilyAccountId);

// Two tables of a row for each family, read in the order of their keys: no index that payments would have to keep.
const recipientsBehind = statement<{ limit: number }, { recipient: string }>(
  `SELECT r.recipient FROM outbox_recipient r LEFT JOIN notice_cursor c ON c.recipient = r.recipient
    WHERE r.last_seq > coalesce(c.seq, 0) LIMIT @limit`,
);
const cursorOf = statement<{ recipient: string }, { seq: number }>(
  'SELECT seq FROM notice_cursor WHERE recipient = @recipient',
);
const eventsAfter = statement<
  { recipient: string; afterSeq: number; limit: number },
  { seq: number; at_ms: number; payload: string; algorithm: string | null }
>(
  `SELECT o.seq, o.created_at_ms AS at_ms, o.payload, p.algorithm
     FROM outbox o LEFT JOIN purchase p ON p.purchase_id = o.about
    WHERE o.recipient = @recipient AND o.seq > @afterSeq ORDER BY o.seq LIMIT @limit`,
);
const municipalityOf = statement<Family, { municipality_id: MunicipalityId }>(
  'SELECT municipality_id FROM family_account WHERE family_account_id = @familyAccountId',
);
const deciders = statement<Family, { owner_id: OwnerId }>(
  `SELECT owner_id FROM family_account WHERE family_account_id = @familyAccountId
   UNION SELECT owner_id FROM co_guardian WHERE family_account_id = @familyAccountId AND ended_at_ms IS NULL
   ORDER BY owner_id`,
);
const channelsOf = statement<{ ownerId: OwnerId }, { channel: NoticeChannel }>(
  `SELECT DISTINCT channel FROM notice_address WHERE owner_id = @ownerId AND state = 'ready'`,
);
const soonestLot = statement<Family & { today: BusinessDate }, { left_yen: Yen; expires_on: BusinessDate }>(
  `SELECT left_yen, expires_on FROM lot
    WHERE family_account_id = @familyAccountId AND left_yen > 0 AND usable_from <= @today AND expires_on >= @today
    ORDER BY expires_on LIMIT 1`,
);
const monthsOf = statement<Family & { month: string }, { member_id: MemberId; amount_limit: Yen; used: Yen }>(
  `SELECT m.member_id, c.amount_limit, coalesce(u.used, 0) AS used FROM member m
     JOIN spending_cap c ON c.subject_kind = 'member' AND c.subject_id = m.member_id AND c.window_kind = 'month'
     LEFT JOIN spending_use u ON u.cap_id = c.cap_id AND u.win = @month
    WHERE m.family_account_id = @familyAccountId AND c.amount_limit IS NOT NULL`,
);

const firstCursor = statement<{ recipient: string; municipalityId: MunicipalityId; throughSeq: number }>(
  `INSERT INTO notice_cursor (recipient, municipality_id, seq) VALUES (@recipient, @municipalityId, @throughSeq)
   ON CONFLICT (recipient) DO NOTHING`,
);
const moveCursor = statement<{ recipient: string; afterSeq: number; throughSeq: number }>(
  'UPDATE notice_cursor SET seq = @throughSeq WHERE recipient = @recipient AND seq = @afterSeq',
);
// min() of two is told differently by the engines where one is NULL.
const lengthenLane = statement<
  { ownerId: OwnerId; municipalityId: MunicipalityId; count: number; dueAtMs: number | null },
  { last_seq: number }
>(
  `INSERT INTO notice_lane (owner_id, municipality_id, last_seq, due_at_ms)
   VALUES (@ownerId, @municipalityId, @count, @dueAtMs)
   ON CONFLICT (owner_id) DO UPDATE SET
     last_seq = notice_lane.last_seq + excluded.last_seq,
     due_at_ms = CASE WHEN excluded.due_at_ms IS NULL OR notice_lane.due_at_ms < excluded.due_at_ms
                      THEN notice_lane.due_at_ms ELSE excluded.due_at_ms END
   RETURNING last_seq`,
);
const insertNotice = statement<{
  ownerId: OwnerId;
  seq: number;
  municipalityId: MunicipalityId;
  familyAccountId: FamilyAccountId;
  eventId: string;
  kind: string;
  content: string;
  occurredAtMs: number;
  state: string;
  notBeforeMs: number;
  inDigest: 0 | 1;
}>(
  `INSERT INTO notice (owner_id, seq, municipality_id, family_account_id, event_id, kind, content, occurred_at_ms, state,
                       not_before_ms, in_digest)
   VALUES (@ownerId, @seq, @municipalityId, @familyAccountId, @eventId, @kind, @content, @occurredAtMs, @state,
           @notBeforeMs, @inDigest)
   ON CONFLICT (owner_id, event_id) DO NOTHING`,
);

/** Turns what families are owed into notices for the people who decide for them. */
export function noticeMaking(database: Database): NoticeMakingCommands {
  return {
    familiesWithNews: ({ limit }) =>
      database.read(async (snapshot) => {
        const rows = await snapshot.all(recipientsBehind({ limit }));
        return rows.map(({ recipient }) => recipient.slice(FAMILY.length) as FamilyAccountId);
      }),
    readFamilyNews: (query) => database.read((snapshot) => readNews(snapshot, query)),
    writeNotices: (command) => database.write((transaction) => writeNotices(transaction, command)),

    expiringLots: ({ today, until, limit }) =>
      database.read((snapshot) =>
        snapshot.all(
          build
            .selectFrom('lot')
            .select([
              'family_account_id as familyAccountId',
              'municipality_id as municipalityId',
              'expires_on as expiresOn',
            ])
            .distinct()
            .where('left_yen', '>', ZERO_YEN)
            .where('expires_on', '>=', today)
            .where('expires_on', '<=', until)
            .where('expiry_told', '=', 0)
            .limit(limit),
        ),
      ),
    oweExpiringLots: ({ today, eventId, atMs, ...lots }) =>
      database.write(async (transaction) => {
        const told = await transaction.all(
          build
            .updateTable('lot')
            .set({ expiry_told: 1 })
            .where('family_account_id', '=', lots.familyAccountId)
            .where('expires_on', '=', lots.expiresOn)
            .where('left_yen', '>', ZERO_YEN)
            .where('expiry_told', '=', 0)
            .returning('left_yen as leftYen'),
        );
        if (told.length === 0) return false;
        const { expiresOn } = lots;
        const leftYen = sumYen(told.map((lot) => lot.leftYen));
        const balanceYen = await readBalance(transaction, lots.familyAccountId, today);
        const event = { kind: 'lot-expiring', eventId, leftYen, expiresOn, balanceYen } as const;
        await oweEvent(transaction, { ...lots, event, atMs });
        return true;
      }),
  };
}

async function readNews(
  snapshot: Snapshot,
  { familyAccountId, today, limit }: Parameters<NoticeMakingCommands['readFamilyNews']>[0],
): Promise<FamilyNews> {
  const recipient = recipientOf(familyAccountId);
  const family = await snapshot.first(municipalityOf({ familyAccountId }));
  if (family === undefined) throw new Error('news of a family that does not exist');
  const afterSeq = (await snapshot.first(cursorOf({ recipient })))?.seq ?? 0;
  const rows = await snapshot.all(eventsAfter({ recipient, afterSeq, limit }));
  const events = rows.map(({ seq, at_ms, payload, algorithm }) => ({
    seq,
    atMs: at_ms,
    event: familyEventSchema.safeParse(JSON.parse(payload)).data ?? null,
    algorithm,
  }));
  const lot = await snapshot.first(soonestLot({ familyAccountId, today }));
  const months = await snapshot.all(monthsOf({ familyAccountId, month: windowOf('month', today) }));
  return {
    familyAccountId,
    municipalityId: family.municipality_id,
    afterSeq,
    events,
    readers: events.length === 0 ? [] : await readReaders(snapshot, familyAccountId),
    soonestLot: lot === undefined ? null : { leftYen: lot.left_yen, expiresOn: lot.expires_on },
    leftThisMonth: months.map(({ member_id, amount_limit, used }) => ({
      memberId: member_id,
      leftYen: leftOf(amount_limit, used) ?? ZERO_YEN,
    })),
  };
}

async function readReaders(snapshot: Snapshot, familyAccountId: FamilyAccountId): Promise<NoticeReader[]> {
  const readers: NoticeReader[] = [];
  for (const { owner_id: ownerId } of await snapshot.all(deciders({ familyAccountId }))) {
    const channels = await snapshot.all(channelsOf({ ownerId }));
    const choices = await readChoices(snapshot, ownerId);
    readers.push({ ownerId, choices, channels: channels.map(({ channel }) => channel) });
  }
  return readers;
}

async function writeNotices(transaction: Transaction, command: Making): Promise<boolean> {
  const { familyAccountId, municipalityId, afterSeq, throughSeq, notices } = command;
  const recipient = recipientOf(familyAccountId);
  const moved = await transaction.run(
    afterSeq === 0
      ? firstCursor({ recipient, municipalityId, throughSeq })
      : moveCursor({ recipient, afterSeq, throughSeq }),
  );
  if (moved === 0) return false;
  // Lanes are locked in one order, whoever makes notices for the same people.
  const readers = [...new Set(notices.map(({ ownerId }) => ownerId))].sort();
  for (const ownerId of readers) {
    const own = notices.filter((notice) => notice.ownerId === ownerId);
    await appendToLane(transaction, { ownerId, municipalityId, familyAccountId }, own);
  }
  return true;
}

async function appendToLane(
  transaction: Transaction,
  whose: { ownerId: OwnerId; municipalityId: MunicipalityId; familyAccountId: FamilyAccountId },
  notices: readonly PlannedNotice[],
): Promise<void> {
  const due = notices.flatMap(({ state, notBeforeMs }) => (state === 'waiting' ? [notBeforeMs] : []));
  const dueAtMs = due.length === 0 ? null : Math.min(...due);
  const lane = await transaction.first(lengthenLane({ ...whose, count: notices.length, dueAtMs }));
  if (lane === undefined) throw new Error('the lane gave no number');
  for (const [index, notice] of notices.entries()) {
    const { eventId, content, occurredAtMs, state, notBeforeMs, inDigest } = notice;
    await transaction.run(
      insertNotice({
        ...whose,
        seq: lane.last_seq - notices.length + index + 1,
        eventId,
        kind: content.kind,
        content: writeContent(content),
        occurredAtMs,
        state,
        notBeforeMs,
        inDigest: inDigest ? 1 : 0,
      }),
    );
  }
}
