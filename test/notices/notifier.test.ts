import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { SpendingRules } from '../../domain/spending-rules.ts';
import { yen } from '../../domain/yen.ts';
import { ENGINES } from '../backend/support/engines.ts';
import type { TestEngine } from '../backend/support/engines.ts';
import type { LedgerWorld } from '../backend/support/ledger-world.ts';
import { GONE, REFUSED, TRY_AGAIN } from './emulated-channel.ts';
import { notifierRig } from './notifier-rig.ts';
import type { NoticeFamily, NotifierRig } from './notifier-rig.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

describe.each(ENGINES)('the notifier on $name', ({ start }) => {
  let engine: TestEngine;
  let world: LedgerWorld;
  let rig: NotifierRig;
  beforeAll(async () => void (engine = await start()));
  afterEach(async () => {
    await rig.stop();
    await engine.closeWorlds();
  });
  afterAll(() => engine.stop());

  async function newRig(): Promise<NotifierRig> {
    world = await engine.newWorld();
    rig = notifierRig(world);
    return rig;
  }
  const inboxOf = ({ ownerId, familyAccountId }: NoticeFamily) =>
    world.store.readInbox({ ownerId, familyAccountId, limit: 100 });
  const change = ({ familyAccountId, memberId, ownerId }: NoticeFamily) => ({
    familyAccountId,
    memberId,
    municipalityId: world.municipalityId,
    changedBy: ownerId,
    today: '2026-11-22' as never,
    eventId: world.id<string>(),
    atMs: world.clock.nowMs(),
  });
  const amounts = (deliveries: NotifierRig['push']['shown']) =>
    deliveries.map(({ words }) => /[0-9,]+円/.exec(words.lines[0] ?? '')?.[0]);

  test('a purchase is told on the first channel of the order, once, and stands in the inbox', async () => {
    const { push, mail, family, pay, pass } = await newRig();
    const home = await family(['web-push', 'mail']);
    const purchaseId = await pay(home, 480);
    await pass(5 * MINUTE_MS, 10_000);
    expect([push.requests.length, mail.requests.length]).toEqual([1, 0]);
    expect(push.shown[0]).toMatchObject({
      kind: 'purchase-approved',
      level: 'standard',
      address: `web-push of ${home.ownerId}`,
      isUrgent: false,
      isSilent: false,
    });
    const { noticeId, words } = push.shown[0];
    expect(words.links.map(({ url }) => url)).toEqual([
      `https://tebura.example.jp/family/#purchase=${purchaseId}&notice=${noticeId}`,
      `https://tebura.example.jp/family/#stop=${home.memberId}&notice=${noticeId}`,
    ]);
    const { notices, unread } = await inboxOf(home);
    expect(notices.map(({ content, sent }) => [content.kind, sent])).toEqual([
      ['purchase-approved', [{ channel: 'web-push', state: 'accepted', reason: null }]],
      ['template-enrolled', []],
    ]);
    expect(unread).toBe(2);
    const { ownerId } = home;
    expect(await world.store.noteNoticeOpened({ ownerId, noticeId, atMs: 1 })).toBe(true);
    const stranger = await family([]);
    expect(await world.store.noteNoticeOpened({ ownerId: stranger.ownerId, noticeId, atMs: 1 })).toBe(false);
    expect((await inboxOf(home)).notices[0].sent[0].state).toBe('opened');
    const read = { ...home, eventId: notices[1].eventId, atMs: world.clock.nowMs() };
    expect(await world.store.markInboxRead(read)).toBe(1);
  });

  test('a nudge that was lost is made up for, and a family is not looked at for nothing', async () => {
    const { push, family, pass } = await newRig();
    const home = await family(['web-push']);
    await world.pay({ terminal: world.terminals[0], finger: home.finger, amountYen: 480 });
    expect(await world.store.familiesWithNews({ limit: 9 })).toEqual([home.familyAccountId]);
    await pass(6_000);
    expect(push.shown).toHaveLength(1);
    expect(await world.store.familiesWithNews({ limit: 9 })).toEqual([]);
  });

  test('T-NOT-3: what is refused goes to the next channel at once, and is not sent there again', async () => {
    const { push, mail, family, pay, pass } = await newRig();
    const home = await family(['web-push', 'mail']);
    push.answers(REFUSED);
    await pay(home, 480);
    expect([push.requests.length, mail.shown.length]).toEqual([1, 1]);
    await pass(2 * MINUTE_MS, 10_000);
    expect([push.requests.length, mail.requests.length]).toEqual([1, 1]);
    const [notice] = (await inboxOf(home)).notices;
    expect(notice.sent.map(({ channel, state, reason }) => [channel, state, reason]).sort()).toEqual([
      ['mail', 'accepted', null],
      ['web-push', 'failed', 'HTTP 400'],
    ]);
  });

  test('T-NOT-3: what no provider takes within 60 s goes to the next channel, and not sooner', async () => {
    const { push, mail, family, pay, pass } = await newRig();
    const home = await family(['web-push', 'mail']);
    push.answers(...Array<typeof TRY_AGAIN>(200).fill(TRY_AGAIN));
    await pay(home, 480);
    await pass(58_000);
    expect(mail.requests).toHaveLength(0);
    expect(push.requests.length).toBeGreaterThan(3);
    expect(new Set(push.requests.map(({ noticeId }) => noticeId)).size).toBe(1);
    await pass(4_000);
    expect(mail.shown).toHaveLength(1);
  });

  test('T-NOT-4: a provider that asks for patience gets it, and the order is kept', async () => {
    const { push, family, pay, pass } = await newRig();
    const home = await family(['web-push']);
    push.answers({ kind: 'try-again', afterMs: 30_000, reason: 'HTTP 429' });
    await pay(home, 100);
    await pay(home, 200);
    await pay(home, 300);
    await pass(29_000);
    expect(push.requests).toHaveLength(1);
    await pass(3_000);
    expect(amounts(push.shown)).toEqual(['100円', '200円', '300円']);
    expect(push.requests).toHaveLength(4);
  });

  test('T-NOT-8: after a channel is down the next purchase goes to the next channel', async () => {
    const { line, push, family, pay } = await newRig();
    const home = await family(['line', 'web-push']);
    await pay(home, 100);
    await world.store.markNoticeAddress({
      channel: 'line',
      address: `line of ${home.ownerId}`,
      state: { kind: 'down', reason: 'unfollow' },
    });
    await pay(home, 200);
    expect([line.shown.length, amounts(push.shown)]).toEqual([1, ['200円']]);
    // LINE tells a locked telephone nothing but that there was a purchase.
    expect(line.shown[0].words.lines.join()).not.toMatch(/100|shop|はなこ/);
  });

  test('T-NOT-9: nobody at an address: a browser is forgotten, a mailbox is shown as down, the next channel is used', async () => {
    const { push, mail, line, family, pay } = await newRig();
    const home = await family(['web-push', 'mail', 'line'], { order: ['web-push', 'mail', 'line'] });
    push.answers(GONE);
    mail.answers(GONE);
    await pay(home, 100);
    expect(line.shown).toHaveLength(1);
    const left = await world.store.readNoticeAddresses(home.ownerId);
    expect(left.map(({ channel, state }) => [channel, state]).sort()).toEqual([
      ['line', 'ready'],
      ['mail', 'down'],
    ]);
  });

  test('T-NOT-11: two purchases while the provider is away: both are shown, in order, when it is back', async () => {
    const { push, family, pay, pass } = await newRig();
    const home = await family(['web-push']);
    push.answers(...Array<typeof TRY_AGAIN>(8).fill(TRY_AGAIN));
    await pay(home, 100);
    await pass(20_000);
    await pay(home, 200);
    await pass(20 * MINUTE_MS, 5_000);
    expect(amounts(push.shown)).toEqual(['100円', '200円']);
  });

  test('an answer that was lost: the same notice again under the same id, seen once', async () => {
    const { push, family, pay, pass } = await newRig();
    const home = await family(['web-push']);
    push.answers('taken-but-lost');
    await pay(home, 100);
    await pass(5_000);
    expect([push.requests.length, push.shown.length]).toEqual([2, 1]);
  });

  test('T-NOT-12: by night a purchase waits for the morning, in order; an alarm does not', async () => {
    const { push, family, pay, pass } = await newRig();
    const quietHours = { fromMinute: 22 * 60, untilMinute: 7 * 60, timeZone: 'Asia/Tokyo' };
    const home = await family(['web-push'], { quietHours });
    world.clock.advance(Date.parse('2026-11-22T23:10:00+09:00') - world.clock.nowMs());
    await pay(home, 100);
    await pay(home, 200);
    expect(push.shown).toEqual([]);
    world.clock.advance(MINUTE_MS);
    await world.store.setFrozen({ ...change(home), frozen: true });
    await pay(home, 300);
    expect(push.shown.map(({ kind, isUrgent }) => [kind, isUrgent])).toEqual([['purchase-declined', true]]);
    await pass(7 * HOUR_MS + 48 * MINUTE_MS, 10 * MINUTE_MS);
    expect(push.shown).toHaveLength(1);
    await pass(MINUTE_MS, 10_000);
    expect(push.shown.map(({ kind }) => kind)).toEqual([
      'purchase-declined',
      'purchase-approved',
      'purchase-approved',
      'stopped',
    ]);
    expect(amounts(push.shown.slice(1, 3))).toEqual(['100円', '200円']);
  });

  test('T-NOT-12: on LINE by night: in time, without a sound; not on another channel instead', async () => {
    const { line, push, family, pay, pass } = await newRig();
    const quietHours = { fromMinute: 9 * 60, untilMinute: 18 * 60, timeZone: 'Asia/Tokyo' };
    const home = await family(['line', 'web-push'], { quietHours });
    await pay(home, 100);
    expect(line.shown.map(({ isSilent }) => isSilent)).toEqual([true]);
    line.answers(REFUSED);
    await pay(home, 200);
    expect(push.requests).toEqual([]);
    await pass(9 * HOUR_MS, 10 * MINUTE_MS);
    expect(push.shown).toHaveLength(1);
  });

  test("a day's purchases in one, sent again as it was; refusals at once", async () => {
    const { push, family, pay, pass } = await newRig();
    const home = await family(['web-push'], { purchases: 'daily' });
    await pay(home, 100);
    await pay(home, 200);
    expect(push.requests).toEqual([]);
    push.answers('taken-but-lost');
    await pass(10 * HOUR_MS + 1_000, HOUR_MS);
    await pay(home, 300);
    await pass(MINUTE_MS, 10_000);
    expect(push.requests.map(({ words }) => words.lines[0])).toEqual([
      'お買い物が2件ありました。',
      'お買い物が2件ありました。',
    ]);
    expect(push.shown).toHaveLength(1);
    expect(
      (await inboxOf(home)).notices.slice(0, 3).map(({ sent }) => sent.map(({ state }) => state)),
    ).toEqual([[], ['accepted'], ['accepted']]);
    await pass(24 * HOUR_MS, HOUR_MS);
    expect(amounts(push.shown.slice(1))).toEqual(['300円']);
  });

  test('who chose the inbox alone is told nothing outside but what is critical', async () => {
    const { push, family, pay, wake, settle } = await newRig();
    const home = await family(['web-push'], { purchases: 'inbox-only', declined: false });
    await pay(home, 100);
    await pay(home, 299_999);
    expect(push.requests).toEqual([]);
    const rules: SpendingRules = { perPurchase: null, perDay: yen(100) };
    await world.store.changeRules({ ...change(home), rules, replacesVersion: 1 });
    wake(home.familyAccountId);
    await settle();
    await pay(home, 50);
    expect(push.shown.map(({ kind }) => kind)).toEqual(['rules-changed', 'purchase-declined']);
    expect((await inboxOf(home)).notices).toHaveLength(5);
  });

  test('the balance is called low by the purchase that made it so, once', async () => {
    const { push, family, pay } = await newRig();
    const home = await family(['web-push'], { lowBalanceYen: 129_900 });
    for (const amountYen of [100, 100, 100]) await pay(home, amountYen);
    expect(push.shown.map(({ kind }) => kind)).toEqual([
      'purchase-approved',
      'purchase-approved',
      'balance-low',
      'purchase-approved',
    ]);
  });

  test('vouchers whose last day is near are owed once', async () => {
    const { push, family, settle, wake } = await newRig();
    const home = await family(['web-push']);
    const span = { today: '2027-03-20' as never, until: '2027-04-03' as never, limit: 9 };
    const owe = async (): Promise<number> => {
      const found = await world.store.expiringLots(span);
      for (const lots of found)
        await world.store.oweExpiringLots({
          ...lots,
          today: span.today,
          eventId: world.id(),
          atMs: world.clock.nowMs(),
        });
      return found.length;
    };
    expect([await owe(), await owe()]).toEqual([1, 0]);
    wake(home.familyAccountId);
    await settle();
    expect(push.shown.map(({ words }) => words.lines[0])).toEqual(['130,000円分の商品券は2027年3月31日まで']);
  });

  test('an owner and a co-guardian each have their own; who is one no longer is told nothing more', async () => {
    const { push, family, pay, pass } = await newRig();
    const home = await family(['web-push']);
    const other = await family(['web-push']);
    const { familyAccountId, ownerId } = home;
    const decision = () => ({ ...change(home), familyAccountId, changedBy: ownerId });
    const coGuardianId = world.id<typeof ownerId>();
    await world.store.addCoGuardian({ ...decision(), coGuardianId, name: '次男' });
    await world.store.addNoticeAddress({
      ownerId: coGuardianId,
      municipalityId: world.municipalityId,
      channel: 'web-push',
      address: 'the brother',
      shownAs: '1',
      confirmation: null,
      isOnly: false,
      atMs: 1,
    });
    await pay(home, 100);
    expect(push.shown.map(({ address }) => address).sort()).toEqual(
      ['the brother', `web-push of ${ownerId}`].sort(),
    );
    // Even what waits for the provider to come back.
    push.answers(TRY_AGAIN, TRY_AGAIN);
    await pay(home, 150);
    await world.store.endCoGuardian({ ...decision(), coGuardianId });
    expect(await world.store.readNoticeAddresses(coGuardianId)).toEqual([]);
    await pass(MINUTE_MS, 10_000);
    await pay(home, 200);
    await pay(other, 300);
    expect(push.shown.filter(({ address }) => address === 'the brother')).toHaveLength(1);
    expect(push.shown).toHaveLength(5);
  });

  test('when every channel has failed it is in the inbox and on the list of the operator', async () => {
    const { push, mail, family, pay } = await newRig();
    const home = await family(['web-push', 'mail']);
    push.answers(REFUSED);
    mail.answers(REFUSED);
    await pay(home, 100);
    await pay(home, 200);
    expect(amounts(push.shown)).toEqual(['200円']);
    const unsent = await world.store.readUnsentNotices({ limit: 9 });
    expect(unsent.map(({ ownerId, content }) => [ownerId, content.kind])).toEqual([
      [home.ownerId, 'purchase-approved'],
    ]);
  });

  test('what the last channel has not taken after a day is given up, and what follows is told', async () => {
    const { push, family, pay, pass } = await newRig();
    const home = await family(['web-push']);
    push.answers(...Array<typeof TRY_AGAIN>(2_000).fill(TRY_AGAIN));
    await pay(home, 100);
    await pass(24 * HOUR_MS + 6 * MINUTE_MS, MINUTE_MS);
    const requests = push.requests.length;
    expect(requests).toBeGreaterThan(288);
    expect(await world.store.readUnsentNotices({ limit: 9 })).toHaveLength(1);
    await pass(HOUR_MS, MINUTE_MS);
    expect(push.requests).toHaveLength(requests);
  });

  test('after a restart: what was begun is sent again under its id, what was taken is not', async () => {
    const { push, family, pay, pass, restart } = await newRig();
    const home = await family(['web-push']);
    await pay(home, 100);
    push.answers(TRY_AGAIN);
    await pay(home, 200);
    await restart();
    await pass(MINUTE_MS, 10_000);
    expect(push.requests).toHaveLength(3);
    expect(amounts(push.shown)).toEqual(['100円', '200円']);
  });
});
