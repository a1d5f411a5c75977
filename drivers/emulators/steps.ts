import { scanFrame } from '../framing/scan-frame.ts';
import type { Frame, FrameCodec } from '../framing/frame-codec.ts';
import type { Fault } from './fault-plan.ts';
import type { ModuleStep } from './module-core.ts';

/** Nothing but a new state. */
export function quiet<State>(state: State): ModuleStep<State> {
  return { state, send: [], timers: [], pictureRead: false };
}

/** One step and then another, at the same moment. */
export function followedBy<State>(
  first: ModuleStep<State>,
  next: (state: State) => ModuleStep<State>,
): ModuleStep<State> {
  const second = next(first.state);
  return {
    state: second.state,
    send: [...first.send, ...second.send],
    timers: [...first.timers, ...second.timers],
    pictureRead: first.pictureRead || second.pictureRead,
  };
}

/** The same, but what is said later comes later: an answer that is sent in pieces is not broken into by the next one. */
export function inTurn<State>(
  first: ModuleStep<State>,
  next: (state: State) => ModuleStep<State>,
): ModuleStep<State> {
  const pauseMs = busyMs(first);
  return followedBy(first, (state) => {
    const second = next(state);
    const send = second.send.map((emission) => ({ ...emission, afterMs: emission.afterMs + pauseMs }));
    return { ...second, send };
  });
}

/** How long what the step says takes. */
export function busyMs({ send }: Pick<ModuleStep<unknown>, 'send'>): number {
  return Math.max(0, ...send.map(({ afterMs }) => afterMs));
}

/** Stops the timers of these names. */
export function stopped(...names: readonly string[]): ModuleStep<unknown>['timers'] {
  return names.map((name) => ({ name, afterMs: null }));
}

/** The first planned fault of a kind that is about no reply, and the state without it. */
export function takeFault<State extends { readonly faults: readonly Fault[] }, Kind extends Fault['kind']>(
  state: State,
  kind: Kind,
): { readonly fault: Extract<Fault, { kind: Kind }> | undefined; readonly state: State } {
  const fault = state.faults.find((one): one is Extract<Fault, { kind: Kind }> => one.kind === kind);
  return { fault, state: { ...state, faults: state.faults.filter((one) => one !== fault) } };
}

/** More of something than anybody needs, where a storm is planned. @param once says it one time */
export function storm<State extends { readonly faults: readonly Fault[] }>(
  state: State,
  once: (state: State, i: number) => ModuleStep<State>,
): ModuleStep<State> {
  const { fault, state: calm } = takeFault(state, 'storm');
  let result = quiet(calm);
  for (let i = 0; i < (fault?.count ?? 0); i++) result = inTurn(result, (next) => once(next, i));
  return result;
}

/**
 * What a module makes of bytes: frame by frame, rubbish skipped, what is not whole kept. @param codecOf how it listens at the moment
 * @param keptMax a module drops what
 * it cannot make sense of; so much is certainly none
 */
export function receiveFrames<Header, State extends { readonly received: Uint8Array }>(
  codecOf: (state: State) => FrameCodec<Header>,
  state: State,
  bytes: Uint8Array,
  keptMax: number,
  obey: (state: State, frame: Frame<Header>) => ModuleStep<State>,
): ModuleStep<State> {
  let result = quiet<State>({ ...state, received: Uint8Array.of(...state.received, ...bytes) });
  for (;;) {
    const { frame, consumed } = scanFrame(codecOf(result.state), result.state.received);
    const received = result.state.received.slice(consumed).slice(-keptMax);
    result = { ...result, state: { ...result.state, received } };
    if (frame === null) return result;
    result = inTurn(result, (next) => obey(next, frame));
  }
}
