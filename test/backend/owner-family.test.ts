import { afterAll, beforeAll, expect, test } from 'vitest';
import { callBackend } from '../../contract/backend-client.ts';
import {
  addCoGuardian,
  changeFamilyRules,
  changeRules,
  endCoGuardian,
  endGrant,
  explainPurchase,
  giveGrant,
  makeCoGuardianLink,
  makeDelegateCode,
  ownerSignIn,
  readFamilyPage,
  readHistory,
  readShops,
  setFamilyFrozen,
  setFrozen,
} from '../../contract/owner-routes.ts';
import type { Route } from '../../contract/route.ts';
import type { FamilyAccountId, GrantId, MemberId, OwnerId, PurchaseId, ShopId } from '../../domain/ids.ts';
import type { SpendingRules } from '../../domain/spending-rules.ts';
import { yen } from '../../domain/yen.ts';
import { explanationWords } from '../../messages/explain-purchase.ts';
import { ownerBrowser, ownerLinkToken, postAsOwner, tokenOf } from './support/owner-browser.ts';
import { testFinger } from './support/pattern-engine.ts';
import type { TestFinger } from './support/pattern-engine.ts';
import { startVillage } from './support/village.ts';
import type { TestTerminal, Village } from './support/village.ts';

const HOUR_MS = 3_600_000;
const nothing = { params: {}, body: undefined };
const problem = (code: string) => ({ ok: false, reason: { code } });
const paid = { value: { outcome: { state: 'approved' } } };
const declined = (...reasons: string[]) => ({ value: { outcome: { state: 'declined', reasons } } });

let village: Village;
let terminal: TestTerminal;
let seed = 5_000;
beforeAll(async () => {
  village = await startVillage();
  terminal = await village.addTerminal();
});
afterAll(() => village.close());

interface Home {
  readonly family: FamilyAccountId;
  readonly memberId: MemberId;
  readonly finger: TestFinger;
  readonly here: Awaited<ReturnType<typeof ownerBrowser>>['here'];
}

const signedIn = async (family: FamilyAccountId) =>
  (await ownerBrowser(village, await ownerLinkToken(village, family))).here;

/** A family of one member, before its owner's page. */
async function home(rules: SpendingRules = { perPurchase: null, perDay: null }): Promise<Home> {
  const finger = testFinger((seed += 1));
  const family = await village.addFamily();
  const memberId = await village.addMember(family, finger, rules);
  return { family, finger, memberId, here: await signedIn(family) };
}

const page = async ({ here }: Pick<Home, 'here'>) => {
  const read = await callBackend(readFamilyPage, nothing, here);
  if (!read.ok) throw new Error('no page');
  return read.value;
};
const shopId = async ({ here }: Home): Promise<ShopId> => {
  const read = await callBackend(readShops, nothing, here);
  if (!read.ok) throw new Error('no shops');
  expect(read.value.shops).toMatchObject([{ name: 'みやげや', category: 'other' }]);
  return read.value.shops[0].shopId;
};

test("the family's own rules bind every member at once, are versions, and are told with what they leave", async () => {
  const mine = await home();
  await terminal.pay(300, mine.finger);
  const change = (rules: SpendingRules, replacesVersion: number) =>
    callBackend(changeFamilyRules, { params: {}, body: { rules, replacesVersion } }, mine.here);

  expect(await change({ perPurchase: null, perDay: yen(1_000), perMonth: yen(2_000) }, 0)).toMatchObject({
    ok: true,
    value: { rulesVersion: 1, rules: { perDay: 1_000, perMonth: 2_000 } },
  });
  expect((await page(mine)).limits).toMatchObject([
    { memberId: null, window: 'day', limitYen: 1_000, leftYen: 700 },
    { memberId: null, window: 'month', limitYen: 2_000, leftYen: 1_700 },
  ]);
  expect(await terminal.pay(701, mine.finger)).toMatchObject(declined('FAMILY_CAP'));
  expect(await terminal.pay(700, mine.finger)).toMatchObject(paid);
  expect(await change({ perPurchase: null, perDay: null }, 0)).toMatchObject(problem('VERSION_CONFLICT'));
  expect(await change({ perPurchase: yen(900), perDay: yen(800) }, 1)).toMatchObject(
    problem('RULES_CONTRADICT'),
  );
  expect(await change({ perPurchase: null, perDay: null }, 1)).toMatchObject({ value: { rulesVersion: 2 } });
  expect(await terminal.pay(100, mine.finger)).toMatchObject(paid);
});

