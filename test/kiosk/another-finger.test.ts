import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { z } from 'zod';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { purchaseAnswer } from '../../backend/purchases/purchase-answer.ts';
import { createIdentificationEngine } from '../../biometrics/engine/identification-engine.ts';
import { extractTemplate } from '../../biometrics/extract-template.ts';
import type { GreyPicture } from '../../biometrics/picture.ts';
import { renderPlacement } from '../../biometrics/synthetic/render-placement.ts';
import { syntheticFinger } from '../../biometrics/synthetic/synthetic-finger.ts';
import type { Template } from '../../biometrics/template.ts';
import type { KioskView, ShopperScreen } from '../../contract/kiosk-api.ts';
import { PROBLEM_CODES } from '../../contract/problems.ts';
import type { ProblemCode } from '../../contract/problems.ts';
import type { Route } from '../../contract/route.ts';
import {
  requestChallenge,
  resolvePurchase,
  submitPurchase,
  terminalStatus,
} from '../../contract/terminal-routes.ts';
import type { SubjectId } from '../../domain/ids.ts';
import type { Result } from '../../domain/result.ts';
import { ok, refused } from '../../domain/result.ts';
import { yen } from '../../domain/yen.ts';
import { openJournal } from '../../electron/journal.ts';
import { createKioskHost } from '../../electron/kiosk-host.ts';
import type { KioskHost } from '../../electron/kiosk-host.ts';
import type { CallFailure, TerminalClient } from '../../electron/terminal-client.ts';
import { systemRandom } from '../../platform/system-random.ts';
import { ledgerWorld } from '../backend/support/ledger-world.ts';
import type { SqliteLedgerWorld } from '../backend/support/ledger-world.ts';
import { testFinger } from '../backend/support/pattern-engine.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { ScriptedReader } from './scripted-reader.ts';

/** Kiosk, contract, purchase desk, ledger and the product's own engine in one process; only the wire and the reader are scripted. */
let world: SqliteLedgerWorld;
let kiosk: KioskHost;
let clock: VirtualClock;
let reader: ScriptedReader;
let folder: string;

const SHARED = 'a finger that two people enrolled';
const picture = (finger: string, placement: string): GreyPicture =>
  renderPlacement(syntheticFinger(finger), placement);

function template(finger: string, placement: string): Template {
  const extraction = extractTemplate(picture(finger, placement));
  if (!extraction.ok) throw new Error(extraction.reason);
  return extraction.value.template;
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tebura-another-finger-'));
  world = await ledgerWorld({ createEngine: createIdentificationEngine });
  for (const [i, own] of ['first', 'second'].entries()) {
    const { familyAccountId } = await world.addFamily(10_000);
    const rules = { perPurchase: null, perDay: null };
    const memberId = await world.addMember(familyAccountId, testFinger(i), rules);
    const member = await world.store.findMember(memberId);
    if (member === null) throw new Error('nobody was enrolled');
    // Enrolment refuses a finger that is there already; the gallery is told so that the engine meets two people too close.
    await world.gallery.enrol(world.municipalityId, member.subjectId, [
      { finger: 'right-index', templates: ['a', 'b', 'c'].map((take) => template(SHARED, `${own} ${take}`)) },
      { finger: 'right-middle', templates: ['a', 'b', 'c'].map((take) => template(own, take)) },
    ]);
    subjects.push(member.subjectId);
  }
  clock = new VirtualClock();
  reader = new ScriptedReader();
  kiosk = createKioskHost({
    mode: 'demo',
    clock,
    random: systemRandom,
    reader,
    client: clientOf(world),
    journal: openJournal(join(folder, 'journal.sqlite')),
    onFault: (what) => faults.push(what),
  });
});
const subjects: SubjectId[] = [];
const faults: string[] = [];

afterEach(async () => {
  await kiosk.close();
  await world.gallery.close();
  rmSync(folder, { recursive: true, force: true });
  expect(faults.splice(0)).toEqual([]);
});

