import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  askRefund,
  askVoucherSale,
  closeRegister,
  giveBack,
  sellVouchers,
} from '../../contract/counter-routes.ts';
import type { CounterAct, KioskView } from '../../contract/kiosk-api.ts';
import { staffSignIn, staffSignOut } from '../../contract/terminal-routes.ts';
import { PROBLEM_CODES } from '../../contract/problems.ts';
import type { ProblemCode } from '../../contract/problems.ts';
import { listUnresolved } from '../../electron/checkout/list-unresolved.ts';
import { openJournal } from '../../electron/journal.ts';
import type { Journal } from '../../electron/journal.ts';
import { createKioskHost } from '../../electron/kiosk-host.ts';
import type { KioskHost } from '../../electron/kiosk-host.ts';
import { NEVER_ARRIVED_AFTER_MS } from '../../electron/staff/counter-desk.ts';
import type { CallFailure } from '../../electron/terminal-client.ts';
import { systemRandom } from '../../platform/system-random.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { ScriptedBackend } from './scripted-backend.ts';
import { ScriptedReader } from './scripted-reader.ts';

const PURCHASE_ID = '0198c0de-0000-7000-8000-000000000001';
const AN_ID = '0198c0de-0000-7000-8000-000000000002';
const SILENCE = { failure: { kind: 'unreachable' } } as const;

function problem(code: ProblemCode): { readonly failure: CallFailure } {
  const status = PROBLEM_CODES[code];
  return { failure: { kind: 'problem', problem: { type: 'urn:test', title: code, status, code } } };
}

const refund = {
  refundId: AN_ID,
  purchaseId: PURCHASE_ID,
  kind: 'refund',
  amountYen: 480,
  owedInMoneyYen: 0,
  madeAt: '2026-11-22T01:00:00.000Z',
} as const;
const lot = { lotId: AN_ID, principalYen: 3_000, premiumYen: 900, expiresOn: '2027-03-31' } as const;

