import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { callBackend } from '../../contract/backend-client.ts';
import { giveBack } from '../../contract/counter-routes.ts';
import { familyEventSchema, setFrozen } from '../../contract/owner-routes.ts';
import type { FamilyEvent } from '../../contract/owner-routes.ts';
import type { PurchaseId, RefundId } from '../../domain/ids.ts';
import { yen } from '../../domain/yen.ts';
import { ENGINES } from './support/engines.ts';
import type { TestEngine } from './support/engines.ts';
import { openEvents } from './support/owner-events.ts';
import { ownerBrowser, ownerLinkToken } from './support/owner-browser.ts';
import { testFinger } from './support/pattern-engine.ts';
import type { TestFinger } from './support/pattern-engine.ts';
import { startVillage } from './support/village.ts';
import type { Village } from './support/village.ts';

// The clock of a test stands still, and with it the heartbeat at which a page would look by itself.

async function openPage(village: Village, finger: TestFinger) {
  const family = await village.addFamily({ balanceYen: 13_000 });
  const rules = { perPurchase: null, perDay: yen(2_000) };
  const memberId = await village.addMember(family, finger, rules);
  const { cookie } = await ownerBrowser(village, await ownerLinkToken(village, family));
  const events = await openEvents(village, cookie);
  // Where the page stands: it listens from here on.
  await events.next();
  const hears = async (): Promise<FamilyEvent> => {
    const event = await events.next();
    if (event === 'closed') throw new Error('the stream ended');
    return familyEventSchema.parse(JSON.parse(event.data));
  };
  return { family, memberId, hears, stop: events.stop };
}

describe.each(ENGINES)('an open page on $name', ({ start }) => {
  let engine: TestEngine;
  beforeAll(async () => void (engine = await start()));
  afterAll(() => engine.stop());

  test('hears of a payment and of the money that the shop gives back for it', async () => {
    const village = await startVillage({}, await engine.newDatabaseUrl());
    const terminal = await village.addTerminal();
    const finger = testFinger(1);
    const page = await openPage(village, finger);
    const purchaseId = village.id<PurchaseId>();
    await terminal.pay(350, finger, purchaseId);
    expect(await page.hears()).toMatchObject({ purchase: { purchaseId, state: 'approved' } });

    const token = await terminal.signIn(await village.addStaff('clerk'));
    const body = { kind: 'void', purchaseId, amountYen: 350, second: null } as const;
    const refundId = village.id<RefundId>();
    expect(await terminal.call(giveBack, { params: { refundId }, body }, token)).toMatchObject({ ok: true });
    expect(await page.hears()).toMatchObject({ purchase: { purchaseId, state: 'voided' } });
    page.stop();
    await village.close();
  });
});

test('a page that is open at one backend hears of what was done at another one of the same PostgreSQL', async () => {
  const engine = await ENGINES[1]?.start();
  if (engine === undefined) throw new Error('no PostgreSQL');
  const url = await engine.newDatabaseUrl();
  const [here, there] = [await startVillage({}, url), await startVillage({}, url)];
  const page = await openPage(here, testFinger(1));

  const { municipalityId } = here;
  const link = await there.backend.makeSignInLink({ municipalityId, familyAccountId: page.family });
  if (!link.ok) throw new Error(link.reason);
  const [, token = ''] = link.value.url.split('#sign-in=');
  const owner = await ownerBrowser(there, token);
  const stop = { params: { memberId: page.memberId }, body: { frozen: true } };
  expect(await callBackend(setFrozen, stop, owner.here)).toMatchObject({ ok: true });
  there.clock.advance(20);
  expect(await page.hears()).toMatchObject({ member: { memberId: page.memberId, frozen: true } });

  page.stop();
  await here.close();
  await there.close();
  await engine.stop();
});
