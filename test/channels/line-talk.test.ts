import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createLineDesk } from '../../backend/channels/line/line-desk.ts';
import type { LineDesk } from '../../backend/channels/line/line-desk.ts';
import { lineApi } from '../../backend/channels/line/line-api.ts';
import { build } from '../../backend/store/database/build.ts';
import { businessDateAt } from '../../domain/business-date.ts';
import type { FamilyAccountId, MemberId, OwnerId } from '../../domain/ids.ts';
import { ENGINES } from '../backend/support/engines.ts';
import type { TestEngine } from '../backend/support/engines.ts';
import type { LedgerWorld } from '../backend/support/ledger-world.ts';
import { testFinger } from '../backend/support/pattern-engine.ts';
import { LINE_CHANNEL_ID, LINE_CHANNEL_SECRET, emulateLine } from '../support/emulated-line.ts';
import type { EmulatedLine, LineMessage } from '../support/emulated-line.ts';
import { ORIGIN, newLineUser } from './channel-rig.ts';

const FORMER_SECRET = 'the secret before';
const MINUTE_MS = 60_000;
const NO_RULES = { perPurchase: null, perDay: null };

describe.each(ENGINES)('the talk on LINE, on $name', ({ start }) => {
  let engine: TestEngine;
  let world: LedgerWorld;
  let line: EmulatedLine;
  let desk: LineDesk;
  let user: string;
  let told: FamilyAccountId[];
  let logged: string[];
  beforeAll(async () => void (engine = await start()));
  afterAll(() => engine.stop());
  beforeEach(async () => {
    world = await engine.newWorld();
    line = await emulateLine(() => world.clock.nowMs());
    user = newLineUser();
    line.befriend(user);
    told = [];
    logged = [];
    desk = openDesk();
  });
  afterEach(async () => {
    await desk.close();
    await engine.closeWorlds();
    await line.close();
  });

  function openDesk(secrets = [LINE_CHANNEL_SECRET]): LineDesk {
    const { store, clock, random } = world;
    const [channelId, channelSecret] = [LINE_CHANNEL_ID, LINE_CHANNEL_SECRET];
    return createLineDesk({
      store,
      clock,
      random,
      api: lineApi({ channelId, channelSecret, clock, apiOrigin: line.origin }),
      secrets,
      publicOrigin: () => ORIGIN,
      onFamilyEvent: (family) => told.push(family),
      log: (event) => logged.push(event),
    });
  }
  const tell = (...events: Record<string, unknown>[]): Promise<boolean> => {
    const { body, signature } = line.webhook(events);
    return desk.takeMessage(Buffer.from(body), signature);
  };
  const write = (text: string, by = user): Promise<boolean> =>
    tell(line.event('message', by, { message: { id: '1', type: 'text', text } }));
  /** What stands in the talk once there are so many messages from here. */
  const answers = async (count: number, of = user): Promise<LineMessage[]> => {
    await expect.poll(() => line.talkOf(of).length).toBe(count);
    return line.talkOf(of).map(({ message }) => message);
  };
  const textOf = (message: LineMessage | undefined): string =>
    message?.type === 'text' ? message.text : (message?.altText ?? '');
  const buttonsOf = (message: LineMessage | undefined) =>
    message?.type !== 'flex'
      ? []
      : (message.contents.footer?.contents ?? []).flatMap((part) =>
          part.type === 'button' ? [part.action] : [],
        );
  const press = (label: string, message: LineMessage | undefined, by = user): Promise<boolean> => {
    const action = buttonsOf(message).find((one) => one.label === label);
    if (action?.type !== 'postback') throw new Error(`no such button: ${label}`);
    return tell(line.event('postback', by, { postback: { data: action.data } }));
  };

  interface Family {
    readonly familyAccountId: FamilyAccountId;
    readonly ownerId: OwnerId;
    readonly hana: MemberId;
  }
  async function newFamily(): Promise<Family> {
    const family = await world.addFamily(10_000);
    return { ...family, hana: await world.addMember(family.familyAccountId, testFinger(1), NO_RULES) };
  }
  const sessionOf = ({ familyAccountId, ownerId }: Family) => ({
    familyAccountId,
    ownerId,
    municipalityId: world.municipalityId,
    isOwner: true,
  });
  /** Friend, button, page, LINE, joined. */
  async function join(family: Family): Promise<void> {
    await tell(line.event('follow', user));
    const [invitation] = await answers(1);
    const [button] = buttonsOf(invitation);
    if (button?.type !== 'uri') throw new Error('no way to the page');
    const [page, linkToken = ''] = button.uri.split('#line-link=');
    expect(page).toBe(`${ORIGIN}/family/`);
    const url = await desk.linkUrl(sessionOf(family), decodeURIComponent(linkToken));
    await tell(line.openAccountLink(user, url));
    await answers(2);
  }
  const addressesOf = async ({ ownerId }: Family) =>
    (await world.store.readNoticeAddresses(ownerId)).map(({ address, state }) => [address, state]);
  const isStopped = async ({ familyAccountId }: Family) => {
    const today = businessDateAt(world.clock.nowMs());
    const page = await world.store.readFamilyPage({ familyAccountId, today });
    return { family: page.family.frozen, members: page.members.map(({ frozen }) => frozen) };
  };
  const nothingIsKept = (): Promise<void> =>
    expect
      .poll(() =>
        world.ledger.read((snapshot) =>
          snapshot.all(build.selectFrom('line_event').select('content').where('done_at_ms', 'is', null)),
        ),
      )
      .toEqual([]);

  test('a friend comes to the page, signs in, and is joined', async () => {
    const family = await newFamily();
    await join(family);
    expect(textOf((await answers(2))[1])).toContain('つながりました');
    expect(await addressesOf(family)).toEqual([[user, 'ready']]);
    await nothingIsKept();
  });

  test('a nonce is good for one event, for ten minutes, and for whom LINE vouches', async () => {
    const family = await newFamily();
    const stranger = newLineUser();
    line.befriend(stranger);
    await tell(line.event('follow', user));
    const [button] = buttonsOf((await answers(1))[0]);
    const linkToken = decodeURIComponent((button?.type === 'uri' ? button.uri : '').split('=').at(-1) ?? '');

    // A stranger opens the address that was meant for somebody else: LINE says `failed`.
    await tell(line.openAccountLink(stranger, await desk.linkUrl(sessionOf(family), linkToken)));
    expect(textOf((await answers(1, stranger))[0])).toContain('つながりませんでした');

    const nonce = new URL(await desk.linkUrl(sessionOf(family), 'any')).searchParams.get('nonce') ?? '';
    expect(Buffer.from(nonce, 'base64url')).toHaveLength(32);
    const linked = (by: string) => line.event('accountLink', by, { link: { result: 'ok', nonce } });
    await tell(linked(user), linked(stranger));
    await answers(2, stranger);
    expect(await addressesOf(family)).toEqual([[user, 'ready']]);

    const old = new URL(await desk.linkUrl(sessionOf(family), 'any')).searchParams.get('nonce');
    world.clock.advance(10 * MINUTE_MS);
    await tell(line.event('accountLink', stranger, { link: { result: 'ok', nonce: old } }));
    expect(textOf((await answers(3, stranger))[2])).toContain('つながりませんでした');
    expect(await addressesOf(family)).toEqual([[user, 'ready']]);
  });

  test('T-NOT-8: who blocks the account is down, and ready again when they come back', async () => {
    const family = await newFamily();
    await join(family);
    await tell(line.event('unfollow', user));
    await expect.poll(() => addressesOf(family)).toEqual([[user, 'down']]);
    line.befriend(user);
    await tell(line.event('follow', user));
    expect(textOf((await answers(3))[2])).toContain('おかえりなさい');
    expect(await addressesOf(family)).toEqual([[user, 'ready']]);
  });

  test('“残高” and “balance” are answered, in the language they are asked in; else a short help', async () => {
    const family = await newFamily();
    await join(family);
    await write('残高');
    expect(textOf((await answers(3))[2])).toBe('田中家の残高は13,000円です。');
    await write(' Balance ');
    expect(textOf((await answers(4))[3])).toBe('田中家 has ¥13,000 left.');
    await write('constructor');
    expect(textOf((await answers(5))[4])).toContain('“balance”');
  });

  test('“止めて” asks who, and stops only whom the button names, once', async () => {
    const family = await newFamily();
    await join(family);
    await write('止めて');
    const question = (await answers(3))[2];
    expect(textOf(question)).toContain('どなたのお支払いを止めますか');
    const labels = buttonsOf(question).map(({ label }) => label);
    expect(labels[0]).toBe('田中家みんなを止める');
    expect(labels).toHaveLength(2);
    expect(await isStopped(family)).toEqual({ family: false, members: [false] });

    await press(labels[1] ?? '', question);
    expect(textOf((await answers(4))[3])).toContain('止めました');
    expect(await isStopped(family)).toEqual({ family: false, members: [true] });
    expect(told).toEqual([family.familyAccountId]);

    // Allowed again on the page: the old button must not stop it anew.
    const { familyAccountId, ownerId: changedBy, hana: memberId } = family;
    const [atMs, today] = [world.clock.nowMs(), businessDateAt(world.clock.nowMs())];
    const change = {
      familyAccountId,
      municipalityId: world.municipalityId,
      changedBy,
      memberId,
      atMs,
      today,
    };
    await world.store.setFrozen({ ...change, eventId: world.id(), frozen: false });
    await press(labels[1] ?? '', question);
    expect(textOf((await answers(5))[4])).toContain('もう使えません');
    expect(await isStopped(family)).toEqual({ family: false, members: [false] });

    await press(labels[0] ?? '', question);
    expect(textOf((await answers(6))[5])).toContain('田中家みんなのお支払いを止めました');
    expect(await isStopped(family)).toEqual({ family: true, members: [false] });
    await write('stop');
    expect(textOf((await answers(7))[6])).toBe('All payments are stopped already.');
  });

  test('a button is nobody else’s, who cannot use it up either', async () => {
    const family = await newFamily();
    await join(family);
    await write('stop');
    const question = (await answers(3))[2];
    const stranger = newLineUser();
    line.befriend(stranger);
    await press('Stop all of 田中家', question, stranger);
    expect(textOf((await answers(1, stranger))[0])).toContain('does not work any more');
    expect(await isStopped(family)).toEqual({ family: false, members: [false] });
    await press('Stop all of 田中家', question);
    await answers(4);
    expect(await isStopped(family)).toEqual({ family: true, members: [false] });
  });

  test('a button is not good after ten minutes, and is not guessed', async () => {
    const family = await newFamily();
    await join(family);
    await write('stop');
    const question = (await answers(3))[2];
    world.clock.advance(10 * MINUTE_MS);
    await press('Stop all of 田中家', question);
    expect(textOf((await answers(4))[3])).toContain('does not work any more');
    await tell(line.event('postback', user, { postback: { data: 'stop ja guessed' } }));
    await answers(5);
    expect(await isStopped(family)).toEqual({ family: false, members: [false] });
  });

  test('somebody who is not joined is told nothing, only how to join', async () => {
    await newFamily();
    for (const [count, text] of ['残高', '止めて', '解除'].entries()) {
      await write(text);
      const last = (await answers(count + 1))[count];
      expect(buttonsOf(last).map(({ type }) => type)).toEqual(['uri']);
    }
  });

  test('“解除” forgets the address', async () => {
    const family = await newFamily();
    await join(family);
    await write('解除');
    await answers(3);
    expect(await addressesOf(family)).toEqual([]);
  });

  test('T-NOT-7: what LINE tells twice is done once, also together and after a restart', async () => {
    const family = await newFamily();
    await join(family);
    const event = line.event('message', user, { message: { id: '1', type: 'text', text: '残高' } });
    const again = { ...event, deliveryContext: { isRedelivery: true } };
    await tell(event, again);
    await answers(3);
    await desk.close();
    desk = openDesk();
    world.clock.advance(MINUTE_MS);
    await tell(again);
    await write('残高');
    await answers(4);
    expect(line.talkOf(user)).toHaveLength(4);
  });

  test('T-NOT-6: a signature that is off by one bit, or over other bytes, is refused and does nothing', async () => {
    const family = await newFamily();
    await join(family);
    const { body, signature } = line.webhook([line.event('unfollow', user)]);
    const take = (text: string, signed: string) => desk.takeMessage(Buffer.from(text), signed);
    for (let bit = 0; bit < 256; bit += 1) {
      const changed = Buffer.from(signature, 'base64');
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(await take(body, changed.toString('base64'))).toBe(false);
    }
    expect(await take(JSON.stringify(JSON.parse(body)), signature)).toBe(false);
    expect(await take(`${body} `, signature)).toBe(false);
    expect(await take(body, signature.toLowerCase())).toBe(false);
    expect(await take(body, `${signature} `)).toBe(false);
    expect(await take(body, '')).toBe(false);
    const stranger = line.webhook([line.event('unfollow', user)], 'somebody else’s');
    expect(await take(stranger.body, stranger.signature)).toBe(false);
    await nothingIsKept();
    expect(await addressesOf(family)).toEqual([[user, 'ready']]);
    expect(await take(body, signature)).toBe(true);
    await expect.poll(() => addressesOf(family)).toEqual([[user, 'down']]);
  });

  test('both secrets are taken while one is being replaced, and the former one no longer after that', async () => {
    const { body, signature } = line.webhook([], FORMER_SECRET);
    expect(await desk.takeMessage(Buffer.from(body), signature)).toBe(false);
    await desk.close();
    desk = openDesk([LINE_CHANNEL_SECRET, FORMER_SECRET]);
    expect(await desk.takeMessage(Buffer.from(body), signature)).toBe(true);
    expect(await tell()).toBe(true);
  });

  test('pings, standby, groups, stickers and what LINE may think of later are taken and do nothing', async () => {
    expect(await tell()).toBe(true);
    expect(await tell(line.event('follow', user, { mode: 'standby' }))).toBe(true);
    const source = { type: 'group', groupId: 'C1', userId: user };
    expect(await tell(line.event('message', user, { source, message: { type: 'text', text: '残高' } }))).toBe(
      true,
    );
    expect(await tell(line.event('message', user, { message: { type: 'sticker' } }))).toBe(true);
    expect(await tell(line.event('somethingNew', user))).toBe(true);
    await write('残高');
    await answers(1);
    await nothingIsKept();
  });

  test('what was taken in survives a stop before it was acted on; what nobody waits for is dropped', async () => {
    await desk.close();
    await write('残高');
    expect(line.talkOf(user)).toHaveLength(0);
    desk = openDesk();
    await answers(1);
    await desk.close();
    await write('残高');
    world.clock.advance(61 * MINUTE_MS);
    desk = openDesk();
    await write('stop');
    await answers(2);
    await nothingIsKept();
  });

  test('an event that failed is tried again after its lease', async () => {
    line.failNext({ kind: 'answer', status: 500 });
    await tell(line.event('follow', user));
    await expect.poll(() => logged).toContain('line-event-failed');
    expect(line.talkOf(user)).toHaveLength(0);
    world.clock.advance(MINUTE_MS);
    await answers(1);
  });

  test('where the reply token is over, the answer is pushed', async () => {
    await tell(line.event('follow', user, { replyToken: 'over' }));
    await answers(1);
    expect(line.pushes).toHaveLength(1);
  });

  test('events that were acted on are forgotten after a week, secrets when they are over', async () => {
    const family = await newFamily();
    await join(family);
    await write('stop');
    await answers(3);
    world.clock.advance(8 * 24 * 60 * MINUTE_MS);
    await world.store.forgetExpired({ atMs: world.clock.nowMs() });
    const left = await world.ledger.read(async (snapshot) => {
      const of = (table: 'line_event' | 'line_nonce' | 'line_stop') =>
        snapshot.all(build.selectFrom(table).selectAll());
      return [...(await of('line_event')), ...(await of('line_nonce')), ...(await of('line_stop'))];
    });
    expect(left).toEqual([]);
  });
});
