import { sql } from 'kysely';
import type { FamilyMember } from '../../../contract/owner-routes.ts';
import type { BusinessDate } from '../../../domain/business-date.ts';
import type { FamilyAccountId } from '../../../domain/ids.ts';
import { ok, refused } from '../../../domain/result.ts';
import { balanceOf } from '../../../domain/voucher-lots.ts';
import { build } from '../database/build.ts';
import type { Database, Snapshot, Transaction } from '../database/database.ts';
import type { FamilyCommands, FamilySummary, OwnerPage, OwnersChange } from '../families.ts';
import { writeAudit } from '../rows/audit-rows.ts';
import { readFamilyPurchases, readLots, readMember, readMembers } from '../rows/family-rows.ts';
import { newestEvent, oweEvent, readEvents } from '../rows/outbox-rows.ts';
import { writeRules } from '../rows/rules-versions.ts';
import { readConsentNotice } from './consent-notices.ts';
import { findFamily } from './find-family.ts';

type Commands = Pick<
  FamilyCommands,
  | 'searchFamilies'
  | 'familyExists'
  | 'currentConsentNotice'
  | 'readFamilyPage'
  | 'changeRules'
  | 'setFrozen'
  | 'newestEvent'
  | 'readEvents'
>;

const FAMILIES_MAX = 50;
const PURCHASES_MAX = 50;

export function familyCommands(database: Database): Commands {
  return {
    searchFamilies: (query) => database.read((snapshot) => searchFamilies(snapshot, query)),
    familyExists: (query) => database.read(async (snapshot) => (await findFamily(snapshot, query)) !== null),
    currentConsentNotice: (municipalityId) =>
      database.read((snapshot) => readConsentNotice(snapshot, municipalityId)),
    readFamilyPage: ({ familyAccountId, today }) =>
      database.read((snapshot) => readFamilyPage(snapshot, familyAccountId, today)),
    changeRules: ({ rules, replacesVersion, ...change }) =>
      database.write(async (transaction) => {
        const version = replacesVersion + 1;
        const replaced = await transaction.run(
          build
            .updateTable('member')
            .set({ rules_version: version })
            .where('member_id', '=', change.memberId)
            .where('family_account_id', '=', change.familyAccountId)
            .where('rules_version', '=', replacesVersion),
        );
        if (replaced === 0)
          return refused((await isMember(transaction, change)) ? 'VERSION_CONFLICT' : 'NOT_FOUND');
        const { memberId, municipalityId, today, atMs } = change;
        const subject = { kind: 'member', id: memberId, municipalityId } as const;
        const changedBy = `owner:${change.changedBy}`;
        await writeRules(transaction, subject, { version, rules, changedBy, today, atMs });
        await writeAudit(transaction, {
          ...auditHead(change),
          action: 'member.rules-changed',
          detail: { version, rules },
        });
        return ok(await tellOfChange(transaction, change));
      }),
    setFrozen: ({ frozen, ...change }) =>
      database.write(async (transaction) => {
        const changed = await transaction.run(
          build
            .updateTable('member')
            .set({ frozen: frozen ? 1 : 0 })
            .where('member_id', '=', change.memberId)
            .where('family_account_id', '=', change.familyAccountId),
        );
        if (changed === 0) return refused('NOT_FOUND');
        await writeAudit(transaction, {
          ...auditHead(change),
          action: frozen ? 'member.frozen' : 'member.unfrozen',
          detail: {},
        });
        return ok(await tellOfChange(transaction, change));
      }),
    newestEvent: (familyAccountId) => database.read((snapshot) => newestEvent(snapshot, familyAccountId)),
    readEvents: (query) => database.read((snapshot) => readEvents(snapshot, query)),
  };
}

/** Families whose own or whose owner's name begins with the words, exactly as they are written (no LIKE: the engines differ). */
async function searchFamilies(
  snapshot: Snapshot,
  { municipalityId, words }: Parameters<FamilyCommands['searchFamilies']>[0],
): Promise<FamilySummary[]> {
  const families = await snapshot.all(
    build
      .selectFrom('family_account as f')
      .innerJoin('owner as o', 'o.owner_id', 'f.owner_id')
      .select(['f.family_account_id as familyAccountId', 'f.name as familyName', 'o.name as ownerName'])
      .where('f.municipality_id', '=', municipalityId)
      .where((eb) => {
        const length = sql<number>`length(cast(${words} as text))`;
        const begins = (name: 'f.name' | 'o.name') =>
          eb(eb.fn<string>('substr', [name, sql.lit(1), length]), '=', words);
        return eb.or([begins('f.name'), begins('o.name')]);
      })
      .orderBy('f.name')
      .orderBy('f.family_account_id')
      .limit(FAMILIES_MAX),
  );
  return Promise.all(
    families.map(async (family) => {
      const members = await snapshot.all(
        build
          .selectFrom('member')
          .select('display_name')
          .where('family_account_id', '=', family.familyAccountId)
          .orderBy('enrolled_at_ms')
          .orderBy('member_id'),
      );
      return { ...family, memberNames: members.map(({ display_name }) => display_name) };
    }),
  );
}

/** @throws if there is no such family: sessions are opened for families only */
async function readFamilyPage(
  snapshot: Snapshot,
  familyAccountId: FamilyAccountId,
  today: BusinessDate,
): Promise<OwnerPage> {
  const names = await snapshot.first(
    build
      .selectFrom('family_account as f')
      .innerJoin('owner as o', 'o.owner_id', 'f.owner_id')
      .innerJoin('municipality as m', 'm.municipality_id', 'f.municipality_id')
      .select(['f.name as familyName', 'o.name as ownerName', 'm.name as municipalityName'])
      .where('f.family_account_id', '=', familyAccountId),
  );
  if (names === undefined) throw new Error('a session of a family that does not exist');
  const lots = await readLots(snapshot, familyAccountId, today);
  return {
    ...names,
    balanceYen: balanceOf(lots, today),
    lots: lots
      .filter(({ expiresOn }) => expiresOn >= today)
      .map(({ left, expiresOn }) => ({ leftYen: left, expiresOn })),
    members: await readMembers(snapshot, familyAccountId, today),
    purchases: await readFamilyPurchases(snapshot, familyAccountId, PURCHASES_MAX),
  };
}

async function isMember(
  snapshot: Snapshot,
  { memberId, familyAccountId }: Pick<OwnersChange, 'memberId' | 'familyAccountId'>,
): Promise<boolean> {
  const row = await snapshot.first(
    build
      .selectFrom('member')
      .select('member_id')
      .where('member_id', '=', memberId)
      .where('family_account_id', '=', familyAccountId),
  );
  return row !== undefined;
}

/** Owes the family's pages the member as it is now. */
async function tellOfChange(transaction: Transaction, change: OwnersChange): Promise<FamilyMember> {
  const member = await readMember(transaction, change.memberId, change.today);
  await oweEvent(transaction, {
    ...change,
    event: { kind: 'member-changed', eventId: change.eventId, member },
  });
  return member;
}

function auditHead({ municipalityId, atMs, changedBy, memberId }: OwnersChange) {
  return { municipalityId, atMs, actor: `owner:${changedBy}`, terminalId: null, subject: memberId };
}
