import type { WatchPause, WatchedMember } from '../../../contract/watch-over-routes.ts';
import { ageOn, businessDateAt, daysBetween } from '../../../domain/business-date.ts';
import type { BusinessDate } from '../../../domain/business-date.ts';
import { needsGuardianConsent } from '../../../domain/guardian-age.ts';
import type { MemberId } from '../../../domain/ids.ts';
import { ok, refused } from '../../../domain/result.ts';
import { tokyoMomentAt } from '../../../domain/tokyo-moment.ts';
import {
  PAUSE_DAYS_MAX,
  checkWatchWish,
  defaultEveryDays,
  seesMore,
} from '../../../domain/watch-over/watch-wish.ts';
import { build } from '../database/build.ts';
import type { Database, Snapshot, Transaction } from '../database/database.ts';
import type { OwnersChange } from '../families.ts';
import { writeAudit } from '../rows/audit-rows.ts';
import type { AuditFact } from '../access.ts';
import type { WatchCommands } from '../watching.ts';
import { climbLadder, lookAt, tellFamily, whoWatches } from './climb-ladder.ts';
import { readPeople, readWatch, readWatchesOf, readWish } from './watch-rows.ts';
import type { WatchRow } from './watch-rows.ts';

type Commands = Pick<
  WatchCommands,
  'readWatchOver' | 'askWatchOver' | 'endWatchOver' | 'heardFromMember' | 'pauseWatchOver' | 'endWatchPause'
>;

const PAUSES_MAX = 20;
/** Carried over from the yes that saw at least as much. */
const SEES_LESS_WORDING = 'sees-less';

interface MemberFacts {
  readonly memberId: MemberId;
  readonly displayName: string;
  readonly birthDate: BusinessDate;
}

