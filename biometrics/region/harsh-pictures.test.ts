import { beforeAll, describe, expect, it } from 'vitest';
import { CODE_PRIOR, PATTERN_PRIOR, falseMatchProbability } from '../calibration.ts';
import { compareTemplates } from '../compare-templates.ts';
import { extractTemplate } from '../extract-template.ts';
import { fuseScores } from '../normalise-score.ts';
import type { HarshPicture } from '../synthetic/harsh-reader.ts';
import { HARSH_WIDTH, harshFinger, harshReader, takeHarshPicture } from '../synthetic/harsh-reader.ts';
import type { Template } from '../template.ts';
import { locateFinger } from './locate-finger.ts';
import { WORKING_WIDTH } from './working-picture.ts';

/** How much of what is finger, or is taken for it, is both. */
function overlapOf(picture: HarshPicture): number {
  const located = locateFinger(picture);
  if (located?.outline == null) return 0;
  const { outline, working } = located;
  let [both, either] = [0, 0];
  for (let y = 0; y < working.height; y += 1) {
    for (let x = 0; x < WORKING_WIDTH; x += 1) {
      const is = picture.finger[2 * y * HARSH_WIDTH + 2 * x] === 1;
      const found = y >= outline.top[x] && y <= outline.bottom[x];
      if (is && found) both += 1;
      if (is || found) either += 1;
    }
  }
  return both / either;
}

const READERS = 6;
const FINGERS = 4;
/** Reader by reader, finger by finger, two placements. */
const pictures: HarshPicture[][][] = [];

beforeAll(() => {
  for (let r = 0; r < READERS; r += 1) {
    const reader = harshReader(`test reader ${r}`);
    pictures.push(
      Array.from({ length: FINGERS }, (_, f) =>
        [1, 2].map((turn) => takeHarshPicture(harshFinger(`${r}/${f}`), reader, `${r}/${f}/${turn}`)),
      ),
    );
  }
}, 120_000);

describe('pictures of harsh readers', () => {
  it('show their finger between strips that shine, dirt, and uneven light', () => {
    const overlaps = pictures
      .flat(2)
      .map(overlapOf)
      .sort((a, b) => a - b);
    expect(overlaps[overlaps.length >> 1]).toBeGreaterThan(0.85);
    expect(overlaps[Math.floor(0.15 * overlaps.length)]).toBeGreaterThan(0.65);
  });

  it('are recognised', () => {
    const pairs = pictures.flat();
    const recognised = pairs.filter((placements) => {
      const [one, other] = placements.flatMap((picture): Template[] => {
        const extraction = extractTemplate(picture);
        return extraction.ok ? [extraction.value.template] : [];
      });
      if (one === undefined || other === undefined) return false;
      const score = fuseScores(compareTemplates(one, other), { pattern: PATTERN_PRIOR, code: CODE_PRIOR });
      return falseMatchProbability(score) < 1e-5;
    });
    expect(recognised.length).toBeGreaterThan(0.8 * pairs.length);
  });
});
