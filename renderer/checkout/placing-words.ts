import type { ShopperScreen } from '../../contract/kiosk-api.ts';
import { adviceTexts, guidanceTexts, placementTexts } from '../../messages/capture-advice.ts';
import { resultTexts } from '../../messages/kiosk.ts';
import type { Message } from '../../messages/language.ts';

type PlaceFinger = Extract<ShopperScreen, { screen: 'place-finger' }>;
type Placing = Pick<PlaceFinger, 'geometry' | 'guidance' | 'advice'> &
  Partial<Pick<PlaceFinger, 'anotherFinger'>>;

export interface PlacingWords {
  readonly title: Message;
  /** One thing to do or to know, under the title. */
  readonly line: Message;
  /** The line corrects something: it is set off. */
  readonly corrects: boolean;
}

/** One instruction at a time: what the finger does now, and under it the one thing that will help (ux.md 1.3, 1.4). */
export function placingWords(placing: Placing, attempt: number): PlacingWords {
  switch (placing.guidance) {
    case 'hold-still':
      return { title: guidanceTexts.holdStill, line: guidanceTexts.doNotMove, corrects: false };
    case 'reading':
      return { title: guidanceTexts.holdStill, line: guidanceTexts.reading, corrects: false };
    case 'lift':
      return { title: guidanceTexts.lift, line: guidanceTexts.done, corrects: false };
    case 'place':
      return {
        title:
          placing.anotherFinger === true
            ? guidanceTexts.anotherFinger
            : placementTexts[placing.geometry].title,
        ...lineWhilePlacing(placing, attempt),
      };
  }
}

function lineWhilePlacing(placing: Placing, attempt: number): Pick<PlacingWords, 'line' | 'corrects'> {
  if (placing.advice !== null) return { line: adviceTexts[placing.advice].shopper, corrects: true };
  if (placing.anotherFinger === true)
    return { line: placementTexts[placing.geometry].title, corrects: false };
  if (attempt >= 4) return { line: resultTexts.helpOtherFinger, corrects: true };
  if (attempt >= 2) return { line: resultTexts.helpSameFinger, corrects: true };
  return { line: placementTexts[placing.geometry].how, corrects: false };
}

/** Which of the three steps (place, hold still, done) is the present one. */
export function placingStep(guidance: Placing['guidance']): 0 | 1 | 2 {
  switch (guidance) {
    case 'place':
      return 0;
    case 'hold-still':
    case 'reading':
      return 1;
    case 'lift':
      return 2;
  }
}
