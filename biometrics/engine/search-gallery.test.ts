import { describe, expect, it } from 'vitest';
import type { SubjectId } from '../../domain/ids.ts';
import { mixStrips } from '../evaluation/mix-strips.ts';
import { seededRandom } from '../evaluation/seeded-draws.ts';
import { extractTemplate } from '../extract-template.ts';
import { renderPlacement } from '../synthetic/render-placement.ts';
import { syntheticFinger } from '../synthetic/synthetic-finger.ts';
import type { VeinFeatures } from '../template.ts';
import { readTemplate } from '../template.ts';
import { isClear } from './decide-search.ts';
import { Gallery } from './gallery.ts';
import { prepareSearch } from './kernel-desk.ts';
import type { IsClear, Narrowing, SearchResult, SlotScorer } from './search-gallery.ts';
import { NARROW, narrow, scoreSlots, searchGallery } from './search-gallery.ts';
import { searchHere } from './search-here.ts';

const breathe = (): Promise<void> => Promise.resolve();
const ENROLLED = 12;
const TEMPLATES = 4000;

function take(finger: string, placement: string): VeinFeatures {
  const extraction = extractTemplate(renderPlacement(syntheticFinger(finger), placement));
  if (!extraction.ok) throw new Error(extraction.reason);
  return readTemplate(extraction.value.template);
}

const id = (name: string | number): SubjectId => `subject ${name}` as SubjectId;
const gallery = new Gallery();
const draw = seededRandom(1);
const sources = Array.from({ length: 12 }, (_, i) => take(`source ${i}`, 'a'));
for (let i = 0; i < ENROLLED; i += 1)
  gallery.addFinger({ subjectId: id(i), finger: 'left-index' }, [take(`narrow ${i}`, 'a')]);
while (gallery.owners.length < TEMPLATES)
  gallery.addFinger({ subjectId: id(`stranger ${gallery.owners.length}`), finger: 'left-index' }, [
    mixStrips(sources, draw),
  ]);
const scorer = searchHere(gallery);

describe('a search in a crowd', () => {
  it('finds whom an exhaustive search finds, with the same score', async () => {
    for (let i = 0; i < ENROLLED; i += 1) {
      const probe = prepareSearch(take(`narrow ${i}`, 'b'));
      const { people, searchedFingers } = await searchGallery(gallery, scorer, null, probe, breathe);
      expect(searchedFingers).toBe(TEMPLATES);
      expect(people[0]?.subjectId).toBe(id(i));
      const [own = -1] = gallery.slotsOf(id(i));
      const exhaustive = await scoreSlots(gallery, scorer, [own], probe, breathe);
      // The cohort leaves out the two who come first: among one there is no second, so the last digits may differ.
      expect(people[0]?.score).toBeCloseTo(exhaustive.get(own) ?? Number.NaN, 0);
    }
  });

  it('asks a part of the cohort where that decides, and else all of it', async () => {
    const compared: number[] = [];
    const counting: SlotScorer = {
      ...scorer,
      scoreSlots: (kind, probe, slots, breathing) => {
        if (kind === 'compare') compared.push(slots.length);
        return scorer.scoreSlots(kind, probe, slots, breathing);
      },
    };
    const probe = prepareSearch(take('narrow 5', 'b'));
    const search = (isClearSearch: IsClear): Promise<SearchResult> =>
      searchGallery(gallery, counting, null, probe, breathe, NARROW, isClearSearch);
    const whole = await searchGallery(gallery, counting, null, probe, breathe);
    expect((await search(() => false)).people).toEqual(whole.people);
    const quick = await search(isClear);
    expect(quick.people[0]?.subjectId).toBe(id(5));
    expect(quick.people[0]?.score).not.toBe(whole.people[0]?.score);
    expect(Math.abs((quick.people[0]?.score ?? 0) / (whole.people[0]?.score ?? 0) - 1)).toBeLessThan(0.1);
    const [all = 0, more = 0, , , part = 0] = compared;
    expect(all + more).toBeGreaterThan(1000);
    expect(part).toBeLessThan(NARROW.exactMax + 300);
    expect(compared).toHaveLength(5);
  });

  it('hands on as many templates as it was told, the best, and keeps to the searched', async () => {
    const probe = prepareSearch(take('narrow 3', 'b'));
    const few: Narrowing = { coarseMin: 40, coarseShare: 0.01, exactMax: 5 };
    const kept = await narrow(gallery, scorer, null, probe, breathe, few);
    expect(kept).toHaveLength(5);
    expect(kept).toContain([...gallery.slotsOf(id(3))][0]);
    const searched = Uint32Array.from({ length: 500 }, (_, i) => 3000 + i);
    const among = await narrow(gallery, scorer, searched, probe, breathe, few);
    expect(among).toHaveLength(5);
    expect([...among].every((slot) => slot >= 3000 && slot < 3500)).toBe(true);
    const all = await narrow(gallery, scorer, searched, probe, breathe, NARROW);
    expect(all).toHaveLength(NARROW.exactMax);
  });

  it('leaves nobody out for having no code', async () => {
    const old = new Gallery();
    for (let i = 0; i < 300; i += 1) {
      const { pattern } = mixStrips(sources, draw);
      old.addFinger({ subjectId: id(i), finger: 'left-index' }, [{ pattern, code: null }]);
    }
    const probe = prepareSearch(take('narrow 1', 'b'));
    const few: Narrowing = { coarseMin: 300, coarseShare: 1, exactMax: 5 };
    expect(await narrow(old, searchHere(old), null, probe, breathe, few)).toHaveLength(300);
  });
});
