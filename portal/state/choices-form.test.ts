import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NOTICE_CHANNELS } from '../../contract/notice-routes.ts';
import type { NoticeChoices } from '../../contract/notice-routes.ts';
import { choicesFormOf, moveUp, readChoicesForm, withChannel } from './choices-form.ts';

const choices: NoticeChoices = {
  language: 'ja',
  order: ['line', 'mail'],
  level: { line: 'minimal', 'web-push': 'standard', mail: 'standard' },
  purchases: 'each',
  declined: true,
  quietHours: null,
  lowBalanceYen: 3000,
};

test('choices stand in the form as they are', () => {
  expect(readChoicesForm(choicesFormOf(choices))).toEqual(choices);
  expect(readChoicesForm(choicesFormOf({ ...choices, lowBalanceYen: null }))?.lowBalanceYen).toBeNull();
});

test.each([
  ['5,000円', 5000],
  ['０', 0],
  ['1000000', 1_000_000],
  ['1000001', undefined],
  ['', undefined],
  ['-1', undefined],
])('a low balance of %s', (lowBalanceText, yen) =>
  expect(readChoicesForm({ choices, lowBalanceText })?.lowBalanceYen).toBe(yen),
);

test('whatever is moved, taken in or out, no channel stands twice and none comes from nowhere', () => {
  const orders = fc.shuffledSubarray([...NOTICE_CHANNELS]);
  fc.assert(
    fc.property(orders, fc.constantFrom(...NOTICE_CHANNELS), (order, channel) => {
      expect([...moveUp(order, channel)].sort()).toEqual([...order].sort());
      const at = order.indexOf(channel);
      if (at > 0) expect(moveUp(order, channel).indexOf(channel)).toBe(at - 1);
      expect(new Set(withChannel(order, channel, true)).size).toBe(withChannel(order, channel, true).length);
      expect(withChannel(order, channel, true)).toContain(channel);
      expect(withChannel(order, channel, false)).not.toContain(channel);
    }),
  );
});
