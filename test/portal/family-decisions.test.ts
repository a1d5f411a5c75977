import type { Browser, Locator } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { FamilyPage } from '../../contract/owner-routes.ts';
import { SPENDING_RULE_PRESETS } from '../../domain/spending-rule-presets.ts';
import { yen } from '../../domain/yen.ts';
import { openBrowser } from '../support/open-browser.ts';
import { child, familyPage, grandmother, purchase, shops } from './family-fixture.ts';
import { buildAsShipped } from '../support/build-as-shipped.ts';
import { beginVisit, signIn } from './open-page.ts';
import type { Visit } from './open-page.ts';

const browser = await openBrowser();

/** Every rule, the whole family, errands, co-guardians, history and reasons, as an owner decides and reads them. */
describe.skipIf(browser === null)('what an owner decides', { timeout: 60_000 }, () => {
  let webRoot: string;
  let visit: Visit;

  beforeAll(async () => {
    webRoot = await buildAsShipped('portal', 'family-decisions');
  });
  afterEach(async () => {
    await visit.leave();
    expect(visit.complaints, 'errors and policy violations of the page').toEqual([]);
  });
  afterAll(async () => {
    await browser?.close();
  });

  async function open(page: FamilyPage = familyPage()): Promise<Visit> {
    visit = await beginVisit(browser as Browser, webRoot, page);
    await signIn(visit);
    return visit;
  }

  const card = () => visit.page.locator(`[data-member="${child.memberId}"]`);
  const part = (name: string) => visit.page.locator(`[data-part="${name}"]`);
  const button = (place: Locator, name: string | RegExp) => place.getByRole('button', { name });
  const openPanel = (name: string) => part(name).locator('summary').first().click();
  const rulesOfChild = () => visit.server.page.members[1]?.rules;
  const edit = () => button(card(), 'ルールを変える').click();
  const save = (place = card()) => button(place, 'このルールにする').click();

  describe('rules', () => {
    test('one tap takes a preset, which is said in sentences and can still be changed', async () => {
      await open();
      await edit();
      await button(card(), '中高生').click();
      expect(await card().locator('output').innerText()).toMatch(
        /1日1,500円まで使えます。\s+1週間では5,000円までです。\s+酒・たばこの店では使えません。\s+使えるのは、朝5時から夜10時までです。/,
      );
      await card().getByLabel('1日の上限').fill('1,000');
      await save();
      await part('notice').getByText('はるかのルールを変えました。').waitFor();
      expect(rulesOfChild()).toEqual({ ...SPENDING_RULE_PRESETS.teenager, perDay: 1_000 });
      expect(await card().locator('.rule').innerText()).toContain('夜10時');
      await button(part('notice'), '元に戻す').click();
      await expect.poll(rulesOfChild).toEqual(child.rules);
    });

    test('every rule is there to be set', async () => {
      await open();
      await edit();
      const form = card().locator('form');
      await form.locator('.more-rules > summary').click();
      for (const [label, amount] of [
        ['1週間の上限', '2000'],
        ['1か月の上限', '６０００'],
        ['全部の上限', '50,000円'],
        ['こえたら確かめる金額', '200'],
      ] as const) {
        const field = form.locator('fieldset', { has: visit.page.getByLabel(label, { exact: true }) });
        await field.getByRole('checkbox').uncheck();
        await field.getByRole('textbox').fill(amount);
      }
      await form.getByLabel('いつでも').uncheck();
      await form.getByLabel('何時まで').selectOption(String(18 * 60 + 30));
      await form.getByLabel('日曜').uncheck();
      const folded = (name: string) => form.locator('.folded', { hasText: name }).first();
      await folded('この種類のお店だけ').locator('summary').click();
      await folded('この種類のお店だけ').getByLabel('食料品店').check();
      await folded('使えない種類のお店').locator('summary').click();
      await folded('使えない種類のお店').getByLabel('酒・たばこの店').check();
      const only = form.locator('.folded').filter({ hasText: /^このお店だけ/ });
      await only.locator('summary').click();
      await only.getByLabel('お店をさがす').fill('山田');
      expect(await only.locator('.check').count()).toBe(1);
      await only.getByLabel('山田商店').check();
      expect(await only.locator('.folded-count').innerText()).toBe('1つ');
      const blocked = form.locator('.folded').filter({ hasText: /^使えないお店/ });
      await blocked.locator('summary').click();
      await blocked.getByLabel('村の湯').check();
      expect(await form.locator('output').innerText()).toMatch(/使えるお店は、山田商店だけです。/);
      await save();
      await part('notice').waitFor();
      expect(rulesOfChild()).toEqual({
        perPurchase: 300,
        perDay: 500,
        perWeek: 2_000,
        perMonth: 6_000,
        inTotal: 50_000,
        askOwnerAbove: 200,
        hours: { fromMinute: 360, untilMinute: 1_110 },
        weekdays: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat'],
        categoriesOnly: ['food'],
        categoriesBlocked: ['alcohol-tobacco'],
        shopsOnly: [shops[0]?.shopId],
        shopsBlocked: [shops[2]?.shopId],
      });
      expect(await card().locator('.rule').innerText()).toContain('使えないお店は、村の湯です。');
    });

    test('what contradicts is named beside its own field, all at once, and nothing is sent', async () => {
      await open(
        familyPage({
          members: [{ ...child, rules: { ...child.rules, weekdays: ['mon'], categoriesOnly: ['food'] } }],
        }),
      );
      await edit();
      const form = card().locator('form');
      await form.getByLabel('1日の上限').fill('200');
      await form.getByLabel('月曜').uncheck();
      const folded = form.locator('.folded', { hasText: '使えない種類のお店' });
      await folded.locator('summary').click();
      await folded.getByLabel('食料品店').check();
      await save();
      expect(await form.locator('.limit-problem').allInnerTexts()).toEqual([
        '1回の上限は、1日の上限と同じか、少なくしてください。',
        '1つ以上選んでください。全部止めるときは「お支払いを止める」を使えます。',
        '食料品店が、使える方と使えない方の両方にあります。',
      ]);
      const perPurchase = form.getByLabel('1回の上限');
      expect(await perPurchase.evaluate((element) => element === document.activeElement)).toBe(true);
      expect(visit.server.requests.filter((request) => request.startsWith('PUT'))).toEqual([]);
    });

    test('longer limits show what they leave', async () => {
      const left = {
        memberId: child.memberId,
        window: 'week',
        limitYen: yen(2_000),
        leftYen: yen(1_180),
      } as const;
      await open(familyPage({ limits: [left] }));
      expect(await card().locator('.limits-left').innerText()).toMatch(/今週\s+あと 1,180円\(2,000円まで\)/);
    });
  });

  describe('the whole family', () => {
    const family = () => part('family-rules');

    test('has rules in the same form, with what they leave', async () => {
      await open();
      expect(await family().innerText()).toContain('みんなの合計には、上限はありません。');
      await button(family(), /ルールを変える/).click();
      expect(await family().getByRole('group', { name: 'まとめて選ぶ' }).count()).toBe(0);
      await family().getByLabel('上限なし').nth(1).uncheck();
      await family().getByLabel('1日の上限').fill('8000');
      await save(family());
      await part('notice').getByText('家族みんなのルールを変えました。').waitFor();
      expect(visit.server.page.family).toEqual({
        rules: { perPurchase: null, perDay: 8_000 },
        rulesVersion: 1,
        frozen: false,
      });
      expect(await family().locator('.rule').innerText()).toBe('1日8,000円まで使えます。');
    });

    test('is stopped by one tap, seen on every card, and let go by another', async () => {
      await open();
      await button(family(), '全員のお支払いを止める').click();
      await part('notice').getByText('家族みんなのお支払いを止めました。').waitFor();
      expect(visit.server.page.family.frozen).toBe(true);
      expect(await visit.page.locator('[data-member] .badge.stopped').count()).toBe(3);
      await button(family(), '全員を再開する').click();
      await part('notice').getByText('家族みんなは、また使えます。').waitFor();
      expect(visit.server.page.family.frozen).toBe(false);
      expect(await visit.page.locator('[data-member] .badge.stopped').count()).toBe(0);
    });
  });

  describe('an errand', () => {
    const fill = async () => {
      await openPanel('grants');
      await button(part('grants'), 'お使いを頼む').click();
      await part('grants').getByLabel('いくらまで').fill('3,000');
      await part('grants').getByLabel('お店').selectOption({ label: 'みどり直売所' });
    };
    const ask = () => button(part('grants'), 'これで頼む').click();

    test('is given to whoever the code names: one shop, an amount, hours of Japan; and ended at once', async () => {
      const { server } = await open();
      server.delegateCodes.set('04217788', 'たなか ゆうこ');
      await fill();
      await part('grants').getByLabel('8けたの番号').fill('0421 7788');
      await ask();
      const line = part('grants').locator('[data-grant]');
      await line.waitFor();
      expect(await line.innerText()).toMatch(
        /たなか ゆうこ\s+いま使えます\s+みどり直売所\s+あと 3,000円\(3,000円まで\)\s+きょう 10:00からきょうの終わりまで/,
      );
      expect(server.page.grants).toMatchObject([
        { limitYen: 3_000, from: '2026-11-22T01:00:00.000Z', until: '2026-11-22T15:00:00.000Z' },
      ]);
      await button(line, /すぐ終わりにする/).click();
      await expect.poll(() => server.page.grants).toEqual([]);
      await line.waitFor({ state: 'detached' });
    });

    test('whose code is not good is not given, and what is missing is said', async () => {
      const { server } = await open();
      await fill();
      await part('grants').getByLabel('いくらまで').fill('0');
      await ask();
      expect(await part('grants').locator('.limit-problem').allInnerTexts()).toEqual([
        '番号は、8けたの数字です。',
        '1円から300,000円までの数字で入れてください。',
      ]);
      await part('grants').getByLabel('いくらまで').fill('500');
      await part('grants').getByLabel('8けたの番号').fill('11111111');
      await ask();
      await part('grants').getByText('その番号は使えません。').waitFor();
      expect(server.page.grants).toEqual([]);
    });

    test('a lost answer and a second try are one errand', async () => {
      const { server } = await open();
      await fill();
      await part('grants').getByLabel('だれに').selectOption({ label: 'おばあちゃん' });
      server.failNext('PUT', 'silence');
      await ask();
      await part('grants').getByText('もう一度お試しください').waitFor();
      await ask();
      await part('grants').locator('[data-grant]').waitFor();
      const puts = server.requests.filter((request) => request.startsWith('PUT /v1/owner/grants/'));
      expect(puts).toHaveLength(2);
      expect(new Set(puts).size).toBe(1);
    });

    test('of another family is taken on by a code that this page shows', async () => {
      await open();
      await openPanel('grants');
      await part('be-asked').locator('summary').click();
      await button(part('be-asked'), 'はるかの番号を出す').click();
      expect(await part('be-asked').locator('.shown-once').innerText()).toMatch(
        /はるかの番号\s+0421 7788\s+きょう 10:45まで使えます/,
      );
    });

    test('that was bought on is marked as one', async () => {
      const bought = purchase(grandmother, {
        memberName: 'たなか ゆうこ',
        grantId: '0193b000-0000-7000-8000-000000000001',
      });
      await open(familyPage({ purchases: [bought] }));
      expect(await visit.page.locator('[data-purchase]').innerText()).toMatch(/たなか ゆうこ\s*お使い/);
    });
  });

  describe('who else decides', () => {
    test('the owner adds somebody, hands over a link that is shown once, and ends it', async () => {
      const { server } = await open();
      await openPanel('co-guardians');
      await button(part('co-guardians'), '加える').click();
      await part('co-guardians').getByText('お名前を入れてください。').waitFor();
      await part('co-guardians').getByLabel('お名前').fill('佐藤 みき');
      await button(part('co-guardians'), '加える').click();
      await part('co-guardians').getByText('佐藤 みきさんのリンク').waitFor();
      expect(await part('co-guardians').locator('.shown-link').innerText()).toContain('/family/#sign-in=');
      expect(server.page.coGuardians).toMatchObject([{ name: '佐藤 みき' }]);
      await button(part('co-guardians'), /終わりにする/).click();
      await expect.poll(() => server.page.coGuardians).toEqual([]);
      expect(await part('co-guardians').locator('.shown-link').count()).toBe(0);
    });

    test('a co-guardian sees who is signed in, and that adding is the owner’s', async () => {
      const ownerId = '0193c000-0000-7000-8000-000000000001' as FamilyPage['coGuardians'][0]['ownerId'];
      await open(
        familyPage({
          viewer: { name: '佐藤 みき', isOwner: false },
          coGuardians: [{ ownerId, name: '佐藤 みき' }],
        }),
      );
      expect(await visit.page.locator('.family-heading').innerText()).toContain('佐藤 みきさんが見ています');
      await openPanel('co-guardians');
      await part('co-guardians').getByText('契約者だけができます。').waitFor();
      expect(await part('co-guardians').getByRole('button').count()).toBe(0);
    });
  });

  test('the record says who, when, and from what to what', async () => {
    const { server } = await open();
    server.history.push(
      {
        at: '2026-11-22T00:30:00.000Z',
        by: { kind: 'co-guardian', name: '佐藤 みき' },
        what: {
          kind: 'rules',
          memberName: 'はるか',
          from: { perPurchase: null, perDay: yen(500) },
          to: { perPurchase: null, perDay: yen(800) },
        },
      },
      {
        at: '2026-11-20T00:30:00.000Z',
        by: { kind: 'desk', name: null },
        what: { kind: 'stopped', memberName: null },
      },
    );
    await openPanel('history');
    await part('history').locator('li').first().waitFor();
    const [rules, stop] = await part('history').locator('li').allInnerTexts();
    expect(rules).toMatch(
      /きょう 9:30\s+佐藤 みき\s+はるかのルール\s+変える前\s+1日500円まで使えます。\s+変えた後\s+1日800円まで使えます。/,
    );
    expect(stop).toMatch(/11月20日\(金\) 9:30\s+窓口\s+家族みんなのお支払いを止めました。/);
  });

  describe('a purchase', () => {
    test('opened says why: every reason with what was left', async () => {
      const { page, server } = await open();
      const [, , declined] = server.page.purchases;
      server.explanations.set(declined?.purchaseId ?? '', [
        { kind: 'asked', amountYen: yen(480), instantMs: Date.parse('2026-11-21T07:30:00.000Z') },
        { kind: 'outcome', outcome: 'decline' },
        { kind: 'reason', detail: { reason: 'CAP_PURCHASE', leftYen: yen(300), window: null } },
        { kind: 'reason', detail: { reason: 'OUTSIDE_HOURS', leftYen: null, window: null } },
        {
          kind: 'limit',
          subject: 'member',
          window: 'day',
          limitYen: yen(500),
          usedBeforeYen: yen(20),
          leftBeforeYen: yen(480),
          leftAfterYen: null,
        },
        { kind: 'rules', subject: 'family', rules: { perPurchase: null, perDay: null } },
      ]);
      await page.locator('[data-state="declined"] summary').click();
      await part('why').waitFor();
      expect(await part('why').locator('li').allInnerTexts()).toEqual([
        'わけ:1回の上限をこえていました。1回に使えるのは300円までです。',
        'わけ:使える時間の外でした。',
        'この方の1日の上限は、500円のうち20円使い、残りは480円でした。',
      ]);
    });

    test('of which the reasons cannot be read says so, and nothing else breaks', async () => {
      const { page, server } = await open();
      server.failNext('GET', 'OUT_OF_SERVICE', { pathEnd: '/why' });
      await page.locator('[data-state="declined"] summary').click();
      await page.getByText('くわしい内容を、いま読めません。').waitFor();
    });

    test('that waits, was given back in part, or was voided says so', async () => {
      const { page } = await open(
        familyPage({
          purchases: [
            purchase(grandmother, {
              amountYen: 6_200,
              state: 'awaiting_approval',
              receiptNumber: null,
              answerUntil: '2026-11-22T01:17:00.000Z',
            }),
            purchase(grandmother, { amountYen: 2_000, refundedYen: 500 }),
            purchase(child, { amountYen: 300, state: 'voided', refundedYen: 300 }),
          ],
        }),
      );
      const texts = (await page.locator('[data-purchase]').allInnerTexts()).reverse();
      expect(texts[0]).toMatch(/確認を待っています/);
      expect(texts[1]).toMatch(/払いました\s*500円が戻りました/);
      expect(texts[2]).toMatch(/取り消しました/);
      await page.locator('[data-state="awaiting_approval"] summary').click();
      await page.getByText('きょう 10:17まで返事を待ちます。').waitFor();
    });
  });
});
