import type { FamilyEvent } from '../../../contract/owner-routes.ts';
import { familyEventSchema } from '../../../contract/owner-routes.ts';
import type { FamilyAccountId, MunicipalityId } from '../../../domain/ids.ts';
import type { Snapshot, Transaction } from '../database/database.ts';
import { changes, first, round, roundsIn } from '../database/rounds.ts';
import type { Ask, Rounds } from '../database/rounds.ts';
import { statement } from '../database/statement.ts';
import type { OutboxEvent } from '../families.ts';

// The counter's row is locked until the commit, so a recipient's events are committed in the order of their numbers.
const nextNumber = statement<{ recipient: string; municipalityId: MunicipalityId }, EventPlace>(
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
  readonly last_seq: number;
}

/** The next place in the family's row of events; nobody else gets one there before the commit. */
export function nextEventPlace({
  familyAccountId,
  municipalityId,
}: Pick<OwedEvent, 'familyAccountId' | 'municipalityId'>): Ask<EventPlace | undefined> {
  return first(nextNumber({ recipient: recipientOf(familyAccountId), municipalityId }));
}

/** @param answer to `nextEventPlace` */
export function eventPlaceIn(answer: EventPlace | undefined): EventPlace {
  if (answer === undefined) throw new Error('the outbox gave no number');
  return answer;
}

export function eventRow(
  place: EventPlace,
  { familyAccountId, municipalityId, event, atMs }: OwedEvent,
): Ask<number> {
  return changes(
    insertEvent({
      recipient: recipientOf(familyAccountId),
      seq: place.last_seq,
      municipalityId,
      eventId: event.eventId,
      about: aboutOf(event, familyAccountId),
      // Not parsed first: it was built by typed code just now, and parsing cost as much as writing it (purchases.test.ts looks).
      payload: JSON.stringify(event),
      atMs,
    }),
  );
}

/** Owes the event to the family's owner, inside the caller's transaction. */
export async function oweEvent(transaction: Transaction, owed: OwedEvent): Promise<void> {
  await roundsIn(transaction, owe(owed));
}

function* owe(owed: OwedEvent): Rounds<void> {
  const [place] = yield* round(nextEventPlace(owed));
  yield* round(eventRow(eventPlaceIn(place), owed));
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
