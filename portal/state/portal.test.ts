import { beforeEach, expect, test } from 'vitest';
import { familyEventSchema } from '../../contract/owner-routes.ts';
import type { FamilyMember, FamilyPage, FamilyRules } from '../../contract/owner-routes.ts';
import type { Result } from '../../domain/result.ts';
import { ok, refused } from '../../domain/result.ts';
import { child, familyPage, purchase } from '../../test/portal/family-fixture.ts';
import { VirtualClock } from '../../test/support/virtual-clock.ts';
import type { CallRefusal, FamilyApi } from '../family-api.ts';
import type { EventStream } from '../follow-events.ts';
import { familyOf } from './portal-state.ts';
import { makePortal } from './portal.ts';
import type { Portal } from './portal.ts';

/** A call that has left and waits for the test to answer it. */
interface Call {
  readonly name: string;
  answer(reply: Result<unknown, CallRefusal>): Promise<void>;
}

const PAGE = familyPage();
let clock: VirtualClock;
let calls: Call[];
let streams: { happens(name: string, data?: unknown): void; readonly isClosed: () => boolean }[];
let portal: Portal;

const settle = () => clock.until(new Promise((resolve) => setImmediate(resolve)));

function waitingCall<Value>(name: string): Promise<Result<Value, CallRefusal>> {
  return new Promise((resolve) => {
    calls.push({
      name,
      answer: async (reply) => {
        calls.splice(0, 1);
        resolve(reply as Result<Value, CallRefusal>);
        await settle();
      },
    });
  });
}

beforeEach(() => {
  clock = new VirtualClock();
  calls = [];
  streams = [];
  const api: FamilyApi = {
    signIn: () => waitingCall('signIn'),
    signOut: () => waitingCall('signOut'),
    readPage: () => waitingCall<FamilyPage>('readPage'),
    changeRules: () => waitingCall<FamilyMember>('changeRules'),
    setFrozen: ({ frozen }) => waitingCall<FamilyMember>(frozen ? 'stop' : 'resume'),
    changeFamilyRules: () => waitingCall<FamilyRules>('changeFamilyRules'),
    setFamilyFrozen: ({ frozen }) => waitingCall<FamilyRules>(frozen ? 'stop all' : 'resume all'),
    ask: ({ path }) => waitingCall(path),
  };
  portal = makePortal({
    api,
    clock,
    random: { bytes: (length) => new Uint8Array(length) },
    openStream: () => openTestStream(),
    isVisible: () => true,
    language: 'ja',
    keepLanguage: () => undefined,
    passkeys: { available: false, make: () => Promise.resolve(null), use: () => Promise.resolve(null) },
  });
});

function openTestStream(): EventStream {
  const listeners = new Map<string, (message: { data: unknown }) => void>();
  let closed = false;
  streams.push({ happens: (name, data) => listeners.get(name)?.({ data }), isClosed: () => closed });
  return {
    addEventListener: (name: string, listener: (message: { readonly data: unknown }) => void) => {
      listeners.set(name, listener);
    },
    close: () => {
      closed = true;
    },
  };
}

const waiting = () => calls.map(({ name }) => name);
const family = () => familyOf(portal.store.getState());
const bought = (eventId: string) =>
  familyEventSchema.parse({
    kind: 'purchase',
    eventId,
    purchase: purchase(child, {}),
    balanceYen: 24_360,
    member: child,
  });

/** Opens the page and lets the reading after the stream's opening be answered too. */
async function open(): Promise<void> {
  void portal.arrive({ kind: 'none' });
  await settle();
  await calls[0]?.answer(ok(PAGE));
  streams[0]?.happens('open');
  await settle();
  await calls[0]?.answer(ok(PAGE));
  expect(waiting()).toEqual([]);
  expect(portal.store.getState().connection).toBe('live');
}

test('a purchase that arrives while an older page is on its way stays', async () => {
  await open();
  portal.reconnect();
  await settle();
  expect(waiting()).toEqual(['readPage']);
  streams[0]?.happens('family', JSON.stringify(bought('e1')));
  await calls[0]?.answer(ok(PAGE));
  expect(family()?.page.purchases).toHaveLength(PAGE.purchases.length + 1);
  expect(family()?.page.balanceYen).toBe(24_360);
  // One more reading was owed: the event does not say which voucher was spent.
  expect(waiting()).toEqual(['readPage']);
});

test('readings asked for while one is on its way are one reading, begun after it', async () => {
  await open();
  for (let times = 0; times < 5; times++) portal.reconnect();
  await settle();
  for (let times = 0; times < 5; times++) portal.reconnect();
  await settle();
  expect(waiting()).toEqual(['readPage']);
  await calls[0]?.answer(ok(PAGE));
  expect(waiting()).toEqual(['readPage']);
  await calls[0]?.answer(ok(PAGE));
  expect(waiting()).toEqual([]);
});

