import { familyMemberSchema, familyPageSchema, familyPurchaseSchema } from '../../contract/owner-routes.ts';
import type { FamilyMember, FamilyPage, FamilyPurchase } from '../../contract/owner-routes.ts';

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
    ...values,
  });
}

/** A family as a son in Tokyo sees it on a Sunday morning. */
export function familyPage(values: Partial<FamilyPage> = {}): FamilyPage {
  return familyPageSchema.parse({
    familyName: '佐藤家',
    ownerName: '佐藤 健一',
    municipalityName: 'みどり村',
    mode: 'demo',
    balanceYen: 24_680,
    lots: [
      { leftYen: 4_680, expiresOn: '2026-11-30' },
      { leftYen: 20_000, expiresOn: '2027-03-31' },
    ],
    members: [grandmother, child, father],
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
        shopName: 'みどり直売所',
        decidedAt: '2026-11-20T02:20:00.000Z',
      }),
    ],
    ...values,
  });
}
