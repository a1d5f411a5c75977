import type { Clock } from '../../domain/clock.ts';
import { sleep } from '../../platform/sleep.ts';
import { createLock } from '../session/lock.ts';
import type { LineEnd } from '../transport/in-process-transport.ts';
import type { Fault } from './fault-plan.ts';
import type { EmulatedPicture, Emission, ModuleCore, ModuleEvent } from './module-core.ts';
import { pacedWire, type PacedWire } from './paced-wire.ts';

export interface PlacedFinger {
  /** Whose finger, such as `hana:right-index`. */
  readonly finger: string;
  readonly fault: PlacedFault | null;
}

export const PLACED_FAULTS = ['too-shallow', 'moved', 'pressed', 'cold', 'wrong-finger'] as const;
/** What may be wrong with a face before a face module. */
export const FACE_FAULTS = ['spoof', 'not-frontal'] as const;
export type PlacedFault = (typeof PLACED_FAULTS)[number] | (typeof FACE_FAULTS)[number];

/** Draws what the sensor sees of one placement; each call is another placement of the finger. */
export type PictureProvider<Sample = EmulatedPicture> = (placed: PlacedFinger) => Promise<Sample>;

export interface EmulatedModuleState {
  readonly plugged: boolean;
  /** A host has the line open. */
  readonly inUse: boolean;
  readonly finger: PlacedFinger | null;
  readonly placements: number;
  readonly picturesRead: number;
  readonly faultsLeft: readonly Fault[];
}

export interface EmulatedModuleOptions<Sample = EmulatedPicture> {
  readonly clock: Clock;
  readonly pictures: PictureProvider<Sample>;
  /** Null: bytes take no time. */
  readonly baud: number | null;
}

/** A hand that takes a finger away and brings one needs about this long; a shorter gap is no gap to a sensor. */
const GAP_BETWEEN_FINGERS_MS = 400;
export const HOLD_MS_DEFAULT = 15_000;

/** Gives a module core its clock, its line, its plug and its fingers. The bytes are those of the real module. */
export class EmulatedModule<State, Sample = EmulatedPicture> {
  readonly #core: ModuleCore<State, Sample>;
  readonly #options: EmulatedModuleOptions<Sample>;
  readonly #withHand = createLock();
  readonly #timers = new Map<string, () => void>();
  readonly #delayedEmissions = new Set<() => void>();
  readonly #unpluggedListeners = new Set<() => void>();
  readonly #closing = new AbortController();
  #state: State;
  #line: { readonly host: LineEnd; readonly toHost: PacedWire; readonly toModule: PacedWire } | null = null;
  #plugged = true;
  #finger: PlacedFinger | null = null;
  #cancelHold: () => void = () => undefined;
  #liftedAtMs = Number.NEGATIVE_INFINITY;
  #placements = 0;
  #picturesRead = 0;

  constructor(core: ModuleCore<State, Sample>, options: EmulatedModuleOptions<Sample>) {
    this.#core = core;
    this.#options = options;
    this.#state = core.initial;
  }

  /** A host opens the line. Null where the module is unplugged or its line is taken. */
  attach(host: LineEnd): LineEnd | null {
    if (!this.#plugged || this.#line !== null) return null;
    const { baud, clock } = this.#options;
    const line = {
      host,
      toHost: pacedWire(baud, clock, (bytes) => host.bytes(bytes)),
      toModule: pacedWire(baud, clock, (bytes) => this.#happen({ kind: 'bytes', bytes })),
    };
    this.#line = line;
    return {
      bytes: (bytes) => {
        if (this.#line === line) line.toModule.send(bytes);
      },
      // The module does not notice: it keeps its power and what it was doing.
      hungUp: () => this.#dropLine(line),
    };
  }

  /** Puts the finger on the reader; one that lies there is lifted first. It stays until its picture was read or `holdMs`. */
  place(placed: PlacedFinger, holdMs: number = HOLD_MS_DEFAULT): Promise<void> {
    return this.#withHand(async () => {
      const picture = await this.#options.pictures(placed);
      this.lift();
      const { clock } = this.#options;
      const gapMs = Math.max(0, this.#liftedAtMs + GAP_BETWEEN_FINGERS_MS - clock.monotonicMs());
      await sleep(clock, gapMs, this.#closing.signal);
      if (this.#closing.signal.aborted) return;
      this.#finger = placed;
      this.#placements++;
      this.#cancelHold = clock.after(holdMs, () => this.lift());
      const finger = placed.fault === 'wrong-finger' ? `${placed.finger} (another)` : placed.finger;
      this.#happen({ kind: 'finger-placed', picture, finger });
    });
  }

  lift(): void {
    this.#cancelHold();
    if (this.#finger === null) return;
    this.#finger = null;
    this.#liftedAtMs = this.#options.clock.monotonicMs();
    this.#happen({ kind: 'finger-lifted' });
  }

  /** Replaces the faults that are still waiting. */
  failNext(faults: readonly Fault[]): void {
    this.#happen({ kind: 'fail-next', faults });
  }

  /** Pulls the plug: the line is lost and the module loses its power. */
  unplug(): void {
    this.#plugged = false;
    this.#loseLine();
    for (const listener of this.#unpluggedListeners) listener();
  }

  plug(): void {
    this.#plugged = true;
  }

  /** For lines that exist only while the module is plugged in, such as a device file. */
  onUnplugged(listener: () => void): () => void {
    this.#unpluggedListeners.add(listener);
    return () => void this.#unpluggedListeners.delete(listener);
  }

  state(): EmulatedModuleState {
    return {
      plugged: this.#plugged,
      inUse: this.#line !== null,
      finger: this.#finger,
      placements: this.#placements,
      picturesRead: this.#picturesRead,
      faultsLeft: this.#core.faultsLeft(this.#state),
    };
  }

  /** Ends everything that runs. */
  close(): void {
    this.#closing.abort();
    this.lift();
    this.unplug();
  }

  #happen(event: ModuleEvent<Sample>): void {
    const { state, send, timers, pictureRead } = this.#core.step(this.#state, event);
    this.#state = state;
    for (const { name, afterMs } of timers) this.#setTimer(name, afterMs);
    for (const emission of send) this.#emit(emission);
    if (pictureRead) {
      this.#picturesRead++;
      this.lift();
    }
  }

  #setTimer(name: string, afterMs: number | null): void {
    this.#timers.get(name)?.();
    this.#timers.delete(name);
    if (afterMs === null) return;
    const cancel = this.#options.clock.after(afterMs, () => {
      this.#timers.delete(name);
      this.#happen({ kind: 'timer', name });
    });
    this.#timers.set(name, cancel);
  }

  #emit({ bytes, afterMs, thenHangUp }: Emission): void {
    const line = this.#line;
    if (line === null) return;
    const send = (): void => {
      if (this.#line !== line) return;
      line.toHost.send(bytes, thenHangUp === true ? () => this.#loseLine() : undefined);
    };
    if (afterMs === 0) {
      send();
      return;
    }
    const cancel = this.#options.clock.after(afterMs, () => {
      this.#delayedEmissions.delete(cancel);
      send();
    });
    this.#delayedEmissions.add(cancel);
  }

  #loseLine(): void {
    const line = this.#line;
    if (line !== null) {
      this.#dropLine(line);
      line.host.hungUp();
    }
    this.#happen({ kind: 'power-on' });
  }

  #dropLine(line: object): void {
    if (this.#line !== line) return;
    this.#line.toHost.cut();
    this.#line.toModule.cut();
    this.#line = null;
    for (const cancel of this.#delayedEmissions) cancel();
    this.#delayedEmissions.clear();
  }
}
