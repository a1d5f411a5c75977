import type { Result } from '../domain/result.ts';
import { ok, refused } from '../domain/result.ts';
import type { CaptureProblem } from './capture-quality.ts';
import { assessPattern, pictureProblem } from './capture-quality.ts';
import { patternKernel } from './kernel/pattern-kernel.ts';
import { packCode } from './pattern/competitive-code.ts';
import { normaliseLocalContrast } from './pattern/local-contrast.ts';
import { binariseAtMedian } from './pattern/maximum-curvature.ts';
import type { GreyPicture } from './picture.ts';
import type { Impression } from './reader-pattern/impression.ts';
import { impressionOf } from './reader-pattern/impression.ts';
import { measureLocalLight } from './reader-pattern/local-light.ts';
import type { ReaderPattern } from './reader-pattern/reader-record.ts';
import { takeOffReader } from './reader-pattern/take-off-reader.ts';
import { cutFingerRegion } from './region/finger-region.ts';
import { locateFinger } from './region/locate-finger.ts';
import { checkTemplate, encodeTemplate } from './template.ts';
import type { Template } from './template.ts';

export interface Extraction {
  readonly template: Template;
  /** 0 to 100; the larger, the more likely the finger is recognised later. Enrol the best of the placements. */
  readonly quality: number;
  /** For the reader's record (reader-pattern/), once it is known who this is; wiped otherwise. */
  readonly impression: Impression;
}

/**
 * Turns a picture of one finger, lying across it or upright, into a template, or says what the person can do better.
 * Takes every picture from 120 x 60 to 1280 x 960 without throwing. The picture is not changed; zeroise it afterwards.
 * @param reader what is known of the reader that took it
 */
export function extractTemplate(
  picture: GreyPicture,
  reader: ReaderPattern | null = null,
): Result<Extraction, CaptureProblem> {
  const located = locateFinger(picture);
  if (located === null) return refused('unusable-picture');
  const { working } = located;
  if (located.outline === null) return refused(pictureProblem(working, null) ?? 'no-finger');
  const local = measureLocalLight(working, located.outline);
  const impression = impressionOf(located, local);
  const pattern = (located.isUpright ? reader?.upright : reader?.lying) ?? null;
  const outline =
    pattern?.height === working.height
      ? takeOffReader(working, located.outline, local, pattern)
      : located.outline;
  local.light.fill(0);
  const problem = pictureProblem(working, outline);
  if (problem !== null) {
    impression.steps.fill(0);
    return refused(problem);
  }
  const region = cutFingerRegion(working, outline);
  const normalised = normaliseLocalContrast(region);
  const { veinScores, winners } = patternKernel().find(normalised, region.mask);
  const code = packCode(winners, region.mask);
  const assessment = assessPattern(outline, region, veinScores);
  // What is left of the picture is wiped, like the picture itself by its owner.
  for (const plane of [working.grey, region.grey, normalised]) plane.fill(0);
  if (!assessment.ok) {
    impression.steps.fill(0);
    return assessment;
  }
  const template = encodeTemplate(binariseAtMedian(veinScores), code);
  // A drawing or a pattern of light can look like a finger to every rule above and still give planes that no finger has.
  return checkTemplate(template).ok
    ? ok({ template, quality: assessment.value, impression })
    : refused('unusable-picture');
}
