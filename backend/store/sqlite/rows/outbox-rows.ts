import type { FamilyEvent } from '../../../../contract/owner-routes.ts';
import { familyEventSchema } from '../../../../contract/owner-routes.ts';
import type { FamilyAccountId, MunicipalityId } from '../../../../domain/ids.ts';
import type { SqliteDatabase } from '../../../../platform/sqlite.ts';
import type { OutboxEvent } from '../../families.ts';

export interface Outbox {
  /** Owes the event to the family's owner, inside the caller's transaction. */
  write(event: {
    readonly familyAccountId: FamilyAccountId;
    readonly municipalityId: MunicipalityId;
    readonly event: FamilyEvent;
    readonly atMs: number;
  }): void;
  newest(familyAccountId: FamilyAccountId): number;
  read(familyAccountId: FamilyAccountId, afterSeq: number, limit: number): OutboxEvent[];
}

export function outbox(database: SqliteDatabase): Outbox {
  const insert = database.prepare(
    `INSERT INTO outbox (recipient, seq, municipality_id, event_id, about, payload, created_at_ms)
     SELECT @recipient, coalesce(max(seq), 0) + 1, @municipalityId, @eventId, @about, @payload, @atMs
       FROM outbox WHERE recipient = @recipient`,
  );
  const newest = database.prepare<[string], { seq: number }>(
    'SELECT coalesce(max(seq), 0) AS seq FROM outbox WHERE recipient = ?',
  );
  const after = database.prepare<[string, number, number], { seq: number; payload: string }>(
    'SELECT seq, payload FROM outbox WHERE recipient = ? AND seq > ? ORDER BY seq LIMIT ?',
  );
  return {
    write: ({ familyAccountId, municipalityId, event, atMs }) =>
      void insert.run({
        recipient: recipientOf(familyAccountId),
        municipalityId,
        eventId: event.eventId,
        about: event.kind === 'purchase' ? event.purchase.purchaseId : event.member.memberId,
        payload: JSON.stringify(familyEventSchema.parse(event)),
        atMs,
      }),
    newest: (familyAccountId) => newest.get(recipientOf(familyAccountId))?.seq ?? 0,
    read: (familyAccountId, afterSeq, limit) =>
      after.all(recipientOf(familyAccountId), afterSeq, limit).map(({ seq, payload }) => ({
        seq,
        event: familyEventSchema.safeParse(JSON.parse(payload)).data ?? null,
      })),
  };
}

function recipientOf(familyAccountId: FamilyAccountId): string {
  return `family:${familyAccountId}`;
}