test('a page that arrives after signing out is not shown, and nothing goes on in the background', async () => {
  await open();
  portal.reconnect();
  await settle();
  const signingOut = portal.signOut();
  await settle();
  const [reading, leaving] = calls;
  calls.reverse();
  await leaving?.answer(ok({}));
  await signingOut;
  await reading?.answer(ok(PAGE));
  expect(portal.store.getState().place).toEqual({ kind: 'signed-out' });
  expect(streams.every(({ isClosed }) => isClosed())).toBe(true);
  expect(clock.pendingTimers).toBe(0);
});

test('a member is shown as stopped when the backend has said so, not when the button was touched', async () => {
  await open();
  const stopping = portal.rules.setFrozen(child.memberId, true);
  await settle();
  const shown = () => family()?.page.members.find(({ memberId }) => memberId === child.memberId)?.frozen;
  expect(portal.store.getState().work.get(child.memberId)).toBe('stopping');
  expect(shown()).toBe(false);
  await calls[0]?.answer(ok({ ...child, frozen: true }));
  await stopping;
  expect(shown()).toBe(true);
  expect(portal.store.getState().work.size).toBe(0);
});

test('no answer and no page: the notice says that it is not known, until a page is read', async () => {
  await open();
  const stopping = portal.rules.setFrozen(child.memberId, true);
  await settle();
  await calls[0]?.answer(refused('UNREACHABLE'));
  await calls[0]?.answer(refused('UNREACHABLE'));
  await stopping;
  expect(portal.store.getState().notice?.tone).toBe('not-sure');
  expect(portal.store.getState().connection).toBe('lost');
  portal.reconnect();
  await settle();
  await calls[0]?.answer(ok(PAGE));
  expect(portal.store.getState().notice).toBeNull();
  expect(portal.store.getState().connection).toBe('live');
});

test('a session that is over is noticed by the next reading, and wipes the page', async () => {
  await open();
  await clock.pass(70_000);
  expect(waiting()).toEqual(['readPage']);
  await calls[0]?.answer(refused('SIGN_IN_NEEDED'));
  expect(portal.store.getState().place).toEqual({ kind: 'sign-in-needed' });
  expect(clock.pendingTimers).toBe(0);
});

test('a stream that breaks is told as such although pages can be read; a second break in a row is a loss', async () => {
  await open();
  streams[0]?.happens('error');
  await settle();
  await calls[0]?.answer(ok(PAGE));
  expect(portal.store.getState().connection).toBe('connecting');
  await clock.pass(600);
  streams[1]?.happens('error');
  expect(portal.store.getState().connection).toBe('lost');
  await clock.pass(1_100);
  streams[2]?.happens('open');
  expect(portal.store.getState().connection).toBe('live');
});

test('looks at once when asked, or when the network is back', async () => {
  await open();
  portal.networkGone();
  expect(portal.store.getState().connection).toBe('lost');
  portal.reconnect();
  expect(streams).toHaveLength(2);
  streams[1]?.happens('open');
  expect(portal.store.getState().connection).toBe('live');
});

test('a stream that missed a purchase in silence is opened anew', async () => {
  await open();
  await clock.pass(70_000);
  await calls[0]?.answer(ok({ ...PAGE, purchases: [purchase(child, {}), ...PAGE.purchases] }));
  expect(streams).toHaveLength(2);
  expect(streams[0]?.isClosed()).toBe(true);
});

test('the whole family is shown as stopped when the backend has said so, and can be let go again by one tap', async () => {
  await open();
  const shown = () => family()?.page.family.frozen;
  const stopping = portal.rules.setFrozen('family', true);
  await settle();
  expect(waiting()).toEqual(['stop all']);
  expect(shown()).toBe(false);
  await calls[0]?.answer(ok({ ...PAGE.family, frozen: true }));
  await stopping;
  expect(shown()).toBe(true);
  expect(portal.store.getState().notice?.values).toEqual({ name: '家族みんな' });
  void portal.rules.undo();
  await settle();
  expect(waiting()).toEqual(['resume all']);
  await calls[0]?.answer(ok(PAGE.family));
  expect(shown()).toBe(false);
});

test('news of the family is shown at once, and what came with it is read', async () => {
  await open();
  const event = { kind: 'family-changed', eventId: 'e1', family: { ...PAGE.family, frozen: true } };
  streams[0]?.happens('family', JSON.stringify(event));
  await settle();
  expect(family()?.page.family.frozen).toBe(true);
  expect(waiting()).toEqual(['readPage']);
});

test('a purchase under leave brings nobody into the family', async () => {
  await open();
  streams[0]?.happens('family', JSON.stringify({ ...bought('e1'), member: null }));
  await settle();
  expect(family()?.page.purchases).toHaveLength(PAGE.purchases.length + 1);
  expect(family()?.page.members).toEqual(PAGE.members);
});