/** The family's side of watch-over: it asks, names days of absence, and may end it. */
export function familyWatches(database: Database): Commands {
  return {
    readWatchOver: ({ familyAccountId, atMs }) =>
      database.read(async (snapshot) => {
        const today = businessDateAt(atMs);
        const rows = await snapshot.all(
          membersOf()
            .where('family_account_id', '=', familyAccountId)
            .orderBy('enrolled_at_ms')
            .orderBy('member_id'),
        );
        const watches = await readWatchesOf(snapshot, familyAccountId);
        const members: WatchedMember[] = [];
        for (const member of rows) {
          if (needsGuardianConsent(member.birthDate, today)) continue;
          const row = watches.find((one) => one.member_id === member.memberId) ?? null;
          members.push(await watchedMember(snapshot, member, row, atMs));
        }
        return { people: await readPeople(snapshot, familyAccountId), members };
      }),

    askWatchOver: ({ wish, replacesVersion, ...change }) =>
      database.write(async (transaction) => {
        const member = await findMember(transaction, change);
        if (member === null) return refused('NOT_FOUND');
        const people = (await readPeople(transaction, change.familyAccountId)).map(({ ownerId }) => ownerId);
        const named = [...wish.watchers, ...wish.secondContacts];
        if (
          !checkWatchWish(wish).ok ||
          !named.every((one) => people.includes(one)) ||
          needsGuardianConsent(member.birthDate, change.today)
        )
          return refused('NOT_ALLOWED');
        if (!(await takeVersion(transaction, change, replacesVersion))) return refused('VERSION_CONFLICT');

        const before = await existing(transaction, change.memberId);
        const version = replacesVersion + 1;
        await transaction.run(
          build.insertInto('watch_wish').values({
            member_id: change.memberId,
            version,
            municipality_id: change.municipalityId,
            wish: JSON.stringify(wish),
            asked_by: `owner:${change.changedBy}`,
            asked_at_ms: change.atMs,
          }),
        );
        const agreed =
          before.agreed_version === null
            ? null
            : (await readWish(transaction, change.memberId, before.agreed_version)).wish;
        const holdsAtOnce = agreed !== null && !seesMore(agreed, wish);
        if (holdsAtOnce) await carryConsentOver(transaction, change, version);
        await setVersions(
          transaction,
          change.memberId,
          holdsAtOnce ? { agreed_version: version, asked_version: null } : { asked_version: version },
        );
        await audit(transaction, change, { action: 'watch-over.asked', detail: { version, holdsAtOnce } });
        const after = await existing(transaction, change.memberId);
        return ok(await watchedMember(transaction, member, after, change.atMs));
      }),

    endWatchOver: (change) =>
      database.write(async (transaction) => {
        const row = await findWatch(transaction, change);
        if (row === null || (row.agreed_version ?? row.asked_version) === null) return refused('NOT_FOUND');
        await endWatch(transaction, row, change);
        await audit(transaction, change, { action: 'watch-over.ended', detail: {} });
        return ok(undefined);
      }),

    heardFromMember: (change) =>
      database.write(async (transaction) => {
        const row = await findWatch(transaction, change);
        const member = await findMember(transaction, change);
        if (row === null || member === null || row.agreed_version === null) return refused('NOT_FOUND');
        await transaction.run(
          build.insertInto('sign_of_life').values({
            sign_id: change.eventId,
            municipality_id: change.municipalityId,
            member_id: change.memberId,
            kind: 'heard-from',
            seen_on: change.today,
            at_ms: change.atMs,
          }),
        );
        await audit(transaction, change, { action: 'watch-over.heard-from', detail: {} });
        await climbLadder(transaction, row, tokyoMomentAt(change.atMs), change.eventId);
        const after = await existing(transaction, change.memberId);
        return ok(await watchedMember(transaction, member, after, change.atMs));
      }),

    pauseWatchOver: ({ pause, ...change }) =>
      database.write(async (transaction) => {
        const row = await findWatch(transaction, change);
        const member = await findMember(transaction, change);
        if (row === null || member === null) return refused('NOT_FOUND');
        const known = await transaction.first(
          build.selectFrom('watch_pause').selectAll().where('pause_id', '=', pause.pauseId),
        );
        if (known !== undefined) {
          const isSame = known.member_id === change.memberId && sameDays(known, pause);
          return isSame
            ? ok(await watchedMember(transaction, member, row, change.atMs))
            : refused('ID_REUSED');
        }
        const length = daysBetween(pause.from, pause.until);
        const others = (await readPauses(transaction, change.memberId, change.today)).length;
        if (length < 0 || length >= PAUSE_DAYS_MAX || pause.until < change.today || others >= PAUSES_MAX)
          return refused('NOT_ALLOWED');
        await transaction.run(
          build.insertInto('watch_pause').values({
            pause_id: pause.pauseId,
            municipality_id: change.municipalityId,
            member_id: change.memberId,
            from_date: pause.from,
            until_date: pause.until,
            reason: pause.reason,
            made_by: `owner:${change.changedBy}`,
            made_at_ms: change.atMs,
          }),
        );
        await audit(transaction, change, {
          action: 'watch-over.paused',
          detail: { pauseId: pause.pauseId },
        });
        return ok(await watchedMember(transaction, member, row, change.atMs));
      }),

    endWatchPause: ({ pauseId, ...change }) =>
      database.write(async (transaction) => {
        const row = await findWatch(transaction, change);
        const member = await findMember(transaction, change);
        if (row === null || member === null) return refused('NOT_FOUND');
        // The days that are over were days of absence and stay it.
        const ended = await transaction.run(
          build
            .updateTable('watch_pause')
            .set({ ended_at_ms: change.atMs, until_date: change.today })
            .where('pause_id', '=', pauseId)
            .where('member_id', '=', change.memberId)
            .where('ended_at_ms', 'is', null),
        );
        if (ended === 0) return refused('NOT_FOUND');
        await audit(transaction, change, { action: 'watch-over.pause-ended', detail: { pauseId } });
        return ok(await watchedMember(transaction, member, row, change.atMs));
      }),
  };
}

