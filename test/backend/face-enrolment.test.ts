import { afterEach, beforeEach, expect, test } from 'vitest';
import { createIdentificationEngine } from '../../biometrics/engine/identification-engine.ts';
import type { IdentificationEngine } from '../../biometrics/identification.ts';
import type { Template } from '../../biometrics/template.ts';
import { parseBusinessDate } from '../../domain/business-date.ts';
import type { Trait } from '../../domain/fingers.ts';
import type { MemberId, StaffId } from '../../domain/ids.ts';
import { makeSyntheticFace } from '../../demo/synthetic-faces.ts';
import { NOTICE, startVillage } from './support/village.ts';
import type { Village } from './support/village.ts';
import { testFinger } from './support/pattern-engine.ts';

let village: Village;
/** Those of all municipalities and starts. */
let engines: IdentificationEngine[];
beforeEach(async () => {
  engines = [];
  village = await startVillage({
    createEngine: () => {
      const engine = createIdentificationEngine();
      engines.push(engine);
      return engine;
    },
  });
});
afterEach(() => village.close());

async function enrol(...fingers: { finger: Trait; templates: Template[] }[]) {
  const done = await village.backend.enrolMember({
    memberId: village.id<MemberId>(),
    municipalityId: village.municipalityId,
    familyAccountId: await village.addFamily(),
    displayName: 'はなこ',
    birthDate: parseBusinessDate('1950-05-05'),
    rules: { perPurchase: null, perDay: null },
    consent: { noticeVersion: NOTICE.version, guardianName: null },
    fingers,
    staffId: village.id<StaffId>(),
    terminalId: null,
  });
  return done.ok ? 'enrolled' : done.reason;
}

test('a face is enrolled beside fingers, sealed under its own name, and is there after a restart', async () => {
  const finger = { finger: 'right-index', templates: [testFinger(1).place()] } as const;
  const face = { finger: 'face', templates: await makeSyntheticFace('hana:face') } as const;
  expect(await enrol({ ...finger, templates: [...finger.templates] }, face)).toBe('enrolled');
  expect(village.rows('subject')).toBe(1);
  engines = [];
  await village.restart();
  const [probe] = await makeSyntheticFace('hana:face');
  const found = await Promise.all(engines.map((engine) => engine.identify(probe ?? new Uint8Array(0))));
  expect(found.filter(({ kind }) => kind === 'match')).toMatchObject([{ finger: 'face' }]);
});

test('a face that is called a finger is refused, and a finger that is called a face', async () => {
  expect(await enrol({ finger: 'right-index', templates: await makeSyntheticFace('hana:face') })).toBe(
    'TEMPLATE_REFUSED',
  );
  expect(await enrol({ finger: 'face', templates: [testFinger(1).place()] })).toBe('TEMPLATE_REFUSED');
  expect(village.rows('subject')).toBe(0);
});
