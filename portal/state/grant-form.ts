import { businessDateAt, startOfBusinessDateMs } from '../../domain/business-date.ts';
import type { MemberId, ShopId } from '../../domain/ids.ts';
import type { Result } from '../../domain/result.ts';
import { ok, refused } from '../../domain/result.ts';
import { MINUTES_OF_DAY, tokyoMomentAt } from '../../domain/tokyo-moment.ts';
import { PURCHASE_CEILING, yen } from '../../domain/yen.ts';
import type { Yen } from '../../domain/yen.ts';
import { readDate } from '../words/time-words.ts';
import { readTypedYen } from './rules-form.ts';

/** Leave as it is typed; days and minutes are Tokyo's, wherever the phone is. */
export interface GrantForm {
  /** `code`: somebody of another family, named by the code. */
  readonly delegate: MemberId | 'code';
  readonly code: string;
  readonly shopId: ShopId | '';
  readonly amountText: string;
  readonly fromDay: string;
  readonly fromMinute: number;
  readonly untilDay: string;
  readonly untilMinute: number;
}

export interface GrantWish {
  readonly delegate: { readonly memberId: MemberId } | { readonly code: string };
  readonly shopId: ShopId;
  readonly limitYen: Yen;
  readonly from: string;
  readonly until: string;
}

export type GrantField = 'code' | 'shop' | 'amount' | 'span';
/** Leave ends within so many days (backend/owners/purchase-leave.ts). */
const DAYS_AHEAD_MAX = 62;

/** From now to the end of the day, for somebody who is named by a code. */
export function firstGrantForm(nowMs: number): GrantForm {
  const { businessDate, minuteOfDay } = tokyoMomentAt(nowMs);
  return {
    delegate: 'code',
    code: '',
    shopId: '',
    amountText: '',
    fromDay: businessDate,
    fromMinute: minuteOfDay - (minuteOfDay % 60),
    untilDay: businessDate,
    untilMinute: MINUTES_OF_DAY,
  };
}

/** What the form asks for, or every field that is not yet right. */
export function readGrantForm(form: GrantForm, nowMs: number): Result<GrantWish, readonly GrantField[]> {
  const code = form.code.normalize('NFKC').replace(/[\s-]/g, '');
  const amount = readTypedYen(form.amountText);
  const [fromMs, untilMs] = [
    instantOf(form.fromDay, form.fromMinute),
    instantOf(form.untilDay, form.untilMinute),
  ];
  const lastMs = startOfBusinessDateMs(businessDateAt(nowMs)) + DAYS_AHEAD_MAX * MINUTES_OF_DAY * 60_000;
  const wrong: GrantField[] = [];
  if (form.delegate === 'code' && !/^\d{8}$/.test(code)) wrong.push('code');
  if (form.shopId === '') wrong.push('shop');
  if (typeof amount === 'string' || amount < 1 || amount > PURCHASE_CEILING) wrong.push('amount');
  const hasSpan = fromMs !== null && untilMs !== null;
  if (!hasSpan || fromMs >= untilMs || untilMs <= nowMs || untilMs > lastMs) wrong.push('span');
  if (wrong.length > 0 || form.shopId === '' || typeof amount === 'string' || !hasSpan) return refused(wrong);
  return ok({
    delegate: form.delegate === 'code' ? { code } : { memberId: form.delegate },
    shopId: form.shopId,
    limitYen: yen(amount),
    from: new Date(fromMs).toISOString(),
    until: new Date(untilMs).toISOString(),
  });
}

function instantOf(day: string, minute: number): number | null {
  const date = readDate(day);
  return date === null ? null : startOfBusinessDateMs(date) + minute * 60_000;
}
