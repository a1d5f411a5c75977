import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { KioskView } from '../../contract/kiosk-api.ts';
import { yen } from '../../domain/yen.ts';
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
import type { Sound } from './choose-sound.ts';
import { createSoundDesk } from './sound-desk.ts';
import { TONES } from './tones.ts';

/** Everything that is heard while these views follow each other. */
function heard(...views: readonly KioskView[]): Sound[] {
  const sounds: Sound[] = [];
  const desk = createSoundDesk((sound) => sounds.push(sound));
  for (const view of views) desk.hear(view);
  return sounds;
}

const amount = kioskView();
const preparing = shopperView({ screen: 'preparing', amountYen });
const place = shopperView(placeFinger());
const hold = shopperView(placeFinger({ guidance: 'hold-still' }));
const reading = shopperView(placeFinger({ guidance: 'reading' }));
const lift = shopperView(placeFinger({ guidance: 'lift' }));
const authorising = shopperView({ screen: 'authorising', amountYen, slow: false });
const slow = shopperView({ screen: 'authorising', amountYen, slow: true });
const checking = shopperView({ screen: 'checking', amountYen, mayPutAside: false });

describe('a purchase', () => {
  test('from the amount to paid: a tick for the finger, one success', () => {
    expect(
      heard(amount, preparing, place, hold, reading, lift, authorising, slow, shopperView(approved())),
    ).toEqual(['tick', 'success']);
  });

  test('showing the balance, or losing the connection for a moment, is no second success', () => {
    const paid = shopperView(approved());
    const withBalance = shopperView(approved({ balanceYen: yen(9_000) }));
    expect(heard(authorising, paid, paid, withBalance, { ...withBalance, online: false })).toEqual([
      'success',
    ]);
  });

  test('not recognised twice: "once more" each time', () => {
    expect(
      heard(
        place,
        authorising,
        shopperView(declined()),
        preparing,
        place,
        authorising,
        shopperView(declined()),
      ),
    ).toEqual(['again', 'again']);
  });

  test('a pause that ends on the declined screen is silent', () => {
    expect(heard(authorising, shopperView(declined({ mayRetry: false })), shopperView(declined()))).toEqual([
      'again',
    ]);
  });

  test('an unusable picture, and the same again', () => {
    const advice = shopperView(placeFinger({ advice: 'moved' }));
    const seen = shopperView(placeFinger({ advice: 'moved', guidance: 'reading' }));
    expect(heard(place, hold, advice, seen, advice)).toEqual(['tick', 'again', 'tick', 'again']);
  });

  test('not paid, a result being checked and a wait about to end are heard', () => {
    expect(heard(authorising, checking, { ...checking }, shopperView(notPaid('never-arrived')))).toEqual([
      'notice',
      'again',
    ]);
    expect(heard(place, shopperView(placeFinger({ endingSoon: true })), place)).toEqual(['notice']);
  });

  test('the first view after a start is silent: nobody knows whether it was heard already', () => {
    expect(heard(shopperView(approved()))).toEqual([]);
  });
});

test('an enrolment: a tick per finger, one tone per placement kept, success at the end', () => {
  const seen = (kept: number, fingerNumber = 1) =>
    enrolmentView(capturing({ placementsKept: kept, fingerNumber, guidance: 'hold-still' }));
  const asks = (kept: number, fingerNumber = 1) =>
    enrolmentView(capturing({ placementsKept: kept, fingerNumber }));
  expect(heard(asks(0), seen(0), asks(1), seen(1), asks(1))).toEqual(['tick', 'kept', 'tick']);
  expect(heard(seen(2), asks(0, 2))).toEqual(['kept']);
  expect(heard(seen(2, 2), enrolmentView({ step: 'saving', displayName: 'はるか' }))).toEqual(['kept']);
  expect(
    heard(
      enrolmentView({ step: 'saving', displayName: 'はるか' }),
      enrolmentView({ step: 'done', displayName: 'はるか', recognised: true }),
      amount,
    ),
  ).toEqual(['success']);
  expect(
    heard(asks(1), enrolmentView({ step: 'stopped', displayName: 'はるか', because: 'cancelled' })),
  ).toEqual([]);
});

const anyView = fc.constantFrom(
  amount,
  preparing,
  place,
  hold,
  reading,
  lift,
  authorising,
  slow,
  checking,
  shopperView(approved()),
  shopperView(declined()),
  shopperView(notPaid('offline')),
  shopperView(placeFinger({ advice: 'pressed' })),
);

test('a view that is told again is never heard again, and no change is heard twice', () => {
  fc.assert(
    fc.property(fc.array(anyView, { maxLength: 20 }), (views) => {
      const once = heard(...views);
      expect(heard(...views.flatMap((view) => [view, { ...view }]))).toEqual(once);
      expect(once.length).toBeLessThan(Math.max(1, views.length));
    }),
  );
});

describe('how the sounds sound', () => {
  test('success rises, "once more" is two equal low tones', () => {
    expect(TONES.success.map(({ hertz }) => hertz)).toEqual([1_000, 1_500]);
    const [first, second] = TONES.again;
    expect(TONES.again).toHaveLength(2);
    expect(first?.hertz).toBe(second?.hertz);
    expect(first?.hertz).toBeLessThan(500);
  });

  test('nothing old ears cannot hear, nothing harsh, nothing long', () => {
    for (const tone of Object.values(TONES).flat()) {
      expect(tone.hertz).toBeLessThanOrEqual(2_500);
      expect(tone.loudness).toBeLessThanOrEqual(0.5);
      expect(tone.untilS).toBeLessThanOrEqual(0.5);
      expect(tone.untilS).toBeGreaterThan(tone.fromS);
    }
  });
});
