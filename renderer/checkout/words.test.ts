import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { adviceSchema } from '../../contract/kiosk-api.ts';
import type { ShopperScreen } from '../../contract/kiosk-api.ts';
import { CHECKOUT_TIMES } from '../../domain/checkout-state.ts';
import { yen } from '../../domain/yen.ts';
import { adviceTexts, guidanceTexts, placementTexts } from '../../messages/capture-advice.ts';
import { declineReasonTexts } from '../../messages/decline-reasons.ts';
import { resultTexts } from '../../messages/kiosk.ts';
import { declined, placeFinger } from '../../test/renderer/views.ts';
import { declinedWords } from './declined-words.ts';
import { placingStep, placingWords } from './placing-words.ts';

type PlaceFinger = Extract<ShopperScreen, { screen: 'place-finger' }>;
type Declined = Extract<ShopperScreen, { screen: 'declined' }>;
const placing = (changed: Partial<PlaceFinger> = {}) => {
  const screen = placeFinger(changed) as PlaceFinger;
  return placingWords(screen, screen.attempt);
};
const refusal = (changed: Partial<Declined> = {}) => declinedWords(declined(changed) as Declined);

describe('while the finger is asked for', () => {
  test('the reader’s geometry chooses the verb', () => {
    expect(placing().title).toBe(placementTexts.contactless.title);
    expect(placing({ geometry: 'guided' }).title.ja).toContain('のせて');
  });

  test('a problem of the last picture is the one line, whatever the try', () => {
    for (const advice of adviceSchema.options)
      expect(placing({ advice, attempt: 3 })).toMatchObject({
        line: adviceTexts[advice].shopper,
        corrects: true,
      });
  });

  test('the same finger after the first and second refusal, another one after that (ux.md 1.4)', () => {
    const lines = ([1, 2, 3, 4, 5] as const).map((attempt) => placing({ attempt }).line);
    expect(lines).toEqual([
      placementTexts.contactless.how,
      resultTexts.helpSameFinger,
      resultTexts.helpSameFinger,
      resultTexts.helpOtherFinger,
      resultTexts.helpOtherFinger,
    ]);
  });

  test('once the finger is there, the old advice is gone', () => {
    expect(placing({ guidance: 'hold-still', advice: 'moved' }).title).toBe(guidanceTexts.holdStill);
    expect(placing({ guidance: 'lift' }).title).toBe(guidanceTexts.lift);
  });

  test('three steps: place, hold still, done', () => {
    expect((['place', 'hold-still', 'reading', 'lift'] as const).map(placingStep)).toEqual([0, 1, 1, 2]);
  });
});

test('the ring of the last seconds empties when the host ends the wait', async () => {
  const style = await readFile(new URL('place-finger-screen.css', import.meta.url), 'utf8');
  const lastSeconds = (CHECKOUT_TIMES.fingerWaitMs - CHECKOUT_TIMES.fingerWarningMs) / 1_000;
  expect(style).toContain(`animation: empty ${lastSeconds}s linear`);
});

describe('a refusal', () => {
  test('tells every reason once and one thing to do', () => {
    const words = refusal({
      reasons: ['CAP_DAY', 'BALANCE', 'CAP_DAY'],
      leftTodayYen: yen(180),
      help: 'none',
    });
    expect(words.headlines).toEqual([
      declineReasonTexts.CAP_DAY.headline,
      declineReasonTexts.BALANCE.headline,
    ]);
    expect(words.advice).toBe(declineReasonTexts.CAP_DAY.advice);
  });

  test('tells what is left for today only where the day is the reason and the rest is known', () => {
    expect(refusal({ reasons: ['CAP_DAY'], leftTodayYen: yen(0) }).tellsLeftToday).toBe(true);
    expect(refusal({ reasons: ['BALANCE'], leftTodayYen: yen(180) }).tellsLeftToday).toBe(false);
    expect(refusal({ reasons: ['CAP_DAY'], leftTodayYen: null }).tellsLeftToday).toBe(false);
  });

  test('the number of tries chooses the help', () => {
    expect(refusal({ help: 'same-finger' }).advice).toBe(resultTexts.helpSameFinger);
    expect(refusal({ help: 'other-finger' }).advice).toBe(resultTexts.helpOtherFinger);
    expect(refusal({ help: 'staff' }).advice).toBe(resultTexts.helpStaff);
  });
});
