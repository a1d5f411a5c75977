import { explanationLineSchema } from '../../contract/explanation.ts';
import {
  familyChangeSchema,
  familyMemberSchema,
  familyPageSchema,
  familyPurchaseSchema,
  familyShopSchema,
} from '../../contract/owner-routes.ts';
import type {
  FamilyChange,
  FamilyMember,
  FamilyPage,
  FamilyPurchase,
  FamilyShop,
} from '../../contract/owner-routes.ts';

import type { ExplanationLine } from '../../domain/explain-purchase.ts';

/** 22 November 2026, 10:15 in Tokyo; still the evening before in New York, where the test's phone thinks it is. */
export const NOW = new Date('2026-11-22T01:15:00.000Z');

const memberIds = {
  grandmother: '4b1f2c3d-0000-4000-8000-000000000001',
  child: '4b1f2c3d-0000-4000-8000-000000000002',
  father: '4b1f2c3d-0000-4000-8000-000000000003',
};

export const grandmother = member({
  memberId: memberIds.grandmother,
  displayName: 'おばあちゃん',
  age: 78,
  rules: { perPurchase: 3000, perDay: 5000 },
  spentTodayYen: 1280,
  leftTodayYen: 3720,
});

export const child = member({
  memberId: memberIds.child,
  displayName: 'はるか',
  age: 8,
  rules: { perPurchase: 300, perDay: 500 },
  spentTodayYen: 320,
  leftTodayYen: 180,
});

export const father = member({
  memberId: memberIds.father,
  displayName: 'けんじ',
  age: 41,
  rules: { perPurchase: null, perDay: null },
  spentTodayYen: 0,
  leftTodayYen: null,
});

export function member(values: Record<string, unknown>): FamilyMember {
  return familyMemberSchema.parse({ rulesVersion: 1, frozen: false, enrolledFingers: 2, ...values });
}

/** The shops of the village; more than fit at a glance. */
export const shops: readonly FamilyShop[] = [
  ['山田商店', 'food'],
  ['みどり直売所', 'fresh-produce'],
  ['村の湯', 'leisure-bath'],
  ['駅前薬局', 'pharmacy'],
  ['酒の佐々木', 'alcohol-tobacco'],
  ...Array.from({ length: 12 }, (_, index) => [`みどり食堂 ${index + 1}号店`, 'restaurant-cafe']),
].map(([name, category], index) =>
  familyShopSchema.parse({
    shopId: `0193a000-0000-7000-8000-${String(index + 1).padStart(12, '0')}`,
    name,
    category,
  }),
);

let purchaseNumber = 0;

/** A purchase that was paid, unless the values say otherwise. */
export function purchase(who: FamilyMember, values: Record<string, unknown>): FamilyPurchase {
  purchaseNumber += 1;
  return familyPurchaseSchema.parse({
    purchaseId: `01938f00-0000-7000-8000-${String(purchaseNumber).padStart(12, '0')}`,
    memberId: who.memberId,
    memberName: who.displayName,
    shopName: '山田商店',
    amountYen: 320,
    state: 'approved',
    reasons: [],
    receiptNumber: `1122-${String(purchaseNumber).padStart(4, '0')}`,
    decidedAt: NOW.toISOString(),
    grantId: null,
    refundedYen: 0,
    answerUntil: null,
    ...values,
  });
}

/** A family as a son in Tokyo sees it on a Sunday morning. */
export function familyPage(values: Partial<FamilyPage> = {}): FamilyPage {
  return familyPageSchema.parse({
    familyName: '佐藤家',
    ownerName: '佐藤 健一',
    viewer: { name: '佐藤 健一', isOwner: true },
    municipalityName: 'みどり村',
    mode: 'demo',
    balanceYen: 24_680,
    lots: [
      { leftYen: 4_680, premiumLeftYen: 1_080, expiresOn: '2026-11-30' },
      { leftYen: 20_000, premiumLeftYen: 0, expiresOn: '2027-03-31' },
    ],
    members: [grandmother, child, father],
    family: { rules: { perPurchase: null, perDay: null }, rulesVersion: 0, frozen: false },
    limits: [],
    grants: [],
    coGuardians: [],
    purchases: [
      purchase(grandmother, {
        amountYen: 1280,
        shopName: 'みどり直売所',
        decidedAt: '2026-11-22T00:41:00.000Z',
      }),
      purchase(child, { amountYen: 320, decidedAt: '2026-11-22T00:12:00.000Z' }),
      purchase(child, {
        amountYen: 480,
        state: 'declined',
        reasons: ['CAP_PURCHASE'],
        receiptNumber: null,
        decidedAt: '2026-11-21T07:30:00.000Z',
      }),
      purchase(grandmother, { amountYen: 2150, shopName: '村の湯', decidedAt: '2026-11-21T05:03:00.000Z' }),
      purchase(grandmother, {
        amountYen: 980,
        state: 'refunded',
        refundedYen: 980,
        shopName: 'みどり直売所',
        decidedAt: '2026-11-20T02:20:00.000Z',
      }),
    ],
    ...values,
  });
}

