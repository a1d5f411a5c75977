import { beforeAll, describe, expect, it } from 'vitest';
import type { Finger } from '../../domain/fingers.ts';
import type { SubjectId } from '../../domain/ids.ts';
import { extractTemplate } from '../extract-template.ts';
import type { EnrolledFinger } from '../identification.ts';
import { renderPlacement } from '../synthetic/render-placement.ts';
import { seededRandom } from '../synthetic/seeded-random.ts';
import { syntheticFinger } from '../synthetic/synthetic-finger.ts';
import type { Template } from '../template.ts';
import { PLANE_HEIGHT, PLANE_WIDTH, encodeTemplate, readTemplate } from '../template.ts';
import type { VeinEngine } from './identification-engine.ts';
import { createIdentificationEngine } from './identification-engine.ts';

const PEOPLE = 24;
const id = (name: string | number): SubjectId => `subject ${name}` as SubjectId;

function take(finger: string, placement: string): Template {
  for (let turn = 0; turn < 4; turn += 1) {
    const extraction = extractTemplate(renderPlacement(syntheticFinger(finger), `${placement} ${turn}`));
    if (extraction.ok) return extraction.value.template;
  }
  throw new Error(`no template of ${finger}`);
}

function enrolledFinger(seed: string, finger: Finger): EnrolledFinger {
  return { finger, templates: ['a', 'b', 'c'].map((placement) => take(seed, placement)) };
}

const village: (readonly EnrolledFinger[])[] = [];

async function openVillage(): Promise<VeinEngine> {
  const engine = createIdentificationEngine();
  for (const [person, fingers] of village.entries()) await engine.enrol(id(person), fingers);
  return engine;
}

beforeAll(() => {
  for (let person = 0; person < PEOPLE; person += 1) {
    village.push([
      enrolledFinger(`${person} index`, 'right-index'),
      enrolledFinger(`${person} middle`, 'right-middle'),
    ]);
  }
});

