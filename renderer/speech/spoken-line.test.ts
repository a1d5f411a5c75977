import { describe, expect, test } from 'vitest';
import { DECLINE_REASONS } from '../../domain/decline-reasons.ts';
import { yen } from '../../domain/yen.ts';
import { LANGUAGES } from '../../messages/language.ts';
import {
  amountYen,
  approved,
  capturing,
  declined,
  enrolmentView,
  kioskView,
  notPaid,
  placeFinger,
  shopperView,
} from '../../test/renderer/views.ts';
import { spokenLine } from './spoken-line.ts';

describe('what the voice says', () => {
  test('the amount and what to do, by the reader’s geometry', () => {
    expect(spokenLine(shopperView(placeFinger()), 'ja')?.text).toBe('1,280円です。指をかざしてください。');
    expect(spokenLine(shopperView(placeFinger({ geometry: 'guided' })), 'en')?.text).toBe(
      '1,280 yen. Please place your finger on the reader.',
    );
  });

  test('in kana mode without the pauses that the spaces would be', () => {
    expect(spokenLine(shopperView(placeFinger()), 'ja-easy')?.text).toBe(
      '1,280えんです。ゆびをかざしてください。',
    );
  });

  test('stays quiet while the clerk types and while everything goes its quick way', () => {
    for (const view of [
      kioskView(),
      shopperView({ screen: 'preparing', amountYen }),
      shopperView({ screen: 'authorising', amountYen, slow: false }),
    ]) {
      expect(spokenLine(view, 'ja')).toBeNull();
    }
  });

  test('never a name, a balance or what is left, in any language', () => {
    const view = shopperView(approved({ balanceYen: yen(98_765), leftTodayYen: yen(4_321) }));
    for (const language of LANGUAGES) {
      const line = spokenLine(view, language)?.text ?? '';
      expect(line).toContain('1,280');
      for (const secret of ['はな', '98,765', '4,321']) expect(line).not.toContain(secret);
    }
  });

  test('a refusal about money sounds like any other: the shop need not know', () => {
    const lines = (['FROZEN', 'CAP_PURCHASE', 'CAP_DAY', 'BALANCE'] as const).map(
      (reason) =>
        spokenLine(
          shopperView(declined({ reasons: [reason], memberName: 'はるか', help: 'none', mayRetry: false })),
          'ja',
        )?.text,
    );
    expect(new Set(lines)).toEqual(new Set(['今回は、ほかの方法でお願いします。']));
  });

  test('every result and every reason has its line', () => {
    for (const reason of DECLINE_REASONS)
      expect(spokenLine(shopperView(declined({ reasons: [reason], help: 'none' })), 'ja')?.text).toBeTruthy();
    expect(spokenLine(shopperView(notPaid('offline')), 'ja')?.text).toBeTruthy();
    expect(
      spokenLine(shopperView({ screen: 'checking', amountYen, mayPutAside: false }), 'ja')?.text,
    ).toContain('もう一度払わないで');
  });

  test('only a line that waits for somebody is said again', () => {
    expect(spokenLine(shopperView(placeFinger()), 'ja')?.repeats).toBe(true);
    expect(spokenLine(shopperView(placeFinger({ guidance: 'hold-still' })), 'ja')?.repeats).toBe(false);
    expect(spokenLine(shopperView(approved()), 'ja')?.repeats).toBe(false);
    expect(spokenLine(enrolmentView(capturing()), 'ja')?.repeats).toBe(true);
  });
});
