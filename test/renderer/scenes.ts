import { COUNTER_REFUSALS } from '../../contract/kiosk-api.ts';
import type { KioskView } from '../../contract/kiosk-api.ts';
import { parseBusinessDate } from '../../domain/business-date.ts';
import { SALE_REFUSALS } from '../../domain/voucher-programme.ts';
import { counterTexts, giveBackTexts, registerTexts, voucherSaleTexts } from '../../messages/counter.ts';
import { enrolmentTexts } from '../../messages/enrolment.ts';
import { amountTexts } from '../../messages/kiosk.ts';
import type { Language, Message } from '../../messages/language.ts';
import { staffHomeTexts, staffTexts } from '../../messages/staff.ts';
import { yen } from '../../domain/yen.ts';
import type { KioskVisit } from './open-kiosk.ts';
import {
  amountYen,
  approved,
  capturing,
  checkInView,
  counterView,
  declined,
  enrolmentView,
  kioskView,
  notPaid,
  placeFinger,
  shopperView,
  staff,
  zReport,
} from './views.ts';

/** One picture of the kiosk. A scene with `view: null` goes on from the scene before it. */
export interface Scene {
  readonly name: string;
  readonly view: KioskView | null;
  readonly act?: (visit: KioskVisit, language: Language) => Promise<void>;
}

/** @param by the button's whole name, or how it starts */
const touch =
  (message: Message, by: 'whole' | 'start' = 'whole') =>
  (visit: KioskVisit, language: Language): Promise<void> =>
    visit.touch(by === 'whole' ? message[language] : new RegExp(`^${message[language]}`));

const typeKeys =
  (...keys: readonly string[]) =>
  async (visit: KioskVisit): Promise<void> => {
    for (const key of keys) await visit.page.keyboard.press(key);
  };

const typeDigits = (digits: string) => typeKeys(...digits.split(''));

function inOrder(...acts: readonly NonNullable<Scene['act']>[]): NonNullable<Scene['act']> {
  return async (visit, language) => {
    for (const act of acts) await act(visit, language);
  };
}

