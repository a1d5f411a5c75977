import type { CounterPurchase } from '../../contract/counter-routes.ts';
import type { VoucherOffer } from '../../contract/voucher-offers.ts';
import type {
  CheckInScreen,
  CounterAct,
  EnrolmentScreen,
  KioskView,
  ShopperScreen,
} from '../../contract/kiosk-api.ts';
import type { KioskCommandOutput } from '../../contract/kiosk-api.ts';
import { parseBusinessDate } from '../../domain/business-date.ts';
import type { FamilyAccountId, ProgrammeId, PurchaseId } from '../../domain/ids.ts';
import type { RegisterReport } from '../../domain/settlement/register-report.ts';
import { yen } from '../../domain/yen.ts';

/** The village of the screens' tests. Nobody in it exists. */
export const NOW = '2026-11-22T10:12:00+09:00';

export const amountYen = yen(1_280);

export function kioskView(changed: Partial<KioskView> = {}): KioskView {
  return {
    mode: 'demo',
    shopName: '山の上商店',
    online: true,
    reader: {
      model: 'XG-V5',
      modality: 'finger-vein',
      canPay: true,
      state: 'ready',
      simulated: true,
      firmware: '2.1.0',
      lastProblem: null,
      glass: 'clear',
    },
    shopper: { screen: 'amount' },
    staff: null,
    enrolment: null,
    counterAct: null,
    checkIn: null,
    unresolvedPurchases: 0,
    ...changed,
  };
}

export function shopperView(shopper: ShopperScreen, changed: Partial<KioskView> = {}): KioskView {
  return kioskView({ shopper, ...changed });
}

export function placeFinger(
  changed: Partial<Extract<ShopperScreen, { screen: 'place-finger' }>> = {},
): ShopperScreen {
  return {
    screen: 'place-finger',
    amountYen,
    geometry: 'contactless',
    guidance: 'place',
    advice: null,
    attempt: 1,
    anotherFinger: false,
    endingSoon: false,
    mayExtend: true,
    ...changed,
  };
}

export function approved(
  changed: Partial<Extract<ShopperScreen, { screen: 'approved' }>> = {},
): ShopperScreen {
  return {
    screen: 'approved',
    amountYen,
    memberName: 'はなばあちゃん',
    leftTodayYen: yen(1_720),
    balanceYen: null,
    receiptNumber: '0001-0042',
    ...changed,
  };
}

export function declined(
  changed: Partial<Extract<ShopperScreen, { screen: 'declined' }>> = {},
): ShopperScreen {
  return {
    screen: 'declined',
    amountYen,
    reasons: ['NOT_RECOGNISED'],
    memberName: null,
    leftTodayYen: null,
    help: 'same-finger',
    mayRetry: true,
    ...changed,
  };
}

export function notPaid(because: Extract<ShopperScreen, { screen: 'not-paid' }>['because']): ShopperScreen {
  return { screen: 'not-paid', amountYen, because, mayRetry: true };
}

export const staff = { name: '佐々木', role: 'event_staff' } as const;

export function checkInView(checkIn: CheckInScreen): KioskView {
  return kioskView({ checkIn });
}

export function enrolmentView(enrolment: EnrolmentScreen): KioskView {
  return kioskView({ staff, enrolment });
}

export function capturing(
  changed: Partial<Extract<EnrolmentScreen, { step: 'capturing' }>> = {},
): EnrolmentScreen {
  return {
    step: 'capturing',
    displayName: 'はるか',
    finger: 'right-index',
    fingerNumber: 1,
    fingersTotal: 2,
    placementsKept: 1,
    placementsTotal: 3,
    geometry: 'guided',
    guidance: 'place',
    advice: null,
    triesLeft: 4,
    ...changed,
  };
}

const FAMILY_NAMES = ['佐藤', '鈴木', '高橋', '田中', '伊藤', '渡辺', '山本', '中村'];

export const families: Extract<KioskCommandOutput<'listFamilies'>, { ok: true }>['value'] = FAMILY_NAMES.map(
  (name, index) => ({
    familyAccountId: `0193a000-0000-7000-8000-00000000000${index}` as FamilyAccountId,
    familyName: `${name}家`,
    ownerName: `${name} 健太`,
    memberNames: index === 1 ? [] : ['はなばあちゃん', 'はるか'].slice(0, (index % 2) + 1),
  }),
);

