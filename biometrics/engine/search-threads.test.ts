import { afterAll, describe, expect, it } from 'vitest';
import type { SubjectId } from '../../domain/ids.ts';
import { extractTemplate } from '../extract-template.ts';
import { renderPlacement } from '../synthetic/render-placement.ts';
import { syntheticFinger } from '../synthetic/synthetic-finger.ts';
import type { Template } from '../template.ts';
import { readTemplate } from '../template.ts';
import { Gallery } from './gallery.ts';
import { createIdentificationEngine } from './identification-engine.ts';
import { startSearchThreads } from './search-threads.ts';
import { THREADS_MAX, prepareSearch } from './kernel-desk.ts';
import { searchHere } from './search-here.ts';

const templates = Array.from({ length: 12 }, (_, i) => take(`thread ${i}`, 'a'));
const breathe = (): Promise<void> => Promise.resolve();

function take(finger: string, placement: string): Template {
  const extraction = extractTemplate(renderPlacement(syntheticFinger(finger), placement));
  if (!extraction.ok) throw new Error(extraction.reason);
  return extraction.value.template;
}
const id = (name: number): SubjectId => `subject ${name}` as SubjectId;

describe('search threads', () => {
  const gallery = new Gallery();
  const threads = startSearchThreads(gallery, 3);
  afterAll(() => threads.close());

  it('score what one thread scores, also when the gallery has grown', async () => {
    // Each with memory of its own: both work in the same place of it.
    const same = new Gallery();
    const alone = searchHere(same);
    for (let round = 0; round < 3; round += 1) {
      for (let i = 0; i < 150; i += 1)
        for (const one of [gallery, same])
          one.addFinger({ subjectId: id(200 * round + i), finger: 'left-index' }, [
            readTemplate(templates[(i + round) % templates.length]),
          ]);
      const probe = prepareSearch(readTemplate(templates[round]));
      const slots = Uint32Array.from(gallery.owners.keys()).reverse();
      for (const kind of ['align', 'compare'] as const) {
        expect([...(await threads.scoreSlots(kind, probe, slots, breathe))]).toEqual([
          ...(await alone.scoreSlots(kind, probe, slots, breathe)),
        ]);
      }
      const overlaps = await threads.scanCoarse(probe, slots.length, breathe);
      expect([...overlaps]).toEqual([...(await alone.scanCoarse(probe, slots.length, breathe))]);
    }
  });

  it('are refused where they do not fit', () => {
    expect(() => startSearchThreads(gallery, THREADS_MAX + 1)).toThrow(RangeError);
  });
});

describe('the engine on threads', () => {
  it('never returns somebody after the removal was acknowledged, whatever happens beside it', async () => {
    const engine = createIdentificationEngine({ threads: 2 });
    for (const [i, template] of templates.entries())
      await engine.enrol(id(i), [{ finger: 'right-index', templates: [template] }]);
    const searches: Promise<void>[] = [];
    for (let i = 0; i < templates.length; i += 1) {
      searches.push(
        engine.identify(templates[i]).then((answer) => expect(answer).toMatchObject({ subjectId: id(i) })),
        engine.remove(id(i)),
        engine.identify(templates[i]).then((answer) => expect(answer.kind).toBe('none')),
      );
    }
    await Promise.all(searches);
    expect(engine.enrolledPeople()).toBe(0);
    await engine.close();
  });
});