export const shopperScenes: readonly Scene[] = [
  { name: 'amount-empty', view: kioskView() },
  { name: 'amount-typed', view: kioskView({ unresolvedPurchases: 2 }), act: typeKeys('1', '2', '8', '0') },
  { name: 'amount-too-much', view: null, act: typeKeys('0', '0', '0') },
  {
    name: 'amount-other-checkout',
    view: null,
    act: async (visit, language) => {
      visit.kiosk.answer('startCheckout', () => ({ ok: false, reason: 'NOT_NOW' }));
      await visit.touch(amountTexts.start[language]);
      await visit.page.getByText(amountTexts.otherCheckout[language]).waitFor();
    },
  },
  {
    name: 'amount-no-reader',
    view: kioskView({
      mode: 'production',
      reader: {
        model: 'XG-V5',
        modality: 'finger-vein',
        canPay: true,
        state: 'disconnected',
        simulated: false,
        firmware: null,
        lastProblem: null,
        glass: null,
      },
    }),
  },
  { name: 'amount-offline', view: kioskView({ online: false }) },
  { name: 'preparing', view: shopperView({ screen: 'preparing', amountYen }) },
  { name: 'place-contactless', view: shopperView(placeFinger()) },
  { name: 'place-guided', view: shopperView(placeFinger({ geometry: 'guided' })) },
  { name: 'place-hold-still', view: shopperView(placeFinger({ guidance: 'hold-still' })) },
  { name: 'place-reading', view: shopperView(placeFinger({ geometry: 'guided', guidance: 'reading' })) },
  { name: 'place-lift', view: shopperView(placeFinger({ guidance: 'lift' })) },
  {
    name: 'place-too-shallow',
    view: shopperView(placeFinger({ geometry: 'guided', advice: 'too-shallow' })),
  },
  { name: 'place-too-bright', view: shopperView(placeFinger({ advice: 'too-bright' })) },
  { name: 'place-unusable', view: shopperView(placeFinger({ advice: 'unusable-picture' })) },
  { name: 'place-another-finger', view: shopperView(placeFinger({ anotherFinger: true })) },
  { name: 'place-second-try', view: shopperView(placeFinger({ attempt: 2 })) },
  {
    name: 'place-ending-soon',
    view: shopperView(placeFinger({ attempt: 4, endingSoon: true, amountYen: yen(300_000) })),
  },
  { name: 'authorising', view: shopperView({ screen: 'authorising', amountYen, slow: false }) },
  { name: 'authorising-slow', view: shopperView({ screen: 'authorising', amountYen, slow: true }) },
  { name: 'checking', view: shopperView({ screen: 'checking', amountYen, mayPutAside: false }) },
  {
    name: 'asking-owner',
    view: shopperView({ screen: 'checking', amountYen, mayPutAside: true, ownerAnswerSeconds: 74 }),
  },
  { name: 'checking-put-aside', view: shopperView({ screen: 'checking', amountYen, mayPutAside: true }) },
  { name: 'approved', view: shopperView(approved()) },
  {
    name: 'approved-balance',
    view: shopperView(approved({ balanceYen: yen(124_680), amountYen: yen(300_000) })),
  },
  { name: 'approved-no-limit', view: shopperView(approved({ leftTodayYen: null, memberName: 'けんた' })) },
  { name: 'declined-not-recognised', view: shopperView(declined()) },
  { name: 'declined-other-finger', view: shopperView(declined({ help: 'other-finger' })) },
  {
    name: 'declined-too-many-tries',
    view: shopperView(declined({ reasons: ['TOO_MANY_TRIES'], help: 'staff', mayRetry: false })),
  },
  {
    name: 'declined-three-reasons',
    view: shopperView(
      declined({
        reasons: ['CAP_PURCHASE', 'CAP_DAY', 'BALANCE'],
        memberName: 'はるか',
        leftTodayYen: yen(180),
        help: 'none',
        mayRetry: false,
      }),
    ),
  },
  {
    name: 'declined-frozen',
    view: shopperView(declined({ reasons: ['FROZEN'], memberName: 'はるか', help: 'none', mayRetry: false })),
  },
  { name: 'not-paid-too-long', view: shopperView(notPaid('waited-too-long')) },
  { name: 'not-paid-reader', view: shopperView(notPaid('reader-missing')) },
  { name: 'not-paid-offline', view: shopperView(notPaid('offline')) },
  { name: 'not-paid-journal', view: shopperView(notPaid('journal-failed')) },
  { name: 'not-paid-out-of-service', view: shopperView(notPaid('out-of-service')) },
  { name: 'not-paid-never-arrived', view: shopperView(notPaid('never-arrived')) },
];

const asks = {
  version: 2,
  everyDays: 3,
  watcherNames: ['佐藤 健太', '佐藤 美咲'],
  secondContactNames: ['鈴木 花子'],
  placeVisible: true,
  tellsMunicipality: true,
};
const agrees = {
  ...asks,
  version: 1,
  watcherNames: ['佐藤 健太'],
  placeVisible: false,
  tellsMunicipality: false,
};
const person = { displayName: 'はなばあちゃん', agreed: agrees, asked: null };
const placing = { step: 'placing', geometry: 'contactless', guidance: 'place', advice: null } as const;

