import type { CounterAct, KioskCommandInput, KioskCommandOutput } from '../../contract/kiosk-api.ts';
import {
  askRefund,
  askVoucherSale,
  listPurchases,
  listVoucherOffers,
  readRegister,
} from '../../contract/counter-routes.ts';
import type { Route } from '../../contract/route.ts';
import type { Clock } from '../../domain/clock.ts';
import type { CloseId, FamilyAccountId, LotId, RefundId } from '../../domain/ids.ts';
import type { RandomSource } from '../../domain/random-source.ts';
import { ok, refused } from '../../domain/result.ts';
import type { Result } from '../../domain/result.ts';
import { yen } from '../../domain/yen.ts';
import { makeTimedId } from '../../platform/make-id.ts';
import type { Question } from '../checkout/resolve-unknown.ts';
import type { TerminalClient } from '../terminal-client.ts';
import type { CounterActIntent, CounterActJournal } from './counter-act-journal.ts';
import { closeOrder, giveBackOrder, saleOrder } from './counter-order.ts';
import { runCounterAct } from './run-counter-act.ts';
import type { CounterActRunner } from './run-counter-act.ts';
import type { StaffSession } from './staff-session.ts';
import type { z } from 'zod';

/** The counter's side of the money at this kiosk: one thing at a time, only while staff are signed in. */
export interface CounterDesk {
  screen(): CounterAct | null;
  listPurchases(receiptNumber: string | null): Promise<KioskCommandOutput<'listPurchases'>>;
  readRegister(): Promise<KioskCommandOutput<'readRegister'>>;
  listVoucherOffers(familyAccountId: FamilyAccountId): Promise<KioskCommandOutput<'listVoucherOffers'>>;
  beginGiveBack(input: KioskCommandInput<'beginGiveBack'>): Begun;
  beginSale(input: KioskCommandInput<'beginSale'>): Begun;
  beginClose(): Begun;
  /** Leaves what is late to the background. @returns whether there was such a thing */
  putAside(): boolean;
  /** Leaves a result's screen. */
  dismiss(): boolean;
  /** Nobody is signed in any more: nothing stays on the screen, and what is under way is asked for in the background. */
  clear(): void;
  /** Resolves when nothing is sent or written any more. */
  stop(): Promise<void>;
  /** What the background has to ask for. */
  questions(): Promise<Question[]>;
}

type Begun = KioskCommandOutput<'beginClose'>;

const READ_TIMEOUT_MS = 5_000;

/**
 * A request is refused by the backend 60 s after it was signed, and clocks may differ by 30 s. An id that is not on the books
 * so long after it was last sent never will be; the rest is margin.
 */
export const NEVER_ARRIVED_AFTER_MS = 180_000;

