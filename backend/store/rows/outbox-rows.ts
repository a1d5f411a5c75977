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

/** An event for the owner of the family. */
interface OwedEvent {
  readonly familyAccountId: FamilyAccountId;
  readonly municipalityId: MunicipalityId;
  readonly event: FamilyEvent;
  readonly atMs: number;
}

/** Where an event stands in its recipient's row of events. */
export interface EventPlace {
  readonly recipient: string;
  readonly seq: number;
}

/** The next place in the family's row; nobody else gets one there before the commit. */
export async function nextEventPlace(
  transaction: Transaction,
  owed: Pick<OwedEvent, 'familyAccountId' | 'municipalityId'>,
): Promise<EventPlace> {
  const recipient = recipientOf(owed.familyAccountId);
  const counted = await transaction.first(nextNumber({ recipient, municipalityId: owed.municipalityId }));
  if (counted === undefined) throw new Error('the outbox gave no number');
  return { recipient, seq: counted.last_seq };
}

export async function writeEvent(
  transaction: Transaction,
  place: EventPlace,
  { familyAccountId, municipalityId, event, atMs }: OwedEvent,
): Promise<void> {
  await transaction.run(
    insertEvent({
      ...place,
      municipalityId,
      eventId: event.eventId,
      about: aboutOf(event, familyAccountId),
      payload: JSON.stringify(familyEventSchema.parse(event)),
      atMs,
    }),
  );
}

/** Owes the event to the family's owner, inside the caller's transaction. */
export async function oweEvent(transaction: Transaction, owed: OwedEvent): Promise<void> {
  await writeEvent(transaction, await nextEventPlace(transaction, owed), owed);
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
    case 'lot-expiring':
      return familyAccountId;
    case 'watch-over':
      return event.memberId;
  }
}

/** What a family's row of events goes by. */
export function recipientOf(familyAccountId: FamilyAccountId): string {
  return `family:${familyAccountId}`;
}
