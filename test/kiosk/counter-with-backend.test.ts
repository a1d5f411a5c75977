import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CounterAct } from '../../contract/kiosk-api.ts';
import { openJournal } from '../../electron/journal.ts';
import { createKioskHost } from '../../electron/kiosk-host.ts';
import type { KioskHost } from '../../electron/kiosk-host.ts';
import { signedTerminalClient } from '../../electron/signed-terminal-client.ts';
import { readPublicKey } from '../../platform/http-signatures.ts';
import { systemRandom } from '../../platform/system-random.ts';
import { testFinger } from '../backend/support/pattern-engine.ts';
import { startVillage } from '../backend/support/village.ts';
import type { TestTerminal, Village } from '../backend/support/village.ts';
import { ScriptedReader } from './scripted-reader.ts';

// The kiosk's host and the real backend over HTTP, signatures and all: what the one sends the other understands.
let village: Village;
let terminal: TestTerminal;
let kiosk: KioskHost;
let folder: string;

beforeAll(async () => {
  village = await startVillage();
  terminal = await village.addTerminal();
  folder = mkdtempSync(join(tmpdir(), 'tebura-counter-'));
  const { clock } = village;
  const sources = { clock, random: systemRandom };
  const client = signedTerminalClient(
    {
      terminalId: terminal.terminalId,
      privateKey: terminal.privateKey,
      backendOrigin: village.backend.origin,
      backendPublicKey: readPublicKey(village.backend.publicKey),
    },
    sources,
  );
  kiosk = createKioskHost({
    mode: 'demo',
    ...sources,
    reader: new ScriptedReader(),
    client,
    journal: openJournal(join(folder, 'journal.sqlite')),
    onFault: (what, error) => {
      throw new Error(what, { cause: error });
    },
  });
});
afterAll(async () => {
  await kiosk.close();
  await village.close();
  rmSync(folder, { recursive: true, force: true });
});

/** What became of it; the answer's screen is left. */
async function outcome(): Promise<CounterAct> {
  const act = await new Promise<CounterAct>((resolve) => {
    const stop = kiosk.subscribe((event) => {
      if (event.kind !== 'view' || event.view.counterAct === null) return;
      if (event.view.counterAct.step === 'working') return;
      resolve(event.view.counterAct);
      queueMicrotask(() => stop());
    });
  });
  await kiosk.invoke('dismissAct', {});
  return act;
}

test('a manager sells vouchers, gives a purchase back with a second signature, and closes the day', async () => {
  const manager = await village.addStaff('manager');
  const clerk = await village.addStaff('clerk');
  const finger = testFinger(77);
  const familyAccountId = await village.addFamily({ balanceYen: 39_000 });
  await village.addMember(familyAccountId, finger);
  await kiosk.invoke('staffSignIn', { staffCode: manager.code, pin: manager.pin });

  const offers = await kiosk.invoke('listVoucherOffers', { familyAccountId });
  if (!offers.ok || offers.value[0] === undefined) throw new Error('nothing is on sale');
  const [{ programmeId, name }] = offers.value;
  const cash = { principalYen: 3_000, receivedYen: 5_000 };
  const sale = { familyAccountId, familyName: '田中家', programmeId, programmeName: name, ...cash };
  expect(await kiosk.invoke('beginSale', sale)).toMatchObject({ ok: true });
  expect(await outcome()).toMatchObject({ step: 'sold', ...cash, premiumYen: 900 });

  expect(await terminal.pay(12_000, finger)).toMatchObject({ value: { outcome: { state: 'approved' } } });
  const listed = await kiosk.invoke('listPurchases', { receiptNumber: null });
  const purchase = listed.ok ? listed.value.purchases[0] : undefined;
  if (purchase === undefined) throw new Error('the purchase is not listed');
  const { purchaseId, amountYen, receiptNumber, memberName } = purchase;
  const giving = { kind: 'void', purchaseId, amountYen, receiptNumber, memberName } as const;
  await kiosk.invoke('beginGiveBack', { ...giving, second: null });
  expect(await outcome()).toMatchObject({ step: 'refused', reason: 'NEEDS_SECOND_PERSON' });
  await kiosk.invoke('beginGiveBack', { ...giving, second: { staffCode: clerk.code, pin: '111111' } });
  expect(await outcome()).toMatchObject({ step: 'refused', reason: 'SECOND_REFUSED' });
  await kiosk.invoke('beginGiveBack', { ...giving, second: { staffCode: clerk.code, pin: clerk.pin } });
  expect(await outcome()).toMatchObject({ step: 'given-back', what: 'void', amountYen: 12_000 });

  await kiosk.invoke('beginClose', {});
  const closed = await outcome();
  expect(closed).toMatchObject({ step: 'closed', report: { kind: 'Z', netYen: 0, voids: { count: 1 } } });
  const register = await kiosk.invoke('readRegister', {});
  if (!register.ok || closed.step !== 'closed') throw new Error('the register cannot be read');
  expect(register.value.closes).toEqual([closed.report]);
  expect(await kiosk.invoke('listUnresolvedPurchases', {})).toEqual({ ok: true, value: [] });
}, 60_000);
