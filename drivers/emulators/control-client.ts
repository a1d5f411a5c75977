import { ok, refused, type Result } from '../../domain/result.ts';
import { controlProblem, emulatorState } from './control-protocol.ts';
import type { EmulatorState, FaultsRequest, PlaceRequest } from './control-protocol.ts';

export type ControlOutcome = Promise<Result<EmulatorState, string>>;

/** Steers an emulator in another process. Every call answers with the emulator's state, or with what was wrong. */
export interface EmulatorClient {
  state(): ControlOutcome;
  /** Resolves when the finger lies on the reader. */
  place(request: PlaceRequest): ControlOutcome;
  lift(): ControlOutcome;
  unplug(): ControlOutcome;
  plug(): ControlOutcome;
  /** Replaces the faults that are still waiting; an empty list clears them. */
  failNext(faults: FaultsRequest['failNext']): ControlOutcome;
}

const TIMEOUT_MS = 10_000;

/** @param url as printed by the emulator, such as `http://127.0.0.1:4313` */
export function emulatorClient(url: string, token: string): EmulatorClient {
  const call = async (method: 'GET' | 'POST', path: string, body?: object): ControlOutcome => {
    try {
      const response = await fetch(new URL(path, url), {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        signal: AbortSignal.timeout(TIMEOUT_MS),
        ...(body && { body: JSON.stringify(body) }),
      });
      const json: unknown = await response.json();
      return response.ok ? ok(emulatorState.parse(json)) : refused(controlProblem.parse(json).problem);
    } catch (error) {
      return refused(
        `The emulator at ${url} does not answer: ${error instanceof Error ? error.message : 'no reason given'}`,
      );
    }
  };
  return {
    state: () => call('GET', '/state'),
    place: (request) => call('POST', '/place', request),
    lift: () => call('POST', '/lift'),
    unplug: () => call('POST', '/unplug'),
    plug: () => call('POST', '/plug'),
    failNext: (failNext) => call('POST', '/faults', { failNext }),
  };
}