describe('money that staff move', () => {
  let folder: string;
  let clock: VirtualClock;
  let backend: ScriptedBackend;
  let journal: Journal;
  let kiosk: KioskHost;
  let faults: string[];

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tebura-counter-'));
    clock = new VirtualClock();
    backend = new ScriptedBackend();
    faults = [];
    backend.answer(staffSignIn, {
      reply: {
        sessionToken: 'a-session-of-this-test',
        staffId: AN_ID,
        name: '佐々木',
        role: 'manager',
        idleTimeoutMs: 300_000,
      },
    });
    backend.answer(staffSignOut, { reply: {} });
    start();
    await signIn();
  });
  afterEach(async () => {
    await kiosk.close();
    rmSync(folder, { recursive: true, force: true });
    expect(faults).toEqual([]);
  });

  function start(): void {
    journal = openJournal(join(folder, 'journal.sqlite'));
    kiosk = createKioskHost({
      mode: 'demo',
      clock,
      random: systemRandom,
      reader: new ScriptedReader(),
      client: backend,
      journal,
      onFault: (what) => faults.push(what),
    });
  }
  const signIn = () => clock.until(kiosk.invoke('staffSignIn', { staffCode: '1001', pin: '246810' }));

  /** Lets time pass until the view is so. */
  function until(wanted: (view: KioskView) => boolean): Promise<KioskView> {
    const reached = new Promise<KioskView>((resolve) => {
      const stop = kiosk.subscribe((event) => {
        if (event.kind !== 'view' || !wanted(event.view)) return;
        resolve(event.view);
        queueMicrotask(() => stop());
      });
    });
    return clock.until(reached);
  }
  const untilAct = async (step: CounterAct['step']) =>
    (await until(({ counterAct }) => counterAct?.step === step)).counterAct;
  const untilSlow = () => until(({ counterAct }) => counterAct?.step === 'working' && counterAct.slow);
  const give = (second: { staffCode: string; pin: string } | null = null) =>
    kiosk.invoke('beginGiveBack', {
      kind: 'refund',
      purchaseId: PURCHASE_ID,
      amountYen: 480,
      receiptNumber: '20261122-0042',
      memberName: 'はるか',
      second,
    });
  const sell = () =>
    kiosk.invoke('beginSale', {
      familyAccountId: AN_ID,
      familyName: '佐藤家',
      programmeId: AN_ID,
      programmeName: '商品券',
      principalYen: 3_000,
      receivedYen: 5_000,
    });
  const list = () => listUnresolved(journal, clock.nowMs());
  const idsSent = (route: typeof giveBack | typeof sellVouchers | typeof closeRegister) =>
    new Set(backend.callsOf(route).map(({ params }) => JSON.stringify(params)));

  it('is journaled before it is sent, and shown when it is done', async () => {
    let journaled = 0;
    const call = backend.call.bind(backend);
    backend.call = async (route, request) => {
      if (route.path === giveBack.path) journaled = (await journal.counterActs.unresolved()).length;
      return call(route, request);
    };
    backend.answer(giveBack, { reply: refund });
    expect(await give()).toEqual({ ok: true, value: {} });
    expect(await give()).toEqual({ ok: false, reason: 'NOT_NOW' });
    expect(await untilAct('given-back')).toMatchObject({
      what: 'refund',
      amountYen: 480,
      memberName: 'はるか',
    });
    expect(journaled).toBe(1);
    expect(await list()).toEqual([]);
    expect(await kiosk.invoke('dismissAct', {})).toMatchObject({ ok: true });
    expect(backend.callsOf(giveBack)).toHaveLength(1);
  });

  it('is sent again under the same id until the answer comes', async () => {
    backend.answer(giveBack, SILENCE);
    await give();
    await untilSlow();
    expect(await kiosk.invoke('dismissAct', {})).toMatchObject({ ok: false });
    backend.answer(giveBack, { reply: refund });
    await untilAct('given-back');
    expect(backend.callsOf(giveBack).length).toBeGreaterThan(1);
    expect(idsSent(giveBack).size).toBe(1);
  });

  it('a refusal is certain the first time, also of the second signature, and leaves nothing to check', async () => {
    for (const [code, reason] of [
      ['ALREADY_GIVEN_BACK', 'ALREADY_GIVEN_BACK'],
      ['SIGN_IN_REFUSED', 'SECOND_REFUSED'],
      ['TOO_MANY_REQUESTS', 'SECOND_LOCKED'],
      ['REQUEST_MALFORMED', 'REFUSED'],
    ] as const) {
      backend.answer(giveBack, problem(code));
      await give({ staffCode: '1002', pin: '135790' });
      expect(await untilAct('refused')).toMatchObject({ reason });
      expect(await list()).toEqual([]);
      await kiosk.invoke('dismissAct', {});
    }
    expect(idsSent(giveBack).size).toBe(4);
  });

  it('after a lost answer a closed door says nothing of what was sent before: it is left to the background', async () => {
    backend.answer(giveBack, SILENCE);
    await give();
    await untilSlow();
    backend.answer(giveBack, problem('SIGN_IN_NEEDED'));
    const view = await until(({ counterAct }) => counterAct === null);
    expect(view.counterAct).toBeNull();
    expect(await list()).toMatchObject([{ what: 'refund', amountYen: 480, result: 'unknown' }]);
    backend.answer(askRefund, { reply: { refund } });
    await until(({ unresolvedPurchases }) => unresolvedPurchases === 0);
    expect(await list()).toMatchObject([{ what: 'refund', result: 'done' }]);
  });

  it('over a power cut the id is asked for, and only after its request has lapsed is it called not done', async () => {
    backend.answer(sellVouchers, SILENCE);
    await sell();
    await untilSlow();
    const [{ startedAt } = { startedAt: '' }] = await list();
    await kiosk.close();
    backend.answer(askVoucherSale, { reply: { lot: null } });
    start();
    await until(({ unresolvedPurchases }) => unresolvedPurchases === 1);
    await until(({ unresolvedPurchases }) => unresolvedPurchases === 0);
    expect(clock.nowMs() - Date.parse(startedAt)).toBeGreaterThan(NEVER_ARRIVED_AFTER_MS);
    expect(await list()).toMatchObject([{ what: 'sale', amountYen: 3_000, result: 'not-done' }]);
    expect(backend.callsOf(sellVouchers).length).toBeGreaterThan(0);
  });

  it('signing out takes it off the screen and goes on asking', async () => {
    backend.answer(sellVouchers, SILENCE);
    await sell();
    await untilSlow();
    await kiosk.invoke('staffSignOut', {});
    const view = await until(({ staff }) => staff === null);
    expect(view.counterAct).toBeNull();
    backend.answer(askVoucherSale, { reply: { lot } });
    await until(({ unresolvedPurchases }) => unresolvedPurchases === 0);
    expect(await list()).toMatchObject([{ what: 'sale', result: 'done' }]);
  });

  it('no PIN is written down', async () => {
    backend.answer(giveBack, SILENCE);
    await give({ staffCode: '1002', pin: '86420135' });
    await untilSlow();
    for (const file of ['journal.sqlite', 'journal.sqlite-wal'])
      expect(readFileSync(join(folder, file)).includes('86420135')).toBe(false);
    await kiosk.invoke('putActAside', {});
  });

  it('a sale that the programme does not allow gives the cash back with the reason', async () => {
    backend.answer(sellVouchers, {
      reply: { state: 'refused', refusals: [{ reason: 'PERSON_LIMIT', leftYen: 2_000 }] },
    });
    await sell();
    expect(await untilAct('refused')).toMatchObject({ what: 'sale', reason: 'PERSON_LIMIT', leftYen: 2_000 });
  });

  it('a close whose answer is lost is closed by the same id the next time', async () => {
    backend.answer(closeRegister, SILENCE);
    await kiosk.invoke('beginClose', {});
    await untilSlow();
    await kiosk.invoke('putActAside', {});
    await kiosk.invoke('beginClose', {});
    await untilSlow();
    expect(idsSent(closeRegister).size).toBe(1);
    expect(await list()).toEqual([]);
    await kiosk.invoke('putActAside', {});
  });

  it('nobody is signed in, nothing is moved', async () => {
    await kiosk.invoke('staffSignOut', {});
    expect(await give()).toEqual({ ok: false, reason: 'SIGNED_OUT' });
    expect(await kiosk.invoke('beginClose', {})).toEqual({ ok: false, reason: 'SIGNED_OUT' });
    expect(backend.callsOf(giveBack)).toEqual([]);
  });
});
