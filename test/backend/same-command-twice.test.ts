import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { templateStoreOn } from '../../backend/store/commands/templates.ts';
import { build } from '../../backend/store/database/build.ts';
import type { Database } from '../../backend/store/database/database.ts';
import {
  openPostgresLedger,
  openPostgresTemplates,
  openSqliteLedger,
  openSqliteTemplates,
  storeOn,
} from '../../backend/store/open-store.ts';
import type { ProgrammeId } from '../../domain/ids.ts';
import type { Store } from '../../backend/store/store.ts';
import type { TemplateStore } from '../../backend/store/template-store.ts';
import { parseBusinessDate } from '../../domain/business-date.ts';
import type {
  FamilyAccountId,
  GrantId,
  LotId,
  MemberId,
  MerchantId,
  MunicipalityId,
  OwnerId,
  ShopId,
  StaffId,
  SubjectId,
  TerminalId,
} from '../../domain/ids.ts';
import type { RandomSource } from '../../domain/random-source.ts';
import { yen } from '../../domain/yen.ts';
import { makeTimedId } from '../../platform/make-id.ts';
import { startPostgres } from '../support/start-postgres.ts';
import { manualClock } from './support/manual-clock.ts';
import { numbers } from './support/pattern-engine.ts';

const clock = manualClock();
const next = numbers(8);
const random: RandomSource = {
  bytes: (length) => Uint8Array.from({ length }, () => Math.floor(next() * 256)),
};
const id = <Id extends string>(): Id => makeTimedId<Id>(clock, random);
const atMs = clock.nowMs();
const today = parseBusinessDate('2026-11-22');
const AT_ONCE = 16;

interface Engine {
  openLedger(): Promise<Database>;
  openTemplates(): Promise<Database>;
  close(): Promise<void>;
}

function sqlite(): Promise<Engine> {
  const folder = mkdtempSync(join(tmpdir(), 'tebura-twice-'));
  return Promise.resolve({
    openLedger: () => Promise.resolve(openSqliteLedger(join(folder, 'ledger.sqlite'))),
    openTemplates: () => Promise.resolve(openSqliteTemplates(join(folder, 'templates.sqlite'))),
    close: () => {
      rmSync(folder, { recursive: true });
      return Promise.resolve();
    },
  });
}

async function postgres(): Promise<Engine> {
  const server = await startPostgres();
  const url = await inJapaneseOrder(await server.createDatabase());
  return {
    openLedger: () => openPostgresLedger(url),
    openTemplates: () => openPostgresTemplates(url),
    close: () => server.stop(),
  };
}

/** A database on the same server that sorts as people do: the store must not depend on it. @returns its URL */
async function inJapaneseOrder(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(
    `CREATE DATABASE town TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER icu ICU_LOCALE 'ja'`,
  );
  await client.end();
  return url.replace(/\/test_\d+/, '/town');
}

/** The same command so many times at once, as retries and two backends do. */
function atOnce<Value>(command: (turn: number) => Promise<Value>): Promise<Value[]> {
  return Promise.all(Array.from({ length: AT_ONCE }, (_, turn) => command(turn)));
}

function count<Value>(answers: readonly Value[], matches: (answer: Value) => boolean): number {
  return answers.filter(matches).length;
}