test('one word stops the whole family, another lets it go again', async () => {
  const mine = await home();
  const freeze = (frozen: boolean) =>
    callBackend(setFamilyFrozen, { params: {}, body: { frozen } }, mine.here);
  expect(await freeze(true)).toMatchObject({ ok: true, value: { frozen: true } });
  expect(await terminal.pay(100, mine.finger)).toMatchObject(declined('FAMILY_FROZEN'));
  expect(await freeze(false)).toMatchObject({ ok: true, value: { frozen: false } });
  expect(await terminal.pay(100, mine.finger)).toMatchObject(paid);
});

test('who changed what, from what to what, newest first', async () => {
  const mine = await home({ perPurchase: null, perDay: yen(500) });
  const { memberId, here } = mine;
  village.clock.advance(1_000);
  const rules = { perPurchase: null, perDay: yen(800) };
  await callBackend(changeRules, { params: { memberId }, body: { rules, replacesVersion: 1 } }, here);
  village.clock.advance(1_000);
  await callBackend(setFrozen, { params: { memberId }, body: { frozen: true } }, here);
  village.clock.advance(1_000);
  await callBackend(changeFamilyRules, { params: {}, body: { rules, replacesVersion: 0 } }, here);
  const other = await home();
  await callBackend(setFamilyFrozen, { params: {}, body: { frozen: true } }, other.here);

  const history = await callBackend(readHistory, nothing, here);
  if (!history.ok) throw new Error('no history');
  const owner = { kind: 'owner', name: '田中' };
  const none = { perPurchase: null, perDay: null };
  expect(history.value.changes.map(({ by, what }) => ({ by, what }))).toEqual([
    {
      by: { ...owner, name: expect.any(String) as string },
      what: { kind: 'rules', memberName: null, from: null, to: rules },
    },
    { by: { ...owner, name: expect.any(String) as string }, what: { kind: 'stopped', memberName: 'はなこ' } },
    {
      by: { ...owner, name: expect.any(String) as string },
      what: { kind: 'rules', memberName: 'はなこ', from: { ...none, perDay: 500 }, to: rules },
    },
    {
      by: expect.objectContaining({ name: null }) as unknown,
      what: { kind: 'rules', memberName: 'はなこ', from: null, to: { ...none, perDay: 500 } },
    },
  ]);
});

test('why a purchase ended as it did, from what was kept with it; to its own family only', async () => {
  const mine = await home({ perPurchase: null, perDay: yen(500), perMonth: yen(700) });
  await terminal.pay(300, mine.finger);
  await terminal.pay(450, mine.finger);
  const { purchases } = await page(mine);
  const why = (purchaseId: PurchaseId, { here }: Home) =>
    callBackend(explainPurchase, { params: { purchaseId }, body: undefined }, here);
  const [refusal, payment] = [
    await why(purchases[0].purchaseId, mine),
    await why(purchases[1].purchaseId, mine),
  ];
  if (!refusal.ok || !payment.ok) throw new Error('no explanation');
  expect(explanationWords(refusal.value.lines, 'en').join('\n')).toMatch(
    /daily limit: ¥300 of ¥500 was used, ¥200 was left[\s\S]*monthly limit: ¥300 of ¥700/,
  );
  expect(refusal.value.lines).toContainEqual({
    kind: 'reason',
    detail: { reason: 'CAP_DAY', leftYen: 200, window: null },
  });
  expect(payment.value.lines).toContainEqual(
    expect.objectContaining({ kind: 'lot', amountYen: 300, expiresOn: '2027-03-31' }),
  );
  const stranger = await home();
  expect(await why(purchases[0].purchaseId, stranger)).toMatchObject(problem('NOT_FOUND'));
});

const give = (
  { here }: Home,
  wish: { delegate: { memberId: MemberId } | { code: string }; shopId: ShopId; limitYen?: number },
  span: { fromMs?: number; untilMs?: number; grantId?: GrantId } = {},
) => {
  const nowMs = village.clock.nowMs();
  return callBackend(
    giveGrant,
    {
      params: { grantId: span.grantId ?? village.id<GrantId>() },
      body: {
        limitYen: 1_000,
        ...wish,
        from: new Date(span.fromMs ?? nowMs).toISOString(),
        until: new Date(span.untilMs ?? nowMs + HOUR_MS).toISOString(),
      },
    },
    here,
  );
};
const code = async ({ here, memberId }: Home) => {
  const made = await callBackend(makeDelegateCode, { params: { memberId }, body: undefined }, here);
  if (!made.ok) throw new Error('no code');
  return made.value.code;
};

