import type { CounterKey } from '../../contract/kiosk-api.ts';

export type CounterInputEvent =
  /** A key of the clerk's pad went down. */
  | { readonly from: 'keypad'; readonly key: CounterKey }
  /** The customer answered what the screen asks. */
  | { readonly from: 'customer'; readonly answer: 'yes' | 'no' };

export interface CounterInputHealth {
  readonly device: 'keypad' | 'customer-button';
  readonly state: 'connecting' | 'ready' | 'disconnected' | 'faulty';
  /** What is wrong and what to do, for staff. */
  readonly lastProblem: string | null;
}

/** The keys of a counter beside its screen, whatever they are made of. They come and go; none of them is needed to pay. */
export interface CounterInput {
  onInput(listener: (event: CounterInputEvent) => void): () => void;
  /** Of each device that is configured. */
  health(): readonly CounterInputHealth[];
  close(): Promise<void>;
}

/** What the reports of one kind of device mean, as a pure function: the same reports give the same events. */
export interface ReportReader<State> {
  readonly initial: State;
  /** Never throws, whatever the bytes; at most one event a report. */
  read(state: State, report: Uint8Array): { readonly state: State; readonly event: CounterInputEvent | null };
}
