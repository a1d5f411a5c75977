import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { statement } from '../../backend/store/database/statement.ts';
import { openLedgerReadOnly } from '../../backend/store/open-store.ts';
import { routes } from '../../backend/http/routes.ts';
import { callBackend } from '../../contract/backend-client.ts';
import { listPurchases } from '../../contract/counter-routes.ts';
import {
  addCoGuardian,
  changeRules,
  explainPurchase,
  ownerSignIn,
  readFamilyPage,
  readHistory,
  setFrozen,
} from '../../contract/owner-routes.ts';
import {
  eraseMember,
  exportFamily,
  readConsents,
  readLooks,
  withdrawConsent,
} from '../../contract/privacy-routes.ts';
import { parseBusinessDate } from '../../domain/business-date.ts';
import type { FamilyAccountId, MemberId, OwnerId, PurchaseId, StaffId } from '../../domain/ids.ts';
import { ENGINES } from './support/engines.ts';
import type { TestEngine } from './support/engines.ts';
import { ownerBrowser, ownerLinkToken, postAsOwner, tokenOf } from './support/owner-browser.ts';
import { testFinger } from './support/pattern-engine.ts';
import { NOTICE, startVillage } from './support/village.ts';
import type { TestTerminal, Village } from './support/village.ts';

const nothing = { params: {}, body: undefined };
const refusedAs = (code: string) => ({ ok: false, reason: { code } });
const NAME = 'はなこ';

