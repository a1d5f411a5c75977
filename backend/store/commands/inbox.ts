import type { OwnerId } from '../../../domain/ids.ts';
import { build } from '../database/build.ts';
import type { Database, Snapshot } from '../database/database.ts';
import type { InboxCommands, StoredNotice } from '../notices.ts';
import { readChoices, readContent } from '../rows/stored-notice.ts';

/** What the reader chose and what the page shows; nothing here sends anything. */
export function inbox(database: Database): InboxCommands {
  return {
    readNoticeChoices: (ownerId) => database.read((snapshot) => readChoices(snapshot, ownerId)),

    changeNoticeChoices: ({ ownerId, municipalityId, choices, atMs }) =>
      database.write(async (transaction) => {
        const written = { choices: JSON.stringify(choices), changed_at_ms: atMs };
        await transaction.run(
          build
            .insertInto('notice_choice')
            .values({ owner_id: ownerId, municipality_id: municipalityId, ...written })
            .onConflict((conflict) => conflict.column('owner_id').doUpdateSet(written)),
        );
      }),

    readInbox: ({ ownerId, familyAccountId, limit }) =>
      database.read(async (snapshot) => {
        const rows = await snapshot.all(
          ofNotices()
            .where('owner_id', '=', ownerId)
            .where('family_account_id', '=', familyAccountId)
            .orderBy('seq', 'desc')
            .limit(limit),
        );
        return {
          notices: await withSendings(snapshot, rows),
          unread: await countUnread(snapshot, { ownerId, familyAccountId }),
        };
      }),

    markInboxRead: ({ ownerId, familyAccountId, eventId, atMs }) =>
      database.write(async (transaction) => {
        await transaction.run(
          build
            .updateTable('notice')
            .set({ read_at_ms: atMs })
            .where('owner_id', '=', ownerId)
            .where('family_account_id', '=', familyAccountId)
            .where('read_at_ms', 'is', null)
            .where('seq', '<=', (of) =>
              of
                .selectFrom('notice as last')
                .select('last.seq')
                .where('last.owner_id', '=', ownerId)
                .where('last.event_id', '=', eventId),
            ),
        );
        return countUnread(transaction, { ownerId, familyAccountId });
      }),

    noteNoticeOpened: ({ ownerId, noticeId, atMs }) =>
      database.write(async (transaction) => {
        const opened = await transaction.run(
          build
            .updateTable('notice_sending')
            .set({ state: 'opened', changed_at_ms: atMs })
            .where('notice_id', '=', noticeId)
            .where('owner_id', '=', ownerId)
            .where('state', 'in', ['accepted', 'opened']),
        );
        return opened > 0;
      }),

    readUnsentNotices: ({ limit }) =>
      database.read(async (snapshot) =>
        withSendings(
          snapshot,
          await snapshot.all(
            ofNotices().where('state', '=', 'unsent').orderBy('not_before_ms', 'desc').limit(limit),
          ),
        ),
      ),
  };
}

function ofNotices() {
  return build
    .selectFrom('notice')
    .select([
      'owner_id as ownerId',
      'seq',
      'in_digest_of as inDigestOf',
      'event_id as eventId',
      'content',
      'occurred_at_ms as occurredAtMs',
      'read_at_ms as readAtMs',
    ]);
}

interface NoticeRow {
  readonly ownerId: OwnerId;
  readonly seq: number;
  readonly inDigestOf: number | null;
  readonly eventId: string;
  readonly content: string;
  readonly occurredAtMs: number;
  readonly readAtMs: number | null;
}

/** What was told together was sent together. */
async function withSendings(snapshot: Snapshot, rows: readonly NoticeRow[]): Promise<StoredNotice[]> {
  const notices: StoredNotice[] = [];
  for (const { seq, inDigestOf, content, ...notice } of rows) {
    const sent = await snapshot.all(
      build
        .selectFrom('notice_sending')
        .select(['channel', 'state', 'reason'])
        .where('owner_id', '=', notice.ownerId)
        .where('seq', '=', inDigestOf ?? seq)
        .orderBy('first_tried_at_ms')
        .orderBy('channel'),
    );
    notices.push({ ...notice, content: readContent(content), sent });
  }
  return notices;
}

async function countUnread(
  snapshot: Snapshot,
  {
    ownerId,
    familyAccountId,
  }: Pick<Parameters<InboxCommands['readInbox']>[0], 'ownerId' | 'familyAccountId'>,
): Promise<number> {
  const row = await snapshot.first(
    build
      .selectFrom('notice')
      .select(({ fn }) => fn.countAll<number>().as('unread'))
      .where('owner_id', '=', ownerId)
      .where('family_account_id', '=', familyAccountId)
      .where('read_at_ms', 'is', null),
  );
  return row?.unread ?? 0;
}
