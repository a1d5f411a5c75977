import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { makeWatchRound, lookAtAlarmed } from '../../backend/watch-over/watch-round.ts';
import { callBackend } from '../../contract/backend-client.ts';
import { addCoGuardian, endCoGuardian, readFamilyPage } from '../../contract/owner-routes.ts';
import type { FamilyEvent } from '../../contract/owner-routes.ts';
import { requestChallenge, terminalStatus } from '../../contract/terminal-routes.ts';
import {
  answerCheckIn,
  askWatchOver,
  checkIn,
  endWatchOver,
  endWatchPause,
  heardFromMember,
  pauseWatchOver,
  readWatchOver,
  requestCheckIn,
} from '../../contract/watch-over-routes.ts';
import type { WatchedMember } from '../../contract/watch-over-routes.ts';
import { eraseMember, withdrawConsent } from '../../contract/privacy-routes.ts';
import { addDays, businessDateAt } from '../../domain/business-date.ts';
import type { CheckInId, FamilyAccountId, MemberId, OwnerId, PauseId, PurchaseId } from '../../domain/ids.ts';
import type { WatchWish } from '../../domain/watch-over/watch-wish.ts';
import { yen } from '../../domain/yen.ts';
import { systemRandom } from '../../platform/system-random.ts';
import { ENGINES } from './support/engines.ts';
import type { TestEngine } from './support/engines.ts';
import { ownerBrowser, ownerLinkToken } from './support/owner-browser.ts';
import { testFinger } from './support/pattern-engine.ts';
import type { TestFinger } from './support/pattern-engine.ts';
import { startVillage } from './support/village.ts';
import type { TestTerminal, Village } from './support/village.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const wordingVersion = 'test/ja';
const nothing = { params: {}, body: undefined };
const problem = (code: string) => ({ ok: false, reason: { code } });