describe('identification engine', () => {
  it('finds everybody by either finger, never somebody else', async () => {
    const engine = await openVillage();
    expect(engine.enrolledPeople()).toBe(PEOPLE);
    for (let person = 0; person < PEOPLE; person += 1) {
      const [seed, finger] = person % 2 === 0 ? ['index', 'right-index'] : ['middle', 'right-middle'];
      const answer = await engine.identify(take(`${person} ${seed}`, 'probe'));
      expect(answer).toMatchObject({ kind: 'match', subjectId: id(person), finger });
      if (answer.kind === 'match') expect(answer.falseMatchProbability).toBeLessThan(1e-3);
    }
  });

  it('does not know strangers', async () => {
    const engine = await openVillage();
    for (let i = 0; i < 40; i += 1) {
      expect((await engine.identify(take(`stranger ${i}`, 'probe'))).kind).toBe('none');
    }
  });

  it('does not take made-up patterns for anybody', async () => {
    const engine = await openVillage();
    const random = seededRandom('made up');
    const drawings: ((x: number, y: number) => boolean)[] = [
      () => random.next() < 0.3,
      (_, y) => y % 4 === 0,
      (x) => x % 4 === 0,
      (x, y) => (x + y) % 5 === 0,
      (x, y) => Math.floor(x / 4) % 3 === 0 && y % 3 !== 0,
      (_, y) => y > 20 && y < 42,
    ];
    for (const isVein of drawings) {
      const pattern = Uint8Array.from({ length: PLANE_WIDTH * PLANE_HEIGHT }, (_, i) =>
        isVein(i % PLANE_WIDTH, Math.floor(i / PLANE_WIDTH)) ? 1 : 0,
      );
      expect((await engine.identify(encodeTemplate(pattern))).kind).not.toBe('match');
    }
  });

  it('is in doubt when two people enrolled the same finger, unless only one of them is asked about', async () => {
    const engine = await openVillage();
    await engine.enrol(id('twin'), [
      { finger: 'left-index', templates: [take('3 index', 'd'), take('3 index', 'e')] },
    ]);
    const probe = take('3 index', 'probe');
    expect(await engine.identify(probe)).toEqual({ kind: 'ambiguous', need: 'another-finger' });
    const candidates = new Set([id('twin'), id(1)]);
    expect(await engine.identify(probe, { candidates })).toMatchObject({
      kind: 'match',
      subjectId: id('twin'),
    });
    await engine.remove(id('twin'));
    expect(await engine.identify(probe)).toMatchObject({ kind: 'match', subjectId: id(3) });
  });

  it('is not in doubt when one person enrolled the same finger under two names', async () => {
    const engine = await openVillage();
    await engine.enrol(id('double'), [
      enrolledFinger('double', 'left-index'),
      { finger: 'left-middle', templates: [take('double', 'd')] },
    ]);
    expect(await engine.identify(take('double', 'probe'))).toMatchObject({
      kind: 'match',
      subjectId: id('double'),
    });
  });

  it('works for the first people of a village', async () => {
    const engine = createIdentificationEngine();
    const probe = take('0 index', 'probe');
    expect(await engine.identify(probe)).toMatchObject({ kind: 'none' });
    await engine.enrol(id(0), village[0]);
    expect(await engine.identify(probe)).toMatchObject({ kind: 'match', subjectId: id(0) });
    expect(await engine.identify(take('stranger 1', 'probe'))).toMatchObject({ kind: 'none' });
    await engine.enrol(id(1), village[1]);
    expect(await engine.identify(probe)).toMatchObject({ kind: 'match', subjectId: id(0) });
    expect(await engine.identify(take('stranger 2', 'probe'))).toMatchObject({ kind: 'none' });
  });

  it('searches only the candidates, even if there are none', async () => {
    const engine = await openVillage();
    const probe = take('5 index', 'probe');
    expect(await engine.identify(probe, { candidates: new Set([id(4), id(6)]) })).toMatchObject({
      kind: 'none',
    });
    expect(await engine.identify(probe, { candidates: new Set() })).toMatchObject({ kind: 'none' });
    expect(await engine.identify(probe, { candidates: new Set([id('nobody')]) })).toMatchObject({
      kind: 'none',
    });
    expect(await engine.identify(probe, { candidates: new Set([id(5)]) })).toMatchObject({ kind: 'match' });
  });

  it('replaces a person at once and forgets a removed one at once', async () => {
    const engine = await openVillage();
    await engine.enrol(id(7), [enrolledFinger('new finger', 'left-thumb')]);
    expect(engine.enrolledPeople()).toBe(PEOPLE);
    expect(await engine.identify(take('7 index', 'probe'))).toMatchObject({ kind: 'none' });
    expect(await engine.identify(take('new finger', 'probe'))).toMatchObject({
      subjectId: id(7),
      finger: 'left-thumb',
    });
    await engine.remove(id(7));
    await engine.remove(id(7));
    expect(engine.enrolledPeople()).toBe(PEOPLE - 1);
    expect(await engine.identify(take('new finger', 'probe'))).toMatchObject({ kind: 'none' });
  });

  it('keeps order when everything is asked for at once', async () => {
    const engine = await openVillage();
    const probe = take('9 index', 'probe');
    const [before, , after, , again] = await Promise.all([
      engine.identify(probe),
      engine.remove(id(9)),
      engine.identify(probe),
      engine.enrol(id(9), village[9]),
      engine.identify(probe),
    ]);
    expect([before.kind, after.kind, again.kind]).toEqual(['match', 'none', 'match']);
  });

  it('changes nothing when something is no template, and goes on', async () => {
    const engine = await openVillage();
    const damaged = take('8 index', 'a').map((byte, i) => (i === 100 ? byte ^ 1 : byte));
    await expect(engine.enrol(id(8), [{ finger: 'left-index', templates: [damaged] }])).rejects.toThrow(
      TypeError,
    );
    await expect(engine.enrol(id(8), [])).rejects.toThrow(RangeError);
    await expect(engine.identify(damaged)).rejects.toThrow(TypeError);
    await expect(engine.identify(take('8 index', 'probe'), { falsePositivePerSearch: 1 })).rejects.toThrow(
      RangeError,
    );
    expect(await engine.identify(take('8 index', 'probe'))).toMatchObject({
      kind: 'match',
      subjectId: id(8),
    });
  });

  it('takes two fingers of a person together, and not the same one twice', async () => {
    const engine = await openVillage();
    const [index, middle] = [take('4 index', 'probe'), take('4 middle', 'probe')];
    const both = await engine.identifyFingers([index, middle]);
    expect(both).toMatchObject({ kind: 'match', subjectId: id(4) });
    const strangers = [take('stranger 1', 'probe'), take('stranger 2', 'probe')];
    expect((await engine.identifyFingers(strangers)).kind).toBe('none');
    const twoPeople = await engine.identifyFingers([index, take('5 middle', 'probe')]);
    expect(twoPeople.kind).not.toBe('match');
    await expect(engine.identifyFingers([])).rejects.toThrow(RangeError);
  });

  it('still knows people enrolled with templates of the first version', async () => {
    const engine = await openVillage();
    const old = ['a', 'b', 'c'].map((placement) => {
      const { pattern } = readTemplate(take('old', placement));
      const plane = Uint8Array.from({ length: PLANE_WIDTH * PLANE_HEIGHT }, (_, i) => {
        const [x, y] = [i % PLANE_WIDTH, Math.floor(i / PLANE_WIDTH)];
        return (pattern[2 * x + (y >> 5)] >>> (y & 31)) & 1;
      });
      return encodeTemplate(plane);
    });
    await engine.enrol(id('old'), [{ finger: 'left-index', templates: old }]);
    expect(await engine.identify(take('old', 'probe'))).toMatchObject({
      kind: 'match',
      subjectId: id('old'),
    });
  });

  it('lets the process breathe while it searches', async () => {
    const engine = await openVillage();
    let turns = 0;
    let searching = true;
    const turn = (): void => {
      turns += 1;
      if (searching) setImmediate(turn);
    };
    setImmediate(turn);
    await engine.identify(take('2 index', 'probe'));
    searching = false;
    expect(turns).toBeGreaterThanOrEqual(2);
  });

  it('knows nobody after it is closed', async () => {
    const engine = await openVillage();
    await engine.close();
    expect(engine.enrolledPeople()).toBe(0);
    expect(await engine.identify(take('2 index', 'probe'))).toMatchObject({ kind: 'none' });
  });
});
