import { ok, refused } from '../../../domain/result.ts';
import type { OwnerId } from '../../../domain/ids.ts';
import { build } from '../database/build.ts';
import type { Database, Snapshot, Transaction } from '../database/database.ts';
import type { AddressOwner, NoticeAddress, NoticeAddressCommands } from '../notices.ts';

type Addition = Parameters<NoticeAddressCommands['addNoticeAddress']>[0];

export function noticeAddresses(database: Database): NoticeAddressCommands {
  return {
    addNoticeAddress: (command) => database.write((transaction) => add(transaction, command)),

    confirmNoticeAddress: ({ ownerId, channel, codeHash, atMs }) =>
      database.write(async (transaction) => {
        const confirmed = await transaction.first(
          build
            .updateTable('notice_address')
            .set({ state: 'ready', code_hash: null, code_until_ms: null })
            .where('owner_id', '=', ownerId)
            .where('channel', '=', channel)
            .where('code_hash', '=', codeHash)
            .where('code_until_ms', '>', atMs)
            .returning('address'),
        );
        if (confirmed === undefined) return refused('NOT_FOUND');
        await transaction.run(
          build
            .deleteFrom('notice_address')
            .where('owner_id', '=', ownerId)
            .where('channel', '=', channel)
            .where('address', '<>', confirmed.address),
        );
        return ok(undefined);
      }),

    markNoticeAddress: ({ channel, address, state }) =>
      database.write(async (transaction) => {
        const marked = await transaction.run(
          build
            .updateTable('notice_address')
            .set({ state: state.kind, reason: state.kind === 'down' ? state.reason : null })
            .where('channel', '=', channel)
            .where('address', '=', address)
            .where('state', '<>', 'unconfirmed'),
        );
        return marked > 0;
      }),

    forgetNoticeAddress: ({ channel, address }) =>
      database.write(async (transaction) => {
        const forgotten = await transaction.run(
          build.deleteFrom('notice_address').where('channel', '=', channel).where('address', '=', address),
        );
        return forgotten > 0;
      }),

    removeNoticeChannel: ({ ownerId, channel }) =>
      database.write((transaction) =>
        transaction.run(
          build.deleteFrom('notice_address').where('owner_id', '=', ownerId).where('channel', '=', channel),
        ),
      ),

    readNoticeAddresses: (ownerId) => database.read((snapshot) => readNoticeAddresses(snapshot, ownerId)),

    findAddressOwner: (query) => database.read((snapshot) => findOwner(snapshot, query)),
  };
}

async function add(transaction: Transaction, command: Addition): Promise<void> {
  const { ownerId, channel, address, confirmation, atMs } = command;
  if (channel !== 'mail')
    await transaction.run(
      build
        .deleteFrom('notice_address')
        .where('channel', '=', channel)
        .where('address', '=', address)
        .where('owner_id', '<>', ownerId),
    );
  if (command.isOnly)
    await transaction.run(
      build
        .deleteFrom('notice_address')
        .where('owner_id', '=', ownerId)
        .where('channel', '=', channel)
        .where('address', '<>', address)
        // What is in use stays in use until another one is confirmed.
        .$if(confirmation !== null, (others) => others.where('state', '=', 'unconfirmed')),
    );
  const written = {
    shown_as: command.shownAs,
    state: confirmation === null ? 'ready' : 'unconfirmed',
    reason: null,
    code_hash: confirmation?.codeHash ?? null,
    code_until_ms: confirmation?.untilMs ?? null,
    added_at_ms: atMs,
  } as const;
  await transaction.run(
    build
      .insertInto('notice_address')
      .values({
        owner_id: ownerId,
        channel,
        address,
        municipality_id: command.municipalityId,
        ...written,
        last_accepted_at_ms: null,
      })
      .onConflict((conflict) => conflict.columns(['owner_id', 'channel', 'address']).doUpdateSet(written)),
  );
}

/** The first of a channel is the one that was added first. */
export function readNoticeAddresses(snapshot: Snapshot, ownerId: OwnerId): Promise<NoticeAddress[]> {
  return snapshot.all(
    build
      .selectFrom('notice_address')
      .select([
        'channel',
        'address',
        'shown_as as shownAs',
        'state',
        'reason',
        'last_accepted_at_ms as lastAcceptedAtMs',
      ])
      .where('owner_id', '=', ownerId)
      .orderBy('added_at_ms')
      .orderBy('address'),
  );
}

async function findOwner(
  snapshot: Snapshot,
  { channel, address }: Parameters<NoticeAddressCommands['findAddressOwner']>[0],
): Promise<AddressOwner | null> {
  const owner = await snapshot.first(
    build
      .selectFrom('notice_address')
      .select(['owner_id as ownerId', 'municipality_id as municipalityId'])
      .where('channel', '=', channel)
      .where('address', '=', address)
      .where('state', '<>', 'unconfirmed')
      .orderBy('owner_id'),
  );
  if (owner === undefined) return null;
  const { ownerId } = owner;
  const families = await snapshot.all(
    build
      .selectFrom('family_account')
      .select('family_account_id as familyAccountId')
      .where('owner_id', '=', ownerId)
      .union(
        build
          .selectFrom('co_guardian')
          .select('family_account_id as familyAccountId')
          .where('owner_id', '=', ownerId)
          .where('ended_at_ms', 'is', null),
      )
      .orderBy('familyAccountId'),
  );
  return { ...owner, families: families.map(({ familyAccountId }) => familyAccountId) };
}
