import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { renderPlacement } from '../../biometrics/synthetic/render-placement.ts';
import { syntheticFinger } from '../../biometrics/synthetic/synthetic-finger.ts';
import type { GreyPicture } from '../../biometrics/picture.ts';
import type { Impression } from '../../biometrics/reader-pattern/impression.ts';
import type { KioskView, ShopperScreen } from '../../contract/kiosk-api.ts';
import { resolvePurchase, submitPurchase } from '../../contract/terminal-routes.ts';
import type { PurchaseOutcome } from '../../contract/terminal-routes.ts';
import type { PurchaseId } from '../../domain/ids.ts';
import { yen } from '../../domain/yen.ts';
import { listUnresolved } from '../../electron/checkout/list-unresolved.ts';
import { openJournal } from '../../electron/journal.ts';
import type { Journal } from '../../electron/journal.ts';
import { createKioskHost } from '../../electron/kiosk-host.ts';
import type { KioskHost } from '../../electron/kiosk-host.ts';
import { systemRandom } from '../../platform/system-random.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { ScriptedBackend } from './scripted-backend.ts';
import { ScriptedReader } from './scripted-reader.ts';

const finger = syntheticFinger('kiosk host test');
const goodPicture = (): GreyPicture => renderPlacement(finger, 'placement');
const emptyPicture = (): GreyPicture => renderPlacement(finger, 'placement', { fault: 'no-finger' });

