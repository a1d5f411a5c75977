import { z } from 'zod';
import type { Payer, PurchaseGrant, WindowUse } from '../../../domain/decide-purchase.ts';
import type {
  FamilyAccountId,
  GrantId,
  MemberId,
  MerchantId,
  MunicipalityId,
  ShopId,
  SubjectId,
} from '../../../domain/ids.ts';
import type { PurchaseShop } from '../../../domain/lot-scope.ts';
import { isShopCategory } from '../../../domain/shop-category.ts';
import { NO_SPENDING_RULES } from '../../../domain/spending-rules.ts';
import { WINDOW_KINDS, windowOf } from '../../../domain/spending-window.ts';
import type { WindowKind } from '../../../domain/spending-window.ts';
import type { TokyoMoment } from '../../../domain/tokyo-moment.ts';
import { ZERO_YEN } from '../../../domain/yen.ts';
import type { Yen } from '../../../domain/yen.ts';
import type { Database } from '../database/database.ts';
import { all, first, round } from '../database/rounds.ts';
import type { Ask, Rounds } from '../database/rounds.ts';
import { statement } from '../database/statement.ts';
import type { PurchaseFacts, PurchasingCommands } from '../purchasing.ts';
import { askLots, lotOf } from '../rows/family-rows.ts';
import { readOnce } from '../rows/read-once.ts';
import { readRules } from '../rows/stored-rules.ts';
import type { StoredRules } from '../rows/stored-rules.ts';

interface MemberRow extends StoredRules {
  readonly member_id: MemberId;
  readonly family_account_id: FamilyAccountId;
  readonly frozen: number;
  readonly rules_version: number;
  readonly consent_version: number;
}

interface GrantRow {
  readonly grant_id: GrantId;
  readonly family_account_id: FamilyAccountId;
  readonly limit_yen: Yen;
  readonly used: Yen;
  readonly from_ms: number;
  readonly until_ms: number;
}

interface ShopRow {
  readonly merchant_id: MerchantId;
  readonly municipality_id: MunicipalityId;
  readonly category: string;
  readonly areas: string;
}

interface UseRow {
  readonly subject_kind: 'member' | 'family';
  readonly window_kind: WindowKind;
  readonly used: Yen;
}

type FactsQuery = Parameters<PurchasingCommands['readPurchaseFacts']>[0];

interface Recognised {
  readonly subjectId: SubjectId;
  readonly municipalityId: MunicipalityId;
}

const memberOfSubject = statement<Recognised, MemberRow>(
  `SELECT m.member_id, m.family_account_id, m.frozen, m.rules_version, m.consent_version,
          r.rules, r.per_purchase_yen, r.per_day_yen
     FROM member m JOIN rules_version r ON r.member_id = m.member_id AND r.version = m.rules_version
    WHERE m.subject_id = @subjectId AND m.municipality_id = @municipalityId`,
);
const familyOf = statement<
  { familyAccountId: FamilyAccountId },
  { frozen: number; rules_version: number; rules: string | null }
>(
  `SELECT f.frozen, f.rules_version, r.rules
     FROM family_account f
     LEFT JOIN family_rules_version r ON r.family_account_id = f.family_account_id AND r.version = f.rules_version
    WHERE f.family_account_id = @familyAccountId`,
);
const shopRow = statement<{ shopId: ShopId }, ShopRow>(
  'SELECT merchant_id, municipality_id, category, areas FROM shop WHERE shop_id = @shopId',
);
const grantAtShop = statement<Recognised & { shopId: ShopId; atMs: number }, GrantRow>(
  `SELECT g.grant_id, g.family_account_id, g.limit_yen, coalesce(u.used, 0) AS used, g.from_ms, g.until_ms
     FROM member m
     JOIN purchase_grant g ON g.delegate_id = m.member_id
     JOIN spending_cap c ON c.subject_kind = 'grant' AND c.subject_id = g.grant_id
     LEFT JOIN spending_use u ON u.cap_id = c.cap_id
    WHERE m.subject_id = @subjectId AND m.municipality_id = @municipalityId
      AND g.shop_id = @shopId AND g.ended_at_ms IS NULL AND g.from_ms <= @atMs AND g.until_ms > @atMs
    ORDER BY g.until_ms, g.grant_id LIMIT 1`,
);
const usedBy = statement<
  {
    memberId: MemberId;
    familyAccountId: FamilyAccountId;
    day: string;
    week: string;
    month: string;
    total: string;
  },
  UseRow