test('somebody of another family pays from this account: by a code, in one shop, up to an amount, until an hour', async () => {
  const [mine, helper] = [await home(), await home()];
  const wish = { delegate: { code: await code(helper) }, shopId: await shopId(mine) };
  const given = await give(mine, wish);
  expect(given).toMatchObject({
    ok: true,
    value: { delegateName: 'はなこ', shopName: 'みやげや', leftYen: 1_000 },
  });
  expect(await give(mine, wish), 'a code is good once').toMatchObject(problem('NOT_FOUND'));

  expect(await terminal.pay(600, helper.finger)).toMatchObject(paid);
  expect(await terminal.pay(401, helper.finger)).toMatchObject(declined('GRANT_LIMIT'));
  const after = await page(mine);
  expect(after).toMatchObject({ balanceYen: 12_400, grants: [{ limitYen: 1_000, leftYen: 400 }] });
  expect(after.purchases).toMatchObject([
    { state: 'declined', reasons: ['GRANT_LIMIT'] },
    { state: 'approved', amountYen: 600, memberName: 'はなこ', grantId: after.grants[0].grantId },
  ]);
  expect(
    after.members.map(({ memberId }) => memberId),
    'the helper is no member',
  ).toEqual([mine.memberId]);
  expect((await page(helper)).purchases).toEqual([]);
  expect((await page(helper)).balanceYen).toBe(13_000);

  village.clock.advance(HOUR_MS);
  expect(await terminal.pay(100, helper.finger)).toMatchObject(paid);
  expect((await page(helper)).balanceYen, 'after the hour it is the own account').toBe(12_900);
});

test('leave is ended at once, and another family can neither end it nor name whom it likes', async () => {
  const [mine, helper, stranger] = [await home(), await home(), await home()];
  const shop = await shopId(mine);
  const given = await give(mine, { delegate: { code: await code(helper) }, shopId: shop });
  if (!given.ok) throw new Error('no leave');
  const { grantId } = given.value;
  const end = ({ here }: Home) => callBackend(endGrant, { params: { grantId }, body: undefined }, here);
  expect(await end(stranger)).toMatchObject(problem('NOT_FOUND'));
  expect(await terminal.pay(100, helper.finger)).toMatchObject(paid);
  expect(await end(mine)).toMatchObject({ ok: true });
  expect(await end(mine), 'twice is once').toMatchObject({ ok: true });
  await terminal.pay(100, helper.finger);
  expect((await page(mine)).balanceYen).toBe(12_900);
  expect((await page(mine)).grants).toEqual([]);

  const { memberId } = helper;
  expect(await give(stranger, { delegate: { memberId }, shopId: shop })).toMatchObject(problem('NOT_FOUND'));
  expect(
    await give(mine, { delegate: { memberId: mine.memberId }, shopId: village.id<ShopId>() }),
  ).toMatchObject(problem('NOT_FOUND'));
  expect(
    await callBackend(makeDelegateCode, { params: { memberId }, body: undefined }, stranger.here),
  ).toMatchObject(problem('NOT_FOUND'));
});

test('leave sent twice is given once; with other content the id is refused; a span that is over or too long is none', async () => {
  const mine = await home();
  const wish = { delegate: { memberId: mine.memberId }, shopId: await shopId(mine) };
  const span = {
    grantId: village.id<GrantId>(),
    untilMs: village.clock.nowMs() + HOUR_MS,
    fromMs: village.clock.nowMs(),
  };
  const first = await give(mine, wish, span);
  expect(first).toMatchObject({ ok: true });
  expect(await give(mine, wish, span)).toEqual(first);
  expect(await give(mine, { ...wish, limitYen: 2_000 }, span)).toMatchObject(problem('ID_REUSED'));
  expect((await page(mine)).grants).toHaveLength(1);
  const nowMs = village.clock.nowMs();
  for (const untilMs of [nowMs, nowMs - 1, nowMs + 63 * 24 * HOUR_MS])
    expect(await give(mine, wish, { fromMs: nowMs - HOUR_MS, untilMs })).toMatchObject(
      problem('REQUEST_MALFORMED'),
    );
});