/** A finger that pays nothing. */
export const checkInScenes: readonly Scene[] = [
  { name: 'check-in-place', view: checkInView(placing) },
  { name: 'check-in-advice', view: checkInView({ ...placing, advice: 'unusable-picture' }) },
  { name: 'check-in-asking', view: checkInView({ step: 'asking' }) },
  { name: 'check-in-well', view: checkInView({ step: 'known', person, said: 'well' }) },
  {
    name: 'check-in-may-we',
    view: checkInView({ step: 'known', person: { ...person, agreed: null, asked: asks }, said: 'well' }),
  },
  {
    name: 'check-in-may-change',
    view: checkInView({ step: 'known', person: { ...person, asked: asks }, said: 'well' }),
  },
  {
    name: 'check-in-yes',
    view: checkInView({ step: 'known', person: { ...person, agreed: asks }, said: 'yes' }),
  },
  {
    name: 'check-in-no',
    view: checkInView({ step: 'known', person: { ...person, agreed: null }, said: 'no' }),
  },
  { name: 'check-in-unchanged', view: checkInView({ step: 'known', person, said: 'no' }) },
  {
    name: 'check-in-stopped',
    view: checkInView({ step: 'known', person: { ...person, agreed: null }, said: 'stop' }),
  },
  ...(['nobody', 'waited-too-long', 'too-many-tries', 'reader-missing', 'offline', 'refused'] as const).map(
    (because) => ({
      name: `check-in-${because}`,
      view: checkInView({ step: 'not-known', because }),
    }),
  ),
];

const typeName =
  (name: string) =>
  async ({ page }: KioskVisit): Promise<void> => {
    await page.locator('.name-field').fill(name);
  };

/** From the staff's door to the first finger, in one walk; then what the host shows. */
export const staffScenes: readonly Scene[] = [
  { name: 'sign-in', view: kioskView(), act: touch(amountTexts.staff) },
  {
    name: 'sign-in-refused',
    view: null,
    act: async (visit, language) => {
      visit.kiosk.answer('staffSignIn', () => ({ ok: false, reason: 'REFUSED' }));
      await typeKeys('1', '0', '0', '1')(visit);
      await visit.touch(staffTexts.nextField[language]);
      await typeKeys('2', '4', '6', '8')(visit);
      await visit.touch(staffTexts.signIn[language]);
      await visit.page.getByText(staffTexts.refused[language]).waitFor();
      await typeKeys('2', '4')(visit);
    },
  },
  { name: 'staff-home', view: kioskView({ staff }) },
  {
    name: 'staff-home-to-check',
    view: kioskView({
      staff: { name: '佐々木', role: 'clerk' },
      unresolvedPurchases: 2,
      reader: {
        model: 'XG-V5',
        modality: 'finger-vein',
        canPay: true,
        state: 'faulty',
        simulated: true,
        firmware: '2.1.0',
        lastProblem: '応答がありません',
        glass: 'dirty',
      },
    }),
  },
  {
    name: 'enrol-1-family',
    view: kioskView({ staff }),
    act: touch(staffHomeTexts.enrol, 'start'),
  },
  { name: 'enrol-1-family-search', view: null, act: touch(enrolmentTexts.familySearch) },
  {
    name: 'enrol-2-name',
    view: null,
    act: inOrder(touch(enrolmentTexts.search), (visit) => visit.touch(/佐藤家/)),
  },
  {
    name: 'enrol-3-birth',
    view: null,
    act: inOrder(typeName('はるか'), touch(enrolmentTexts.next)),
  },
  { name: 'enrol-3-birth-no-such-day', view: null, act: typeKeys('2', '0', '1', '7', '0', '2', '3', '0') },
  {
    name: 'enrol-3-birth-age',
    view: null,
    act: typeKeys('Backspace', 'Backspace', '1', '4'),
  },
  { name: 'enrol-4-rules', view: null, act: touch(enrolmentTexts.next) },
  {
    name: 'enrol-4-rules-own',
    view: null,
    act: inOrder(
      (visit, language) => visit.touch(new RegExp(enrolmentTexts.rulesOwn[language])),
      typeKeys('8', '0', '0'),
    ),
  },
  { name: 'enrol-5-guardian', view: null, act: touch(enrolmentTexts.next) },
  {
    name: 'enrol-6-consent',
    view: null,
    act: inOrder(typeName('佐藤 健太'), touch(enrolmentTexts.next)),
  },
  {
    name: 'enrol-6-consent-read',
    view: null,
    act: async ({ page }) => {
      await page.locator('.notice-paper').evaluate((paper) => paper.scrollTo(0, paper.scrollHeight));
      await page.locator('.consent-side .press-primary:enabled').waitFor();
    },
  },
  {
    name: 'enrol-7-fingers',
    view: null,
    act: async (visit) => {
      await visit.page.waitForTimeout(450);
      await visit.page.locator('.consent-side .press-primary').click();
    },
  },
  { name: 'enrol-8-review', view: null, act: touch(enrolmentTexts.next) },
  {
    name: 'enrol-8-review-refused',
    view: null,
    act: async (visit, language) => {
      visit.kiosk.answer('beginEnrolment', () => ({ ok: false, reason: 'CONSENT_MISSING' }));
      await visit.touch(enrolmentTexts.begin[language]);
      await visit.page.getByText(enrolmentTexts.beginConsentMissing[language]).waitFor();
    },
  },
  { name: 'capture-first', view: enrolmentView(capturing({ placementsKept: 0 })) },
  { name: 'capture-second-hold', view: enrolmentView(capturing({ guidance: 'hold-still' })) },
  {
    name: 'capture-advice',
    view: enrolmentView(
      capturing({
        finger: 'left-middle',
        fingerNumber: 2,
        placementsKept: 2,
        advice: 'unusable-picture',
        triesLeft: 2,
      }),
    ),
  },
  { name: 'capture-lift', view: enrolmentView(capturing({ guidance: 'lift', placementsKept: 2 })) },
  { name: 'capture-saving', view: enrolmentView({ step: 'saving', displayName: 'はるか' }) },
  {
    name: 'capture-trial',
    view: enrolmentView({
      step: 'trial',
      displayName: 'はるか',
      geometry: 'guided',
      guidance: 'place',
      advice: null,
    }),
  },
  {
    name: 'capture-stopped',
    view: enrolmentView({ step: 'stopped', displayName: 'はるか', because: 'finger-unusable' }),
  },
  {
    name: 'capture-stopped-duplicate',
    view: enrolmentView({ step: 'stopped', displayName: 'はるか', because: 'finger-already-enrolled' }),
  },
  { name: 'capture-done', view: enrolmentView({ step: 'done', displayName: 'はるか', recognised: true }) },
  {
    name: 'capture-done-unsure',
    view: enrolmentView({ step: 'done', displayName: 'はるか', recognised: false }),
  },
];

