import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { renderPlacement } from '../../biometrics/synthetic/render-placement.ts';
import { syntheticFinger } from '../../biometrics/synthetic/synthetic-finger.ts';
import type { CheckInScreen } from '../../contract/kiosk-api.ts';
import type { CheckedIn } from '../../contract/watch-over-routes.ts';
import { answerCheckIn, checkIn, requestCheckIn } from '../../contract/watch-over-routes.ts';
import { createKioskHost } from '../../electron/kiosk-host.ts';
import type { KioskHost } from '../../electron/kiosk-host.ts';
import { openJournal } from '../../electron/journal.ts';
import { systemRandom } from '../../platform/system-random.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { ScriptedBackend } from './scripted-backend.ts';
import { ScriptedReader } from './scripted-reader.ts';

const finger = syntheticFinger('kiosk check-in test');
const agreed = {
  version: 1,
  everyDays: 3,
  watcherNames: ['健太'],
  secondContactNames: [],
  placeVisible: false,
  tellsMunicipality: false,
};
const watched: CheckedIn = { displayName: 'はな', agreed, asked: null };
const answer = { answer: 'stop', version: 1, wordingVersion: 'test/ja' } as const;

let folder: string;
let clock: VirtualClock;
let reader: ScriptedReader;
let backend: ScriptedBackend;
let kiosk: KioskHost;
let faults: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tebura-check-in-'));
  clock = new VirtualClock();
  reader = new ScriptedReader();
  backend = new ScriptedBackend();
  faults = [];
  backend.answer(requestCheckIn, { reply: { challenge: 'A'.repeat(22), expiresInMs: 60_000 } });
  backend.answer(checkIn, { reply: { person: watched } });
  kiosk = createKioskHost({
    mode: 'demo',
    clock,
    random: systemRandom,
    reader,
    client: backend,
    journal: openJournal(join(folder, 'journal.sqlite')),
    onFault: (what) => faults.push(what),
  });
});
afterEach(async () => {
  await kiosk.close();
  rmSync(folder, { recursive: true, force: true });
  expect(faults).toEqual([]);
});

/** Lets time pass until the check-in is there; `null`: until nobody checks in. */
function until(step: CheckInScreen['step'] | null): Promise<CheckInScreen | null> {
  return clock.until(
    new Promise<CheckInScreen | null>((resolve) => {
      const stop = kiosk.subscribe((event) => {
        if (event.kind !== 'view' || (event.view.checkIn?.step ?? null) !== step) return;
        resolve(event.view.checkIn);
        queueMicrotask(() => stop());
      });
    }),
  );
}

async function place(fault?: 'no-finger'): Promise<void> {
  expect(await kiosk.invoke('startCheckIn', {})).toMatchObject({ ok: true });
  await clock.until(
    (async () => {
      while (!reader.isCapturing) await Promise.resolve();
    })(),
  );
  reader.place(renderPlacement(finger, 'placement', fault === undefined ? {} : { fault }));
}

test('T-WAT-3: one touch and a finger to see who watches, one touch to stop it', async () => {
  await place();
  expect(await until('known')).toEqual({ step: 'known', person: watched, said: 'well' });
  const stopped = { ...watched, agreed: null };
  backend.answer(answerCheckIn, { reply: { person: stopped } });
  expect(await kiosk.invoke('answerCheckIn', answer)).toMatchObject({ ok: true });
  expect(await until('known')).toEqual({ step: 'known', person: stopped, said: 'stop' });
  const [sent] = backend.callsOf(answerCheckIn);
  expect(sent).toMatchObject({ body: answer, params: backend.callsOf(checkIn)[0].params });
});

test('nothing of the person stays on the screen of somebody who walked away', async () => {
  await place();
  await until('known');
  await until(null);
  expect(await kiosk.invoke('answerCheckIn', answer)).toMatchObject({ ok: false });
});

test('a stranger is told what everybody else is told, and may try again', async () => {
  backend.answer(checkIn, { reply: { person: null } });
  await place();
  expect(await until('not-known')).toEqual({ step: 'not-known', because: 'nobody' });
  backend.answer(checkIn, { reply: { person: watched } });
  await place();
  expect(await until('known')).toMatchObject({ said: 'well' });
});

test('an unusable placement is advised about, a wait that is too long ends', async () => {
  await place('no-finger');
  await clock.until(
    new Promise<void>((resolve) =>
      kiosk.subscribe((event) => {
        if (event.kind === 'view' && event.view.checkIn?.step === 'placing' && event.view.checkIn.advice)
          resolve();
      }),
    ),
  );
  expect(await until('not-known')).toMatchObject({ because: 'waited-too-long' });
  expect(reader.isCapturing).toBe(false);
});

test('without the backend it says so; an answer that was lost is told as not done', async () => {
  backend.answer(checkIn, { failure: { kind: 'unreachable' } });
  await place();
  expect(await until('not-known')).toMatchObject({ because: 'offline' });
  backend.answer(checkIn, { reply: { person: watched } });
  await place();
  await until('known');
  backend.answer(answerCheckIn, { failure: { kind: 'unreachable' } });
  await kiosk.invoke('answerCheckIn', answer);
  expect(await until('not-known')).toMatchObject({ because: 'offline' });
});

test('the reader is one: while somebody checks in nobody pays, and the other way round', async () => {
  await until(null);
  await kiosk.invoke('startCheckIn', {});
  expect(await kiosk.invoke('startCheckout', { amountYen: 300 })).toMatchObject({ ok: false });
  expect(await kiosk.invoke('startCheckIn', {})).toMatchObject({ ok: false });
  expect(await kiosk.invoke('leaveCheckIn', {})).toMatchObject({ ok: true });
  expect(await kiosk.invoke('startCheckout', { amountYen: 300 })).toMatchObject({ ok: true });
  expect(await kiosk.invoke('startCheckIn', {})).toMatchObject({ ok: false });
});
