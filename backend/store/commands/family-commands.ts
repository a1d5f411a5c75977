import { sql } from 'kysely';
import type { FamilyMember, FamilyShop } from '../../../contract/owner-routes.ts';
import { startOfBusinessDateMs } from '../../../domain/business-date.ts';
import type { BusinessDate } from '../../../domain/business-date.ts';
import { leftOf } from '../../../domain/decide-purchase.ts';
import type { FamilyAccountId, MemberId, MunicipalityId } from '../../../domain/ids.ts';
import { splitShares } from '../../../domain/lot-shares.ts';
import { ok, refused } from '../../../domain/result.ts';
import { isShopCategory } from '../../../domain/shop-category.ts';
import { WINDOW_KINDS, windowOf } from '../../../domain/spending-window.ts';
import type { WindowKind } from '../../../domain/spending-window.ts';
import { balanceOf } from '../../../domain/voucher-lots.ts';
import { ZERO_YEN, subtractYen, sumYen } from '../../../domain/yen.ts';
import type { Yen } from '../../../domain/yen.ts';
import { build } from '../database/build.ts';
import type { Database, Snapshot, Transaction } from '../database/database.ts';
import { statement } from '../database/statement.ts';
import type { FamilyCommands, FamilySummary, OwnerPage, OwnersChange } from '../families.ts';
import { writeAudit } from '../rows/audit-rows.ts';
import { readHistory } from '../rows/family-history.ts';
import { readFamilyPurchases, readLots, readMember, readMembers } from '../rows/family-rows.ts';
import { newestEvent, oweEvent, readEvents } from '../rows/outbox-rows.ts';
import { readDecision } from '../rows/stored-decision.ts';
import { writeRules } from '../rows/rules-versions.ts';
import { readCoGuardians } from './co-guardians.ts';
import { readConsentNotice } from './consent-notices.ts';
import { readFamilyRules } from './family-rules.ts';
import { findFamily } from './find-family.ts';
import { readGrants } from './purchase-grants.ts';

type Commands = Pick<
  FamilyCommands,
  | 'searchFamilies'
  | 'familyExists'
  | 'currentConsentNotice'
  | 'readFamilyPage'
  | 'changeRules'
  | 'setFrozen'
  | 'readShops'
  | 'readHistory'
  | 'readDecision'
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
        return ok(await tellOfChange(transaction, change, 'rules'));
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
        return ok(await tellOfChange(transaction, change, frozen ? 'stopped' : 'let-pay'));
      }),
    readShops: (municipalityId) => database.read((snapshot) => readShops(snapshot, municipalityId)),
    readHistory: (familyAccountId) => database.read((snapshot) => readHistory(snapshot, familyAccountId)),
    readDecision: ({ familyAccountId, purchaseId }) =>
      database.read(async (snapshot) => {
        const purchase = await snapshot.first(
          build
            .selectFrom('purchase')
            .select('decision')
            .where('purchase_id', '=', purchaseId)
            .where('family_account_id', '=', familyAccountId),
        );
        if (purchase === undefined) return refused('NOT_FOUND');
        return ok(purchase.decision === null ? null : readDecision(purchase.decision));
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
          .where('erased_at_ms', 'is', null)
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
    lots: (await snapshot.all(lotsWithPremium({ familyAccountId, today }))).map(lotOf),
    members: await readMembers(snapshot, familyAccountId, today),
    family: await readFamilyRules(snapshot, familyAccountId),
    limits: await readLimits(snapshot, familyAccountId, today),
    grants: await readGrants(snapshot, familyAccountId, startOfBusinessDateMs(today)),
    coGuardians: await readCoGuardians(snapshot, familyAccountId),
    purchases: await readFamilyPurchases(snapshot, familyAccountId, PURCHASES_MAX),
  };
}

const lotsWithPremium = statement<
  { familyAccountId: FamilyAccountId; today: BusinessDate },
  { left_yen: Yen; expires_on: BusinessDate; principal_yen: Yen; premium_yen: Yen }
>(
  `SELECT left_yen, expires_on, principal_yen, premium_yen FROM lot
    WHERE family_account_id = @familyAccountId AND left_yen > 0 AND usable_from <= @today AND expires_on >= @today
    ORDER BY expires_on, lot_id`,
);

function lotOf(row: { left_yen: Yen; expires_on: BusinessDate; principal_yen: Yen; premium_yen: Yen }) {
  const bought = { principalYen: row.principal_yen, premiumYen: row.premium_yen };
  const spentYen = subtractYen(sumYen([row.principal_yen, row.premium_yen]), row.left_yen);
  const { premiumYen } = splitShares({ ...bought, spentYen }, row.left_yen);
  return { leftYen: row.left_yen, premiumLeftYen: premiumYen, expiresOn: row.expires_on };
}

const limitsOf = statement<
  { familyAccountId: FamilyAccountId; day: string; week: string; month: string; total: string },
  { member_id: MemberId | null; window_kind: WindowKind; amount_limit: Yen; used: Yen }
>(
  `SELECT m.member_id, c.window_kind, c.amount_limit, coalesce(u.used, 0) AS used
     FROM spending_cap c
     LEFT JOIN member m ON c.subject_kind = 'member' AND m.member_id = c.subject_id
     LEFT JOIN spending_use u ON u.cap_id = c.cap_id AND u.win IN (@day, @week, @month, @total)
    WHERE c.amount_limit IS NOT NULL
      AND ((c.subject_kind = 'family' AND c.subject_id = @familyAccountId)
        OR (c.subject_kind = 'member' AND c.window_kind <> 'day'
            AND c.subject_id IN (SELECT member_id FROM member WHERE family_account_id = @familyAccountId)))`,
);

/** What every limit leaves now but a member's day, which stands with the member. Short windows first. */
async function readLimits(
  snapshot: Snapshot,
  familyAccountId: FamilyAccountId,
  today: BusinessDate,
): Promise<OwnerPage['limits']> {
  const [day = '', week = '', month = '', total = ''] = WINDOW_KINDS.map((kind) => windowOf(kind, today));
  const rows = await snapshot.all(limitsOf({ familyAccountId, day, week, month, total }));
  return rows
    .map(({ member_id, window_kind, amount_limit, used }) => ({
      memberId: member_id,
      window: window_kind,
      limitYen: amount_limit,
      leftYen: leftOf(amount_limit, used) ?? ZERO_YEN,
    }))
    .sort((a, b) => WINDOW_KINDS.indexOf(a.window) - WINDOW_KINDS.indexOf(b.window));
}

async function readShops(snapshot: Snapshot, municipalityId: MunicipalityId): Promise<FamilyShop[]> {
  const rows = await snapshot.all(
    build
      .selectFrom('shop')
      .select(['shop_id as shopId', 'name', 'category'])
      .where('municipality_id', '=', municipalityId)
      .orderBy('name')
      .orderBy('shop_id'),
  );
  return rows.map(({ category, ...shop }) => ({
    ...shop,
    category: isShopCategory(category) ? category : 'other',
  }));
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
async function tellOfChange(
  transaction: Transaction,
  change: OwnersChange,
  what: 'rules' | 'stopped' | 'let-pay',
): Promise<FamilyMember> {
  const member = await readMember(transaction, change.memberId, change.today);
  const event = { kind: 'member-changed', eventId: change.eventId, member, change: what } as const;
  await oweEvent(transaction, { ...change, event });
  return member;
}

function auditHead({ municipalityId, atMs, changedBy, memberId }: OwnersChange) {
  return { municipalityId, atMs, actor: `owner:${changedBy}`, terminalId: null, subject: memberId };
}
