import { parseArgs } from 'node:util';
import type { Finger } from '../domain/fingers.ts';
import type { SubjectId } from '../domain/ids.ts';
import { scoresAt } from '../biometrics/comparison/score-of-counts.ts';
import { falseMatchProbability } from '../biometrics/calibration.ts';
import { Gallery } from '../biometrics/engine/gallery.ts';
import { rankPeople, scoreSlots } from '../biometrics/engine/search-gallery.ts';
import { prepareSearch } from '../biometrics/engine/kernel-desk.ts';
import { searchHere } from '../biometrics/engine/search-here.ts';
import { extractTemplate } from '../biometrics/extract-template.ts';
import { fitPrior, fitTail } from '../biometrics/fit-calibration.ts';
import { renderPlacement } from '../biometrics/synthetic/render-placement.ts';
import type { SyntheticFinger } from '../biometrics/synthetic/synthetic-finger.ts';
import { syntheticFinger } from '../biometrics/synthetic/synthetic-finger.ts';
import type { Template } from '../biometrics/template.ts';
import { readTemplate } from '../biometrics/template.ts';

/**
 * `node scripts/calibrate.ts [--people 300] [--strangers 3100] [--seed text]`: what strangers score, on synthetic fingers:
 * the constants of biometrics/calibration.ts. It says nothing about real people.
 */
const { values } = parseArgs({
  options: {
    people: { type: 'string', default: '300' },
    strangers: { type: 'string', default: '3100' },
    seed: { type: 'string', default: '' },
  },
});
const people = Number(values.people);
const strangers = Number(values.strangers);
const run = `calibrate ${values.seed}`;

const ENROLLED_PLACEMENTS = 3;
const TRIES = 5;
const FINGERS: readonly Finger[] = ['right-index', 'right-middle'];
/** Between 0.5 and 1.5 of the ordinary difference of placements: calibration must hold for the careful and the careless. */
const VARIATIONS = [0.5, 1, 1.5];
const PRIOR_WEIGHT = 40;
const RAW_EVERY = 20;

const gallery = new Gallery();
for (let person = 0; person < people; person += 1) {
  for (const finger of FINGERS) {
    const anatomy = syntheticFinger(`${run}/${person}/${finger}`);
    const templates = Array.from({ length: TRIES }, (_, turn) =>
      take(anatomy, `${person}/${finger}/${turn}`, 1),
    )
      .filter((template) => template !== null)
      .slice(0, ENROLLED_PLACEMENTS);
    const subjectId = `00000000-0000-4000-8000-${String(person).padStart(12, '0')}` as SubjectId;
    if (templates.length > 0) gallery.addFinger({ subjectId, finger }, templates.map(readTemplate));
  }
}
const searcher = searchHere(gallery);
const slots = [...gallery.owners.keys()];
const raw = { pattern: [] as number[], code: [] as number[] };
const fused: number[] = [];
for (let stranger = 0; stranger < strangers; stranger += 1) {
  const anatomy = syntheticFinger(`${run}/stranger ${stranger}`);
  const template = take(anatomy, `s${stranger}`, VARIATIONS[stranger % VARIATIONS.length] ?? 1);
  if (template === null) continue;
  const probe = prepareSearch(readTemplate(template));
  const scores = await scoreSlots(gallery, searcher, slots, probe, () => Promise.resolve());
  for (const finger of FINGERS) {
    const ofFinger = slots.filter((slot) => gallery.owners[slot]?.finger === finger);
    for (const { score } of rankPeople(gallery, ofFinger, (slot) => scores.get(slot) ?? -Infinity))
      fused.push(score);
  }
  if (stranger % RAW_EVERY === 0) {
    const counts = await searcher.scoreSlots('compare', probe, Uint32Array.from(slots), () =>
      Promise.resolve(),
    );
    for (const slot of slots) {
      const { pattern, code } = scoresAt(counts, 4 * slot);
      raw.pattern.push(pattern);
      if (code !== null) raw.code.push(code);
    }
  }
}
const tail = fitTail(Float32Array.from(fused));
console.log('PATTERN_PRIOR', fitPrior(Float32Array.from(raw.pattern), PRIOR_WEIGHT));
console.log('CODE_PRIOR', fitPrior(Float32Array.from(raw.code), PRIOR_WEIGHT));
console.log('STRANGER_TAIL', tail);
const descending = fused.toSorted((a, b) => b - a);
for (const rate of [1e-3, 1e-4, 1e-5]) {
  const bar = descending[Math.floor(rate * descending.length)] ?? Infinity;
  const [fitted, now] = [falseMatchProbability(bar, tail), falseMatchProbability(bar)];
  console.log(
    `measured ${rate} at score ${bar.toFixed(2)}: model ${fitted.toExponential(2)}, present ${now.toExponential(2)}`,
  );
}

function take(finger: SyntheticFinger, seed: string, variation: number): Template | null {
  const extraction = extractTemplate(renderPlacement(finger, `${run}/${seed}`, { variation }));
  return extraction.ok ? extraction.value.template : null;
}
