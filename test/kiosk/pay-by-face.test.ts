import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createIdentificationEngine } from '../../biometrics/engine/identification-engine.ts';
import type { EnrolmentScreen, KioskView, ShopperScreen } from '../../contract/kiosk-api.ts';
import type { Clock } from '../../domain/clock.ts';
import type { FamilyAccountId } from '../../domain/ids.ts';
import { EmulatedModule } from '../../drivers/emulators/emulated-module.ts';
import { virtualFaces } from '../../drivers/emulators/emulator-faces.ts';
import { fm22xEmulator } from '../../drivers/face/fm22x/emulator.ts';
import { fm22xReader } from '../../drivers/face/fm22x/reader.ts';
import { rsidEmulator } from '../../drivers/face/rsid/emulator.ts';
import { rsidReader } from '../../drivers/face/rsid/reader.ts';
import type { Reader } from '../../drivers/reader.ts';
import { inProcessOpener } from '../../drivers/transport/in-process-transport.ts';
import { openJournal } from '../../electron/journal.ts';
import { createKioskHost } from '../../electron/kiosk-host.ts';
import type { KioskHost } from '../../electron/kiosk-host.ts';
import { signedTerminalClient } from '../../electron/signed-terminal-client.ts';
import { readPublicKey } from '../../platform/http-signatures.ts';
import { systemClock } from '../../platform/system-clock.ts';
import { systemRandom } from '../../platform/system-random.ts';
import { NOTICE, startVillage } from '../backend/support/village.ts';
import type { Village } from '../backend/support/village.ts';

// The kiosk's host, an emulated face reader that is spoken to in bytes, and the real backend with its own engine.

/** Real time that begins on the day of the village. */
function clockOf(village: { readonly startMs: number }): Clock {
  const beganMs = systemClock.monotonicMs();
  return {
    nowMs: () => Math.floor(village.startMs + systemClock.monotonicMs() - beganMs),
    monotonicMs: () => systemClock.monotonicMs(),
    after: (delayMs, run) => systemClock.after(delayMs, run),
  };
}

const START_MS = Date.parse('2026-11-22T01:00:00.000Z');

