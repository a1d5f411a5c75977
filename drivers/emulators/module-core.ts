import type { Fault } from './fault-plan.ts';

/** A picture as the emulated sensor would compress it. */
export interface EmulatedPicture {
  readonly width: number;
  readonly height: number;
  readonly jpeg: Uint8Array;
}

/** What can happen to an emulated module. @typeParam Sample what its sensor sees: for a face module a face */
export type ModuleEvent<Sample = EmulatedPicture> =
  | { readonly kind: 'power-on' }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'timer'; readonly name: string }
  /** `finger` names it, for units that match by themselves: the same name is the same finger. */
  | { readonly kind: 'finger-placed'; readonly picture: Sample; readonly finger?: string }
  | { readonly kind: 'finger-lifted' }
  | { readonly kind: 'fail-next'; readonly faults: readonly Fault[] };

/** Bytes to send after a pause, each pause counted from now; then perhaps the line is lost. */
export interface Emission {
  readonly bytes: Uint8Array;
  readonly afterMs: number;
  readonly thenHangUp?: boolean;
}

export interface ModuleStep<State> {
  readonly state: State;
  readonly send: readonly Emission[];
  /** A timer of a name replaces the one that runs under that name; `afterMs: null` stops it. */
  readonly timers: readonly { readonly name: string; readonly afterMs: number | null }[];
  /** The last byte of the picture has been asked for: whoever holds the finger may lift it. */
  readonly pictureRead: boolean;
}

/** An emulated module as a pure function: the same events give the same bytes. Clock, line and fingers are outside. */
export interface ModuleCore<State, Sample = EmulatedPicture> {
  readonly initial: State;
  step(state: State, event: ModuleEvent<Sample>): ModuleStep<State>;
  /** Faults that have not happened yet. */
  faultsLeft(state: State): readonly Fault[];
}