export const notice: Extract<KioskCommandOutput<'readConsentNotice'>, { ok: true }>['value'] = {
  version: '2026-11-01',
  paragraphs: [
    'この村の商品券を、指でお使いいただくための説明です。登録するかどうかは、ご自身で決められます。登録しなくても、現金やカードで同じ値段で買い物ができます。',
    'お預かりするのは、お名前(呼び名)、生年月日、ご利用ルール、そして指の静脈の特徴を数字にしたものです。指の写真は残しません。',
    '使う目的は、お店でのお支払いの本人確認だけです。ほかの目的には使いません。ほかの会社や役所の別の係に渡すこともありません。',
    '特徴の数字は、一人ずつ別の鍵で暗号にして保管します。最後にお使いになってから1年で消します。',
    'いつでもやめられます。お店か役場の窓口でお申し出いただくと、すぐに照合できなくし、記録を消します。',
    '16歳になるまでは、保護者の方の同意が必要です。16歳になったときは、あらためてご本人にうかがいます。',
    'お問い合わせは、役場の商品券係までお願いします。',
  ],
};

export const unresolved: Extract<KioskCommandOutput<'listUnresolvedPurchases'>, { ok: true }>['value'] = [
  {
    what: 'purchase',
    id: '0193a001-0000-7000-8000-0000000a41c2',
    amountYen: yen(1_280),
    startedAt: '2026-11-22T00:58:12.000Z',
    result: 'unknown',
  },
  {
    what: 'refund',
    id: '0193a001-0000-7000-8000-0000000b9f07',
    amountYen: yen(350),
    startedAt: '2026-11-21T08:41:02.000Z',
    result: 'done',
  },
];

const PEOPLE = ['はるか', 'はなばあちゃん', 'けんた', 'そうた', null, 'みさき', '大輔'] as const;

export const purchases: CounterPurchase[] = PEOPLE.map((memberName, index) => ({
  purchaseId: `0193a001-0000-7000-8000-0000000c000${index}` as PurchaseId,
  receiptNumber: `20261122-004${7 - index}`,
  memberName,
  amountYen: yen([1_280, 12_800, 350, 480, 2_000, 90, 640][index] ?? 100),
  givenBackYen: yen(index === 2 ? 350 : index === 3 ? 180 : 0),
  canVoid: index !== 2 && index !== 3,
  paidAt: `2026-11-22T01:${String(52 - index * 6).padStart(2, '0')}:00.000Z`,
}));

export const xReport: RegisterReport = {
  kind: 'X',
  number: 34,
  businessDate: parseBusinessDate('2026-11-22'),
  firstReceipt: '20261122-0001',
  lastReceipt: '20261122-0047',
  purchases: { count: 47, amountYen: yen(68_420) },
  voids: { count: 1, amountYen: yen(350) },
  refunds: { count: 2, amountYen: yen(1_180) },
  corrections: { count: 0, amountYen: yen(0) },
  netYen: yen(66_890),
  unresolved: { count: 0, amountYen: yen(0) },
  declined: [
    { reason: 'NOT_RECOGNISED', count: 5 },
    { reason: 'CAP_DAY', count: 2 },
    { reason: 'BALANCE', count: 1 },
    { reason: 'TOO_MANY_TRIES', count: 1 },
  ],
  grandTotalYen: yen(2_184_310),
};
export const zReport: RegisterReport = { ...xReport, kind: 'Z' };

export const offers: VoucherOffer[] = [
  {
    programmeId: '0193a001-0000-7000-8000-0000000d0001' as ProgrammeId,
    name: 'プレミアム商品券 2026 冬',
    premiumPercent: 30,
    unitYen: yen(1_000),
    mostYen: yen(40_000),
    because: 'PERSON_LIMIT',
    usableFrom: parseBusinessDate('2026-11-22'),
    expiresOn: parseBusinessDate('2027-03-31'),
  },
  {
    programmeId: '0193a001-0000-7000-8000-0000000d0002' as ProgrammeId,
    name: '子育て応援券',
    premiumPercent: 50,
    unitYen: yen(500),
    mostYen: yen(0),
    because: 'PERSON_LIMIT',
    usableFrom: parseBusinessDate('2026-11-22'),
    expiresOn: parseBusinessDate('2027-01-31'),
  },
];

/** Who may do everything at the counter. */
export const manager = { name: '佐々木', role: 'manager' } as const;

export function counterView(
  counterAct: CounterAct | null = null,
  changed: Partial<KioskView> = {},
): KioskView {
  return kioskView({ staff: manager, counterAct, ...changed });
}