describe('a kiosk with a face reader', () => {
  const clock = clockOf({ startMs: START_MS });
  let folder: string;
  let village: Village;
  let family: FamilyAccountId;
  let kiosk: KioskHost;
  let module: EmulatedModule<unknown, never> | { close(): void; unplug(): void };
  /** Who stands before the reader whenever it asks for a face. */
  let person: { finger: string; fault: 'spoof' | 'not-frontal' | null } | null;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tebura-face-kiosk-'));
    village = await startVillage({ clock, createEngine: createIdentificationEngine });
    family = await village.addFamily();
    person = null;
  });

  afterEach(async () => {
    await kiosk.close();
    module.close();
    await village.close();
    rmSync(folder, { recursive: true });
  });

  async function open(which: 'rsid' | 'fm22x', bystanders: readonly string[] = []): Promise<void> {
    const { terminalId, privateKey } = await village.addTerminal();
    const faces = virtualFaces(systemRandom);
    const options = { clock, baud: null, pictures: faces };
    const others = await Promise.all(bystanders.map((finger) => faces({ finger, fault: null })));
    const emulated =
      which === 'rsid'
        ? new EmulatedModule(
            rsidEmulator({ extractionMs: 10, faceTimeoutMs: 2_000, bystanders: others }),
            options,
          )
        : new EmulatedModule(fm22xEmulator({ enrolled: ['hana:face'] }), options);
    module = emulated;
    const common = {
      openers: [inProcessOpener('the test line', (host) => emulated.attach(host))],
      simulated: true,
      refuseSimulated: false,
      clock,
      random: systemRandom,
    };
    const reader: Reader = which === 'rsid' ? rsidReader(common) : fm22xReader(common);
    reader.onGuidance((guidance) => {
      if (guidance === 'place' && person !== null) void emulated.place(person, 20_000);
    });
    kiosk = createKioskHost({
      mode: 'demo',
      clock,
      random: systemRandom,
      reader,
      client: signedTerminalClient(
        {
          terminalId,
          privateKey,
          backendOrigin: village.backend.origin,
          backendPublicKey: readPublicKey(village.backend.publicKey),
        },
        { clock, random: systemRandom },
      ),
      journal: openJournal(join(folder, 'journal.sqlite')),
      onFault: (what, error) => {
        throw new Error(what, { cause: error });
      },
    });
    await until((view) => view.online && view.reader.state === 'ready');
  }

  function until(wanted: (view: KioskView) => boolean): Promise<KioskView> {
    return new Promise((resolve) => {
      const stop = kiosk.subscribe((event) => {
        if (event.kind !== 'view' || !wanted(event.view)) return;
        resolve(event.view);
        queueMicrotask(() => stop());
      });
    });
  }

  async function untilScreen<Screen extends ShopperScreen['screen']>(screen: Screen) {
    const { shopper } = await until((view) => view.shopper.screen === screen);
    return shopper as Extract<ShopperScreen, { screen: Screen }>;
  }

  async function untilEnrolment<Step extends EnrolmentScreen['step']>(...steps: Step[]) {
    const { enrolment } = await until((view) => steps.some((step) => step === view.enrolment?.step));
    return enrolment as Extract<EnrolmentScreen, { step: Step }>;
  }

  async function signIn(): Promise<void> {
    const staff = await village.addStaff('event_staff');
    expect(await kiosk.invoke('staffSignIn', { staffCode: staff.code, pin: staff.pin })).toMatchObject({
      ok: true,
    });
  }

  const begin = (displayName: string) =>
    kiosk.invoke('beginEnrolment', {
      familyAccountId: family,
      displayName,
      birthDate: '1950-05-05',
      rules: { perPurchase: null, perDay: 8_000 },
      consent: { noticeVersion: NOTICE.version, guardianName: null },
      fingers: ['right-index', 'right-middle'],
    });

  async function enrol(displayName: string) {
    expect(await begin(displayName)).toEqual({ ok: true, value: {} });
    const end = await untilEnrolment('done', 'stopped');
    await kiosk.invoke('closeEnrolment', {});
    return end;
  }

  async function pay(amountYen: number) {
    expect(await kiosk.invoke('startCheckout', { amountYen })).toMatchObject({ ok: true });
    const { shopper } = await until(
      ({ shopper: { screen } }) => screen === 'approved' || screen === 'declined',
    );
    await kiosk.invoke('dismissResult', {});
    return shopper;
  }

  it('enrols a face by three looks, and the face pays', async () => {
    await open('rsid');
    await signIn();
    person = { finger: 'hana:face', fault: null };
    const capturing = untilEnrolment('capturing');
    const enrolled = enrol('ハナさん');
    expect(await capturing).toMatchObject({ finger: 'face', fingersTotal: 1, placementsTotal: 3 });
    expect(await enrolled).toEqual({ step: 'done', displayName: 'ハナさん', recognised: true });
    expect(village.rows('subject')).toBe(1);
    expect(await pay(480)).toMatchObject({ screen: 'approved', memberName: 'ハナさん', leftTodayYen: 7_520 });
    person = { finger: 'stranger', fault: null };
    expect(await pay(480)).toMatchObject({
      screen: 'declined',
      reasons: ['NOT_RECOGNISED'],
      memberName: null,
    });
    // The same face under another name is a matter for the staff.
    person = { finger: 'hana:face', fault: null };
    expect(await enrol('ゆきさん')).toMatchObject({ step: 'stopped', because: 'finger-already-enrolled' });
    // What is stored was made to last: another process reads it.
    await village.restart();
    expect(await pay(300)).toMatchObject({ screen: 'approved', memberName: 'ハナさん', leftTodayYen: 7_220 });
  }, 40_000);

  it('asks again, kindly, when it is shown a picture of a face; nothing was sent', async () => {
    await open('rsid');
    await signIn();
    person = { finger: 'hana:face', fault: null };
    await enrol('ハナさん');
    person = { finger: 'hana:face', fault: 'spoof' };
    await kiosk.invoke('startCheckout', { amountYen: 300 });
    const { shopper } = await until(
      (view) => view.shopper.screen === 'place-finger' && view.shopper.advice !== null,
    );
    expect(shopper).toMatchObject({ advice: 'spoof-suspected', attempt: 1 });
    expect(village.rows('purchase')).toBe(0);
    person = { finger: 'hana:face', fault: null };
    expect(await untilScreen('approved')).toMatchObject({ memberName: 'ハナさん' });
  }, 40_000);

  it('tells a face that looks away to look at the camera, while it goes on looking', async () => {
    await open('rsid');
    person = { finger: 'hana:face', fault: 'not-frontal' };
    await kiosk.invoke('startCheckout', { amountYen: 300 });
    const { shopper } = await until(
      (view) => view.shopper.screen === 'place-finger' && view.shopper.advice !== null,
    );
    expect(shopper).toMatchObject({ advice: 'look-straight', attempt: 1 });
    person = { finger: 'hana:face', fault: null };
    expect(await untilScreen('declined')).toMatchObject({ reasons: ['NOT_RECOGNISED'] });
  }, 40_000);

  it('takes one person at a time', async () => {
    await open('rsid', ['taro:face']);
    person = { finger: 'hana:face', fault: null };
    await kiosk.invoke('startCheckout', { amountYen: 300 });
    const { shopper } = await until(
      (view) => view.shopper.screen === 'place-finger' && view.shopper.advice !== null,
    );
    expect(shopper).toMatchObject({ advice: 'several-faces' });
    await kiosk.invoke('cancelCheckout', {});
    expect(village.rows('purchase')).toBe(0);
  }, 40_000);

  it('takes no payment and enrols nobody by a unit that decides by itself whom it sees', async () => {
    await open('fm22x');
    person = { finger: 'hana:face', fault: null };
    const view = await until(() => true);
    expect(view.reader).toMatchObject({ modality: 'face', canPay: false, state: 'ready' });
    expect(await kiosk.invoke('startCheckout', { amountYen: 300 })).toEqual({ ok: false, reason: 'NOT_NOW' });
    await signIn();
    expect(await begin('ハナさん')).toEqual({ ok: false, reason: 'NOT_NOW' });
    expect(village.rows('purchase')).toBe(0);
  }, 40_000);
});
