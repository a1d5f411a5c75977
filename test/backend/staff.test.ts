import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  STAFF_ROLES,
  consentNotice,
  enrolMember,
  listFamilies,
  makeSignInLink,
  staffSignIn,
  staffSignOut,
  tryIdentification,
} from '../../contract/terminal-routes.ts';
import type { FamilyAccountId, MemberId, MunicipalityId } from '../../domain/ids.ts';
import { testFinger } from './support/pattern-engine.ts';
import type { TestFinger } from './support/pattern-engine.ts';
import { NOTICE, startVillage } from './support/village.ts';
import type { TestTerminal, Village } from './support/village.ts';

// A PIN costs a tenth of a second of computing on purpose.
vi.setConfig({ testTimeout: 120_000 });

let village: Village;
let terminal: TestTerminal;
let token: string;
let family: FamilyAccountId;
let seed = 500;
beforeAll(async () => {
  village = await startVillage();
  terminal = await village.addTerminal();
  token = await terminal.signIn(await village.addStaff('event_staff'));
  family = await village.addFamily();
});
afterAll(() => village.close());

const problem = (code: string) => ({ ok: false, reason: { code } });
const base64 = (template: Uint8Array) => Buffer.from(template).toString('base64');

function person(finger: TestFinger, changed: object = {}) {
  return {
    familyAccountId: family,
    displayName: 'たろう',
    birthDate: '2016-04-01',
    rules: { perPurchase: 500, perDay: 1_000 },
    consent: { noticeVersion: NOTICE.version, guardianName: '田中 花子' },
    fingers: [
      { finger: 'right-index' as const, templates: [base64(finger.place()), base64(finger.place())] },
      { finger: 'right-middle' as const, templates: [base64(testFinger((seed += 1)).place())] },
    ],
    ...changed,
  };
}

const enrol = (body: ReturnType<typeof person>, memberId = village.id<MemberId>()) =>
  terminal.call(enrolMember, { params: { memberId }, body }, token);

test('five wrong PINs lock the code for five minutes, also for the right one', async () => {
  const { code, pin } = await village.addStaff('clerk');
  const signIn = (tried: string) =>
    terminal.call(staffSignIn, { params: {}, body: { staffCode: code, pin: tried } });
  // All at once: the tries are counted before the PINs are compared.
  const wrong = await Promise.all(Array.from({ length: 8 }, () => signIn('111111')));
  const codes = wrong
    .map((answer) => (answer.ok || typeof answer.reason === 'string' ? 'in' : answer.reason.code))
    .sort();
  expect(codes).toEqual([
    ...Array.from({ length: 5 }, () => 'SIGN_IN_REFUSED'),
    ...Array.from({ length: 3 }, () => 'TOO_MANY_REQUESTS'),
  ]);
  expect(await signIn(pin)).toMatchObject(problem('TOO_MANY_REQUESTS'));
  village.clock.advance(5 * 60_000);
  expect(await signIn(pin)).toMatchObject({ ok: true, value: { role: 'clerk', idleTimeoutMs: 300_000 } });
  token = await terminal.signIn(await village.addStaff('event_staff'));
});

test('an unknown code is told apart by nothing', async () => {
  const body = { staffCode: '9999', pin: '246810' };
  expect(await terminal.call(staffSignIn, { params: {}, body })).toMatchObject(problem('SIGN_IN_REFUSED'));
});

test('a session ends with five idle minutes, with signing out, and counts at its own terminal only', async () => {
  const staff = await village.addStaff('manager');
  const asked = { params: {}, body: undefined };
  const first = await terminal.signIn(staff);
  village.clock.advance(299_000);
  expect(await terminal.call(consentNotice, asked, first)).toMatchObject({ ok: true, value: NOTICE });
  village.clock.advance(299_000);
  expect(await terminal.call(consentNotice, asked, first)).toMatchObject({ ok: true });
  village.clock.advance(300_000);
  expect(await terminal.call(consentNotice, asked, first)).toMatchObject(problem('SIGN_IN_NEEDED'));

  const second = await terminal.signIn(staff);
  const elsewhere = await village.addTerminal();
  expect(await elsewhere.call(consentNotice, asked, second)).toMatchObject(problem('SIGN_IN_NEEDED'));
  expect(await terminal.call(staffSignOut, asked, second)).toMatchObject({ ok: true });
  expect(await terminal.call(consentNotice, asked, second)).toMatchObject(problem('SIGN_IN_NEEDED'));
  expect(await terminal.call(consentNotice, asked)).toMatchObject(problem('SIGN_IN_NEEDED'));
  token = await terminal.signIn(await village.addStaff('event_staff'));
});

describe('each role may do its own work and nothing else', () => {
  const mayEnrol = ['event_staff', 'manager'];
  test.each(STAFF_ROLES)('%s', async (role) => {
    const session = await terminal.signIn(await village.addStaff(role));
    const memberId = village.id<MemberId>();
    const answers = [
      await terminal.call(listFamilies, { params: {}, body: { words: '' } }, session),
      await terminal.call(consentNotice, { params: {}, body: undefined }, session),
      await terminal.call(makeSignInLink, { params: { familyAccountId: family }, body: undefined }, session),
      await terminal.call(
        enrolMember,
        { params: { memberId }, body: person(testFinger((seed += 1))) },
        session,
      ),
      await terminal.call(
        tryIdentification,
        { params: { memberId }, body: { template: base64(testFinger((seed += 1)).place()) } },
        session,
      ),
    ];
    const before = village.rows('audit');
    for (const answer of answers) {
      if (mayEnrol.includes(role)) expect(answer).toMatchObject({ ok: true });
      else expect(answer).toMatchObject(problem('NOT_ALLOWED'));
    }
    expect(before).toBeGreaterThan(0);
  });
});

