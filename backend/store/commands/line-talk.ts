import { build } from '../database/build.ts';
import type { Database } from '../database/database.ts';
import type { LineTalkCommands } from '../line-talk.ts';

export function lineTalk(database: Database): LineTalkCommands {
  return {
    keepLineEvents: ({ events, atMs }) =>
      database.write(async (transaction) => {
        let kept = 0;
        for (const { eventId, content } of events) {
          const row = { event_id: eventId, content, received_at_ms: atMs, done_at_ms: null };
          kept += await transaction.run(
            build
              .insertInto('line_event')
              .values(row)
              .onConflict((conflict) => conflict.doNothing()),
          );
        }
        return kept;
      }),

    takeLineEvent: ({ atMs, leaseMs }) =>
      database.write(async (transaction) => {
        const taken = await transaction.first(
          build
            .updateTable('line_event')
            .set({ lease_until_ms: atMs + leaseMs })
            .where('lease_until_ms', '<=', atMs)
            .where('event_id', '=', (eb) =>
              eb
                .selectFrom('line_event')
                .select('event_id')
                .where('done_at_ms', 'is', null)
                .where('lease_until_ms', '<=', atMs)
                .orderBy('received_at_ms')
                .orderBy('event_id')
                .limit(1),
            )
            .returning(['event_id as eventId', 'content', 'received_at_ms as receivedAtMs']),
        );
        return taken ?? null;
      }),

    endLineEvent: ({ eventId, atMs }) =>
      database.write(async (transaction) => {
        await transaction.run(
          build
            .updateTable('line_event')
            .set({ content: '', done_at_ms: atMs })
            .where('event_id', '=', eventId),
        );
      }),

    makeLineNonce: ({ nonceHash, ownerId, municipalityId, untilMs }) =>
      database.write(async (transaction) => {
        await transaction.run(
          build.insertInto('line_nonce').values({
            nonce_hash: nonceHash,
            owner_id: ownerId,
            municipality_id: municipalityId,
            until_ms: untilMs,
            used_by: null,
          }),
        );
      }),

    useLineNonce: ({ nonceHash, eventId, atMs }) =>
      database.write(async (transaction) => {
        const used = await transaction.first(
          build
            .updateTable('line_nonce')
            .set({ used_by: eventId })
            .where('nonce_hash', '=', nonceHash)
            .where('until_ms', '>', atMs)
            .where((eb) => eb.or([eb('used_by', 'is', null), eb('used_by', '=', eventId)]))
            .returning(['owner_id as ownerId', 'municipality_id as municipalityId']),
        );
        return used ?? null;
      }),

    makeLineStops: ({ address, municipalityId, stops, untilMs }) =>
      database.write(async (transaction) => {
        for (const { tokenHash, familyAccountId, memberId } of stops)
          await transaction.run(
            build.insertInto('line_stop').values({
              token_hash: tokenHash,
              address,
              family_account_id: familyAccountId,
              municipality_id: municipalityId,
              member_id: memberId,
              until_ms: untilMs,
              used_by: null,
            }),
          );
      }),

    useLineStop: ({ tokenHash, address, eventId, atMs }) =>
      database.write(async (transaction) => {
        const used = await transaction.first(
          build
            .updateTable('line_stop')
            .set({ used_by: eventId })
            .where('token_hash', '=', tokenHash)
            .where('address', '=', address)
            .where('until_ms', '>', atMs)
            .where((eb) => eb.or([eb('used_by', 'is', null), eb('used_by', '=', eventId)]))
            .returning(['family_account_id as familyAccountId', 'member_id as memberId']),
        );
        return used ?? null;
      }),
  };
}
