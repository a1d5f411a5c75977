import type { CounterAct } from '../../contract/kiosk-api.ts';
import type { CounterPurchase } from '../../contract/counter-routes.ts';
import type { VoucherOffer } from '../../contract/voucher-offers.ts';
import type { StaffRole } from '../../contract/terminal-routes.ts';
import type { FamilyAccountId } from '../../domain/ids.ts';
import { subtractYen } from '../../domain/yen.ts';
import type { Yen } from '../../domain/yen.ts';
import { NO_AMOUNT } from '../state/amount-entry.ts';
import type { AmountEntry } from '../state/amount-entry.ts';
import type { SignInEntry } from '../staff/sign-in-entry.ts';

interface ChosenPurchase {
  readonly purchase: CounterPurchase;
  readonly aloneMaxYen: Yen;
}

interface ChosenFamily {
  readonly words: string;
  readonly family: { readonly id: FamilyAccountId; readonly name: string };
}

/** Where staff are in the counter's side of the money, with what they have entered there. */
export type CounterPage =
  | { readonly page: 'purchases' }
  /** The 12 digits of a receipt number; `asked` once they were looked for. */
  | { readonly page: 'receipt'; readonly digits: string; readonly asked: boolean }
  | (ChosenPurchase & { readonly page: 'purchase' })
  | (ChosenPurchase & { readonly page: 'part'; readonly amount: AmountEntry })
  | (ChosenPurchase & {
      readonly page: 'give-back';
      readonly kind: 'void' | 'refund';
      readonly amountYen: Yen;
      /** Who signs as the second person, where one must. */
      readonly second: SignInEntry | null;
    })
  | { readonly page: 'register'; readonly confirming: boolean }
  | { readonly page: 'closes'; readonly index: number }
  | { readonly page: 'family'; readonly words: string }
  | (ChosenFamily & { readonly page: 'programme' })
  | (ChosenFamily & { readonly page: 'price'; readonly offer: VoucherOffer; readonly amount: AmountEntry })
  | (ChosenFamily & {
      readonly page: 'cash';
      readonly offer: VoucherOffer;
      readonly priceYen: Yen;
      readonly cash: AmountEntry;
    });

/** The three doors of the counter on the staff's first page. */
export type CounterTask = 'give-back' | 'register' | 'vouchers';

const TASK_ROLES: Readonly<Record<CounterTask, readonly StaffRole[]>> = {
  'give-back': ['clerk', 'manager', 'auditor'],
  register: ['clerk', 'manager', 'auditor'],
  vouchers: ['event_staff', 'manager'],
};

/** What a role finds here at all. The backend asks again (backend/staff/staff-roles.ts): this only spares a refusal. */
export function tasksOf(role: StaffRole): readonly CounterTask[] {
  return (['give-back', 'register', 'vouchers'] as const).filter((task) => TASK_ROLES[task].includes(role));
}

/** Whether the role may move money and not only look at it. */
export function mayAct(role: StaffRole): boolean {
  return role === 'clerk' || role === 'manager';
}

export function firstPage(task: CounterTask): CounterPage {
  switch (task) {
    case 'give-back':
      return { page: 'purchases' };
    case 'register':
      return { page: 'register', confirming: false };
    case 'vouchers':
      return { page: 'family', words: '' };
  }
}

/** The page before; `null`: the staff's first page. */
export function pageBefore(page: CounterPage): CounterPage | null {
  switch (page.page) {
    case 'purchases':
    case 'register':
    case 'family':
      return null;
    case 'receipt':
    case 'purchase':
      return { page: 'purchases' };
    case 'part':
      return { ...chosen(page), page: 'purchase' };
    case 'give-back':
      return page.amountYen === leftOf(page.purchase)
        ? { ...chosen(page), page: 'purchase' }
        : { ...chosen(page), page: 'part', amount: NO_AMOUNT };
    case 'closes':
      return { page: 'register', confirming: false };
    case 'programme':
      return { page: 'family', words: page.words };
    case 'price':
      return { page: 'programme', words: page.words, family: page.family };
    case 'cash': {
      const { words, family, offer, priceYen } = page;
      return { page: 'price', words, family, offer, amount: { digits: String(priceYen), refused: false } };
    }
  }
}

function chosen({ purchase, aloneMaxYen }: ChosenPurchase): ChosenPurchase {
  return { purchase, aloneMaxYen };
}

/** The page that a new view leaves: what was done is not entered any more, and what was put aside is not offered again. */
export function pageAfter(
  page: CounterPage | null,
  before: CounterAct | null,
  now: CounterAct | null,
): CounterPage | null {
  if (now === null) return before?.step === 'working' ? null : page;
  switch (now.step) {
    case 'working':
    case 'refused':
      return page;
    case 'given-back':
      return firstPage('give-back');
    case 'sold':
      return firstPage('vouchers');
    case 'closed':
      return firstPage('register');
  }
}

export function leftOf({ amountYen, givenBackYen }: CounterPurchase): Yen {
  return subtractYen(amountYen, givenBackYen);
}

const RECEIPT_DIGITS = 12;

/** The receipt number's digits after one key: the business date and the number on it. */
export function pressReceiptKey(digits: string, key: string): string {
  if (key === 'backspace') return digits.slice(0, -1);
  if (key === 'clear') return '';
  return /^\d+$/.test(key) ? (digits + key).slice(0, RECEIPT_DIGITS) : digits;
}

/** `20261122-0042`, or `null` while digits are missing. */
export function receiptNumberOf(digits: string): string | null {
  return digits.length === RECEIPT_DIGITS ? `${digits.slice(0, 8)}-${digits.slice(8)}` : null;
}
