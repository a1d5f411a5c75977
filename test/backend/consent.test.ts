import { expect, test } from 'vitest';
import { enrolMember } from '../../backend/enrolment/enrol-member.ts';
import type { BusinessDate } from '../../domain/business-date.ts';
import type { MemberId, StaffId, SubjectId } from '../../domain/ids.ts';
import { ledgerWorld, openWorld } from './support/ledger-world.ts';
import { testFinger } from './support/pattern-engine.ts';
import { watchedDatabase } from './support/watched-database.ts';

const today = '2026-11-22' as BusinessDate;
const NO_LIMIT = { perPurchase: null, perDay: null };
const refusals = [
  ['another notice than the current one', { noticeVersion: 'v0', guardianName: null }, '1950-01-01'],
  ['a child without a guardian', { noticeVersion: 'v1', guardianName: null }, '2010-11-23'],
] as const;

test.each(refusals)(
  'without consent nothing of the body is written, not even sealed: %s',
  async (_, consent, birthDate) => {
    const written: string[] = [];
    const world = openWorld({
      wrap: (database, which) =>
        which === 'tebura' ? database : watchedDatabase(database, (sql) => void written.push(sql)),
    });
    const { store } = world;
    const [municipalityId, familyAccountId] = ['m', 'f'] as never[];
    await store.createMunicipality({
      municipalityId,
      name: 'x',
      consentNotice: { version: 'v1', paragraphs: ['…'] },
      atMs: 0,
    });
    await store.createFamilyAccount({
      municipalityId,
      familyAccountId,
      ownerId: 'o' as never,
      familyName: 'x',
      ownerName: 'x',
      atMs: 0,
    });
    const answer = await enrolMember(
      {
        memberId: 'p' as MemberId,
        municipalityId,
        familyAccountId,
        displayName: 'x',
        birthDate: birthDate as BusinessDate,
        rules: NO_LIMIT,
        consent,
        fingers: [{ finger: 'left-index', templates: [testFinger(1).place()] }],
        staffId: 's' as StaffId,
        terminalId: null,
      },
      world.deps,
    );
    expect(answer).toEqual({ ok: false, reason: 'CONSENT_MISSING' });
    expect(written).toEqual([]);
  },
);

test.each(refusals)(
  'the store takes no person without consent, whoever asks: %s',
  async (_, consent, birthDate) => {
    const world = await ledgerWorld();
    const { familyAccountId } = await world.addFamily(0);
    const recorded = await world.store.recordEnrolment({
      enrolment: {
        memberId: world.id<MemberId>(),
        municipalityId: world.municipalityId,
        familyAccountId,
        subjectId: world.id<SubjectId>(),
        displayName: 'x',
        birthDate: birthDate as BusinessDate,
        rules: NO_LIMIT,
        ...consent,
        enrolledFingers: 1,
        contentHash: 'x',
        recordedBy: world.id<StaffId>(),
        terminalId: null,
      },
      captureDigests: [],
      today,
      eventId: world.id(),
      atMs: 0,
    });
    expect(recorded).toEqual({ ok: false, reason: 'CONSENT_MISSING' });
    expect(world.database.prepare('SELECT count(*) FROM member').pluck().get()).toBe(0);
  },
);
