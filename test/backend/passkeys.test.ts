import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { relyingParty } from '../../backend/owners/passkeys.ts';
import { openLedgerReadOnly } from '../../backend/store/open-store.ts';
import { statement } from '../../backend/store/database/statement.ts';
import { callBackend } from '../../contract/backend-client.ts';
import { addCoGuardian, endCoGuardian, readFamilyPage, readHistory } from '../../contract/owner-routes.ts';
import {
  addPasskey,
  beginPasskey,
  beginPasskeySignIn,
  readPasskeys,
  removePasskey,
  signInWithPasskey,
} from '../../contract/passkey-routes.ts';
import type { FamilyAccountId, OwnerId } from '../../domain/ids.ts';
import { softwarePasskey } from '../support/software-authenticator.ts';
import type { Bent, SoftwarePasskey } from '../support/software-authenticator.ts';
import { ENGINES } from './support/engines.ts';
import type { TestEngine } from './support/engines.ts';
import { ownerBrowser, ownerLinkToken, postAsOwner, tokenOf } from './support/owner-browser.ts';
import { startVillage } from './support/village.ts';
import type { Village } from './support/village.ts';
import { join } from 'node:path';

const nothing = { params: {}, body: undefined };
const refusedAs = (code: string) => ({ ok: false, reason: { code } });

test('passkeys are for the host name of the public origin, and on this machine for localhost', () => {
  expect(relyingParty('https://kazoku.example.jp')).toEqual({
    id: 'kazoku.example.jp',
    origin: 'https://kazoku.example.jp',
  });
  expect(relyingParty('http://127.0.0.1:4310')).toEqual({ id: 'localhost', origin: 'http://localhost:4310' });
});

