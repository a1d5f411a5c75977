import { isGlassDirty } from '../biometrics/reader-pattern/dirty-glass.ts';
import type { ReaderPattern, ReaderRecord } from '../biometrics/reader-pattern/reader-record.ts';
import { createReaderRecord } from '../biometrics/reader-pattern/reader-record.ts';
import { kioskCommands } from '../contract/kiosk-api.ts';
import type {
  KioskApi,
  KioskCommandInput,
  KioskCommandName,
  KioskCommandOutput,
  KioskEvent,
  KioskView,
} from '../contract/kiosk-api.ts';
import type { Clock } from '../domain/clock.ts';
import type { PurchaseId } from '../domain/ids.ts';
import type { RandomSource } from '../domain/random-source.ts';
import type { CounterInput, CounterInputEvent } from '../drivers/counter/counter-input.ts';
import type { Reader } from '../drivers/reader.ts';
import { makeTimedId } from '../platform/make-id.ts';
import { createCheckInDesk } from './check-in/check-in-desk.ts';
import { producesTemplates } from './checkout/capture-template.ts';
import { listUnresolved } from './checkout/list-unresolved.ts';
import { createBackgroundResolver, purchaseQuestions } from './checkout/resolve-unknown.ts';
import { runCheckout } from './checkout/run-checkout.ts';
import { shopperScreen } from './checkout/shopper-screen.ts';
import { createEnrolmentDesk } from './enrolment/enrolment-desk.ts';
import type { Journal } from './journal.ts';
import { createCounterDesk } from './staff/counter-desk.ts';
import { createStaffSession } from './staff/staff-session.ts';
import type { TerminalClient } from './terminal-client.ts';
import { watchTerminal } from './watch-terminal.ts';

/** Everything of the outside world that the kiosk touches, passed in: the host itself is plain, testable code. */
export interface KioskDependencies {
  readonly mode: 'demo' | 'production';
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly reader: Reader;
  /** What is known of the reader's own pattern from earlier; nothing, if absent. */
  readonly readerRecord?: ReaderRecord;
  /** Keys beside the screen; the screen alone is enough. */
  readonly counterInput?: CounterInput;
  readonly client: TerminalClient;
  readonly journal: Journal;
  /** Reports a fault for the log; never with personal or biometric data. */
  readonly onFault: (what: string, error: unknown) => void;
}

export interface KioskHost extends KioskApi {
  close(): Promise<void>;
}

type Handlers = {
  readonly [Name in KioskCommandName]: (
    input: (typeof kioskCommands)[Name]['input']['_output'],
  ) => KioskCommandOutput<Name> | Promise<KioskCommandOutput<Name>>;
};

const NOT_NOW = { ok: false, reason: 'NOT_NOW' } as const;
const DONE = { ok: true, value: {} } as const;

