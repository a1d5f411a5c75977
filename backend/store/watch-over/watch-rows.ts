import { watchWishSchema } from '../../../contract/watch-over-routes.ts';
import type { CheckedIn, ReadableWish } from '../../../contract/watch-over-routes.ts';
import type { BusinessDate } from '../../../domain/business-date.ts';
import type { FamilyAccountId, MemberId, MunicipalityId, OwnerId } from '../../../domain/ids.ts';
import type { LadderState, Rung } from '../../../domain/watch-over/watch-ladder.ts';
import type { WatchWish } from '../../../domain/watch-over/watch-wish.ts';
import { readCoGuardians } from '../commands/co-guardians.ts';
import { build } from '../database/build.ts';
import type { Snapshot, Transaction } from '../database/database.ts';

export interface WatchRow {
  readonly member_id: MemberId;
  readonly municipality_id: MunicipalityId;
  readonly family_account_id: FamilyAccountId;
  readonly display_name: string;
  readonly version: number;
  readonly asked_version: number | null;
  readonly agreed_version: number | null;
  readonly refused_version: number | null;
  readonly rung: Rung;
  readonly since: BusinessDate | '';
  readonly outage_told: 0 | 1;
  readonly seen_at_ms: number;
}

export interface Person {
  readonly ownerId: OwnerId;
  readonly name: string;
}

export async function readWatch(snapshot: Snapshot, memberId: MemberId): Promise<WatchRow | null> {
  return (await snapshot.first(watchRows().where('w.member_id', '=', memberId))) ?? null;
}

export function readWatchesOf(snapshot: Snapshot, familyAccountId: FamilyAccountId): Promise<WatchRow[]> {
  return snapshot.all(watchRows().where('w.family_account_id', '=', familyAccountId));
}

function watchRows() {
  return build
    .selectFrom('watch_over as w')
    .innerJoin('member as m', 'm.member_id', 'w.member_id')
    .selectAll('w')
    .select('m.display_name');
}

export function ladderOf(row: WatchRow, today: BusinessDate): LadderState {
  const { rung, since, outage_told, seen_at_ms } = row;
  return { rung, since: since === '' ? today : since, outageTold: outage_told === 1, seenAtMs: seen_at_ms };
}

/** @throws if there is none of that version */
export async function readWish(
  snapshot: Snapshot,
  memberId: MemberId,
  version: number,
): Promise<{ readonly wish: WatchWish; readonly askedAtMs: number }> {
  const row = await snapshot.first(
    build
      .selectFrom('watch_wish')
      .select(['wish', 'asked_at_ms'])
      .where('member_id', '=', memberId)
      .where('version', '=', version),
  );
  if (row === undefined) throw new Error('a wish that nobody made');
  return { wish: watchWishSchema.parse(JSON.parse(row.wish)), askedAtMs: row.asked_at_ms };
}

/** Who may be told about this family's members now: the owner and the co-guardians that are still it. */
export async function readPeople(snapshot: Snapshot, familyAccountId: FamilyAccountId): Promise<Person[]> {
  const owner = await snapshot.first(
    build
      .selectFrom('family_account as f')
      .innerJoin('owner as o', 'o.owner_id', 'f.owner_id')
      .select(['o.owner_id as ownerId', 'o.name'])
      .where('f.family_account_id', '=', familyAccountId),
  );
  return [...(owner === undefined ? [] : [owner]), ...(await readCoGuardians(snapshot, familyAccountId))];
}

/** What is in force and what is asked, as the person themselves reads it. */
export async function readAsPerson(
  snapshot: Snapshot,
  row: WatchRow,
): Promise<CheckedIn & { readonly familyAccountId: FamilyAccountId }> {
  const people = await readPeople(snapshot, row.family_account_id);
  const readable = async (version: number | null): Promise<ReadableWish | null> => {
    if (version === null) return null;
    const { wish } = await readWish(snapshot, row.member_id, version);
    const { everyDays, placeVisible, tellsMunicipality } = wish;
    const namesOf = (named: readonly OwnerId[]): string[] =>
      people.filter(({ ownerId }) => named.includes(ownerId)).map(({ name }) => name);
    return {
      version,
      everyDays,
      watcherNames: namesOf(wish.watchers),
      secondContactNames: namesOf(wish.secondContacts),
      placeVisible,
      tellsMunicipality,
    };
  };
  return {
    familyAccountId: row.family_account_id,
    displayName: row.display_name,
    agreed: await readable(row.agreed_version),
    asked: await readable(row.asked_version),
  };
}

export async function setVersions(
  transaction: Transaction,
  memberId: MemberId,
  columns: Partial<
    Pick<
      WatchRow,
      'agreed_version' | 'asked_version' | 'refused_version' | 'rung' | 'since' | 'outage_told' | 'seen_at_ms'
    >
  >,
): Promise<void> {
  await transaction.run(build.updateTable('watch_over').set(columns).where('member_id', '=', memberId));
}