const faceReader = { ...kioskView().reader, model: 'RealSense ID face reader', modality: 'face' } as const;
const atFaceReader = (view: KioskView): KioskView => ({ ...view, reader: faceReader });

/** The same kiosk with a reader that looks at faces, where its words and pictures differ. */
export const faceScenes: readonly Scene[] = [
  { name: 'face-amount', view: atFaceReader(kioskView()), act: typeKeys('4', '8', '0') },
  { name: 'face-cannot-pay', view: kioskView({ reader: { ...faceReader, canPay: false } }) },
  { name: 'face-look', view: atFaceReader(shopperView(placeFinger())) },
  {
    name: 'face-closer',
    view: atFaceReader(shopperView(placeFinger({ advice: 'come-closer', endingSoon: true }))),
  },
  { name: 'face-spoof', view: atFaceReader(shopperView(placeFinger({ advice: 'spoof-suspected' }))) },
  { name: 'face-declined', view: atFaceReader(shopperView(declined({ help: 'other-finger' }))) },
  {
    name: 'face-enrol',
    view: atFaceReader(
      enrolmentView(capturing({ finger: 'face', fingersTotal: 1, advice: 'several-faces' })),
    ),
  },
  { name: 'face-staff-cannot-pay', view: kioskView({ staff, reader: { ...faceReader, canPay: false } }) },
];

