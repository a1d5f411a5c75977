import { describe, expect, it } from 'vitest';
import type { SubjectId } from '../../domain/ids.ts';
import { FACEPRINT_FEATURES } from '../face/faceprint-score.ts';
import type { Faceprint } from '../face/faceprint-template.ts';
import { encodeFaceprint } from '../face/faceprint-template.ts';
import { extractTemplate } from '../extract-template.ts';
import type { EnrolledTrait } from '../identification.ts';
import { renderPlacement } from '../synthetic/render-placement.ts';
import { seededRandom } from '../synthetic/seeded-random.ts';
import { syntheticFinger } from '../synthetic/synthetic-finger.ts';
import type { Template } from '../template.ts';
import { createIdentificationEngine } from './identification-engine.ts';

const id = (name: string | number): SubjectId => `subject ${name}` as SubjectId;

function features(seed: string): Int16Array {
  const random = seededRandom(seed);
  return Int16Array.from({ length: FACEPRINT_FEATURES }, () => Math.floor(random.next() * 513) - 256);
}

/** A face that is `share` (0 to 100) the person's and for the rest somebody else's. */
function face(person: number, share = 100, particulars: Partial<Faceprint> = {}): Template {
  const own = features(`face ${person}`);
  const other = features(`noise ${person} ${share}`);
  return encodeFaceprint({
    version: 9,
    light: 'infrared',
    masked: false,
    features: own.map((value, i) => Math.trunc((value * share + other[i] * (100 - share)) / 100)),
    ...particulars,
  });
}

function finger(seed: string, placement: string): Template {
  const extraction = extractTemplate(renderPlacement(syntheticFinger(seed), placement));
  if (!extraction.ok) throw new Error(`no template of ${seed}`);
  return extraction.value.template;
}

const ofFace = (template: Template): EnrolledTrait => ({ finger: 'face', templates: [template] });

async function openGallery(people = 30): Promise<ReturnType<typeof createIdentificationEngine>> {
  const engine = createIdentificationEngine();
  for (let person = 0; person < people; person += 1) await engine.enrol(id(person), [ofFace(face(person))]);
  return engine;
}

describe('faces in the gallery', () => {
  it('are found, and strangers are not', async () => {
    const engine = await openGallery();
    expect(engine.enrolledPeople()).toBe(30);
    for (let person = 0; person < 30; person += 1) {
      expect(await engine.identify(face(person, 75))).toMatchObject({
        kind: 'match',
        subjectId: id(person),
        finger: 'face',
      });
    }
    for (let stranger = 100; stranger < 130; stranger += 1)
      expect((await engine.identify(face(stranger))).kind).toBe('none');
  });

  it('are decided by the error of the whole search: the same face is too little in a large gallery', async () => {
    const engine = await openGallery(3);
    const probe = face(1, 33);
    expect((await engine.identify(probe)).kind).toBe('match');
    expect(await engine.identify(probe, { falsePositivePerSearch: 1e-9 })).toEqual({
      kind: 'none',
      need: 'another-finger',
    });
  });

  it('of another version or light are never compared', async () => {
    const engine = await openGallery();
    expect(await engine.identify(face(4, 100, { version: 10 }))).toEqual({ kind: 'none' });
    expect(await engine.identify(face(4, 100, { light: 'colour' }))).toEqual({ kind: 'none' });
    await engine.enrol(id('new'), [ofFace(face(4, 100, { version: 10 }))]);
    expect(await engine.identify(face(4, 100, { version: 10 }))).toMatchObject({ subjectId: id('new') });
    expect(await engine.identify(face(4))).toMatchObject({ subjectId: id(4) });
  });

  it('are forgotten at once and searched among candidates only', async () => {
    const engine = await openGallery();
    const answers = await Promise.all([
      engine.identify(face(5), { candidates: new Set([id(6)]) }),
      engine.identify(face(5), { candidates: new Set([id(5), id(6)]) }),
      engine.remove(id(5)),
      engine.identify(face(5)),
    ]);
    expect([answers[0].kind, answers[1].kind, answers[3].kind]).toEqual(['none', 'match', 'none']);
    expect(engine.enrolledPeople()).toBe(29);
  });

  it('lie beside fingers: either finds the person, both together say more, and they may not contradict', async () => {
    const engine = createIdentificationEngine();
    for (let person = 0; person < 4; person += 1) {
      await engine.enrol(id(person), [
        { finger: 'right-index', templates: ['a', 'b', 'c'].map((take) => finger(`f${person}`, take)) },
        ofFace(face(person)),
      ]);
    }
    const [probe, shown] = [finger('f2', 'probe'), face(2, 36)];
    const alone = await engine.identify(shown);
    const byFinger = await engine.identify(probe);
    const both = await engine.identifyFingers([probe, shown]);
    expect([alone, byFinger, both].map((one) => one.kind === 'match' && one.subjectId)).toEqual([
      id(2),
      id(2),
      id(2),
    ]);
    if (alone.kind === 'match' && byFinger.kind === 'match' && both.kind === 'match') {
      expect(both.falseMatchProbability).toBeLessThan(alone.falseMatchProbability);
      expect(both.falseMatchProbability).toBeLessThan(byFinger.falseMatchProbability);
    }
    expect((await engine.identifyFingers([probe, face(3)])).kind).toBe('ambiguous');
    await expect(engine.identifyFingers([shown, shown])).rejects.toThrow(RangeError);
  });

  it('are not taken for fingers, nor fingers for faces', async () => {
    const engine = createIdentificationEngine();
    await expect(engine.enrol(id(1), [{ finger: 'right-index', templates: [face(1)] }])).rejects.toThrow(
      TypeError,
    );
    await expect(engine.enrol(id(1), [ofFace(finger('f1', 'a'))])).rejects.toThrow(TypeError);
    expect(engine.enrolledPeople()).toBe(0);
  });
});
