import type { WatchPause, WatchedMember } from '../../../contract/watch-over-routes.ts';
import { ageOn } from '../../../domain/business-date.ts';
import type { BusinessDate } from '../../../domain/business-date.ts';
import type { MemberId } from '../../../domain/ids.ts';
import { tokyoMomentAt } from '../../../domain/tokyo-moment.ts';
import { defaultEveryDays } from '../../../domain/watch-over/watch-wish.ts';
import { build } from '../database/build.ts';
import type { Snapshot } from '../database/database.ts';
import { lookAt } from './climb-ladder.ts';
import { readWish } from './watch-rows.ts';
import type { WatchRow } from './watch-rows.ts';

export interface MemberFacts {
  readonly memberId: MemberId;
  readonly displayName: string;
  readonly birthDate: BusinessDate;
}

/** Nobody whose consent was taken back: no finger of theirs shows that they are well. */
export function membersOf() {
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

/** How it stands for a member, as the family sees it; `row`: `null` where it was never asked for. */
export async function watchedMember(
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

export async function readPauses(
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