/** The kiosk behind its screens: one view, a set of commands; the same over Electron's IPC and over loopback. */
export function createKioskHost(deps: KioskDependencies): KioskHost {
  const { clock, random, reader, journal, client } = deps;
  if (deps.mode === 'production' && reader.capabilities.simulated) {
    throw new Error('production mode refuses a simulated reader: set TEBURA_READER to the real one');
  }
  const listeners = new Set<(event: KioskEvent) => void>();
  const readerRecord = deps.readerRecord ?? createReaderRecord();
  let balanceAsked = false;

  const terminal = watchTerminal({ clock, client, onChange: publish });
  const staff = createStaffSession({ clock, client, onChange: staffChanged });
  const resolver = createBackgroundResolver({
    clock,
    questions: async () => [
      ...(await purchaseQuestions({ clock, client, journal, isOnScreen })),
      ...(await counter.questions()),
    ],
    onChange: publish,
    onFault: deps.onFault,
  });
  const checkout = runCheckout({
    mode: deps.mode,
    clock,
    reader,
    readerRecord,
    client,
    journal,
    shopId: () => terminal.status()?.shopId ?? null,
    onChange: (state) => {
      if (state.step !== 'approved') balanceAsked = false;
      publish();
    },
    onStep: (purchaseId, name, ms) => emit({ kind: 'step', purchaseId, name, ms }),
    onResolveLater: () => resolver.look(),
    onFault: deps.onFault,
  });
  const enrolments = createEnrolmentDesk({
    mode: deps.mode,
    clock,
    random,
    reader,
    readerRecord,
    client,
    staff,
    onChange: publish,
    onFault: deps.onFault,
  });
  const counter = createCounterDesk({
    clock,
    random,
    client,
    journal: journal.counterActs,
    staff,
    onChange: publish,
    onResolveLater: () => resolver.look(),
    onFault: deps.onFault,
  });
  const checkIns = createCheckInDesk({
    mode: deps.mode,
    clock,
    random,
    reader,
    readerRecord,
    client,
    onChange: publish,
    onFault: deps.onFault,
  });
  const stopHealth = reader.onHealth(publish);
  const stopInput = deps.counterInput?.onInput(takeInput);

  function isOnScreen(purchaseId: PurchaseId): boolean {
    const state = checkout.state();
    return state.step !== 'ready' && state.intent.purchaseId === purchaseId;
  }

  /** A customer answers what a purchase asks; amounts are the clerk's. */
  function takeInput(event: CounterInputEvent): void {
    if (event.from === 'keypad') emit({ kind: 'counter-input', key: event.key });
    else if (checkout.state().step !== 'ready')
      emit({ kind: 'counter-input', key: event.answer === 'yes' ? 'confirm' : 'cancel' });
  }

  function staffChanged(): void {
    if (staff.current() === null) {
      enrolments.cancel();
      counter.clear();
    }
    publish();
  }

  function view(): KioskView {
    const health = reader.health();
    return {
      mode: deps.mode,
      shopName: terminal.status()?.shopName ?? null,
      online: terminal.online(),
      reader: {
        model: reader.capabilities.model,
        modality: reader.capabilities.modality,
        canPay: producesTemplates(reader),
        state: health.state,
        simulated: reader.capabilities.simulated,
        firmware: health.firmware,
        lastProblem: health.lastProblem,
        glass: glassOf(readerRecord.pattern()),
      },
      shopper: shopperScreen(checkout.state(), reader.capabilities, balanceAsked),
      staff: staff.current(),
      enrolment: enrolments.screen(),
      counterAct: counter.screen(),
      checkIn: checkIns.screen(),
      unresolvedPurchases: resolver.count(),
    };
  }

  function publish(): void {
    emit({ kind: 'view', view: view() });
  }

  function emit(event: KioskEvent): void {
    for (const listener of listeners) listener(event);
  }

  const newPurchaseId = (): PurchaseId => makeTimedId<PurchaseId>(clock, random);
  const doneIf = (changed: boolean): typeof DONE | typeof NOT_NOW => (changed ? DONE : NOT_NOW);

  const isFree = (): boolean =>
    checkout.state().step === 'ready' && !enrolments.isCapturing() && checkIns.screen() === null;

  const handlers: Handlers = {
    startCheckout: ({ amountYen }) => {
      // The reader is one: while a finger is being enrolled or says that it is well, nobody pays with it.
      if (enrolments.isCapturing() || checkIns.screen() !== null || !producesTemplates(reader))
        return NOT_NOW;
      const purchaseId = newPurchaseId();
      return checkout.send({ kind: 'start', purchaseId, amount: amountYen })
        ? { ok: true, value: { purchaseId } }
        : NOT_NOW;
    },
    retryCheckout: () => doneIf(checkout.send({ kind: 'retry', purchaseId: newPurchaseId() })),
    extendWait: () => doneIf(checkout.send({ kind: 'extend' })),
    cancelCheckout: () => doneIf(checkout.send({ kind: 'cancel' })),
    dismissResult: () => doneIf(checkout.send({ kind: 'dismiss' })),
    putAside: () => doneIf(checkout.send({ kind: 'put-aside' })),
    showBalance: () => {
      if (checkout.state().step !== 'approved') return NOT_NOW;
      balanceAsked = true;
      publish();
      return DONE;
    },
    startCheckIn: () => {
      const mayBegin =
        checkout.state().step === 'ready' && !enrolments.isCapturing() && staff.current() === null;
      return mayBegin && producesTemplates(reader) ? doneIf(checkIns.begin()) : NOT_NOW;
    },
    answerCheckIn: (answer) => doneIf(checkIns.answer(answer)),
    leaveCheckIn: () => doneIf(checkIns.leave()),
    staffSignIn: ({ staffCode, pin }) =>
      checkout.state().step === 'ready' && checkIns.screen() === null
        ? staff.signIn(staffCode, pin)
        : NOT_NOW,
    staffSignOut: async () => {
      await staff.signOut();
      return DONE;
    },
    listFamilies: ({ words }) => enrolments.listFamilies(words),
    readConsentNotice: () => enrolments.readConsentNotice(),
    beginEnrolment: (details) =>
      checkout.state().step === 'ready' ? enrolments.begin(details) : { ok: false, reason: 'NOT_NOW' },
    cancelEnrolment: () => doneIf(enrolments.cancel()),
    closeEnrolment: () => doneIf(enrolments.close()),
    listUnresolvedPurchases: async () =>
      staff.token() === null
        ? { ok: false, reason: 'SIGNED_OUT' }
        : { ok: true, value: await listUnresolved(journal, clock.nowMs()) },
    listPurchases: ({ receiptNumber }) => counter.listPurchases(receiptNumber),
    readRegister: () => counter.readRegister(),
    listVoucherOffers: ({ familyAccountId }) => counter.listVoucherOffers(familyAccountId),
    beginGiveBack: (input) => (isFree() ? counter.beginGiveBack(input) : NOT_NOW),
    beginSale: (input) => (isFree() ? counter.beginSale(input) : NOT_NOW),
    beginClose: () => (isFree() ? counter.beginClose() : NOT_NOW),
    putActAside: () => doneIf(counter.putAside()),
    dismissAct: () => doneIf(counter.dismiss()),
  };

  return {
    invoke: <Name extends KioskCommandName>(
      name: Name,
      input: KioskCommandInput<Name>,
    ): Promise<KioskCommandOutput<Name>> => invokeHandler(handlers, name, input),
    subscribe: (listener) => {
      listeners.add(listener);
      listener({ kind: 'view', view: view() });
      return () => listeners.delete(listener);
    },
    close: async () => {
      stopHealth();
      stopInput?.();
      await deps.counterInput?.close();
      listeners.clear();
      terminal.stop();
      enrolments.cancel();
      checkIns.leave();
      checkout.dispose();
      await counter.stop();
      await resolver.stop();
      await reader.close();
      journal.dispose();
    },
  };
}

function glassOf(pattern: ReaderPattern | null): KioskView['reader']['glass'] {
  if (pattern === null) return null;
  return isGlassDirty(pattern) ? 'dirty' : 'clear';
}

/** Parses the input, runs the command, parses what it answers: nothing crosses unparsed, in either direction. */
async function invokeHandler<Name extends KioskCommandName>(
  handlers: Handlers,
  name: Name,
  input: unknown,
): Promise<KioskCommandOutput<Name>> {
  const command = kioskCommands[name];
  const output = await handlers[name](command.input.parse(input));
  return command.output.parse(output) as KioskCommandOutput<Name>;
}
