import type { KioskEvent, KioskView, ShopperScreen } from '../contract/kiosk-api.ts';
import type { EmulatorClient } from '../drivers/emulators/control-client.ts';
import type { PlaceRequest } from '../drivers/emulators/control-protocol.ts';
import type { RemoteKiosk } from './kiosk-remote.ts';

/** What one payment came to, as `npm run pay -- --json` prints it. */
export interface PaymentReport {
  readonly outcome: 'approved' | 'declined' | 'not-recognised' | 'not-paid';
  readonly reasons: readonly string[];
  readonly member: string | null;
  readonly amountYen: number;
  readonly balanceYen: number | null;
  readonly leftTodayYen: number | null;
  readonly purchaseId: string | null;
  readonly steps: readonly { readonly name: string; readonly ms: number }[];
  readonly totalMs: number;
}

export interface PaymentOptions {
  readonly kiosk: RemoteKiosk;
  readonly emulator: EmulatorClient;
  readonly amountYen: number;
  readonly finger: string;
  readonly fault?: PlaceRequest['fault'];
  readonly timeoutMs: number;
  readonly monotonicMs: () => number;
  readonly onStep?: (name: string, ms: number) => void;
}

type FinalScreen = Extract<ShopperScreen, { screen: 'approved' | 'declined' | 'not-paid' }>;

/** A usable picture does not come of every placement; a person would try again too. */
const PLACEMENTS_MAX = 3;

/**
 * One payment as a clerk and a shopper would make it: amount, finger, result, done. The finger is placed when the screen
 * asks for it, placed again when the screen says that it could not be read, and another one of the same person when it asks for that.
 * @throws Error saying what did not happen in time
 */
export async function payOnce(options: PaymentOptions): Promise<PaymentReport> {
  const { kiosk, emulator } = options;
  const done = new AbortController();
  const signal = AbortSignal.any([done.signal, AbortSignal.timeout(options.timeoutMs)]);
  const events = kiosk.events(signal);
  const steps: { name: string; ms: number }[] = [];
  const step = (name: string, ms: number): void => {
    steps.push({ name, ms });
    options.onStep?.(name, ms);
  };
  let waitingFor = 'the kiosk to be ready';
  try {
    const first = await untilView(events, isReadyToPay);
    if (!first.reader.canPay)
      throw new Error('this reader takes no payments by itself: see docs/decisions/0006');
    if (first.shopper.screen !== 'amount') await kiosk.invoke('dismissResult', {});
    const begunAtMs = options.monotonicMs();
    const started = await kiosk.invoke('startCheckout', { amountYen: options.amountYen });
    if (!started.ok) throw new Error('the kiosk is busy with another purchase');
    const { purchaseId } = started.value;

    waitingFor = 'the result';
    let placements = 0;
    let isOtherPlaced = false;
    for await (const event of events) {
      if (event.kind === 'step') {
        if (event.purchaseId === purchaseId) step(event.name, event.ms);
        continue;
      }
      if (event.kind !== 'view') continue;
      const screen = event.view.shopper;
      if (asksForAnother(screen) && !isOtherPlaced) {
        isOtherPlaced = true;
        await place({ ...options, finger: otherFinger(options.finger) });
      } else if (screen.screen === 'place-finger' && asksForFinger(screen, placements)) {
        if (placements === PLACEMENTS_MAX) {
          await kiosk.invoke('cancelCheckout', {});
          return reportOf(
            unread(options.amountYen, screen.advice),
            purchaseId,
            steps,
            options.monotonicMs() - begunAtMs,
          );
        }
        placements += 1;
        await place(options);
      }
      if (isFinal(screen) && screen.amountYen === options.amountYen) {
        const totalMs = options.monotonicMs() - begunAtMs;
        await emulator.lift();
        const balanceYen = screen.screen === 'approved' ? await readBalance(kiosk, events) : null;
        await kiosk.invoke('dismissResult', {});
        return reportOf({ ...resultOf(screen), balanceYen }, purchaseId, steps, totalMs);
      }
    }
    throw new Error('the kiosk went away');
  } catch (error) {
    if (signal.aborted)
      throw new Error(`waited ${options.timeoutMs / 1000} s for ${waitingFor}`, { cause: error });
    throw error;
  } finally {
    done.abort();
  }
}