/** The counter's side of the money, page by page, and every answer to it. */
export const counterScenes: readonly Scene[] = [
  { name: 'counter-home', view: counterView() },
  { name: 'counter-home-engineer', view: counterView(null, { staff: { name: '佐々木', role: 'engineer' } }) },
  { name: 'counter-purchases', view: counterView(), act: touch(giveBackTexts.title, 'start') },
  {
    name: 'counter-receipt',
    view: null,
    act: inOrder(touch(giveBackTexts.find), typeDigits('20261122001')),
  },
  { name: 'counter-receipt-none', view: null, act: inOrder(typeKeys('1'), touch(giveBackTexts.search)) },
  {
    name: 'counter-receipt-found',
    view: null,
    act: inOrder(typeKeys('Delete'), typeDigits('202611220047'), touch(giveBackTexts.search)),
  },
  { name: 'counter-purchase', view: null, act: (visit) => visit.touch(/20261122-0047/) },
  {
    name: 'counter-part',
    view: null,
    act: inOrder(touch(giveBackTexts.refundPart), typeKeys('4', '8', '0')),
  },
  { name: 'counter-confirm', view: null, act: touch(giveBackTexts.next) },
  {
    name: 'counter-purchase-partly-given-back',
    view: null,
    act: inOrder(backHome(4), touch(giveBackTexts.title, 'start'), (visit) => visit.touch(/20261122-0044/)),
  },
  {
    name: 'counter-second-person',
    view: null,
    act: inOrder(
      backHome(2),
      touch(giveBackTexts.title, 'start'),
      (visit) => visit.touch(/20261122-0046/),
      touch(giveBackTexts.voidAll),
      typeDigits('1002'),
    ),
  },
  { name: 'counter-register', view: null, act: inOrder(backHome(3), touch(registerTexts.title, 'start')) },
  { name: 'counter-register-close', view: null, act: touch(registerTexts.close) },
  {
    name: 'counter-closes',
    view: null,
    act: inOrder(touch(registerTexts.notYet), touch(registerTexts.earlier)),
  },
  {
    name: 'counter-voucher-family',
    view: null,
    act: inOrder(backHome(2), touch(voucherSaleTexts.title, 'start')),
  },
  { name: 'counter-voucher-programme', view: null, act: (visit) => visit.touch(/佐藤家/) },
  {
    name: 'counter-voucher-price',
    view: null,
    act: inOrder((visit) => visit.touch(/2026 冬/), typeDigits('10000')),
  },
  { name: 'counter-voucher-price-odd', view: null, act: typeKeys('Backspace', '1') },
  {
    name: 'counter-voucher-cash',
    view: null,
    act: inOrder(typeKeys('Backspace', '0'), touch(voucherSaleTexts.next), typeDigits('20000')),
  },
  { name: 'act-working', view: counterView({ step: 'working', what: 'void', slow: false }) },
  { name: 'act-slow', view: counterView({ step: 'working', what: 'sale', slow: true }) },
  ...COUNTER_REFUSALS.map((reason) => ({
    name: `act-refused-${reason.toLowerCase().replaceAll('_', '-')}`,
    view: counterView({
      step: 'refused',
      what: SALE_REFUSALS.some((one) => one === reason) ? 'sale' : 'refund',
      reason,
      leftYen: reason === 'PERSON_LIMIT' ? yen(40_000) : null,
    }),
  })),
  {
    name: 'act-given-back',
    view: counterView({
      step: 'given-back',
      what: 'refund',
      amountYen: yen(12_800),
      owedInMoneyYen: yen(2_000),
      receiptNumber: '20261122-0046',
      memberName: 'はなばあちゃん',
    }),
  },
  {
    name: 'act-sold',
    view: counterView({
      step: 'sold',
      familyName: '佐藤家',
      programmeName: 'プレミアム商品券 2026 冬',
      principalYen: yen(10_000),
      premiumYen: yen(3_000),
      expiresOn: parseBusinessDate('2027-03-31'),
      receivedYen: yen(20_000),
      soldAt: '2026-11-22T01:12:00.000Z',
      reference: '000d9f07',
    }),
  },
  { name: 'act-closed', view: counterView({ step: 'closed', report: zReport }) },
];

/** By the way back, page after page, to the staff's first one. */
function backHome(pages: number): NonNullable<Scene['act']> {
  return async (visit, language) => {
    for (let page = 0; page < pages; page += 1) await visit.touch(counterTexts.back[language]);
  };
}
