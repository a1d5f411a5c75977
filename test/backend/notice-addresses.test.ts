import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { OwnerId } from '../../domain/ids.ts';
import { ENGINES } from './support/engines.ts';
import type { TestEngine } from './support/engines.ts';
import type { LedgerWorld } from './support/ledger-world.ts';

const MAIL = { channel: 'mail', shownAs: 's•••@example.jp', isOnly: true } as const;
const LATER_MS = 1_800_000;

describe.each(ENGINES)('where owners are reached, on $name', ({ start }) => {
  let engine: TestEngine;
  beforeAll(async () => void (engine = await start()));
  afterEach(() => engine.closeWorlds());
  afterAll(() => engine.stop());

  async function newFamily(world: LedgerWorld) {
    const { familyAccountId, ownerId } = await world.addFamily(0);
    const atMs = world.clock.nowMs();
    return { familyAccountId, ownerId, at: { ownerId, municipalityId: world.municipalityId, atMs } };
  }
  const addressesOf = async (world: LedgerWorld, ownerId: OwnerId) =>
    (await world.store.readNoticeAddresses(ownerId)).map(({ address, state }) => [address, state]);

  test('a mail address is used once its code came back, and the former one until then', async () => {
    const world = await engine.newWorld();
    const { ownerId, at } = await newFamily(world);
    const confirmation = { codeHash: 'first', untilMs: at.atMs + LATER_MS };
    await world.store.addNoticeAddress({ ...at, ...MAIL, address: 'a@example.jp', confirmation });
    expect(await addressesOf(world, ownerId)).toEqual([['a@example.jp', 'unconfirmed']]);
    const wrong = { ownerId, channel: 'mail', codeHash: 'other', atMs: at.atMs } as const;
    expect(await world.store.confirmNoticeAddress(wrong)).toEqual({ ok: false, reason: 'NOT_FOUND' });
    const late = { ...wrong, codeHash: 'first', atMs: at.atMs + LATER_MS };
    expect(await world.store.confirmNoticeAddress(late)).toEqual({ ok: false, reason: 'NOT_FOUND' });
    expect(await world.store.confirmNoticeAddress({ ...late, atMs: at.atMs })).toMatchObject({ ok: true });

    for (const address of ['b@example.jp', 'c@example.jp'])
      await world.store.addNoticeAddress({
        ...at,
        ...MAIL,
        address,
        confirmation: { ...confirmation, codeHash: address },
      });
    expect(await addressesOf(world, ownerId)).toEqual([
      ['a@example.jp', 'ready'],
      ['c@example.jp', 'unconfirmed'],
    ]);
    await world.store.confirmNoticeAddress({ ...wrong, codeHash: 'c@example.jp' });
    expect(await addressesOf(world, ownerId)).toEqual([['c@example.jp', 'ready']]);
  });

  test('a telephone tells whoever signed in last; two people may read one mailbox', async () => {
    const world = await engine.newWorld();
    const [one, other] = [await newFamily(world), await newFamily(world)];
    for (const { at } of [one, other]) {
      const added = { ...at, shownAs: '…', confirmation: null, isOnly: false };
      await world.store.addNoticeAddress({ ...added, channel: 'web-push', address: 'browser' });
      await world.store.addNoticeAddress({ ...added, channel: 'mail', address: 'both@example.jp' });
    }
    expect(await addressesOf(world, one.ownerId)).toEqual([['both@example.jp', 'ready']]);
    expect(await world.store.findAddressOwner({ channel: 'web-push', address: 'browser' })).toEqual({
      ownerId: other.ownerId,
      municipalityId: world.municipalityId,
      families: [other.familyAccountId],
    });
    expect(await world.store.removeNoticeChannel({ ownerId: other.ownerId, channel: 'web-push' })).toBe(1);
    expect(await world.store.findAddressOwner({ channel: 'web-push', address: 'browser' })).toBeNull();
  });

  test('an address is down until it is ready again, and is forgotten when nobody is there', async () => {
    const world = await engine.newWorld();
    const { ownerId, at } = await newFamily(world);
    const line = { channel: 'line', address: 'U1' } as const;
    await world.store.addNoticeAddress({ ...at, ...line, shownAs: 'LINE', confirmation: null, isOnly: true });
    const down = { kind: 'down', reason: 'unfollowed' } as const;
    expect(await world.store.markNoticeAddress({ ...line, state: down })).toBe(true);
    expect(await world.store.readNoticeAddresses(ownerId)).toMatchObject([
      { state: 'down', reason: 'unfollowed' },
    ]);
    await world.store.markNoticeAddress({ ...line, state: { kind: 'ready' } });
    expect(await world.store.readNoticeAddresses(ownerId)).toMatchObject([{ state: 'ready', reason: null }]);
    expect(await world.store.forgetNoticeAddress(line)).toBe(true);
    expect(await world.store.forgetNoticeAddress(line)).toBe(false);
    expect(await world.store.markNoticeAddress({ ...line, state: down })).toBe(false);
  });
});