describe('the kiosk host', () => {
  let folder: string;
  let clock: VirtualClock;
  let reader: ScriptedReader;
  let backend: ScriptedBackend;
  let journal: Journal;
  let kiosk: KioskHost;
  let faults: string[];
  /** Whom the kiosk learnt from about its reader, and what the picture said. */
  let learnt: { who: string; impression: Impression; finger: number }[];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tebura-kiosk-'));
    clock = new VirtualClock();
    backend = new ScriptedBackend();
    faults = [];
    learnt = [];
    start();
  });

  afterEach(async () => {
    await kiosk.close();
    rmSync(folder, { recursive: true, force: true });
  });

  function start(): void {
    reader = new ScriptedReader();
    journal = openJournal(join(folder, 'journal.sqlite'));
    kiosk = createKioskHost({
      mode: 'demo',
      clock,
      random: systemRandom,
      reader,
      readerRecord: {
        learn: (who, impression) =>
          learnt.push({ who, impression, finger: impression.steps.filter((step) => step !== 0).length }),
        pattern: () => null,
      },
      client: backend,
      journal,
      onFault: (what) => faults.push(what),
    });
  }

  function view(): KioskView {
    const views: KioskView[] = [];
    kiosk.subscribe((event) => {
      if (event.kind === 'view') views.push(event.view);
    })();
    return views[0];
  }

  /** Lets time pass until the screen is this one. */
  function until<Screen extends ShopperScreen['screen']>(screen: Screen) {
    type Wanted = Extract<ShopperScreen, { screen: Screen }>;
    const reached = new Promise<Wanted>((resolve) => {
      const stop = kiosk.subscribe((event) => {
        if (event.kind !== 'view' || event.view.shopper.screen !== screen) return;
        resolve(event.view.shopper as Wanted);
        queueMicrotask(() => stop());
      });
    });
    return clock.until(reached);
  }

  async function startCheckout(amountYen = 480): Promise<PurchaseId> {
    await clock.until(
      new Promise<void>((resolve) => {
        const stop = kiosk.subscribe((event) => {
          if (event.kind !== 'view' || !event.view.online) return;
          resolve();
          queueMicrotask(() => stop());
        });
      }),
    );
    const started = await kiosk.invoke('startCheckout', { amountYen });
    if (!started.ok) throw new Error(started.reason);
    return started.value.purchaseId;
  }

  function approval(purchaseId: PurchaseId): PurchaseOutcome {
    return {
      state: 'approved',
      purchaseId,
      amountYen: yen(480),
      member: { displayName: 'ハナさん' },
      balanceYen: yen(59_520),
      leftTodayYen: yen(7_520),
      receiptNumber: 'R-1',
      decidedAt: '2026-11-22T01:00:00.000Z',
    };
  }

  it('takes a payment from amount to result, and shows the balance only when asked', async () => {
    const purchaseId = await startCheckout();
    await until('place-finger');
    backend.answerPurchase(approval(purchaseId));
    reader.place(goodPicture());
    expect(await until('approved')).toMatchObject({
      memberName: 'ハナさん',
      leftTodayYen: 7_520,
      balanceYen: null,
    });
    await kiosk.invoke('showBalance', {});
    expect(view().shopper).toMatchObject({ balanceYen: 59_520 });
    expect(await listUnresolved(journal, clock.nowMs())).toEqual([]);
    expect(await journal.outcomeOf(purchaseId)).toMatchObject({ state: 'approved' });
  });

  it('learns what its reader adds from who was recognised, and keeps nothing of the picture', async () => {
    const purchaseId = await startCheckout();
    await until('place-finger');
    backend.answerPurchase(approval(purchaseId));
    reader.place(goodPicture());
    await until('approved');
    expect(learnt.map(({ who }) => who)).toEqual(['ハナさん']);
    expect(learnt[0]?.finger).toBeGreaterThan(1_000);
    expect(learnt[0]?.impression.steps.every((step) => step === 0)).toBe(true);
  });

  it('learns nothing from a finger that nobody knows', async () => {
    const purchaseId = await startCheckout();
    await until('place-finger');
    backend.answerPurchase({
      state: 'declined',
      purchaseId,
      amountYen: yen(480),
      reasons: ['NOT_RECOGNISED'],
      member: null,
      leftTodayYen: null,
      tryAgainAfterMs: null,
      decidedAt: '2026-11-22T01:00:00.000Z',
    });
    reader.place(goodPicture());
    await until('declined');
    expect(learnt).toEqual([]);
  });

  it('leaves nothing of the person on the screen after the result', async () => {
    const purchaseId = await startCheckout();
    await until('place-finger');
    backend.answerPurchase(approval(purchaseId));
    reader.place(goodPicture());
    await until('approved');
    await until('amount');
    expect(JSON.stringify(view())).not.toMatch(/ハナ|59520|7520/);
  });

  it('has the id on its disk before the backend hears of it', async () => {
    let journaledWhenAsked = false;
    const call = backend.call.bind(backend);
    backend.call = async (route, request) => {
      if (route.path === '/v1/challenges') journaledWhenAsked = (await journal.unresolved()).length === 1;
      return call(route, request);
    };
    await startCheckout();
    await until('place-finger');
    expect(journaledWhenAsked).toBe(true);
  });

  it('takes no payment when its journal cannot be written', async () => {
    journal.open = () => Promise.reject(new Error('no space left on device'));
    await startCheckout();
    expect(await until('not-paid')).toMatchObject({ because: 'journal-failed' });
    expect(reader.isCapturing).toBe(false);
    expect(faults).toEqual(['journal-intent']);
  });

  it('zeroes the picture and sends a template, once', async () => {
    const purchaseId = await startCheckout();
    await until('place-finger');
    backend.answerPurchase(approval(purchaseId));
    const picture = goodPicture();
    reader.place(picture);
    await until('approved');
    expect(picture.pixels.every((pixel) => pixel === 0)).toBe(true);
    expect(backend.callsOf(submitPurchase)).toHaveLength(1);
  });

  it('waits for another placement when a picture shows no finger, within the same purchase', async () => {
    const purchaseId = await startCheckout();
    await until('place-finger');
    backend.answerPurchase(approval(purchaseId));
    reader.place(emptyPicture());
    await clock.until(
      new Promise<void>((resolve) => {
        const stop = kiosk.subscribe((event) => {
          if (event.kind !== 'view' || event.view.shopper.screen !== 'place-finger') return;
          if (event.view.shopper.advice === null) return;
          resolve();
          queueMicrotask(() => stop());
        });
      }),
    );
    expect(backend.callsOf(submitPurchase)).toHaveLength(0);
    reader.place(goodPicture());
    await until('approved');
    expect(backend.callsOf(submitPurchase)[0]?.params).toEqual({ purchaseId });
  });

  it('asks by id when the answer is lost, and shows what it learns', async () => {
    const purchaseId = await startCheckout();
    await until('place-finger');
    backend.answerPurchase({ kind: 'unreachable' });
    backend.answerResolve({ kind: 'unreachable' });
    reader.place(goodPicture());
    await until('checking');
    expect(await kiosk.invoke('cancelCheckout', {})).toEqual({ ok: false, reason: 'NOT_NOW' });
    backend.answerResolve(approval(purchaseId));
    await until('approved');
    expect(backend.callsOf(submitPurchase)).toHaveLength(1);
  });

  it('believes neither an unsigned reply nor a failing server: it asks', async () => {
    for (const failure of [
      { kind: 'reply-refused' },
      { kind: 'problem', problem: { type: 'about:blank', title: 'broken', status: 500, code: 'INTERNAL' } },
    ] as const) {
      const purchaseId = await startCheckout();
      await until('place-finger');
      backend.answerPurchase(failure);
      backend.answerResolve({ state: 'never_arrived', purchaseId, decidedAt: '2026-11-22T01:00:00.000Z' });
      reader.place(goodPicture());
      await until('checking');
      expect(await until('not-paid')).toMatchObject({ because: 'never-arrived' });
      await kiosk.invoke('dismissResult', {});
    }
  });

  it('asks after a power cut for what it had begun, and never sends it again', async () => {
    const purchaseId = await startCheckout();
    await until('place-finger');
    backend.answerPurchase({ kind: 'unreachable' });
    backend.answerResolve({ kind: 'unreachable' });
    reader.place(goodPicture());
    await until('checking');
    await kiosk.close();

    backend.answerResolve(approval(purchaseId));
    start();
    await clock.until(
      (async () => {
        while ((await journal.outcomeOf(purchaseId)) === null) await clock.pass(1_000);
      })(),
    );
    expect(await journal.outcomeOf(purchaseId)).toMatchObject({ state: 'approved' });
    expect(backend.callsOf(submitPurchase)).toHaveLength(1);
    expect(backend.callsOf(resolvePurchase).length).toBeGreaterThan(0);
    expect(view()).toMatchObject({ unresolvedPurchases: 0, shopper: { screen: 'amount' } });
  });

  it('lets staff put an unknown result aside, and goes on asking', async () => {
    const purchaseId = await startCheckout();
    await until('place-finger');
    backend.answerPurchase({ kind: 'unreachable' });
    backend.answerResolve({ kind: 'unreachable' });
    reader.place(goodPicture());
    await until('checking');
    await clock.pass(31_000);
    expect(view().shopper).toMatchObject({ mayPutAside: true });
    await kiosk.invoke('putAside', {});
    await clock.pass(1);
    expect(view()).toMatchObject({ shopper: { screen: 'amount' }, unresolvedPurchases: 1 });
    backend.answerResolve(approval(purchaseId));
    await clock.pass(60_000);
    expect(view().unresolvedPurchases).toBe(0);
    expect(await listUnresolved(journal, clock.nowMs())).toMatchObject([
      { what: 'purchase', id: purchaseId, result: 'done' },
    ]);
    expect(await listUnresolved(journal, clock.nowMs() + 25 * 3_600_000)).toEqual([]);
  });

  it('ends kindly when the reader is pulled out', async () => {
    await startCheckout();
    await until('place-finger');
    reader.refuse('disconnected');
    expect(await until('not-paid')).toMatchObject({ because: 'reader-missing' });
    expect(await journal.unresolved()).toEqual([]);
  });

  it('says that it is offline before anybody places a finger', async () => {
    backend.failChallenge({ kind: 'unreachable' });
    await startCheckout();
    expect(await until('not-paid')).toMatchObject({ because: 'offline' });
    expect(reader.isCapturing).toBe(false);
  });

  it('refuses a simulated reader in production', () => {
    expect(() =>
      createKioskHost({
        mode: 'production',
        clock,
        random: systemRandom,
        reader,
        client: backend,
        journal,
        onFault: () => undefined,
      }),
    ).toThrow(/refuses a simulated reader/);
  });

  it('refuses an amount that is no amount', async () => {
    for (const amountYen of [0, -480, 4.5, 300_001, Number.NaN]) {
      await expect(kiosk.invoke('startCheckout', { amountYen })).rejects.toThrow();
    }
    expect(await journal.unresolved()).toEqual([]);
  });
});
