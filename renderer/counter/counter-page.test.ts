import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CounterAct } from '../../contract/kiosk-api.ts';
import type { CounterPurchase } from '../../contract/counter-routes.ts';
import type { VoucherOffer } from '../../contract/voucher-offers.ts';
import { STAFF_ROLES } from '../../contract/terminal-routes.ts';
import { parseBusinessDate } from '../../domain/business-date.ts';
import type { FamilyAccountId, ProgrammeId, PurchaseId } from '../../domain/ids.ts';
import { ZERO_YEN, yen } from '../../domain/yen.ts';
import { NO_AMOUNT } from '../state/amount-entry.ts';
import {
  firstPage,
  pageAfter,
  pageBefore,
  pressReceiptKey,
  receiptNumberOf,
  tasksOf,
} from './counter-page.ts';
import type { CounterPage } from './counter-page.ts';

const purchase: CounterPurchase = {
  purchaseId: '0193a001-0000-7000-8000-0000000a41c2' as PurchaseId,
  receiptNumber: '20261122-0042',
  memberName: 'はるか',
  amountYen: yen(1_000),
  givenBackYen: yen(300),
  canVoid: false,
  paidAt: '2026-11-22T01:12:00.000Z',
};
const offer: VoucherOffer = {
  programmeId: '0193a001-0000-7000-8000-0000000b0001' as ProgrammeId,
  name: '商品券',
  premiumPercent: 30,
  unitYen: yen(1_000),
  mostYen: yen(50_000),
  because: 'PERSON_LIMIT',
  usableFrom: parseBusinessDate('2026-11-22'),
  expiresOn: parseBusinessDate('2027-03-31'),
};
const chosen = { purchase, aloneMaxYen: yen(10_000) };
const family = {
  words: 'さ',
  family: { id: '0193a000-0000-7000-8000-000000000001' as FamilyAccountId, name: '佐藤家' },
};
const pages: readonly CounterPage[] = [
  { page: 'purchases' },
  { page: 'receipt', digits: '2026', asked: false },
  { ...chosen, page: 'purchase' },
  { ...chosen, page: 'part', amount: NO_AMOUNT },
  { ...chosen, page: 'give-back', kind: 'refund', amountYen: yen(700), second: null },
  { ...chosen, page: 'give-back', kind: 'refund', amountYen: yen(100), second: null },
  { page: 'register', confirming: true },
  { page: 'closes', index: 2 },
  { page: 'family', words: 'さ' },
  { ...family, page: 'programme' },
  { ...family, page: 'price', offer, amount: NO_AMOUNT },
  { ...family, page: 'cash', offer, priceYen: yen(3_000), cash: NO_AMOUNT },
];

test.each(pages)('from $page one comes home by going back, and never round in a circle', (start) => {
  let page: CounterPage | null = start;
  for (let steps = 0; page !== null; steps += 1) {
    expect(steps).toBeLessThan(5);
    page = pageBefore(page);
  }
});

describe('what an answer leaves of the form', () => {
  const working: CounterAct = { step: 'working', what: 'refund', slow: true };
  const refused: CounterAct = { step: 'refused', what: 'refund', reason: 'SECOND_REFUSED', leftYen: null };
  const form = pages[4] ?? null;

  test('a refusal keeps it, to be put right', () => {
    expect(pageAfter(form, working, refused)).toBe(form);
    expect(pageAfter(form, refused, null)).toBe(form);
  });
  test('what is under way, or was put aside, is not offered a second time', () => {
    expect(pageAfter(form, null, working)).toBe(form);
    expect(pageAfter(form, working, null)).toBeNull();
  });
  test('what was done is gone from it', () => {
    const done: CounterAct = {
      step: 'given-back',
      what: 'refund',
      amountYen: yen(700),
      owedInMoneyYen: ZERO_YEN,
      receiptNumber: '20261122-0042',
      memberName: null,
    };
    expect(pageAfter(form, working, done)).toEqual(firstPage('give-back'));
  });
});

test('each role finds its own doors', () => {
  expect(Object.fromEntries(STAFF_ROLES.map((role) => [role, tasksOf(role)]))).toEqual({
    clerk: ['give-back', 'register'],
    event_staff: ['vouchers'],
    manager: ['give-back', 'register', 'vouchers'],
    auditor: ['give-back', 'register'],
    engineer: [],
  });
});

test('a receipt number is twelve digits, whatever else is pressed', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('0', '1', '9', '00', 'backspace', 'clear', 'x')), (keys) => {
      const digits = keys.reduce(pressReceiptKey, '');
      expect(digits).toMatch(/^\d{0,12}$/);
      const number = receiptNumberOf(digits);
      expect(number === null).toBe(digits.length < 12);
      if (number !== null) expect(number.replace('-', '')).toBe(digits);
    }),
  );
  expect(receiptNumberOf('202611220042')).toBe('20261122-0042');
});