test('codes are old after half an hour, end with the next one, and cannot be tried for ever', async () => {
  const [mine, helper] = [await home(), await home()];
  const shop = await shopId(mine);
  const old = await code(helper);
  const next = await code(helper);
  if (old !== next)
    expect(await give(mine, { delegate: { code: old }, shopId: shop })).toMatchObject(problem('NOT_FOUND'));
  village.clock.advance(30 * 60_000);
  expect(await give(mine, { delegate: { code: next }, shopId: shop })).toMatchObject(problem('NOT_FOUND'));
  const answers = [];
  for (let tries = 0; tries < 12; tries += 1)
    answers.push(await give(mine, { delegate: { code: String(10_000_000 + tries) }, shopId: shop }));
  expect(answers.at(-1)).toMatchObject(problem('TOO_MANY_REQUESTS'));
});

test('a co-guardian signs in by a link of their own, sees and decides like the owner as themselves, until it is ended', async () => {
  const mine = await home();
  const ownerId = village.id<OwnerId>();
  const add = (here: Home['here'], id = ownerId) =>
    callBackend(addCoGuardian, { params: { ownerId: id }, body: { name: '佐藤 みき' } }, here);
  const added = await add(mine.here);
  if (!added.ok) throw new Error('not added');
  const sister = await ownerBrowser(village, tokenOf(village, added.value.url));
  expect(await page(sister)).toMatchObject({
    viewer: { name: '佐藤 みき', isOwner: false },
    familyName: '田中家',
  });
  expect((await page(mine)).viewer.isOwner).toBe(true);

  const { memberId } = mine;
  await callBackend(setFrozen, { params: { memberId }, body: { frozen: true } }, sister.here);
  expect(await terminal.pay(100, mine.finger)).toMatchObject(declined('FROZEN'));
  const history = await callBackend(readHistory, nothing, mine.here);
  expect(history).toMatchObject({
    value: {
      changes: expect.arrayContaining([
        expect.objectContaining({ by: { kind: 'co-guardian', name: '佐藤 みき' } }),
        expect.objectContaining({ what: { kind: 'co-guardian-added', name: '佐藤 みき' } }),
      ]) as unknown,
    },
  });

  // Who else may decide is the owner's to say.
  expect(await add(sister.here, village.id<OwnerId>())).toMatchObject(problem('NOT_ALLOWED'));
  const about = { params: { ownerId }, body: undefined };
  expect(await callBackend(endCoGuardian, about, sister.here)).toMatchObject(problem('NOT_ALLOWED'));
  expect(await callBackend(makeCoGuardianLink, about, sister.here)).toMatchObject(problem('NOT_ALLOWED'));

  const link = await callBackend(makeCoGuardianLink, about, mine.here);
  if (!link.ok) throw new Error('no link');
  expect(await callBackend(endCoGuardian, about, mine.here)).toMatchObject({ ok: true });
  expect(await callBackend(readFamilyPage, nothing, sister.here)).toMatchObject(problem('SIGN_IN_NEEDED'));
  const late = await postAsOwner(village, ownerSignIn.path, { linkToken: tokenOf(village, link.value.url) });
  expect(late.status, 'a link made before the end').toBe(401);
  expect(await callBackend(makeCoGuardianLink, about, mine.here)).toMatchObject(problem('NOT_FOUND'));
  expect((await page(mine)).coGuardians).toEqual([]);
});

test('an id that is somebody’s already does not become a co-guardian', async () => {
  const [mine, other] = [await home(), await home()];
  const theirs = village.id<OwnerId>();
  const add = ({ here }: Home, name: string) =>
    callBackend(addCoGuardian, { params: { ownerId: theirs }, body: { name } }, here);
  expect(await add(other, 'ほかの人')).toMatchObject({ ok: true });
  expect(await add(mine, 'ほかの人')).toMatchObject(problem('ID_REUSED'));
});

test('without a session none of it is there', async () => {
  const stranger = { origin: village.backend.origin, fetch };
  const routes: Route[] = [readShops, readHistory];
  for (const route of routes)
    expect(await callBackend(route, nothing, stranger), route.path).toMatchObject(problem('SIGN_IN_NEEDED'));
});