function isReadyToPay(view: KioskView): boolean {
  return (
    view.online &&
    view.reader.state === 'ready' &&
    (view.shopper.screen === 'amount' || isFinal(view.shopper))
  );
}

function isFinal(screen: ShopperScreen): screen is FinalScreen {
  return screen.screen === 'approved' || screen.screen === 'declined' || screen.screen === 'not-paid';
}

/** The first time, and whenever the last placement could not be used. */
function asksForFinger(
  screen: Extract<ShopperScreen, { screen: 'place-finger' }>,
  placements: number,
): boolean {
  return screen.guidance === 'place' && (placements === 0 || screen.advice !== null);
}

/** One finger did not suffice: the screen waits for another one of the same person. */
function asksForAnother(screen: ShopperScreen): boolean {
  return screen.screen === 'place-finger' && screen.anotherFinger && screen.guidance === 'place';
}

/** The other enrolled finger of the village's people; a stranger has only the one. */
function otherFinger(finger: string): string {
  return finger.endsWith(':right-index')
    ? finger.replace('index', 'middle')
    : finger.replace('middle', 'index');
}

async function place({ emulator, finger, fault }: PaymentOptions): Promise<void> {
  await emulator.lift();
  const placed = await emulator.place({ finger, ...(fault === undefined ? {} : { fault }) });
  if (!placed.ok) throw new Error(placed.reason);
}

async function untilView(
  events: AsyncGenerator<KioskEvent>,
  wanted: (view: KioskView) => boolean,
): Promise<KioskView> {
  for (;;) {
    const next = await events.next();
    if (next.done === true) throw new Error('the kiosk went away');
    if (next.value.kind === 'view' && wanted(next.value.view)) return next.value.view;
  }
}

async function readBalance(kiosk: RemoteKiosk, events: AsyncGenerator<KioskEvent>): Promise<number | null> {
  const shown = await kiosk.invoke('showBalance', {});
  if (!shown.ok) return null;
  const { shopper } = await untilView(
    events,
    (view) => view.shopper.screen !== 'approved' || view.shopper.balanceYen !== null,
  );
  return shopper.screen === 'approved' ? shopper.balanceYen : null;
}

type Result = Pick<
  PaymentReport,
  'outcome' | 'reasons' | 'member' | 'amountYen' | 'balanceYen' | 'leftTodayYen'
>;

function resultOf(screen: FinalScreen): Result {
  const { amountYen } = screen;
  switch (screen.screen) {
    case 'approved':
      return {
        outcome: 'approved',
        reasons: [],
        member: screen.memberName,
        amountYen,
        balanceYen: null,
        leftTodayYen: screen.leftTodayYen,
      };
    case 'declined': {
      const notRecognised = screen.reasons.some(
        (reason) => reason === 'NOT_RECOGNISED' || reason === 'AMBIGUOUS',
      );
      return {
        outcome: notRecognised ? 'not-recognised' : 'declined',
        reasons: screen.reasons,
        member: screen.memberName,
        amountYen,
        balanceYen: null,
        leftTodayYen: screen.leftTodayYen,
      };
    }
    case 'not-paid':
      return notPaid(amountYen, screen.because);
  }
}

function unread(amountYen: number, advice: string | null): Result {
  return notPaid(amountYen, `unreadable: ${advice ?? 'no reason given'}`);
}

function notPaid(amountYen: number, because: string): Result {
  return {
    outcome: 'not-paid',
    reasons: [because],
    member: null,
    amountYen,
    balanceYen: null,
    leftTodayYen: null,
  };
}

function reportOf(
  result: Result,
  purchaseId: string,
  steps: readonly { readonly name: string; readonly ms: number }[],
  totalMs: number,
): PaymentReport {
  const { outcome, reasons, member, amountYen, balanceYen, leftTodayYen } = result;
  return { outcome, reasons, member, amountYen, balanceYen, leftTodayYen, purchaseId, steps, totalMs };
}
