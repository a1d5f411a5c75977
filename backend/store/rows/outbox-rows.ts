import type { FamilyEvent } from '../../../contract/owner-routes.ts';
import { familyEventSchema } from '../../../contract/owner-routes.ts';
import type { FamilyAccountId, MunicipalityId } from '../../../domain/ids.ts';
import type { Snapshot, Transaction } from '../database/database.ts';
import { statement } from '../database/statement.ts';
import type { OutboxEvent } from '../families.ts';

// The counter's row is locked until the commit, so a recipient's events are committed in the order of their numbers.
const nextNumber = statement<{ recipient: string; municipalityId: MunicipalityId }, { last_seq: number }>(
  `INSERT INTO outbox_recipient (recipient, municipality_id, last_seq) VALUES (@recipient, @municipalityId, 1)
   ON CONFLICT (recipient) DO UPDATE SET last_seq = outbox_recipient.last_seq + 1 RETURNING last_seq`,
);
const insertEvent = statement<{
  recipient: string;
  seq: number;
  municipalityId: MunicipalityId;
  eventId: string;
  about: string;
  payload: string;
  atMs: number;
}>(
  `INSERT INTO outbox (recipient, seq, municipality_id, event_id, about, payload, created_at_ms)
   VALUES (@recipient, @seq, @municipalityId, @eventId, @about, @payload, @atMs)`,
);
const newestOf = statement<{ recipient: string }, { last_seq: number }>(
  'SELECT last_seq FROM outbox_recipient WHERE recipient = @recipient',
);
const eventsAfter = statement<
  { recipient: string; afterSeq: number; limit: number },
  { seq: number; payload: string }
>(
  'SELECT seq, payload FROM outbox WHERE recipient = @recipient AND seq > @afterSeq ORDER BY seq LIMIT @limit',
);

/** Owes the event to the family's owner, inside the caller's transaction. */
export async function oweEvent(
  transaction: Transaction,
  owed: {
    readonly familyAccountId: FamilyAccountId;
    readonly municipalityId: MunicipalityId;
    readonly event: FamilyEvent;
    readonly atMs: number;
  },
): Promise<void> {
  const { municipalityId, event, atMs } = owed;
  const recipient = recipientOf(owed.familyAccountId);
  const counted = await transaction.first(nextNumber({ recipient, municipalityId }));
  if (counted === undefined) throw new Error('the outbox gave no number');
  await transaction.run(
    insertEvent({
      recipient,
      seq: counted.last_seq,
      municipalityId,
      eventId: event.eventId,
      about: aboutOf(event, owed.familyAccountId),
      payload: JSON.stringify(familyEventSchema.parse(event)),
      atMs,
    }),
  );
}

export async function newestEvent(snapshot: Snapshot, familyAccountId: FamilyAccountId): Promise<number> {
  return (await snapshot.first(newestOf({ recipient: recipientOf(familyAccountId) })))?.last_seq ?? 0;
}

export async function readEvents(
  snapshot: Snapshot,
  query: { readonly familyAccountId: FamilyAccountId; readonly afterSeq: number; readonly limit: number },
): Promise<OutboxEvent[]> {
  const rows = await snapshot.all(eventsAfter({ ...query, recipient: recipientOf(query.familyAccountId) }));
  return rows.map(({ seq, payload }) => ({
    seq,
    event: familyEventSchema.safeParse(JSON.parse(payload)).data ?? null,
  }));
}

function aboutOf(event: FamilyEvent, familyAccountId: FamilyAccountId): string {
  switch (event.kind) {
    case 'purchase':
      return event.purchase.purchaseId;
    case 'member-changed':
      return event.member.memberId;
    case 'family-changed':
      return familyAccountId;
  }
}

function recipientOf(familyAccountId: FamilyAccountId): string {
  return `family:${familyAccountId}`;
}
