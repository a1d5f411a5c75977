import { expect, test } from 'vitest';
import type { MemberId, ShopId } from '../../domain/ids.ts';
import { firstGrantForm, readGrantForm } from './grant-form.ts';
import type { GrantForm } from './grant-form.ts';

/** 10:15 on 22 November in Tokyo. */
const NOW_MS = Date.parse('2026-11-22T01:15:00.000Z');
const shopId = '0193a000-0000-7000-8000-000000000001' as ShopId;
const form = (change: Partial<GrantForm> = {}): GrantForm => ({
  ...firstGrantForm(NOW_MS),
  code: '1234 5678',
  shopId,
  amountText: '３，０００円',
  ...change,
});

test('the days and hours are those of Japan', () => {
  expect(readGrantForm(form(), NOW_MS)).toEqual({
    ok: true,
    value: {
      delegate: { code: '12345678' },
      shopId,
      limitYen: 3000,
      from: '2026-11-22T01:00:00.000Z',
      until: '2026-11-22T15:00:00.000Z',
    },
  });
});

test('a member of the family needs no code', () => {
  const delegate = '0193a000-0000-7000-8000-000000000002' as MemberId;
  expect(readGrantForm(form({ delegate, code: '' }), NOW_MS)).toMatchObject({
    value: { delegate: { memberId: delegate } },
  });
});

test.each<[Partial<GrantForm>, string[]]>([
  [{ code: '1234567' }, ['code']],
  [{ code: '１２３４５６７８' }, []],
  [{ shopId: '' }, ['shop']],
  [{ amountText: '0' }, ['amount']],
  [{ amountText: '300,000' }, []],
  [{ amountText: '300,001' }, ['amount']],
  [{ amountText: '' }, ['amount']],
  [{ untilMinute: 600 }, ['span']],
  [{ untilMinute: 660 }, []],
  [{ untilDay: '2026-11-21' }, ['span']],
  [{ untilDay: '' }, ['span']],
  [{ untilDay: '2027-01-22', untilMinute: 1440 }, ['span']],
  [{ fromDay: '2027-01-10', untilDay: '2027-01-22' }, []],
  [{ code: '', shopId: '', amountText: 'x', fromDay: 'y' }, ['code', 'shop', 'amount', 'span']],
])('%j: %j are not yet right', (change, wrong) => {
  const read = readGrantForm(form(change), NOW_MS);
  expect(read.ok ? [] : read.reason).toEqual(wrong);
});