describe.each([
  { name: 'SQLite', start: sqlite },
  { name: 'PostgreSQL', start: postgres },
])('commands at the same time on $name', ({ start }) => {
  let engine: Engine;
  let ledger: Database;
  let store: Store;
  let templates: TemplateStore;
  const municipalityId = id<MunicipalityId>();
  const programmeId = id<ProgrammeId>();
  const terminalId = id<TerminalId>();

  beforeAll(async () => {
    engine = await start();
    ledger = await engine.openLedger();
    store = storeOn(ledger);
    templates = templateStoreOn(await engine.openTemplates());
    const consentNotice = { version: 'v1', paragraphs: ['…'] };
    await store.createMunicipality({ municipalityId, name: 'テスト村', consentNotice, atMs });
    await store.createProgramme({
      municipalityId,
      programmeId,
      name: 'programme',
      premiumPercent: 30,
      soldFrom: parseBusinessDate('2026-04-01'),
      soldUntil: parseBusinessDate('2027-03-31'),
      spendUntil: parseBusinessDate('2027-03-31'),
      premiumBudgetYen: yen(3_000),
      atMs,
    });
    const [merchantId, shopId] = [id<MerchantId>(), id<ShopId>()];
    await store.createMerchant({ municipalityId, merchantId, name: 'merchant', atMs });
    await store.createShop({ municipalityId, merchantId, shopId, name: 'shop', atMs });
    await store.registerTerminal({ municipalityId, shopId, terminalId, publicKey: 'key', atMs });
  }, 60_000);

  afterAll(async () => {
    await store.close();
    await templates.close();
    await engine.close();
  });

  async function addFamily(familyName: string, ownerName = '山田'): Promise<FamilyAccountId> {
    const familyAccountId = id<FamilyAccountId>();
    await store.createFamilyAccount({
      municipalityId,
      familyAccountId,
      familyName,
      ownerId: id<OwnerId>(),
      ownerName,
      atMs,
    });
    return familyAccountId;
  }

  function enrol(
    familyAccountId: FamilyAccountId,
    memberId: MemberId,
    captureDigests: readonly string[],
  ): ReturnType<Store['recordEnrolment']> {
    return store.recordEnrolment({
      enrolment: {
        memberId,
        municipalityId,
        familyAccountId,
        subjectId: id<SubjectId>(),
        displayName: 'はなこ',
        birthDate: parseBusinessDate('1950-05-05'),
        rules: { perPurchase: null, perDay: yen(1_000), perWeek: yen(5_000) },
        noticeVersion: 'v1',
        guardianName: null,
        enrolledFingers: 1,
        contentHash: 'hash',
        recordedBy: id<StaffId>(),
        terminalId,
      },
      captureDigests,
      today,
      eventId: id<string>(),
      atMs,
    });
  }

  test('five PIN tries, however many come at once', async () => {
    const staffId = id<StaffId>();
    const pin = { salt: 'aa', hash: 'bb' };
    const person = { municipalityId, staffId, code: '0001', name: '佐藤', role: 'manager' } as const;
    await store.createStaff({ ...person, pin, atMs });
    const answers = await atOnce(() => store.beginPinTry({ municipalityId, code: '0001', atMs }));
    expect(count(answers, ({ kind }) => kind === 'compare')).toBe(5);
    expect(count(answers, ({ kind }) => kind === 'locked')).toBe(AT_ONCE - 5);
    await store.refusePin({ staffId, terminalId, atMs });
    const later = atMs + 5 * 60_000;
    const staff = { staffId, municipalityId, name: '佐藤', role: 'manager' };
    expect(await store.beginPinTry({ municipalityId, code: '0001', atMs: later })).toEqual({
      kind: 'compare',
      staff,
      pin,
    });
    expect(await store.beginPinTry({ municipalityId, code: '0002', atMs })).toEqual({ kind: 'unknown' });

    const session = { tokenHash: 'staff token', terminalId };
    await store.startStaffSession({ ...session, staffId, municipalityId, atMs: later });
    const use = (useAtMs: number) =>
      store.useStaffSession({ ...session, atMs: useAtMs, idleTimeoutMs: 1_000 });
    expect(await use(later + 999)).toEqual(staff);
    expect(await use(later + 1_999)).toBeNull();
    expect(await use(later + 1_998)).toEqual(staff);
    await store.endStaffSession({ tokenHash: session.tokenHash, atMs: later + 2_000 });
    expect(await use(later + 2_000)).toBeNull();
  });

  test('a nonce and a capture are new once', async () => {
    const nonce = { keyId: terminalId, nonce: 'nonce', untilMs: atMs + 1 };
    expect(count(await atOnce(() => store.useNonce(nonce)), Boolean)).toBe(1);
    expect(await store.useNonce({ ...nonce, keyId: 'nobody' })).toBe(false);
    const capture = { captureDigest: 'seen', municipalityId, usedFor: 'trial', atMs };
    expect(count(await atOnce(() => store.noteCapture(capture)), Boolean)).toBe(1);
    await store.forgetExpired({ atMs: atMs + 2 });
    expect(await store.useNonce(nonce)).toBe(true);
    expect((await store.findTerminal(terminalId))?.shopName).toBe('shop');
    await store.revokeTerminal({ municipalityId, terminalId, atMs });
    expect(await store.findTerminal(terminalId)).toBeNull();
  });

  test('a sign-in link opens one session, and a session ends once', async () => {
    const familyAccountId = await addFamily('鈴木家');
    const made = { ownerId: null, madeBy: 'system', terminalId: null };
    const link = { tokenHash: 'link', municipalityId, familyAccountId, ...made };
    expect((await store.makeSignInLink({ ...link, expiresAtMs: atMs + 10, atMs })).ok).toBe(true);
    const nobody = { ...link, familyAccountId: id<FamilyAccountId>(), expiresAtMs: atMs + 10, atMs };
    expect(await store.makeSignInLink(nobody)).toMatchObject({ reason: 'NOT_FOUND' });
    const answers = await atOnce((turn) =>
      store.exchangeSignInLink({
        linkHash: 'link',
        sessionHash: `session ${turn}`,
        sessionExpiresAtMs: atMs + 100,
        atMs,
      }),
    );
    expect(count(answers, ({ ok }) => ok)).toBe(1);
    const tokenHash = `session ${answers.findIndex(({ ok }) => ok)}`;
    expect((await store.findOwnerSession({ tokenHash, atMs }))?.familyAccountId).toBe(familyAccountId);
    await atOnce(() => store.endOwnerSession({ tokenHash, atMs }));
    expect(await store.findOwnerSession({ tokenHash, atMs })).toBeNull();
    const signedOut = build.selectFrom('audit').select('subject').where('action', '=', 'owner.signed-out');
    expect(await ledger.read((snapshot) => snapshot.all(signedOut))).toEqual([{ subject: familyAccountId }]);
  });

  test('the same sale is one sale, and the premium is not sold twice', async () => {
    const familyAccountId = await addFamily('高橋家');
    const sale = { municipalityId, familyAccountId, programmeId, principalYen: yen(1_000), today, atMs };
    const lotId = id<LotId>();
    const same = await atOnce(() => store.buyVouchers({ ...sale, lotId }));
    expect(count(same, ({ ok }) => ok)).toBe(AT_ONCE);
    const other = await store.buyVouchers({ ...sale, lotId, principalYen: yen(2_000) });
    expect(other).toMatchObject({ reason: 'ID_REUSED' });
    // 300 of 3,000 yen are gone; each sale takes 300.
    const others = await atOnce(() => store.buyVouchers({ ...sale, lotId: id<LotId>() }));
    expect(count(others, ({ ok }) => ok)).toBe(9);
    const page = await store.readFamilyPage({ familyAccountId, today });
    expect(page.balanceYen).toBe(13_000);
  });

  test('an id is enrolled once, a capture once, and a refusal leaves nothing', async () => {
    const familyAccountId = await addFamily('伊藤家');
    const memberId = id<MemberId>();
    const answers = await atOnce((turn) => enrol(familyAccountId, memberId, [`a ${turn}`, `b ${turn}`]));
    expect(count(answers, (answer) => answer.ok)).toBe(1);
    expect(count(answers, (answer) => !answer.ok && answer.reason === 'ID_REUSED')).toBe(AT_ONCE - 1);

    const members = Array.from({ length: AT_ONCE }, () => id<MemberId>());
    const digests = ['x', 'y', 'x'];
    const second = await atOnce((turn) =>
      enrol(familyAccountId, members[turn], turn % 2 === 0 ? digests : digests.toReversed()),
    );
    expect(count(second, (answer) => answer.ok)).toBe(1);
    expect(count(second, (answer) => !answer.ok && answer.reason === 'CAPTURE_SEEN_BEFORE')).toBe(
      AT_ONCE - 1,
    );
    const page = await store.readFamilyPage({ familyAccountId, today });
    expect(page.members).toHaveLength(2);
    expect(await store.newestEvent(familyAccountId)).toBe(2);
    const unused = `a ${(answers.findIndex((answer) => answer.ok) + 1) % AT_ONCE}`;
    const capture = { captureDigest: unused, municipalityId, usedFor: 'trial', atMs };
    expect(await store.noteCapture(capture)).toBe(true);
    const found = await store.findMember(memberId);
    const nobody = id<SubjectId>();
    expect(await store.findSubjects([nobody, found!.subjectId])).toEqual([found!.subjectId]);
  });

  test('rules are replaced once per version', async () => {
    const familyAccountId = await addFamily('渡辺家');
    const memberId = id<MemberId>();
    await enrol(familyAccountId, memberId, ['rules']);
    const change = { familyAccountId, municipalityId, memberId, changedBy: id<OwnerId>(), today, atMs };
    const caps = build
      .selectFrom('spending_cap')
      .select(['window_kind', 'amount_limit'])
      .where('subject_id', '=', memberId)
      .where('amount_limit', 'is not', null)
      .orderBy('window_kind');
    expect(await ledger.read((snapshot) => snapshot.all(caps))).toEqual([
      { window_kind: 'day', amount_limit: 1_000 },
      { window_kind: 'week', amount_limit: 5_000 },
    ]);
    const rulesAt = (turn: number) => ({ perPurchase: null, perDay: yen(2_000 + turn) });
    const answers = await atOnce((turn) =>
      store.changeRules({ ...change, eventId: id<string>(), rules: rulesAt(turn), replacesVersion: 1 }),
    );
    expect(count(answers, ({ ok }) => ok)).toBe(1);
    expect(count(answers, (a) => !a.ok && a.reason === 'VERSION_CONFLICT')).toBe(AT_ONCE - 1);
    const rules = rulesAt(answers.findIndex(({ ok }) => ok));
    const stranger = { ...change, memberId: id<MemberId>(), eventId: id<string>() };
    expect(await store.changeRules({ ...stranger, rules, replacesVersion: 1 })).toMatchObject({
      reason: 'NOT_FOUND',
    });
    await atOnce((turn) => store.setFrozen({ ...change, eventId: id<string>(), frozen: turn % 2 === 0 }));
    const { members } = await store.readFamilyPage({ familyAccountId, today });
    expect(members).toMatchObject([{ rules, rulesVersion: 2, leftTodayYen: rules.perDay }]);
    const events = await store.readEvents({ familyAccountId, afterSeq: 0, limit: 100 });
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
    expect(events).toHaveLength(1 + 1 + AT_ONCE);
  });

  test('rules of a whole family are replaced once per version, and an id is one leave, one co-guardian', async () => {
    const familyAccountId = await addFamily('中村家');
    const otherFamily = await addFamily('小林家');
    const [memberId, helperId] = [id<MemberId>(), id<MemberId>()];
    await enrol(familyAccountId, memberId, ['of the family']);
    await enrol(otherFamily, helperId, ['the helper']);
    const decision = { familyAccountId, municipalityId, changedBy: id<OwnerId>(), today, atMs };
    const event = () => ({ ...decision, eventId: id<string>() });
    const rulesAt = (turn: number) => ({ perPurchase: null, perDay: yen(2_000 + turn) });

    const changes = await atOnce((turn) =>
      store.changeFamilyRules({ ...event(), rules: rulesAt(turn), replacesVersion: 0 }),
    );
    expect(count(changes, ({ ok }) => ok)).toBe(1);
    const rules = rulesAt(changes.findIndex(({ ok }) => ok));
    await atOnce((turn) => store.setFamilyFrozen({ ...event(), frozen: turn % 2 === 0 }));

    const code = { ...event(), familyAccountId: otherFamily, memberId: helperId, codeHash: 'code' };
    expect(await store.makeDelegateCode({ ...code, expiresAtMs: atMs + 10 })).toMatchObject({ ok: true });
    const [shop] = await store.readShops(municipalityId);
    const wish = { shopId: shop.shopId, limitYen: yen(500), fromMs: atMs, untilMs: atMs + 1_000 };
    const give = (grantId: GrantId) =>
      store.giveGrant({ ...event(), grant: { ...wish, grantId, delegate: { codeHash: 'code' } } });
    // The code is good once: for one of many ids, and then for that one as often as it is sent.
    const ids = Array.from({ length: AT_ONCE }, () => id<GrantId>());
    const grants = await atOnce((turn) => give(ids[turn]));
    expect(count(grants, ({ ok }) => ok)).toBe(1);
    expect(count(grants, (a) => !a.ok && a.reason === 'NOT_FOUND')).toBe(AT_ONCE - 1);
    const grantId = ids[grants.findIndex(({ ok }) => ok)];
    expect(count(await atOnce(() => give(grantId)), ({ ok }) => ok)).toBe(AT_ONCE);
    // More at once than a family may have.
    const many = await Promise.all(
      Array.from({ length: 24 }, () => {
        const grant = { ...wish, grantId: id<GrantId>(), delegate: { memberId: helperId } };
        return store.giveGrant({ ...event(), familyAccountId: otherFamily, grant });
      }),
    );
    expect(count(many, ({ ok }) => ok)).toBe(20);
    expect(count(many, (a) => !a.ok && a.reason === 'NOT_ALLOWED')).toBe(4);

    const coGuardianId = id<OwnerId>();
    const added = await atOnce(() => store.addCoGuardian({ ...event(), coGuardianId, name: '中村 みき' }));
    expect(count(added, ({ ok }) => ok)).toBe(AT_ONCE);

    const page = await store.readFamilyPage({ familyAccountId, today });
    expect(page).toMatchObject({
      family: { rules, rulesVersion: 1 },
      limits: [
        { memberId: null, window: 'day', limitYen: rules.perDay, leftYen: rules.perDay },
        { memberId, window: 'week', limitYen: 5_000, leftYen: 5_000 },
      ],
      grants: [{ grantId, shopName: shop.name, limitYen: 500, leftYen: 500 }],
      coGuardians: [{ ownerId: coGuardianId, name: '中村 みき' }],
    });
    const link = { ownerId: coGuardianId, madeBy: 'system', terminalId: null, expiresAtMs: atMs + 10, atMs };
    await store.makeSignInLink({ ...link, tokenHash: 'her link', municipalityId, familyAccountId });
    const session = { linkHash: 'her link', sessionHash: 'her session', sessionExpiresAtMs: atMs + 10, atMs };
    expect(await store.exchangeSignInLink(session)).toMatchObject({ ok: true });
    const asked = { tokenHash: 'her session', atMs };
    expect(await store.findOwnerSession(asked)).toMatchObject({ ownerId: coGuardianId, isOwner: false });

    const endings = await atOnce(() => store.endCoGuardian({ ...event(), coGuardianId }));
    expect(count(endings, ({ ok }) => ok)).toBe(1);
    expect(await store.findOwnerSession(asked)).toBeNull();
    expect(count(await atOnce(() => store.endGrant({ ...event(), grantId })), ({ ok }) => ok)).toBe(AT_ONCE);
    const kinds = (await store.readHistory(familyAccountId)).map(({ what }) => what.kind);
    expect([...new Set(kinds)].sort()).toEqual([
      'co-guardian-added',
      'co-guardian-ended',
      'grant-ended',
      'grant-given',
      'let-pay',
      'rules',
      'stopped',
    ]);
    expect(count(kinds, (kind) => kind === 'grant-ended' || kind === 'grant-given')).toBe(2);
    const elsewhere = (await store.readHistory(otherFamily)).map(({ what }) => what.kind);
    expect([...new Set(elsewhere)].sort()).toEqual(['grant-given', 'rules']);
  });

  test('families are found by the exact beginning of a name, in the order of their code points', async () => {
    for (const name of ['abe', 'ABE', 'Abe', 'あべ家', 'アベ家', '%', '_x', '𠮷野家', '吉野家'])
      await addFamily(name, 'zz owner');
    const search = async (words: string) =>
      (await store.searchFamilies({ municipalityId, words })).map(({ familyName }) => familyName);
    expect(await search('a')).toEqual(['abe']);
    expect(await search('A')).toEqual(['ABE', 'Abe']);
    expect(await search('%')).toEqual(['%']);
    expect(await search('_')).toEqual(['_x']);
    expect(await search('𠮷')).toEqual(['𠮷野家']);
    expect(await search('zz')).toEqual([
      '%',
      'ABE',
      'Abe',
      '_x',
      'abe',
      'あべ家',
      'アベ家',
      '吉野家',
      '𠮷野家',
    ]);
  });

  test('templates come back byte for byte, page by page, and are gone when removed', async () => {
    const subjects = Array.from({ length: 3 }, () => id<SubjectId>()).toSorted();
    const sealedOf = (index: number) => ({
      subjectId: subjects[index],
      municipalityId,
      keyVersion: 1,
      wrappedKey: random.bytes(60),
      templates: [
        { finger: 'left-index', placement: 0, algorithm: 'a', sealed: random.bytes(2_000) },
        { finger: 'right-index', placement: 0, algorithm: 'a', sealed: random.bytes(2_000) },
      ] as const,
    });
    const written = subjects.map((_, index) => sealedOf(index));
    for (const subject of written) await templates.writePending(subject);
    expect(await templates.pendingSubjects()).toEqual(subjects);
    await templates.activate(subjects[0]);
    await templates.activate(subjects[1]);
    await expect(templates.activate(id<SubjectId>())).rejects.toThrow();
    const plain = (value: unknown): unknown =>
      JSON.parse(JSON.stringify(value, (_, field: unknown) => hexOf(field)));
    expect(plain(await templates.readActive({ after: null, limit: 5 }))).toEqual(plain(written.slice(0, 2)));
    expect(plain(await templates.readActive({ after: subjects[0], limit: 5 }))).toEqual(
      plain(written.slice(1, 2)),
    );
    expect(await templates.readActive({ after: null, limit: 1 })).toHaveLength(1);
    await templates.remove(subjects[0]);
    await templates.remove(subjects[2]);
    expect(await templates.readActive({ after: null, limit: 5 })).toHaveLength(1);
    expect(await templates.pendingSubjects()).toEqual([]);
  });
});

/** Buffers write themselves as JSON before a replacer sees them. */
function hexOf(field: unknown): unknown {
  if (field instanceof Uint8Array) return Buffer.from(field).toString('hex');
  const isBuffer = typeof field === 'object' && field !== null && 'data' in field && 'type' in field;
  return isBuffer ? Buffer.from(field.data as number[]).toString('hex') : field;
}