describe.each(ENGINES)('watch-over on $name', ({ start }) => {
  let engine: TestEngine;
  let village: Village;
  let terminal: TestTerminal;
  let seed = 9_000;
  /** Rows are counted in the file itself. */
  let isOneFile: boolean;
  beforeAll(async () => (engine = await start()));
  afterAll(() => engine.stop());
  beforeEach(async () => {
    const databaseUrl = await engine.newDatabaseUrl();
    isOneFile = databaseUrl === null;
    village = await startVillage({}, databaseUrl);
    terminal = await village.addTerminal();
    return () => village.close();
  });

  interface Home {
    readonly family: FamilyAccountId;
    readonly memberId: MemberId;
    readonly finger: TestFinger;
    /** The owner's browser, signed in anew: weeks go by here. */
    readonly here: () => Promise<Awaited<ReturnType<typeof ownerBrowser>>['here']>;
    readonly son: OwnerId;
    readonly daughter: OwnerId;
    readonly wish: WatchWish;
  }

  /** A grandmother, her son and her daughter. */
  async function home(): Promise<Home> {
    const finger = testFinger((seed += 1));
    const family = await village.addFamily();
    const memberId = await village.addMember(family, finger);
    const here = async () => (await ownerBrowser(village, await ownerLinkToken(village, family))).here;
    const daughter = village.id<OwnerId>();
    const added = await callBackend(
      addCoGuardian,
      { params: { ownerId: daughter }, body: { name: '花子' } },
      await here(),
    );
    expect(added.ok).toBe(true);
    const { people } = await read({ here });
    const son = people[0].ownerId;
    const wish = {
      everyDays: 3,
      watchers: [son],
      secondContacts: [daughter],
      placeVisible: false,
      tellsMunicipality: false,
    };
    return { family, memberId, finger, here, son, daughter, wish };
  }

  async function read({ here }: Pick<Home, 'here'>) {
    const answer = await callBackend(readWatchOver, nothing, await here());
    if (!answer.ok) throw new Error('nothing to read');
    return answer.value;
  }
  const grandmother = async (mine: Home): Promise<WatchedMember> =>
    (await read(mine)).members.find(({ memberId }) => memberId === mine.memberId) as WatchedMember;

  const ask = async ({ memberId, here }: Home, wish: WatchWish, replacesVersion = 0) =>
    callBackend(askWatchOver, { params: { memberId }, body: { wish, replacesVersion } }, await here());

  async function showFinger(finger: TestFinger, checkInId = village.id<CheckInId>(), at = terminal) {
    const params = { checkInId };
    const asked = await at.call(requestCheckIn, { params, body: undefined });
    if (!asked.ok) throw new Error(JSON.stringify(asked.reason));
    const template = Buffer.from(finger.place()).toString('base64');
    const { challenge } = asked.value;
    return at.call(checkIn, { params, body: { challenge, template } });
  }

  const answer = (checkInId: CheckInId, said: 'yes' | 'no' | 'stop', version = 1, at = terminal) =>
    at.call(answerCheckIn, { params: { checkInId }, body: { answer: said, version, wordingVersion } });

  /** Asked on the page, agreed to at the counter. */
  async function watched(changed: Partial<WatchWish> = {}): Promise<Home> {
    const mine = await home();
    expect(await ask(mine, { ...mine.wish, ...changed })).toMatchObject({ ok: true });
    const checkInId = village.id<CheckInId>();
    await showFinger(mine.finger, checkInId);
    expect(await answer(checkInId, 'yes')).toMatchObject({ value: { person: { asked: null } } });
    return mine;
  }

  const look = async (which = makeWatchRound) => {
    const { store } = village.backend;
    await which({ store, clock: village.clock, random: systemRandom, onFamilyEvent: () => undefined });
  };
  /** So many days go by, looked at every three hours; the terminal is heard for ten hours of each unless it is silent. */
  async function live(days: number, { silent = false } = {}): Promise<void> {
    for (let hour = 0; hour < days * 24; hour += 3) {
      village.clock.advance(3 * HOUR_MS);
      if (!silent) {
        const { terminalId } = terminal;
        const { store, clock } = { store: village.backend.store, clock: village.clock };
        for (let minute = 0; minute < 10; minute += 1)
          await store.hearTerminal({ terminalId, atMs: clock.nowMs() - minute * 1_000 });
      }
      await look();
    }
  }

  async function told({ family }: Home) {
    const events = await village.backend.store.readEvents({
      familyAccountId: family,
      afterSeq: 0,
      limit: 500,
    });
    return events
      .map(({ event }) => event)
      .filter((event): event is Extract<FamilyEvent, { kind: 'watch-over' }> => event?.kind === 'watch-over');
  }
  const stages = async (mine: Home) => (await told(mine)).map(({ stage }) => stage);

  test('a consent taken back ends it, and whoever watched hears so; erased, nothing of it stays', async () => {
    const mine = await watched();
    const asked = { params: { memberId: mine.memberId }, body: { confirmedName: 'はなこ' } };
    expect(await callBackend(withdrawConsent, asked, await mine.here())).toMatchObject({ ok: true });
    expect(await stages(mine)).toEqual(['ended']);
    expect((await read(mine)).members, 'nobody whom a finger could show').toEqual([]);
    await live(6);
    expect(await stages(mine), 'nobody is alarmed about a finger that is not known').toEqual(['ended']);
    expect(await callBackend(eraseMember, asked, await mine.here())).toMatchObject({ ok: true });
    expect((await read(mine)).members).toEqual([]);
    expect(JSON.stringify(await told(mine))).not.toContain('はなこ');
    if (isOneFile)
      for (const table of [
        'watch_over',
        'watch_wish',
        'watch_consent',
        'watch_pause',
        'sign_of_life',
      ] as const)
        expect(village.rows(table), table).toBe(0);
  });

  test('T-WAT-1: the son after three whole days, the daughter a day later, and both when she buys tofu', async () => {
    const mine = await watched();
    await live(3);
    expect(await stages(mine)).toEqual([]);
    expect((await grandmother(mine)).now).toMatchObject({ rung: 'check-in', patienceDays: 3 });
    await live(3);
    const seenOn = '2026-11-22';
    expect(await told(mine)).toMatchObject([
      { stage: 'watcher', ownerIds: [mine.son], quietDays: 3, lastSeenOn: seenOn, memberName: 'はなこ' },
      { stage: 'second-contact', ownerIds: [mine.daughter], quietDays: 4, lastSeenOn: seenOn },
    ]);
    await terminal.pay(300, mine.finger);
    await look(lookAtAlarmed);
    expect((await told(mine)).at(-1)).toMatchObject({
      stage: 'well-again',
      ownerIds: [mine.son, mine.daughter],
      quietDays: 0,
    });
    await look(lookAtAlarmed);
    await look();
    expect(await stages(mine)).toEqual(['watcher', 'second-contact', 'well-again']);
  });

  test('a purchase that was refused is a sign of life as well, and so is a call that the son tells of', async () => {
    const mine = await watched();
    await live(2);
    const refused = await terminal.pay(200_000, mine.finger);
    expect(refused).toMatchObject({ value: { outcome: { state: 'declined', reasons: ['BALANCE'] } } });
    await live(3);
    expect(await stages(mine)).toEqual([]);
    const call = { params: { memberId: mine.memberId }, body: undefined };
    expect(await callBackend(heardFromMember, call, await mine.here())).toMatchObject({
      value: { now: { rung: 'well', lastSeenOn: businessDateAt(village.clock.nowMs()) } },
    });
    await live(3);
    expect(await stages(mine)).toEqual([]);
  });

  test('many looks at once tell once', async () => {
    const mine = await watched();
    village.clock.advance(4 * DAY_MS);
    await Promise.all(Array.from({ length: 6 }, () => look()));
    expect(await stages(mine)).toEqual(['watcher']);
  });

  test('T-WAT-2: a terminal that fell silent alarms nobody, and the son hears that nothing can be said', async () => {
    const mine = await watched();
    await live(2);
    await terminal.pay(300, mine.finger);
    await live(5, { silent: true });
    expect(await told(mine)).toMatchObject([{ stage: 'outage', ownerIds: [mine.son] }]);
    expect((await grandmother(mine)).now).toMatchObject({ rung: 'well', outage: true });
    await terminal.pay(300, mine.finger);
    await look(lookAtAlarmed);
    expect(await stages(mine)).toEqual(['outage', 'well-again']);
  });

  test('the terminal that asks who it is is heard, once a minute however often it asks', async () => {
    const mine = await watched();
    const day = businessDateAt(village.clock.nowMs());
    for (let asked = 0; asked < 12; asked += 1) {
      await terminal.call(terminalStatus, nothing);
      village.clock.advance(10_000);
    }
    // Two minutes, and silence for a week: had it not been heard at all, nothing would be known and nothing told as outage.
    expect(day).toBe('2026-11-22');
    await live(5, { silent: true });
    expect(await stages(mine)).toEqual(['outage']);
  });

  test('nobody is watched without a yes of their own: asking shows and tells nothing', async () => {
    const mine = await home();
    expect(await ask(mine, mine.wish)).toMatchObject({
      value: { version: 1, agreed: null, asked: { wish: mine.wish }, now: null },
    });
    await live(6);
    expect(await stages(mine)).toEqual([]);
    const checkInId = village.id<CheckInId>();
    expect(await showFinger(mine.finger, checkInId)).toMatchObject({
      value: {
        person: {
          displayName: 'はなこ',
          agreed: null,
          asked: { version: 1, everyDays: 3, watcherNames: ['田中 一郎'], secondContactNames: ['花子'] },
        },
      },
    });
    expect(await answer(checkInId, 'no')).toMatchObject({ value: { person: { agreed: null, asked: null } } });
    expect(await grandmother(mine)).toMatchObject({ refused: true, asked: null, agreed: null });
    await live(6);
    expect(await stages(mine)).toEqual([]);
  });

  test('what sees more waits for another yes, what sees less holds at once', async () => {
    const mine = await watched();
    const less = { ...mine.wish, everyDays: 5, secondContacts: [] };
    expect(await ask(mine, less, 1)).toMatchObject({ value: { agreed: { wish: less }, asked: null } });
    const more = { ...less, placeVisible: true };
    expect(await ask(mine, more, 1)).toMatchObject(problem('VERSION_CONFLICT'));
    expect(await ask(mine, more, 2)).toMatchObject({
      value: { agreed: { wish: less }, asked: { wish: more } },
    });
    expect((await grandmother(mine)).now).toMatchObject({ lastSeenAt: null });
    const checkInId = village.id<CheckInId>();
    await showFinger(mine.finger, checkInId);
    expect(await answer(checkInId, 'yes', 2)).toMatchObject(problem('VERSION_CONFLICT'));
    expect(await answer(checkInId, 'yes', 3)).toMatchObject({ ok: true });
    expect((await grandmother(mine)).now).toMatchObject({ lastSeenAt: 'みやげや' });
  });

  test('T-WAT-3: she stops it at the counter; it ends at once, and whoever was told hears so', async () => {
    const mine = await watched();
    await live(4);
    expect(await stages(mine)).toEqual(['watcher']);
    const checkInId = village.id<CheckInId>();
    await showFinger(mine.finger, checkInId);
    expect(await answer(checkInId, 'stop')).toMatchObject({
      value: { person: { agreed: null, asked: null } },
    });
    // Sent again because the answer was lost: stopped is stopped.
    expect(await answer(checkInId, 'stop')).toMatchObject({ ok: true });
    expect(await stages(mine)).toEqual(['watcher', 'well-again', 'ended']);
    expect((await told(mine)).at(-1)).toMatchObject({ ownerIds: [mine.son], lastSeenOn: null });
    await live(6);
    expect(await stages(mine)).toEqual(['watcher', 'well-again', 'ended']);
    expect(await grandmother(mine)).toMatchObject({ agreed: null, asked: null, now: null });
  });

  test('an answer is worth something only at the terminal of the finger, and for five minutes', async () => {
    const mine = await home();
    await ask(mine, mine.wish);
    const other = await village.addTerminal();
    const checkInId = village.id<CheckInId>();
    await showFinger(mine.finger, checkInId);
    expect(await answer(checkInId, 'yes', 1, other)).toMatchObject(problem('NOT_FOUND'));
    village.clock.advance(5 * 60_000);
    expect(await answer(checkInId, 'yes')).toMatchObject(problem('NOT_FOUND'));
    expect(await answer(village.id<CheckInId>(), 'yes')).toMatchObject(problem('NOT_FOUND'));
    expect(await grandmother(mine)).toMatchObject({ agreed: null });
  });

  test('a check-in is no oracle: whoever is not watched is answered as a stranger is, and both are counted as tries', async () => {
    const unwatched = await home();
    const stranger = testFinger((seed += 1));
    const asStranger = await showFinger(stranger);
    expect(asStranger).toMatchObject({ ok: true, value: { person: null } });
    expect(await showFinger(unwatched.finger)).toEqual(asStranger);
    expect(await village.backend.store.chainAudit()).toBeGreaterThan(0);
    for (let tries = 2; tries < 5; tries += 1) await showFinger(stranger);
    expect(await showFinger(stranger)).toMatchObject(problem('TOO_MANY_REQUESTS'));
    // The same gate stands before a payment.
    expect(await terminal.pay(300, unwatched.finger)).toMatchObject({
      value: { outcome: { state: 'declined', reasons: ['TOO_MANY_TRIES'] } },
    });
  });

  test('a challenge is spent once, a capture is used once, and an id that checked in never pays', async () => {
    const mine = await watched();
    const params = { checkInId: village.id<CheckInId>() };
    const template = Buffer.from(mine.finger.place()).toString('base64');
    const asked = await terminal.call(requestCheckIn, { params, body: undefined });
    const challenge = asked.ok ? asked.value.challenge : '';
    expect(await terminal.call(checkIn, { params, body: { challenge, template } })).toMatchObject({
      ok: true,
    });
    expect(await terminal.call(checkIn, { params, body: { challenge, template } })).toMatchObject(
      problem('NOT_ALLOWED'),
    );
    const other = { checkInId: village.id<CheckInId>() };
    const again = await terminal.call(requestCheckIn, { params: other, body: undefined });
    const body = { challenge: again.ok ? again.value.challenge : '', template };
    expect(await terminal.call(checkIn, { params: other, body })).toMatchObject(problem('NOT_ALLOWED'));
    const purchaseId = params.checkInId as string as PurchaseId;
    const asPurchase = { params: {}, body: { purchaseId, amountYen: yen(300) } };
    expect(await terminal.call(requestChallenge, asPurchase)).toMatchObject(problem('ID_REUSED'));
  });

  test('nobody is missed in hospital, and the days count again when the pause is over or ended', async () => {
    const mine = await watched();
    const today = businessDateAt(village.clock.nowMs());
    const params = { memberId: mine.memberId, pauseId: village.id<PauseId>() };
    const body = { from: addDays(today, 1), until: addDays(today, 10), reason: 'hospital' } as const;
    const pause = async (changed = {}) =>
      callBackend(pauseWatchOver, { params, body: { ...body, ...changed } }, await mine.here());
    expect(await pause()).toMatchObject({ value: { pauses: [body] } });
    expect(await pause()).toMatchObject({ value: { pauses: [body] } });
    expect(await pause({ reason: 'journey' })).toMatchObject(problem('ID_REUSED'));
    await live(6);
    expect(await stages(mine)).toEqual([]);
    expect(await callBackend(endWatchPause, { params, body: undefined }, await mine.here())).toMatchObject({
      value: { pauses: [] },
    });
    await live(3);
    expect(await stages(mine)).toEqual([]);
    await live(1);
    expect(await stages(mine)).toEqual(['watcher']);
    for (const changed of [{ until: addDays(today, -1) }, { until: addDays(today, 400) }]) {
      const other = { ...params, pauseId: village.id<PauseId>() };
      const tooMuch = { params: other, body: { ...body, ...changed } };
      expect(await callBackend(pauseWatchOver, tooMuch, await mine.here())).toMatchObject(
        problem('NOT_ALLOWED'),
      );
    }
  });

  test('a co-guardian who is one no longer is told nothing, and nobody else can be named', async () => {
    const mine = await watched();
    const ended = { params: { ownerId: mine.daughter }, body: undefined };
    await callBackend(endCoGuardian, ended, await mine.here());
    await live(7);
    expect(await stages(mine)).toEqual(['watcher']);
    const stranger = { ...mine.wish, secondContacts: [village.id<OwnerId>()] };
    expect(await ask(mine, stranger, 1)).toMatchObject(problem('NOT_ALLOWED'));
  });

  test('the municipality sees those who agreed to it, a day after everybody else', async () => {
    const mine = await watched({ tellsMunicipality: true });
    const { store } = village.backend;
    await live(5);
    expect(await store.overdueMembers(village.municipalityId)).toEqual([]);
    await live(1);
    expect(await store.overdueMembers(village.municipalityId)).toMatchObject([
      { memberId: mine.memberId, familyName: '田中家', lastSeenOn: '2026-11-22' },
    ]);
    expect((await grandmother(mine)).now).toMatchObject({ rung: 'municipality' });
  });

  test("another family's member is not there, in any route", async () => {
    const [mine, other] = [await watched(), await home()];
    const params = { memberId: mine.memberId };
    const days = { from: '2026-11-22', until: '2026-11-23', reason: 'other' };
    const pauseId = village.id<PauseId>();
    const refusals = await Promise.all([
      ask({ ...other, memberId: mine.memberId }, other.wish, 1),
      callBackend(endWatchOver, { params, body: undefined }, await other.here()),
      callBackend(heardFromMember, { params, body: undefined }, await other.here()),
      callBackend(
        pauseWatchOver,
        { params: { ...params, pauseId }, body: days as never },
        await other.here(),
      ),
      callBackend(endWatchPause, { params: { ...params, pauseId }, body: undefined }, await other.here()),
    ]);
    for (const refusal of refusals) expect(refusal).toMatchObject(problem('NOT_FOUND'));
    expect((await read(other)).members.map(({ memberId }) => memberId)).toEqual([other.memberId]);
    expect(await grandmother(mine)).toMatchObject({ version: 1, agreed: { wish: mine.wish } });
  });

  test('the owner ends it as well, and what is read past its days is forgotten', async () => {
    const mine = await watched();
    const { memberId } = mine;
    expect(
      await callBackend(endWatchOver, { params: { memberId }, body: undefined }, await mine.here()),
    ).toMatchObject({ ok: true });
    expect(await stages(mine)).toEqual(['ended']);
    expect(
      await callBackend(endWatchOver, { params: { memberId }, body: undefined }, await mine.here()),
    ).toMatchObject(problem('NOT_FOUND'));
    const page = await callBackend(readFamilyPage, nothing, await mine.here());
    expect(page).toMatchObject({ ok: true });
    const { store } = village.backend;
    await store.forgetOldSigns({ today: addDays(businessDateAt(village.clock.nowMs()), 181) });
    await look();
  });
});