>(`${useOf('member', '@memberId')} UNION ALL ${useOf('family', '@familyAccountId')}`);

/** Each limit's one window by its key. (For lists of values SQLite makes a table at each question, and looks in it.) */
function useOf(subject: UseRow['subject_kind'], subjectId: string): string {
  return `SELECT c.subject_kind, c.window_kind, u.used FROM spending_cap c
    JOIN spending_use u ON u.cap_id = c.cap_id
     AND u.win = CASE c.window_kind WHEN 'day' THEN @day WHEN 'week' THEN @week WHEN 'month' THEN @month ELSE @total END
   WHERE c.subject_kind = '${subject}' AND c.subject_id = ${subjectId}`;
}

/** What the decision looks at, all of one instant. On PostgreSQL in two round trips: who pays, and what they have. */
export function purchaseFacts(database: Database): Pick<PurchasingCommands, 'readPurchaseFacts'> {
  return { readPurchaseFacts: (query) => database.readRounds(() => factsOf(query)) };
}

function* factsOf(query: FactsQuery): Rounds<PurchaseFacts | null> {
  const { at, shopId } = query;
  const [member, granted, shop] = yield* round(
    first(memberOfSubject(query)),
    first(grantAtShop({ ...query, atMs: at.instantMs })),
    first(shopRow({ shopId })),
  );
  if (member === undefined) return null;
  const familyAccountId = granted?.family_account_id ?? member.family_account_id;
  const [family, uses, lots] = yield* round(
    first(familyOf({ familyAccountId })),
    askUse(member.member_id, familyAccountId, at),
    askLots(familyAccountId, at.businessDate),
  );
  if (family === undefined) throw new Error('a member without a family account');
  const used = usedIn(uses);
  return {
    member: {
      memberId: member.member_id,
      familyAccountId,
      grantId: granted?.grant_id ?? null,
      rulesVersion: member.rules_version,
      familyRulesVersion: family.rules_version,
      consentVersion: member.consent_version,
    },
    shop: shopIn(shopId, shop),
    payer: payerOf(member, used.member, granted, shopId),
    family: {
      frozen: family.frozen === 1,
      rules: family.rules === null ? NO_SPENDING_RULES : readRules(family),
      used: used.family,
    },
    lots: lots.map(lotOf),
  };
}

/** With leave given for this shop and this hour it is the giver's purchase, otherwise the member's own. */
function payerOf(member: MemberRow, used: WindowUse, granted: GrantRow | undefined, shopId: ShopId): Payer {
  if (granted === undefined)
    return { kind: 'member', member: { frozen: member.frozen === 1, rules: readRules(member), used } };
  const grant: PurchaseGrant = {
    grantId: granted.grant_id,
    shopId,
    limitYen: granted.limit_yen,
    usedYen: granted.used,
    fromMs: granted.from_ms,
    untilMs: granted.until_ms,
  };
  return { kind: 'grant', grant };
}

function askUse(
  memberId: MemberId,
  familyAccountId: FamilyAccountId,
  { businessDate }: TokyoMoment,
): Ask<readonly UseRow[]> {
  const [day, week, month, total] = WINDOW_KINDS.map((window) => windowOf(window, businessDate)) as [
    string,
    string,
    string,
    string,
  ];
  return all(usedBy({ memberId, familyAccountId, day, week, month, total }));
}

/** A window that nobody limits is not counted, and says 0; a member's day always is. */
function usedIn(rows: readonly UseRow[]): Record<'member' | 'family', WindowUse> {
  const used = { member: { ...NOTHING_USED }, family: { ...NOTHING_USED } };
  for (const row of rows) used[row.subject_kind][row.window_kind] = row.used;
  return used;
}

const NOTHING_USED = { day: ZERO_YEN, week: ZERO_YEN, month: ZERO_YEN, total: ZERO_YEN };

const areasSchema = z.array(z.string());
const readAreas = readOnce((json) => areasSchema.parse(JSON.parse(json)));

function shopIn(shopId: ShopId, row: ShopRow | undefined): PurchaseShop {
  if (row === undefined) throw new Error('a terminal without a shop');
  if (!isShopCategory(row.category)) throw new Error(`a shop of unknown category ${row.category}`);
  return {
    shopId,
    merchantId: row.merchant_id,
    municipalityId: row.municipality_id,
    category: row.category,
    areas: readAreas(row.areas),
  };
}