test('an enrolment is whole, can be repeated, and the person can pay at once', async () => {
  const finger = testFinger((seed += 1));
  const memberId = village.id<MemberId>();
  const body = person(finger);
  expect(await enrol(body, memberId)).toEqual({ ok: true, value: { memberId, displayName: 'たろう' } });
  const members = village.rows('member');
  expect(await enrol(body, memberId)).toEqual({ ok: true, value: { memberId, displayName: 'たろう' } });
  expect(await enrol({ ...body, displayName: 'じろう' }, memberId)).toMatchObject(problem('ID_REUSED'));
  expect(village.rows('member')).toBe(members);
  expect(village.rows('subject')).toBe(members);

  const trial = (template: Uint8Array) =>
    terminal.call(tryIdentification, { params: { memberId }, body: { template: base64(template) } }, token);
  const capture = finger.place();
  expect(await trial(capture)).toEqual({ ok: true, value: { recognised: true } });
  expect(await trial(capture)).toEqual({ ok: true, value: { recognised: false } });
  expect(await trial(testFinger((seed += 1)).place())).toEqual({ ok: true, value: { recognised: false } });
  expect(await terminal.pay(300, finger)).toMatchObject({
    value: { outcome: { state: 'approved', member: { displayName: 'たろう' }, leftTodayYen: 700 } },
  });
});

describe('an enrolment that may not be leaves nothing', () => {
  const cases: readonly (readonly [string, string, (finger: TestFinger) => object])[] = [
    [
      'another notice than the current one',
      'CONSENT_MISSING',
      () => ({ consent: { noticeVersion: 'v0', guardianName: 'x' } }),
    ],
    [
      'a child without a guardian',
      'CONSENT_MISSING',
      () => ({ consent: { noticeVersion: NOTICE.version, guardianName: null } }),
    ],
    ['no such family', 'NOT_FOUND', () => ({ familyAccountId: '0199a000-0000-7000-8000-000000000000' })],
    [
      'rules that contradict each other',
      'RULES_CONTRADICT',
      () => ({ rules: { perPurchase: 500, perDay: 400 } }),
    ],
    [
      'a template that is none',
      'TEMPLATE_REFUSED',
      () => ({ fingers: [{ finger: 'left-index', templates: ['AAAA'] }] }),
    ],
    [
      'the same finger named twice',
      'TEMPLATE_REFUSED',
      (finger) => ({
        fingers: [1, 2].map(() => ({ finger: 'left-index', templates: [base64(finger.place())] })),
      }),
    ],
  ];
  test.each(cases)('%s', async (_, code, changed) => {
    const before = ['member', 'subject', 'capture_digest'].map((table) => village.rows(table as 'member'));
    const finger = testFinger((seed += 1));
    expect(await enrol(person(finger, changed(finger)))).toMatchObject(problem(code));
    expect(['member', 'subject', 'capture_digest'].map((table) => village.rows(table as 'member'))).toEqual(
      before,
    );
  });

  test('a finger that is enrolled already: staff are told to look, not whose it is', async () => {
    const finger = testFinger((seed += 1));
    expect(await enrol(person(finger))).toMatchObject({ ok: true });
    const again = await enrol(person(finger));
    expect(again).toMatchObject(problem('FINGER_ALREADY_ENROLLED'));
    expect(JSON.stringify(again)).not.toContain('たろう');
  });
});

test('a capture that was used for paying cannot be enrolled, and its templates are not kept', async () => {
  const finger = testFinger((seed += 1));
  const capture = finger.place();
  expect(await terminal.pay(100, { place: () => capture })).toMatchObject({
    value: { outcome: { state: 'declined' } },
  });
  const before = [village.rows('member'), village.rows('subject')];
  const fingers = [{ finger: 'right-index', templates: [base64(capture)] }];
  expect(await enrol(person(finger, { fingers }))).toMatchObject(problem('FINGER_ALREADY_ENROLLED'));
  expect([village.rows('member'), village.rows('subject')]).toEqual(before);
});

test('at sixteen a person consents for themselves', async () => {
  const consent = { noticeVersion: NOTICE.version, guardianName: null };
  const young = person(testFinger((seed += 1)), { consent, birthDate: '2010-11-23' });
  expect(await enrol(young)).toMatchObject(problem('CONSENT_MISSING'));
  const old = person(testFinger((seed += 1)), { consent, birthDate: '2010-11-22' });
  expect(await enrol(old)).toMatchObject({ ok: true });
});

test('families are found by the beginning of a name, and only in the own town', async () => {
  const words = async (text: string) => {
    const found = await terminal.call(listFamilies, { params: {}, body: { words: text } }, token);
    return found.ok ? found.value.families.map(({ familyName }) => familyName) : [];
  };
  expect(await words('田中')).toContain('田中家');
  expect(await words('中')).toEqual([]);
  expect(await words('%')).toEqual([]);

  const municipalityId = village.id<MunicipalityId>();
  const familyAccountId = village.id<FamilyAccountId>();
  await village.backend.store.createMunicipality({
    municipalityId,
    name: 'となり村',
    consentNotice: NOTICE,
    atMs: 0,
  });
  const names = { familyName: '佐藤家', ownerName: '佐藤' };
  await village.backend.store.createFamilyAccount({
    municipalityId,
    familyAccountId,
    ownerId: village.id(),
    ...names,
    atMs: 0,
  });
  expect(await words('佐藤')).toEqual([]);
  const link = await terminal.call(makeSignInLink, { params: { familyAccountId }, body: undefined }, token);
  expect(link).toMatchObject(problem('NOT_FOUND'));
  expect(await enrol(person(testFinger((seed += 1)), { familyAccountId }))).toMatchObject(
    problem('NOT_FOUND'),
  );
});