describe.each(ENGINES)('passkeys on $name', ({ start }) => {
  let engine: TestEngine;
  let village: Village;
  let databaseUrl: string | null;
  beforeAll(async () => {
    engine = await start();
    databaseUrl = await engine.newDatabaseUrl();
    village = await startVillage({}, databaseUrl);
  });
  afterAll(async () => {
    await village.close();
    await engine.stop();
  });

  type Here = Awaited<ReturnType<typeof ownerBrowser>>['here'];
  const origin = () => relyingParty(village.backend.origin).origin;
  const signedIn = async (family: FamilyAccountId) =>
    (await ownerBrowser(village, await ownerLinkToken(village, family))).here;

  async function optionsOf(here: Here) {
    const options = await callBackend(beginPasskey, nothing, here);
    if (!options.ok) throw new Error(JSON.stringify(options.reason));
    return options.value;
  }
  async function added(here: Here, name = 'わたしのスマホ'): Promise<SoftwarePasskey> {
    const passkey = softwarePasskey(origin());
    const registration = passkey.register(await optionsOf(here));
    expect(await callBackend(addPasskey, { params: {}, body: { name, registration } }, here)).toMatchObject({
      ok: true,
    });
    return passkey;
  }
  const anybody = () => ({
    origin: village.backend.origin,
    fetch: (url: string, init: { method: string; headers: Record<string, string>; body?: string }) =>
      fetch(url, { ...init, headers: { ...init.headers, origin: village.backend.origin } }),
  });
  async function question() {
    const options = await callBackend(beginPasskeySignIn, nothing, anybody());
    if (!options.ok) throw new Error(JSON.stringify(options.reason));
    return options.value;
  }
  /** @returns the session cookie's browser, or `null` where it was refused */
  async function trySignIn(
    passkey: SoftwarePasskey,
    bent: Bent = {},
    asked?: Awaited<ReturnType<typeof question>>,
  ): Promise<Here | null> {
    const assertion = passkey.signIn(asked ?? (await question()), bent);
    const reply = await postAsOwner(village, signInWithPasskey.path, { assertion });
    const cookie = (reply.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    if (reply.status !== 200) {
      expect([reply.status, cookie]).toEqual([401, '']);
      return null;
    }
    return {
      origin: village.backend.origin,
      fetch: (url, init) =>
        fetch(url, { ...init, headers: { ...init.headers, cookie, origin: village.backend.origin } }),
    };
  }
  async function audited(action: string): Promise<number> {
    const where = databaseUrl ?? join(village.folder, 'tebura.sqlite');
    const database = openLedgerReadOnly(where);
    const count = statement<{ action: string }, { n: number }>(
      'SELECT count(*) AS n FROM audit WHERE action = @action',
    );
    const row = await database.read((snapshot) => snapshot.first(count({ action })));
    await database.close();
    return row?.n ?? 0;
  }

  test('after a link once, the device signs in by itself, again and again, and the family is told', async () => {
    const family = await village.addFamily();
    const here = await signedIn(family);
    const passkey = await added(here);
    expect(await callBackend(readPasskeys, nothing, here)).toMatchObject({
      ok: true,
      value: { passkeys: [{ name: 'わたしのスマホ', lastUsedAt: null }] },
    });
    for (let time = 0; time < 3; time++) {
      const again = await trySignIn(passkey);
      expect(again && (await callBackend(readFamilyPage, nothing, again))).toMatchObject({
        ok: true,
        value: { familyName: '田中家', viewer: { isOwner: true } },
      });
    }
    const history = await callBackend(readHistory, nothing, here);
    expect(history.ok && history.value.changes[0]).toMatchObject({
      by: { kind: 'owner' },
      what: { kind: 'passkey-added' },
    });
    expect(await audited('passkey.used')).toBe(3);
  });

  const wrong: readonly (readonly [string, Bent])[] = [
    ['a page of another origin', { origin: 'https://elsewhere.example' }],
    ['another site', { rpId: 'elsewhere.example' }],
    ['a challenge that was never given', { challenge: 'A'.repeat(43) }],
    ['nobody proved to be the device’s owner', { userVerified: false }],
    ['the answer to another question', { type: 'webauthn.create' }],
    ['somebody else’s handle', { userHandle: 'B'.repeat(43) }],
    ['an unknown credential', { credentialId: 'C'.repeat(43) }],
  ];
  test.each(wrong)('no sign-in from %s', async (_, bent) => {
    const passkey = await added(await signedIn(await village.addFamily()));
    expect(await trySignIn(passkey, bent)).toBeNull();
    expect(await trySignIn(passkey), 'and with nothing bent it would have been one').not.toBeNull();
  });

  test.each(wrong.slice(0, 4))('no passkey is kept from %s', async (_, bent) => {
    const here = await signedIn(await village.addFamily());
    const registration = softwarePasskey(origin()).register(await optionsOf(here), bent);
    const body = { name: 'x', registration };
    expect(await callBackend(addPasskey, { params: {}, body }, here)).toMatchObject(
      refusedAs('PASSKEY_REFUSED'),
    );
    expect(await callBackend(readPasskeys, nothing, here)).toMatchObject({ value: { passkeys: [] } });
  });

  test('a challenge is good once, for five minutes, for the session that asked', async () => {
    const here = await signedIn(await village.addFamily());
    const passkey = await added(here);
    const asked = await question();
    expect(await trySignIn(passkey, {}, asked)).not.toBeNull();
    expect(await trySignIn(passkey, {}, asked), 'replayed').toBeNull();
    const old = await question();
    village.clock.advance(5 * 60_000);
    expect(await trySignIn(passkey, {}, old), 'old').toBeNull();

    const options = await optionsOf(here);
    expect(await trySignIn(passkey, {}, { ...(await question()), challenge: options.challenge })).toBeNull();
    const other = await signedIn(await village.addFamily());
    const body = { name: 'x', registration: softwarePasskey(origin()).register(await optionsOf(here)) };
    expect(await callBackend(addPasskey, { params: {}, body }, other)).toMatchObject(
      refusedAs('PASSKEY_REFUSED'),
    );
  });

  test('a counter that goes back is a copy of the device: refused, and written down', async () => {
    const passkey = await added(await signedIn(await village.addFamily()));
    expect(await trySignIn(passkey, { counter: 50 })).not.toBeNull();
    const before = await audited('passkey.refused');
    expect(await trySignIn(passkey, { counter: 50 })).toBeNull();
    expect(await trySignIn(passkey, { counter: 7 })).toBeNull();
    expect(await audited('passkey.refused')).toBe(before + 2);
    expect(await trySignIn(passkey, { counter: 51 })).not.toBeNull();
  });

  test('a device that does not count signs in all the same', async () => {
    const passkey = await added(await signedIn(await village.addFamily()));
    expect(await trySignIn(passkey, { counter: 0 })).not.toBeNull();
    expect(await trySignIn(passkey, { counter: 0 })).not.toBeNull();
  });

  test('another family’s credential opens nothing there, and is not taken over', async () => {
    const [ours, theirs] = [await village.addFamily(), await village.addFamily()];
    const [here, there] = [await signedIn(ours), await signedIn(theirs)];
    const [mine, hers] = [await added(here), await added(there)];
    // Signed by my device, said to be hers.
    expect(await trySignIn(mine, { credentialId: hers.credentialId })).toBeNull();
    const registration = mine.register(await optionsOf(there));
    expect(
      await callBackend(addPasskey, { params: {}, body: { name: 'x', registration } }, there),
    ).toMatchObject(refusedAs('PASSKEY_REFUSED'));
    const list = await callBackend(readPasskeys, nothing, there);
    if (!list.ok) throw new Error('no list');
    const passkeyId = list.value.passkeys[0]?.passkeyId;
    const denied = await audited('access.denied');
    expect(await callBackend(removePasskey, { params: { passkeyId }, body: undefined }, here)).toMatchObject(
      refusedAs('NOT_FOUND'),
    );
    expect(await audited('access.denied')).toBe(denied + 1);
    expect(await trySignIn(hers)).not.toBeNull();
  });

  test('a passkey that is removed signs nobody in, and what it began ends', async () => {
    const here = await signedIn(await village.addFamily());
    const passkey = await added(here);
    const session = await trySignIn(passkey);
    const list = await callBackend(readPasskeys, nothing, here);
    if (!list.ok || session === null) throw new Error('no list');
    const passkeyId = list.value.passkeys[0]?.passkeyId;
    await callBackend(removePasskey, { params: { passkeyId }, body: undefined }, here);
    expect(await callBackend(readFamilyPage, nothing, session)).toMatchObject(refusedAs('SIGN_IN_NEEDED'));
    expect(await trySignIn(passkey)).toBeNull();
    expect(await callBackend(readFamilyPage, nothing, here)).toMatchObject({ ok: true });
  });

  test('a co-guardian’s passkey is their own, and ends with what they may see', async () => {
    const owner = await signedIn(await village.addFamily());
    const ownerId = village.id<OwnerId>();
    const link = await callBackend(addCoGuardian, { params: { ownerId }, body: { name: '次郎' } }, owner);
    if (!link.ok) throw new Error('no link');
    const { here: second } = await ownerBrowser(village, tokenOf(village, link.value.url));
    await added(owner, 'owner');
    const passkey = await added(second, 'second');
    expect(await callBackend(readPasskeys, nothing, second)).toMatchObject({
      value: { passkeys: [{ name: 'second' }] },
    });
    const session = await trySignIn(passkey);
    expect(session && (await callBackend(readFamilyPage, nothing, session))).toMatchObject({
      value: { viewer: { name: '次郎', isOwner: false } },
    });
    await callBackend(endCoGuardian, { params: { ownerId }, body: undefined }, owner);
    expect(await trySignIn(passkey)).toBeNull();
    expect(session && (await callBackend(readFamilyPage, nothing, session))).toMatchObject(
      refusedAs('SIGN_IN_NEEDED'),
    );
  });

  test('ten passkeys are enough for anybody', async () => {
    const here = await signedIn(await village.addFamily());
    for (let count = 0; count < 10; count++) await added(here);
    const registration = softwarePasskey(origin()).register(await optionsOf(here));
    expect(
      await callBackend(addPasskey, { params: {}, body: { name: 'x', registration } }, here),
    ).toMatchObject(refusedAs('NOT_ALLOWED'));
  });
});
