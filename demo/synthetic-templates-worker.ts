import { parentPort, workerData } from 'node:worker_threads';
import { extractTemplate } from '../biometrics/extract-template.ts';
import { renderPlacement } from '../biometrics/synthetic/render-placement.ts';
import { syntheticFinger } from '../biometrics/synthetic/synthetic-finger.ts';
import type { Template } from '../biometrics/template.ts';
import { PLACEMENTS_PER_FINGER, TRIES_PER_PLACEMENT } from '../domain/enrolment.ts';
import { fingerSeed } from '../drivers/emulators/emulator-fingers.ts';

const references = workerData as readonly string[];
parentPort?.postMessage(references.map((reference) => [reference, templatesOf(reference)]));

function templatesOf(reference: string): Template[] {
  const finger = syntheticFinger(fingerSeed(reference));
  const templates: Template[] = [];
  const triesMax = PLACEMENTS_PER_FINGER * TRIES_PER_PLACEMENT;
  for (let attempt = 0; templates.length < PLACEMENTS_PER_FINGER && attempt < triesMax; attempt++) {
    const extracted = extractTemplate(renderPlacement(finger, `enrolment ${attempt}`, {}));
    if (extracted.ok) templates.push(extracted.value.template);
  }
  if (templates.length < PLACEMENTS_PER_FINGER)
    throw new Error(`the synthetic finger ${reference} gives no templates`);
  return templates;
}
