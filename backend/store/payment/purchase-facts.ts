import { z } from 'zod';
import type { Payer, PurchaseGrant, Spender, WindowUse } from '../../../domain/decide-purchase.ts';
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
import type { Database, Snapshot } from '../database/database.ts';
import { statement } from '../database/statement.ts';
import type { PurchasingCommands, RecognisedMember } from '../purchasing.ts';
import { readLots } from '../rows/family-rows.ts';
import { readRules } from '../rows/stored-rules.ts';
import type { StoredRules } from '../rows/stored-rules.ts';

interface MemberRow extends StoredRules {
  readonly member_id: MemberId;
  readonly family_account_id: FamilyAccountId;
  readonly frozen: number;
  readonly rules_version: number;
  readonly consent_version: number;
}

const memberOfSubject = statement<{ subjectId: SubjectId; municipalityId: MunicipalityId }, MemberRow>(
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
const shopRow = statement<
  { shopId: ShopId },
  { merchant_id: MerchantId; municipality_id: MunicipalityId; category: string; areas: string }
>('SELECT merchant_id, municipality_id, category, areas FROM shop WHERE shop_id = @shopId');
const grantAtShop = statement<
  { memberId: MemberId; shopId: ShopId; atMs: number },
  {
    grant_id: GrantId;
    family_account_id: FamilyAccountId;
    limit_yen: Yen;
    used: Yen;
    from_ms: number;
    until_ms: number;
  }
>(
  `SELECT g.grant_id, g.family_account_id, g.limit_yen, coalesce(u.used, 0) AS used, g.from_ms, g.until_ms
     FROM purchase_grant g
     JOIN spending_cap c ON c.subject_kind = 'grant' AND c.subject_id = g.grant_id
     LEFT JOIN spending_use u ON u.cap_id = c.cap_id
    WHERE g.delegate_id = @memberId AND g.shop_id = @shopId AND g.ended_at_ms IS NULL
      AND g.from_ms <= @atMs AND g.until_ms > @atMs
    ORDER BY g.until_ms, g.grant_id LIMIT 1`,
);
const usedBy = statement<
  {
    kind: 'member' | 'family';
    subject: MemberId | FamilyAccountId;
    day: string;
    week: string;
    month: string;
    total: string;
  },
  { window_kind: WindowKind; used: Yen }
>(
  `SELECT c.window_kind, u.used FROM spending_cap c JOIN spending_use u ON u.cap_id = c.cap_id
    WHERE c.subject_kind = @kind AND c.subject_id = @subject AND u.win IN (@day, @week, @month, @total)`,
);

/** What the decision looks at, all of one instant. */
export function purchaseFacts(database: Database): Pick<PurchasingCommands, 'readPurchaseFacts'> {
  return {
    readPurchaseFacts: (query) =>
      database.read(async (snapshot) => {
        const { at, shopId } = query;
        const member = await snapshot.first(memberOfSubject(query));
        if (member === undefined) return null;
        const { payer, familyAccountId, grantId } = await whoPays(snapshot, member, shopId, at);
        const { family, familyRulesVersion } = await readFamily(snapshot, familyAccountId, at);
        const recognised: RecognisedMember = {
          memberId: member.member_id,
          familyAccountId,
          grantId,
          rulesVersion: member.rules_version,
          familyRulesVersion,
          consentVersion: member.consent_version,
        };
        const lots = await readLots(snapshot, familyAccountId, at.businessDate);
        return { member: recognised, shop: await readShop(snapshot, shopId), payer, family, lots };
      }),
  };
}

/** With leave given for this shop and this hour it is the giver's purchase, otherwise the member's own. */
async function whoPays(
  snapshot: Snapshot,
  member: MemberRow,
  shopId: ShopId,
  at: TokyoMoment,
): Promise<{ payer: Payer; familyAccountId: FamilyAccountId; grantId: GrantId | null }> {
  const granted = await snapshot.first(
    grantAtShop({ memberId: member.member_id, shopId, atMs: at.instantMs }),
  );
  if (granted === undefined) {
    const used = await readUse(snapshot, 'member', member.member_id, at);
    const own: Spender = { frozen: member.frozen === 1, rules: readRules(member), used };
    return {
      payer: { kind: 'member', member: own },
      familyAccountId: member.family_account_id,
      grantId: null,
    };
  }
  const grant: PurchaseGrant = {
    grantId: granted.grant_id,
    shopId,
    limitYen: granted.limit_yen,
    usedYen: granted.used,
    fromMs: granted.from_ms,
    untilMs: granted.until_ms,
  };
  return {
    payer: { kind: 'grant', grant },
    familyAccountId: granted.family_account_id,
    grantId: granted.grant_id,
  };
}

async function readFamily(snapshot: Snapshot, familyAccountId: FamilyAccountId, at: TokyoMoment) {
  const row = await snapshot.first(familyOf({ familyAccountId }));
  if (row === undefined) throw new Error('a member without a family account');
  const family: Spender = {
    frozen: row.frozen === 1,
    rules: row.rules === null ? NO_SPENDING_RULES : readRules(row),
    used: await readUse(snapshot, 'family', familyAccountId, at),
  };
  return { family, familyRulesVersion: row.rules_version };
}

/** A window that nobody limits is not counted, and says 0; a member's day always is. */
async function readUse(
  snapshot: Snapshot,
  kind: 'member' | 'family',
  subject: MemberId | FamilyAccountId,
  { businessDate }: TokyoMoment,
): Promise<WindowUse> {
  const [day, week, month, total] = WINDOW_KINDS.map((window) => windowOf(window, businessDate)) as [
    string,
    string,
    string,
    string,
  ];
  const rows = await snapshot.all(usedBy({ kind, subject, day, week, month, total }));
  const use = { day: ZERO_YEN, week: ZERO_YEN, month: ZERO_YEN, total: ZERO_YEN };
  return { ...use, ...Object.fromEntries(rows.map((row) => [row.window_kind, row.used])) };
}

const areasSchema = z.array(z.string());

async function readShop(snapshot: Snapshot, shopId: ShopId): Promise<PurchaseShop> {
  const row = await snapshot.first(shopRow({ shopId }));
  if (row === undefined) throw new Error('a terminal without a shop');
  if (!isShopCategory(row.category)) throw new Error(`a shop of unknown category ${row.category}`);
  return {
    shopId,
    merchantId: row.merchant_id,
    municipalityId: row.municipality_id,
    category: row.category,
    areas: areasSchema.parse(JSON.parse(row.areas)),
  };
}