export function createCounterDesk(deps: {
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly client: TerminalClient;
  readonly journal: CounterActJournal;
  readonly staff: StaffSession;
  readonly onChange: () => void;
  readonly onResolveLater: () => void;
  readonly onFault: (what: string, error: unknown) => void;
}): CounterDesk {
  const { clock, random, client, journal, staff } = deps;
  let current: CounterActRunner | null = null;
  /** What was put aside may still have a request on its way. */
  const running = new Set<CounterActRunner>();
  /** The id of a close whose answer is not known: the next one is the same one. */
  let openCloseId: CloseId | null = null;

  function begin(start: (staffToken: string) => CounterActRunner): Begun {
    const staffToken = staff.token();
    if (staffToken === null) return { ok: false, reason: 'SIGNED_OUT' };
    if (current !== null) return { ok: false, reason: 'NOT_NOW' };
    current = start(staffToken);
    deps.onChange();
    return { ok: true, value: {} };
  }

  function run(
    order: Parameters<typeof runCounterAct>[0]['order'],
    intent: CounterActIntent | null,
    staffToken: string,
  ): CounterActRunner {
    const runner = runCounterAct({
      ...{ order, intent, staffToken, clock, journal },
      onChange: deps.onChange,
      onAside: () => {
        if (current === runner) current = null;
        deps.onChange();
        deps.onResolveLater();
      },
      onFault: deps.onFault,
    });
    running.add(runner);
    void runner.ended.then(() => running.delete(runner));
    return runner;
  }

  async function read<Params extends z.ZodType, Body extends z.ZodType, Reply extends z.ZodType>(
    route: Route<Params, Body, Reply>,
    request: { readonly params: z.input<Params>; readonly body: z.input<Body> },
  ): Promise<Result<z.output<Reply>, 'SIGNED_OUT' | 'NOT_ALLOWED' | 'OFFLINE'>> {
    const staffToken = staff.token();
    if (staffToken === null) return refused('SIGNED_OUT');
    const reply = await client.call(route, request, { timeoutMs: READ_TIMEOUT_MS, staffToken });
    if (reply.ok) return reply;
    if (reply.reason.kind !== 'problem') return refused('OFFLINE');
    return refused(reply.reason.problem.code === 'SIGN_IN_NEEDED' ? 'SIGNED_OUT' : 'NOT_ALLOWED');
  }

  async function isOnTheBooks(intent: CounterActIntent): Promise<boolean | null> {
    const options = { timeoutMs: READ_TIMEOUT_MS };
    if (intent.what === 'sale') {
      const asked = { params: { lotId: intent.actId }, body: undefined };
      const reply = await client.call(askVoucherSale, asked, options);
      return reply.ok ? reply.value.lot !== null : null;
    }
    const asked = { params: { refundId: intent.actId }, body: undefined };
    const reply = await client.call(askRefund, asked, options);
    return reply.ok ? reply.value.refund !== null : null;
  }

  return {
    screen: () => current?.screen() ?? null,
    listPurchases: (receiptNumber) => read(listPurchases, { params: {}, body: { receiptNumber } }),
    readRegister: () => read(readRegister, { params: {}, body: undefined }),
    listVoucherOffers: async (familyAccountId) => {
      const found = await read(listVoucherOffers, { params: { familyAccountId }, body: undefined });
      return found.ok ? ok(found.value.offers) : found;
    },
    beginGiveBack: (input) =>
      begin((staffToken) => {
        const actId = makeTimedId<RefundId>(clock, random);
        const intent = {
          what: input.kind,
          actId,
          amountYen: yen(input.amountYen),
          startedAtMs: clock.nowMs(),
        };
        return run(giveBackOrder(client, actId, input), intent, staffToken);
      }),
    beginSale: (input) =>
      begin((staffToken) => {
        const actId = makeTimedId<LotId>(clock, random);
        const { principalYen } = input;
        const intent = {
          what: 'sale',
          actId,
          amountYen: yen(principalYen),
          startedAtMs: clock.nowMs(),
        } as const;
        return run(
          saleOrder(client, actId, input, () => clock.nowMs()),
          intent,
          staffToken,
        );
      }),
    beginClose: () =>
      begin((staffToken) => {
        const closeId = openCloseId ?? makeTimedId<CloseId>(clock, random);
        openCloseId = closeId;
        const order = closeOrder(client, closeId);
        const send = async (token: string) => {
          const answer = await order.send(token);
          // A close that waits for an answer may be made later, by this id as well as by another.
          if (answer.kind === 'done') openCloseId = null;
          return answer;
        };
        return run({ ...order, send }, null, staffToken);
      }),
    putAside: () => current?.putAside() ?? false,
    dismiss: () => {
      if (current === null || current.screen().step === 'working') return false;
      current = null;
      deps.onChange();
      return true;
    },
    clear: () => {
      current?.putAside();
      current = null;
    },
    stop: async () => {
      current?.putAside();
      await Promise.all([...running].map(({ ended }) => ended));
    },
    questions: async () => {
      const open = (await journal.unresolved()).filter(({ actId }) => actId !== current?.actId);
      return open.map((intent) => async () => {
        const isKnown = await isOnTheBooks(intent);
        const isTooLate = clock.nowMs() - intent.sentAtMs > NEVER_ARRIVED_AFTER_MS;
        if (isKnown === null || (!isKnown && !isTooLate)) return false;
        await journal.close(intent.actId, isKnown ? 'done' : 'not-done', clock.nowMs(), 'in-background');
        return true;
      });
    },
  };
}
