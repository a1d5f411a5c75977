import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { callBackend } from '../../contract/backend-client.ts';
import {
  FAMILY_EVENTS_PATH,
  changeRules,
  familyEventSchema,
  ownerSignIn,
  ownerSignOut,
  readFamilyPage,
  setFrozen,
} from '../../contract/owner-routes.ts';
import type { FamilyAccountId, MemberId } from '../../domain/ids.ts';
import { yen } from '../../domain/yen.ts';
import { ENGINES } from './support/engines.ts';
import type { TestEngine } from './support/engines.ts';
import { openEvents } from './support/owner-events.ts';
import { ownerBrowser, ownerLinkToken, postAsOwner } from './support/owner-browser.ts';
import { testFinger } from './support/pattern-engine.ts';
import type { TestFinger } from './support/pattern-engine.ts';
import { startVillage } from './support/village.ts';
import type { TestTerminal, Village } from './support/village.ts';

describe.each(ENGINES)('the owner on $name', ({ start }) => {
  let engine: TestEngine;
  let village: Village;
  let terminal: TestTerminal;
  let seed = 900;
  beforeAll(async () => {
    engine = await start();
    village = await startVillage({}, await engine.newDatabaseUrl());
    terminal = await village.addTerminal();
  });
  afterAll(async () => {
    await village.close();
    await engine.stop();
  });

  const problem = (code: string) => ({ ok: false, reason: { code } });

  interface Home {
    readonly family: FamilyAccountId;
    readonly memberId: MemberId;
    readonly finger: TestFinger;
  }

  async function home(): Promise<Home> {
    const finger = testFinger((seed += 1));
    const family = await village.addFamily();
    return {
      family,
      finger,
      memberId: await village.addMember(family, finger, { perPurchase: yen(1_000), perDay: yen(2_000) }),
    };
  }

  const linkToken = (family: FamilyAccountId) => ownerLinkToken(village, family);
  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    postAsOwner(village, path, body, headers);
  const signedIn = async (family: FamilyAccountId) => ownerBrowser(village, await linkToken(family));

  test('a link opens the page once, within fifteen minutes, with a cookie that scripts and other sites cannot use', async () => {
    const { family } = await home();
    const token = await linkToken(family);
    const first = await post(ownerSignIn.path, { linkToken: token });
    expect(first.status).toBe(200);
    expect(first.headers.get('set-cookie')).toMatch(
      /^tebura_owner=[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict$/,
    );
    const again = await post(ownerSignIn.path, { linkToken: token });
    expect([again.status, again.headers.get('set-cookie')]).toEqual([401, null]);

    const old = await linkToken(family);
    village.clock.advance(15 * 60_000);
    expect((await post(ownerSignIn.path, { linkToken: old })).status).toBe(401);
    expect((await post(ownerSignIn.path, { linkToken: 'A'.repeat(43) })).status).toBe(401);
    expect((await post(ownerSignIn.path, { linkToken: '' })).status).toBe(400);
  });

  test('one link used by two at once opens one session', async () => {
    const { family } = await home();
    const linkTokenOnce = await linkToken(family);
    const replies = await Promise.all(
      [1, 2, 3].map(() => post(ownerSignIn.path, { linkToken: linkTokenOnce })),
    );
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 401, 401]);
  });

  test('a page of another site can neither sign in nor act', async () => {
    const { family, memberId } = await home();
    const reply = await post(
      ownerSignIn.path,
      { linkToken: await linkToken(family) },
      { origin: 'http://elsewhere.example' },
    );
    expect([reply.status, reply.headers.get('set-cookie')]).toEqual([403, null]);

    const { browser } = await signedIn(family);
    const asked = { params: { memberId }, body: { frozen: true } };
    for (const origin of [
      'http://elsewhere.example',
      'null',
      '',
      village.backend.origin.replace('http:', 'https:'),
    ])
      expect(await callBackend(setFrozen, asked, browser(origin)), origin).toMatchObject(
        problem('NOT_ALLOWED'),
      );
    expect(
      await callBackend(readFamilyPage, { params: {}, body: undefined }, browser('http://elsewhere.example')),
    ).toMatchObject(problem('NOT_ALLOWED'));
  });

  test('the owner sees balance, members, limits and what was paid and refused', async () => {
    const { family, finger, memberId } = await home();
    await terminal.pay(800, finger);
    await terminal.pay(1_001, finger);
    const { here } = await signedIn(family);
    const page = await callBackend(readFamilyPage, { params: {}, body: undefined }, here);
    expect(page).toMatchObject({
      ok: true,
      value: {
        familyName: '田中家',
        municipalityName: 'テスト村',
        balanceYen: 12_200,
        lots: [{ leftYen: 12_200, premiumLeftYen: 2_816, expiresOn: '2027-03-31' }],
        members: [
          {
            memberId,
            age: 76,
            rulesVersion: 1,
            spentTodayYen: 800,
            leftTodayYen: 1_200,
            enrolledFingers: 1,
            frozen: false,
          },
        ],
        purchases: [
          {
            state: 'declined',
            amountYen: 1_001,
            reasons: ['CAP_PURCHASE'],
            receiptNumber: null,
            shopName: 'みやげや',
          },
          { state: 'approved', amountYen: 800, reasons: [], memberName: 'はなこ' },
        ],
      },
    });
  });

  test('new rules count at once, are a new version, and never overwrite what somebody else changed', async () => {
    const { family, finger, memberId } = await home();
    const { here } = await signedIn(family);
    await terminal.pay(900, finger);
    const change = (perPurchase: number | null, perDay: number | null, replacesVersion: number) =>
      callBackend(
        changeRules,
        { params: { memberId }, body: { rules: { perPurchase, perDay }, replacesVersion } },
        here,
      );

    expect(await change(500, 800, 1)).toMatchObject({
      ok: true,
      value: { rulesVersion: 2, spentTodayYen: 900, leftTodayYen: 0 },
    });
    expect(await terminal.pay(1, finger)).toMatchObject({
      value: { outcome: { reasons: ['CAP_DAY'], leftTodayYen: 0 } },
    });
    expect(await change(500, 2_000, 1)).toMatchObject(problem('VERSION_CONFLICT'));
    expect(await change(600, 500, 2)).toMatchObject(problem('RULES_CONTRADICT'));
    expect(await change(null, 2_000, 2)).toMatchObject({
      ok: true,
      value: { rulesVersion: 3, leftTodayYen: 1_100 },
    });
    expect(await terminal.pay(1_100, finger)).toMatchObject({
      value: { outcome: { state: 'approved', leftTodayYen: 0 } },
    });
  });

  test('a frozen member cannot pay, and can again afterwards', async () => {
    const { family, finger, memberId } = await home();
    const { here } = await signedIn(family);
    const freeze = (frozen: boolean) =>
      callBackend(setFrozen, { params: { memberId }, body: { frozen } }, here);
    expect(await freeze(true)).toMatchObject({ ok: true, value: { frozen: true } });
    expect(await terminal.pay(100, finger)).toMatchObject({ value: { outcome: { reasons: ['FROZEN'] } } });
    await freeze(false);
    expect(await terminal.pay(100, finger)).toMatchObject({ value: { outcome: { state: 'approved' } } });
  });

  test("another family's member is not there, and nothing is said about them", async () => {
    const [mine, theirs] = [await home(), await home()];
    const { here } = await signedIn(mine.family);
    const rules = { perPurchase: 1, perDay: 1 };
    const { memberId } = theirs;
    const answers = [
      await callBackend(changeRules, { params: { memberId }, body: { rules, replacesVersion: 1 } }, here),
      await callBackend(setFrozen, { params: { memberId }, body: { frozen: true } }, here),
      await callBackend(
        setFrozen,
        { params: { memberId: village.id<MemberId>() }, body: { frozen: true } },
        here,
      ),
    ];
    for (const answer of answers) expect(answer).toEqual(answers[2]);
    expect(answers[2]).toMatchObject(problem('NOT_FOUND'));
    expect(await terminal.pay(1_000, theirs.finger)).toMatchObject({
      value: { outcome: { state: 'approved' } },
    });
  });

  test('without a session, with one that was ended or is old, there is nothing to see', async () => {
    const { family } = await home();
    const { here, cookie } = await signedIn(family);
    const asked = { params: {}, body: undefined };
    const stranger = { origin: village.backend.origin, fetch };
    expect(await callBackend(readFamilyPage, asked, stranger)).toMatchObject(problem('SIGN_IN_NEEDED'));
    expect(await callBackend(readFamilyPage, asked, here)).toMatchObject({ ok: true });
    expect(await callBackend(ownerSignOut, asked, here)).toMatchObject({ ok: true });
    expect(await callBackend(readFamilyPage, asked, here)).toMatchObject(problem('SIGN_IN_NEEDED'));
    const events = await fetch(village.backend.origin + FAMILY_EVENTS_PATH, { headers: { cookie } });
    expect(events.status).toBe(401);

    const later = await signedIn(family);
    village.clock.advance(12 * 3_600_000);
    expect(await callBackend(readFamilyPage, asked, later.here)).toMatchObject(problem('SIGN_IN_NEEDED'));
  });

  const family = (message: Awaited<ReturnType<Awaited<ReturnType<typeof openEvents>>['next']>>) => {
    if (message === 'closed') throw new Error('closed');
    expect(message.event).toBe('family');
    return familyEventSchema.parse(JSON.parse(message.data));
  };

  test('purchases and changes arrive at the open page of their own family and nowhere else', async () => {
    const [mine, theirs] = [await home(), await home()];
    const { cookie, here } = await signedIn(mine.family);
    const events = await openEvents(village, cookie);
    const start = await events.next();
    expect(start).toMatchObject({ event: '', data: '' });

    await terminal.pay(700, theirs.finger);
    await terminal.pay(600, mine.finger);
    expect(family(await events.next())).toMatchObject({
      kind: 'purchase',
      balanceYen: 12_400,
      purchase: { state: 'approved', amountYen: 600, shopName: 'みやげや' },
      member: { memberId: mine.memberId, spentTodayYen: 600, leftTodayYen: 1_400 },
    });
    await callBackend(setFrozen, { params: { memberId: mine.memberId }, body: { frozen: true } }, here);
    expect(family(await events.next())).toMatchObject({ kind: 'member-changed', member: { frozen: true } });
    await terminal.pay(500, mine.finger);
    const third = await events.next();
    expect(family(third)).toMatchObject({
      kind: 'purchase',
      purchase: { state: 'declined', reasons: ['FROZEN'] },
    });
    events.stop();

    // What happened while the page was away is told when it comes back, once each and in order.
    const seen = start === 'closed' ? '' : start.id;
    const resumed = await openEvents(village, cookie, seen);
    const told = [await resumed.next(), await resumed.next(), await resumed.next()];
    expect(told.map((message) => family(message).kind)).toEqual(['purchase', 'member-changed', 'purchase']);
    expect(told[2]).toEqual(third);
    resumed.stop();

    const lost = await openEvents(village, cookie, '999999');
    expect(await lost.next()).toMatchObject({ event: 'reread' });
    lost.stop();
  });

  test('signing out ends the open streams, and so does the end of the session', async () => {
    const mine = await home();
    const { cookie, here } = await signedIn(mine.family);
    const events = await openEvents(village, cookie);
    await events.next();
    await callBackend(ownerSignOut, { params: {}, body: undefined }, here);
    expect(await events.next()).toBe('closed');

    const later = await signedIn(mine.family);
    const stream = await openEvents(village, later.cookie);
    await stream.next();
    village.clock.advance(12 * 3_600_000);
    let last = await stream.next();
    while (last !== 'closed') last = await stream.next();
    expect(last).toBe('closed');
  });

  test('a session holds a few streams; the oldest gives way', async () => {
    const mine = await home();
    const { cookie } = await signedIn(mine.family);
    const streams = [];
    for (let i = 0; i < 5; i += 1) {
      const stream = await openEvents(village, cookie);
      await stream.next();
      streams.push(stream);
    }
    expect(await streams[0].next()).toBe('closed');
    await terminal.pay(100, mine.finger);
    expect(family(await streams[4].next())).toMatchObject({ kind: 'purchase' });
    for (const stream of streams) stream.stop();
  });
});