/** Nothing is in force and nothing is asked any more, from this very transaction on; those who watched hear it. */
export async function endWatch(
  transaction: Transaction,
  row: WatchRow,
  { eventId, atMs }: { readonly eventId: string; readonly atMs: number },
): Promise<void> {
  const ownerIds = await whoWatches(transaction, row);
  await setVersions(transaction, row.member_id, {
    agreed_version: null,
    asked_version: null,
    rung: 'well',
    outage_told: 0,
  });
  if (row.agreed_version === null) return;
  const at = tokyoMomentAt(atMs);
  await tellFamily(transaction, row, { stage: 'ended', ownerIds, seen: null, at, eventId });
}

/** Without a finger that is recognised nobody is seen any more: what is in force or asked for ends. */
export async function endWatchOf(
  transaction: Transaction,
  memberId: MemberId,
  ended: { readonly eventId: string; readonly atMs: number },
): Promise<void> {
  const row = await readWatch(transaction, memberId);
  if (row !== null) await endWatch(transaction, row, ended);
}

/** Of somebody who is erased nothing stays: who watched, since when, when they were seen, when they were away. */
export async function forgetWatchOf(transaction: Transaction, memberId: MemberId): Promise<void> {
  for (const table of ['watch_consent', 'watch_wish', 'watch_pause', 'watch_over', 'sign_of_life'] as const)
    await transaction.run(build.deleteFrom(table).where('member_id', '=', memberId));
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

/** Counts the version up where it is what the asker has seen; two who ask at once do not overwrite each other. */
async function takeVersion(
  transaction: Transaction,
  { memberId, municipalityId, familyAccountId }: OwnersChange,
  replacesVersion: number,
): Promise<boolean> {
  const taken =
    replacesVersion === 0
      ? build
          .insertInto('watch_over')
          .values({
            member_id: memberId,
            municipality_id: municipalityId,
            family_account_id: familyAccountId,
            version: 1,
          })
          .onConflict((conflict) => conflict.column('member_id').doNothing())
      : build
          .updateTable('watch_over')
          .set({ version: replacesVersion + 1 })
          .where('member_id', '=', memberId)
          .where('version', '=', replacesVersion);
  return (await transaction.run(taken)) === 1;
}

async function carryConsentOver(
  transaction: Transaction,
  change: OwnersChange,
  version: number,
): Promise<void> {
  await transaction.run(
    build.insertInto('watch_consent').values({
      member_id: change.memberId,
      version,
      municipality_id: change.municipalityId,
      how: 'sees-less',
      wording_version: SEES_LESS_WORDING,
      given_at_ms: change.atMs,
    }),
  );
}

/** Nobody whose consent was taken back: no finger of theirs shows that they are well. */
function membersOf() {
  return build
    .selectFrom('member')
    .select(['member_id as memberId', 'display_name as displayName', 'birth_date as birthDate'])
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('consent_withdrawal as w')
            .select('w.version')
            .whereRef('w.member_id', '=', 'member.member_id')
            .whereRef('w.version', '=', 'member.consent_version'),
        ),
      ),
    );
}

async function findMember(
  snapshot: Snapshot,
  { memberId, familyAccountId }: OwnersChange,
): Promise<MemberFacts | null> {
  const member = await snapshot.first(
    membersOf().where('member_id', '=', memberId).where('family_account_id', '=', familyAccountId),
  );
  return member ?? null;
}

async function findWatch(
  snapshot: Snapshot,
  { memberId, familyAccountId }: OwnersChange,
): Promise<WatchRow | null> {
  const row = await readWatch(snapshot, memberId);
  return row?.family_account_id === familyAccountId ? row : null;
}

/** @throws if there is none */
async function existing(snapshot: Snapshot, memberId: MemberId): Promise<WatchRow> {
  const row = await readWatch(snapshot, memberId);
  if (row === null) throw new Error('watch-over was never asked for');
  return row;
}