describe.each(ENGINES)('what a family may know and take away on $name', ({ start }) => {
  let engine: TestEngine;
  let village: Village;
  let terminal: TestTerminal;
  let databaseUrl: string | null;
  let seed = 7_000;
  beforeAll(async () => {
    engine = await start();
    databaseUrl = await engine.newDatabaseUrl();
    village = await startVillage({}, databaseUrl);
    terminal = await village.addTerminal();
  });
  afterAll(async () => {
    await village.close();
    await engine.stop();
  });

  const signedIn = async (family: FamilyAccountId) =>
    ownerBrowser(village, await ownerLinkToken(village, family));
  async function home() {
    const finger = testFinger((seed += 1));
    const family = await village.addFamily();
    const memberId = await village.addMember(family, finger);
    const { here, cookie } = await signedIn(family);
    return { family, finger, memberId, here, cookie };
  }
  async function pay(finger: ReturnType<typeof testFinger>, amountYen = 100) {
    // Long enough for a counter that was paused for fingers it did not know.
    village.clock.advance(31_000);
    const paid = await terminal.pay(amountYen, finger);
    return paid.ok ? paid.value.outcome.state : paid.reason;
  }
  async function rows(sql: string): Promise<number> {
    const database = openLedgerReadOnly(databaseUrl ?? join(village.folder, 'tebura.sqlite'));
    const row = await database.read((snapshot) => snapshot.first(statement<object, { n: number }>(sql)({})));
    await database.close();
    return row?.n ?? -1;
  }
  const denials = () => rows(`SELECT count(*) AS n FROM audit WHERE action = 'access.denied'`);

  test('an open page is one look, a later one another, a co-guardian’s and the counter’s are told apart', async () => {
    const { family, finger, memberId, here } = await home();
    await pay(finger);
    for (let minute = 0; minute < 25; minute++) {
      await callBackend(readFamilyPage, nothing, here);
      village.clock.advance(60_000);
    }
    village.clock.advance(10 * 60_000);
    await callBackend(readFamilyPage, nothing, here);
    const ownerId = village.id<OwnerId>();
    const link = await callBackend(addCoGuardian, { params: { ownerId }, body: { name: '次郎' } }, here);
    if (!link.ok) throw new Error('no link');
    const second = await ownerBrowser(village, tokenOf(village, link.value.url));
    await callBackend(readFamilyPage, nothing, second.here);
    const token = await terminal.signIn(await village.addStaff('manager'));
    await pay(finger);
    for (let time = 0; time < 2; time++)
      await terminal.call(listPurchases, { params: {}, body: { receiptNumber: null } }, token);

    const read = await callBackend(readLooks, nothing, here);
    const looks = read.ok ? read.value.looks : [];
    expect(looks.map(({ by, memberId: whose }) => [by.kind, whose])).toEqual([
      ['staff', memberId],
      ['co-guardian', null],
      ['owner', null],
      ['owner', null],
    ]);
    expect(looks[0]?.by).toEqual({ kind: 'staff', shopName: 'みやげや' });
    expect(looks[1]?.by).toMatchObject({ name: '次郎', ownerId });
    const [, , , first] = looks;
    expect(Date.parse(first?.until ?? '') - Date.parse(first?.from ?? '')).toBe(24 * 60_000);

    const others = await home();
    const theirs = await callBackend(readLooks, nothing, others.here);
    expect(theirs.ok && theirs.value.looks).toEqual([]);
    expect(family).not.toBe(others.family);
  });

  test('consent is shown with its wording, and its end makes the person unknown before it is answered', async () => {
    const { finger, memberId, here } = await home();
    const read = await callBackend(readConsents, nothing, here);
    expect(read).toMatchObject({
      ok: true,
      value: {
        consents: [
          {
            memberId,
            memberName: NAME,
            noticeVersion: NOTICE.version,
            paragraphs: NOTICE.paragraphs,
            guardianName: null,
            withdrawn: null,
            fingers: 1,
          },
        ],
      },
    });
    expect(await pay(finger)).toBe('approved');
    const end = (confirmedName: string) =>
      callBackend(withdrawConsent, { params: { memberId }, body: { confirmedName } }, here);
    expect(await end('はな')).toMatchObject(refusedAs('CONSENT_MISSING'));
    expect(await pay(finger)).toBe('approved');
    expect(await end(NAME)).toMatchObject({ ok: true, value: { enrolledFingers: 0, frozen: true } });
    expect(await end(NAME)).toMatchObject({ ok: true });
    expect(await pay(finger)).toMatchObject({});
    const outcome = await terminal.pay(100, finger);
    expect(outcome).toMatchObject({ ok: true, value: { outcome: { reasons: ['NOT_RECOGNISED'] } } });
    // Let pay again: there is still nobody to be recognised.
    await callBackend(setFrozen, { params: { memberId }, body: { frozen: false } }, here);
    village.clock.advance(60_000);
    expect(await terminal.pay(100, finger)).toMatchObject({
      value: { outcome: { reasons: ['NOT_RECOGNISED'] } },
    });
    if (databaseUrl === null) expect(village.rows('subject')).toBe(village.rows('member') - 1);
    expect(await rows(`SELECT count(*) AS n FROM consent_withdrawal WHERE subject_id IS NOT NULL`)).toBe(0);
    const history = await callBackend(readHistory, nothing, here);
    expect(history.ok && history.value.changes.map(({ what }) => what)).toContainEqual({
      kind: 'consent-withdrawn',
      memberName: NAME,
    });
    await village.restart();
    village.clock.advance(60_000);
    expect(await terminal.pay(100, finger)).toMatchObject({
      value: { outcome: { reasons: ['NOT_RECOGNISED'] } },
    });
  });

  test('cut after the consent ended and before its templates were destroyed: nobody is recognised, the next start destroys them', async () => {
    const { family, finger, memberId } = await home();
    const before = databaseUrl === null ? village.rows('subject') : 0;
    const { store } = village.backend;
    await store.withdrawConsent({
      familyAccountId: family,
      municipalityId: village.municipalityId,
      memberId,
      changedBy: village.id<OwnerId>(),
      today: '2026-11-22' as never,
      eventId: village.id(),
      atMs: village.clock.nowMs(),
      confirmedName: NAME,
      newSubjectId: village.id(),
      watchEventId: village.id(),
      erase: false,
    });
    village.clock.advance(60_000);
    expect(await terminal.pay(100, finger)).toMatchObject({
      value: { outcome: { reasons: ['NOT_RECOGNISED'] } },
    });
    await village.restart();
    expect(await rows(`SELECT count(*) AS n FROM consent_withdrawal WHERE subject_id IS NOT NULL`)).toBe(0);
    if (databaseUrl === null) expect(village.rows('subject')).toBe(before - 1);
  });

  test('a person’s data are deleted: what stays is said, and has no name in it', async () => {
    const { finger, memberId, here } = await home();
    await pay(finger, 320);
    const exported = await callBackend(exportFamily, nothing, here);
    expect(exported).toMatchObject({
      ok: true,
      value: {
        familyName: '田中家',
        balanceYen: 12_680,
        members: [{ memberId, displayName: NAME }],
        purchases: [{ amountYen: 320, memberName: NAME }],
        consents: [{ memberName: NAME }],
      },
    });
    expect(JSON.stringify(exported)).not.toMatch(/template|subjectId|contentHash|token/i);
    const erase = (confirmedName: string) =>
      callBackend(eraseMember, { params: { memberId }, body: { confirmedName } }, here);
    expect(await erase('はな')).toMatchObject(refusedAs('CONSENT_MISSING'));
    expect(await erase(NAME)).toMatchObject({
      ok: true,
      value: {
        deleted: expect.arrayContaining(['templates', 'name']) as unknown,
        kept: ['ledger', 'consent', 'audit'],
      },
    });
    const after = await callBackend(readFamilyPage, nothing, here);
    expect(after).toMatchObject({ value: { members: [], purchases: [{ amountYen: 320, memberName: '―' }] } });
    expect(JSON.stringify(await callBackend(exportFamily, nothing, here))).not.toContain(NAME);
    expect(await rows(`SELECT count(*) AS n FROM outbox WHERE payload LIKE '%${memberId}%'`)).toBe(0);
    expect(await erase('―')).toMatchObject(refusedAs('NOT_FOUND'));
    village.clock.advance(60_000);
    expect(await terminal.pay(100, finger)).toMatchObject({
      value: { outcome: { reasons: ['NOT_RECOGNISED'] } },
    });
  });

  test('an enrolment that is sent again after the consent was taken back brings nobody in', async () => {
    const family = await village.addFamily();
    const finger = testFinger((seed += 1));
    const memberId = village.id<MemberId>();
    const request = {
      memberId,
      municipalityId: village.municipalityId,
      familyAccountId: family,
      displayName: NAME,
      birthDate: parseBusinessDate('1950-05-05'),
      rules: { perPurchase: null, perDay: null },
      consent: { noticeVersion: NOTICE.version, guardianName: null },
      fingers: [{ finger: 'right-index' as const, templates: [finger.place(), finger.place()] }],
      staffId: village.id<StaffId>(),
      terminalId: null,
    };
    expect(await village.backend.enrolMember(request)).toMatchObject({ ok: true });
    expect(await village.backend.enrolMember(request), 'the answer was lost').toMatchObject({ ok: true });
    const { here } = await signedIn(family);
    const asked = { params: { memberId }, body: { confirmedName: NAME } };
    expect(await callBackend(withdrawConsent, asked, here)).toMatchObject({ ok: true });
    expect(await village.backend.enrolMember(request)).toEqual({ ok: false, reason: 'CONSENT_MISSING' });
    village.clock.advance(31_000);
    expect(await terminal.pay(100, finger)).toMatchObject({
      value: { outcome: { reasons: ['NOT_RECOGNISED'] } },
    });
  });

  test('another family’s ids in any address: not found, nothing said, written down', async () => {
    const [mine, theirs] = [await home(), await home()];
    const purchaseId = village.id<PurchaseId>();
    village.clock.advance(1_500);
    await terminal.pay(777, theirs.finger, purchaseId);
    const { memberId } = theirs;
    const before = await denials();
    const rules = { perPurchase: null, perDay: null };
    const tries = [
      () => callBackend(setFrozen, { params: { memberId }, body: { frozen: true } }, mine.here),
      () =>
        callBackend(changeRules, { params: { memberId }, body: { rules, replacesVersion: 1 } }, mine.here),
      () => callBackend(explainPurchase, { params: { purchaseId }, body: undefined }, mine.here),
      () => callBackend(withdrawConsent, { params: { memberId }, body: { confirmedName: NAME } }, mine.here),
      () => callBackend(eraseMember, { params: { memberId }, body: { confirmedName: NAME } }, mine.here),
    ];
    for (const attempt of tries) expect(await attempt()).toMatchObject(refusedAs('NOT_FOUND'));
    // Every other route of an owner that names something: by what its address looks like.
    const named = Object.values(routes).filter(
      ({ caller, path }) => caller === 'owner' && path.includes(':'),
    );
    for (const { method, path } of named) {
      const url = path.replace(/:memberId/, memberId).replace(/:purchaseId/, purchaseId);
      const reply = await fetch(village.backend.origin + url.replace(/:\w+/, village.id()), {
        method,
        headers: { cookie: mine.cookie, origin: village.backend.origin, 'content-type': 'application/json' },
        ...(method === 'GET' ? {} : { body: '{"answer":"yes","frozen":true,"confirmedName":"x"}' }),
      });
      const text = await reply.text();
      expect(reply.status, `${method} ${path} ${text}`).toBeGreaterThanOrEqual(400);
      expect(text, path).not.toMatch(/はなこ|777|田中/);
    }
    expect(await denials()).toBeGreaterThanOrEqual(before + tries.length);
    const page = await callBackend(readFamilyPage, nothing, theirs.here);
    expect(page).toMatchObject({ value: { members: [{ memberId, frozen: false, rulesVersion: 1 }] } });
    const own = await callBackend(readFamilyPage, nothing, mine.here);
    expect(JSON.stringify(own)).not.toContain(memberId);
  });

  test('a used link, an old one and a guessed one open nothing; the first two are written down', async () => {
    const family = await village.addFamily();
    const refusals = (because: string) =>
      rows(
        `SELECT count(*) AS n FROM audit WHERE action = 'sign-in-link.refused' AND detail LIKE '%"${because}"%'`,
      );
    const [used, old] = [await refusals('used'), await refusals('old')];
    const token = await ownerLinkToken(village, family);
    expect((await postAsOwner(village, ownerSignIn.path, { linkToken: token })).status).toBe(200);
    expect((await postAsOwner(village, ownerSignIn.path, { linkToken: token })).status).toBe(401);
    const late = await ownerLinkToken(village, family);
    village.clock.advance(15 * 60_000);
    expect((await postAsOwner(village, ownerSignIn.path, { linkToken: late })).status).toBe(401);
    expect((await postAsOwner(village, ownerSignIn.path, { linkToken: 'Z'.repeat(43) })).status).toBe(401);
    expect([await refusals('used'), await refusals('old')]).toEqual([used + 1, old + 1]);
  });

  test('a co-guardian deletes nobody', async () => {
    const { memberId, here } = await home();
    const ownerId = village.id<OwnerId>();
    const link = await callBackend(addCoGuardian, { params: { ownerId }, body: { name: '次郎' } }, here);
    if (!link.ok) throw new Error('no link');
    const second = await ownerBrowser(village, tokenOf(village, link.value.url));
    const asked = { params: { memberId: memberId }, body: { confirmedName: NAME } };
    expect(await callBackend(eraseMember, asked, second.here)).toMatchObject(refusedAs('NOT_ALLOWED'));
  });
});