/** The terminal's routes without HTTP and signatures: bodies and replies go through the contract's schemas. */
function clientOf({ desk, terminals }: SqliteLedgerWorld): TerminalClient {
  const [terminal] = terminals;
  if (terminal === undefined) throw new Error('no terminal');
  const answer = async (
    route: Route,
    params: unknown,
    body: unknown,
  ): Promise<Result<unknown, CallFailure>> => {
    if (route.path === terminalStatus.path)
      return ok({
        ...{ terminalId: terminal.terminalId, shopId: terminal.shopId, shopName: 'shop' },
        ...{ municipalityName: 'town', mode: 'demo', serverTime: '2026-11-22T01:00:00.000Z' },
      });
    if (route.path === requestChallenge.path) {
      const issued = await desk.challenge({ terminal, ...requestChallenge.body.parse(body) });
      return issued.ok ? issued : problem(issued.reason);
    }
    if (route.path === submitPurchase.path) {
      const asked = submitPurchase.body.parse(body);
      const settled = await desk.pay({
        terminal,
        ...submitPurchase.params.parse(params),
        ...asked,
        template: Buffer.from(asked.template, 'base64'),
      });
      if (!settled.ok) return problem(settled.reason);
      return ok({ outcome: purchaseAnswer(settled.value.purchase, 0), timings: settled.value.timings });
    }
    if (route.path === resolvePurchase.path) {
      const asked = { ...resolvePurchase.params.parse(params), ...resolvePurchase.body.parse(body) };
      const resolved = await desk.resolve({ terminal, ...asked });
      return resolved.ok ? ok({ outcome: purchaseAnswer(resolved.value, 0) }) : problem(resolved.reason);
    }
    return refused({ kind: 'unreachable' });
  };
  return {
    call: async <Params extends z.ZodType, Body extends z.ZodType, Reply extends z.ZodType>(
      route: Route<Params, Body, Reply>,
      { params, body }: { readonly params: unknown; readonly body: unknown },
    ): Promise<Result<z.output<Reply>, CallFailure>> => {
      const reply = await answer(route, params, body);
      return reply.ok ? ok(route.reply.parse(reply.value)) : reply;
    },
  };
}

function problem(code: ProblemCode): Result<never, CallFailure> {
  return refused({
    kind: 'problem',
    problem: { type: 'about:blank', title: code, status: PROBLEM_CODES[code], code },
  });
}

function until<Screen extends ShopperScreen['screen']>(
  screen: Screen,
  holds: (shopper: Extract<ShopperScreen, { screen: Screen }>) => boolean = () => true,
) {
  type Wanted = Extract<ShopperScreen, { screen: Screen }>;
  const reached = new Promise<Wanted>((resolve) => {
    const stop = kiosk.subscribe((event) => {
      if (event.kind !== 'view' || event.view.shopper.screen !== screen) return;
      const shopper = event.view.shopper as Wanted;
      if (!holds(shopper)) return;
      resolve(shopper);
      queueMicrotask(() => stop());
    });
  });
  return clock.until(reached);
}

function untilOnline(): Promise<KioskView> {
  return clock.until(
    new Promise((resolve) => {
      const stop = kiosk.subscribe((event) => {
        if (event.kind !== 'view' || !event.view.online) return;
        resolve(event.view);
        queueMicrotask(() => stop());
      });
    }),
  );
}

async function placeTheSharedFinger(): Promise<void> {
  await untilOnline();
  expect(await kiosk.invoke('startCheckout', { amountYen: yen(480) })).toMatchObject({ ok: true });
  expect(await until('place-finger')).toMatchObject({ anotherFinger: false });
  reader.place(picture(SHARED, 'probe'));
  await until('place-finger', ({ anotherFinger }) => anotherFinger);
}

const purchases = (): unknown[] => world.database.prepare('SELECT state FROM purchase').all();

it('two people too close: another finger settles it, one purchase, one person pays', async () => {
  await placeTheSharedFinger();
  expect(purchases()).toEqual([]);
  reader.place(picture('second', 'probe'));
  expect(await until('approved')).toMatchObject({ amountYen: 480 });
  expect(purchases()).toHaveLength(1);
  const paid = world.database
    .prepare("SELECT subject_id FROM member JOIN purchase USING (member_id) WHERE state = 'approved'")
    .all();
  expect(paid).toEqual([{ subject_id: subjects.at(-1) }]);
});

it('another finger that nobody enrolled pays nothing, and is not asked for a third', async () => {
  await placeTheSharedFinger();
  reader.place(picture('nobody', 'probe'));
  expect(await until('declined')).toMatchObject({ memberName: null });
  expect(purchases()).toMatchObject([{ state: 'declined' }]);
});