const EVERY_RULE = {
  perPurchase: null,
  perDay: 500,
  perWeek: 2000,
  categoriesBlocked: ['alcohol-tobacco', 'toys-games'],
  hours: { fromMinute: 360, untilMinute: 1200 },
  weekdays: ['mon', 'tue', 'wed', 'thu', 'fri'],
  shopsOnly: [shops[0]?.shopId, shops[1]?.shopId],
};

/** A family that uses everything: long rules, a helper, a second decider, a purchase that waits. */
export function busyFamilyPage(): FamilyPage {
  const grantId = '0193b000-0000-7000-8000-000000000001';
  const shop = shops[1];
  const page = familyPage();
  return familyPageSchema.parse({
    ...page,
    members: [
      { ...grandmother, rules: { ...grandmother.rules, askOwnerAbove: 2500, perMonth: 40_000 } },
      { ...child, rules: EVERY_RULE },
      father,
    ],
    family: { rules: { perPurchase: null, perDay: null, perMonth: 80_000 }, rulesVersion: 1, frozen: false },
    limits: [
      { memberId: child.memberId, window: 'week', limitYen: 2000, leftYen: 1180 },
      { memberId: grandmother.memberId, window: 'month', limitYen: 40_000, leftYen: 31_250 },
      { memberId: null, window: 'month', limitYen: 80_000, leftYen: 51_200 },
    ],
    grants: [
      {
        grantId,
        delegateName: 'たなか ゆうこ',
        shopId: shop?.shopId,
        shopName: shop?.name,
        limitYen: 3000,
        leftYen: 2400,
        from: '2026-11-22T00:00:00.000Z',
        until: '2026-11-22T15:00:00.000Z',
      },
    ],
    coGuardians: [{ ownerId: '0193c000-0000-7000-8000-000000000001', name: '佐藤 みき' }],
    purchases: [
      purchase(grandmother, {
        amountYen: 2800,
        state: 'awaiting_approval',
        receiptNumber: null,
        answerUntil: '2026-11-22T01:17:00.000Z',
      }),
      purchase(grandmother, { memberName: 'たなか ゆうこ', amountYen: 600, grantId, shopName: shop?.name }),
      purchase(grandmother, { amountYen: 2000, refundedYen: 500 }),
      ...page.purchases,
    ],
  });
}

export function familyHistory(): FamilyChange[] {
  const before = { perPurchase: 300, perDay: 500 };
  return [
    {
      at: '2026-11-22T00:30:00.000Z',
      by: { kind: 'owner', name: '佐藤 健一' },
      what: { kind: 'rules', memberName: 'はるか', from: before, to: EVERY_RULE },
    },
    {
      at: '2026-11-21T00:30:00.000Z',
      by: { kind: 'co-guardian', name: '佐藤 みき' },
      what: { kind: 'stopped', memberName: null },
    },
    {
      at: '2026-11-20T00:30:00.000Z',
      by: { kind: 'owner', name: '佐藤 健一' },
      what: {
        kind: 'grant-given',
        delegateName: 'たなか ゆうこ',
        shopName: 'みどり直売所',
        limitYen: 3000,
      },
    },
    {
      at: '2025-04-20T00:30:00.000Z',
      by: { kind: 'desk', name: null },
      what: { kind: 'rules', memberName: 'はるか', from: null, to: before },
    },
  ].map((change) => familyChangeSchema.parse(change));
}

/** Why a purchase was declined, with every kind of line that there is. */
export function explanation(): ExplanationLine[] {
  const limit = { kind: 'limit', window: 'day', limitYen: 500, usedBeforeYen: 320, leftBeforeYen: 180 };
  return [
    { kind: 'asked', amountYen: 480, instantMs: NOW.getTime() },
    { kind: 'outcome', outcome: 'decline' },
    { kind: 'reason', detail: { reason: 'CAP_DAY', leftYen: 180, window: null } },
    { kind: 'reason', detail: { reason: 'OUTSIDE_HOURS', leftYen: null, window: null } },
    { kind: 'ask', why: { subject: 'member', aboveYen: 2500 } },
    { kind: 'rules', subject: 'member', rules: EVERY_RULE },
    { ...limit, subject: 'member', leftAfterYen: null },
    { ...limit, subject: 'family', leftAfterYen: 20 },
    { kind: 'rules', subject: 'family', rules: { perPurchase: null, perDay: null } },
    {
      kind: 'lot',
      lotId: '0193d000-0000-7000-8000-000000000001',
      amountYen: 480,
      leftYen: 4200,
      expiresOn: '2026-11-30',
    },
  ].map((line) => explanationLineSchema.parse(line));
}