async function watchedMember(
  snapshot: Snapshot,
  { memberId, displayName, birthDate }: MemberFacts,
  row: WatchRow | null,
  atMs: number,
): Promise<WatchedMember> {
  const at = tokyoMomentAt(atMs);
  const today = at.businessDate;
  const suggestedDays = defaultEveryDays(ageOn(birthDate, today));
  const head = { memberId, displayName, suggestedDays };
  if (row === null)
    return { ...head, version: 0, agreed: null, asked: null, refused: false, pauses: [], now: null };
  const { agreed_version, asked_version } = row;
  const asked = asked_version === null ? null : await readWish(snapshot, memberId, asked_version);
  return {
    ...head,
    version: row.version,
    agreed: agreed_version === null ? null : await readAgreed(snapshot, memberId, agreed_version),
    asked: asked && { wish: asked.wish, at: new Date(asked.askedAtMs).toISOString() },
    refused: row.refused_version === row.version,
    pauses: await readPauses(snapshot, memberId, today),
    now: agreed_version === null ? null : await readNow(snapshot, { ...row, agreed_version }, at),
  };
}

async function readAgreed(
  snapshot: Snapshot,
  memberId: MemberId,
  version: number,
): Promise<NonNullable<WatchedMember['agreed']>> {
  const { wish } = await readWish(snapshot, memberId, version);
  // The person's own yes: what came after it saw no more.
  const given = await snapshot.first(
    build
      .selectFrom('watch_consent')
      .select('given_at_ms')
      .where('member_id', '=', memberId)
      .where('how', '=', 'at-kiosk')
      .where('version', '<=', version)
      .orderBy('version', 'desc')
      .limit(1),
  );
  if (given === undefined) throw new Error('watch-over without consent');
  return { wish, since: new Date(given.given_at_ms).toISOString() };
}

async function readNow(
  snapshot: Snapshot,
  row: WatchRow & { readonly agreed_version: number },
  at: ReturnType<typeof tokyoMomentAt>,
): Promise<NonNullable<WatchedMember['now']>> {
  const { seen, step, wish } = await lookAt(snapshot, row, at);
  const { shopId, seenOn } = seen.last;
  const shop =
    wish.placeVisible && shopId !== null
      ? await snapshot.first(build.selectFrom('shop').select('name').where('shop_id', '=', shopId))
      : undefined;
  return {
    lastSeenOn: seenOn,
    lastSeenAt: shop?.name ?? null,
    patienceDays: step.patience,
    rung: row.rung,
    outage: row.outage_told === 1,
  };
}

async function readPauses(
  snapshot: Snapshot,
  memberId: MemberId,
  today: BusinessDate,
): Promise<WatchPause[]> {
  return snapshot.all(
    build
      .selectFrom('watch_pause')
      .select(['pause_id as pauseId', 'from_date as from', 'until_date as until', 'reason'])
      .where('member_id', '=', memberId)
      .where('until_date', '>=', today)
      .where('ended_at_ms', 'is', null)
      .orderBy('from_date')
      .orderBy('pause_id'),
  );
}

function sameDays(
  known: { readonly from_date: BusinessDate; readonly until_date: BusinessDate; readonly reason: string },
  { from, until, reason }: WatchPause,
): boolean {
  return known.from_date === from && known.until_date === until && known.reason === reason;
}

type WatchFact = Extract<AuditFact, { action: `watch-over.${string}` }>;
type Undirected<Fact> = Fact extends WatchFact ? Omit<Fact, 'subject'> : never;

async function audit(
  transaction: Transaction,
  { municipalityId, memberId, changedBy, atMs }: OwnersChange,
  fact: Undirected<WatchFact>,
): Promise<void> {
  await writeAudit(transaction, {
    ...fact,
    municipalityId,
    atMs,
    actor: `owner:${changedBy}`,
    terminalId: null,
    subject: memberId,
  });
}
