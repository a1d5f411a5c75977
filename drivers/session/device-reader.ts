import type { Clock } from '../../domain/clock.ts';
import { refused, type Result } from '../../domain/result.ts';
import { sleep } from '../../platform/sleep.ts';
import type { GalleryOptions, ModuleGallery } from '../module-gallery.ts';
import type {
  Capture,
  CaptureRefusal,
  Guidance,
  Reader,
  ReaderCapabilities,
  ReaderCounters,
  ReaderHealth,
  Unsubscribe,
} from '../reader.ts';
import {
  keepConnected,
  type Connectable,
  type Connection,
  type ConnectionState,
  type ConnectProblem,
} from './keep-connected.ts';
import { createListeners } from './listeners.ts';

/** A host that forgot its capture must not keep the light on for ever. */
const CAPTURE_LIMIT_MS = 10 * 60_000;
/** So many restarts in a row without a good capture or heartbeat between them: it is broken, and staff are told. */
const RESTARTS_IN_VAIN_MAX = 2;

/** What a connected device says of itself. */
export interface DeviceIdentity {
  readonly firmware: string | null;
  readonly serialNumber: string | null;
}

export interface CaptureContext {
  readonly signal: AbortSignal;
  readonly guide: (guidance: Guidance) => void;
  /** Monotonic instant at which the capture is given up. */
  readonly endMs: number;
}

/** Runs a task on the connected device, alone; `busy` or `disconnected` where that cannot be. */
export type WithDevice<Device> = <Value, Reason>(
  options: Partial<GalleryOptions>,
  task: (device: Device, signal: AbortSignal) => Promise<Result<Value, Reason>>,
) => Promise<Result<Value, Reason | 'busy' | 'disconnected' | 'device-fault'>>;

/** What is particular to one make of reader; all else about being a reader is in DeviceReader. */
export interface ReaderDriver<Device extends Connectable & DeviceIdentity> {
  /** @param report tells staff what is being waited for, where connecting takes long */
  connect(signal: AbortSignal, report: (message: string) => void): Promise<Result<Device, ConnectProblem>>;
  capabilities(): ReaderCapabilities;
  capture(device: Device, context: CaptureContext): Promise<Result<Capture, CaptureRefusal>>;
  /** How long to leave the device alone between captures. */
  idlePauseMs(): number;
  /** Between captures: a heartbeat, and whatever else is to be noticed. @returns whether the device answered */
  idle(device: Device, signal: AbortSignal): Promise<boolean>;
  gallery?(withDevice: WithDevice<Device>): ModuleGallery;
}

/**
 * A reader that comes and goes: connected again for as long as the program runs, watched between captures, one capture or
 * task at a time. A device that stops answering is restarted by its session; one that has to be restarted again and again
 * is reported as faulty (and still looked after).
 */
export class DeviceReader<Device extends Connectable & DeviceIdentity> implements Reader {
  readonly gallery?: ModuleGallery;
  readonly #driver: ReaderDriver<Device>;
  readonly #clock: Clock;
  readonly #connection: Connection;
  readonly #guidance = createListeners<Guidance>();
  readonly #healthChanges = createListeners<ReaderHealth>();
  readonly #closing = new AbortController();
  #device: Device | null = null;
  #health: ReaderHealth = { state: 'connecting', firmware: null, serialNumber: null, lastProblem: null };
  #counters: ReaderCounters = { connections: 0, captures: 0, refusals: 0, restarts: 0 };
  #restartsInVain = 0;
  #running: Promise<unknown> | null = null;
  #watching: Promise<void> = Promise.resolve();
  /** Ends the pause between two heartbeats. */
  #wakeWatch = new AbortController();

  constructor(driver: ReaderDriver<Device>, clock: Clock) {
    this.#driver = driver;
    this.#clock = clock;
    if (driver.gallery !== undefined) {
      this.gallery = driver.gallery((options, task) => this.#alone(options.signal, task));
    }
    this.#connection = keepConnected<Device>({
      clock,
      connect: (signal) =>
        driver.connect(signal, (message) => this.#setHealth({ ...this.#health, lastProblem: message })),
      onState: (state) => this.#connectionChanged(state),
    });
  }

  get capabilities(): ReaderCapabilities {
    return this.#driver.capabilities();
  }

  health(): ReaderHealth {
    return { ...this.#health, counters: this.#counters };
  }

  onGuidance(listener: (guidance: Guidance) => void): Unsubscribe {
    return this.#guidance.add(listener);
  }

  onHealth(listener: (health: ReaderHealth) => void): Unsubscribe {
    return this.#healthChanges.add(listener);
  }

  async capture(signal: AbortSignal): Promise<Result<Capture, CaptureRefusal>> {
    const captured = await this.#alone(signal, (device, ending) => {
      this.#count('captures');
      return this.#driver.capture(device, {
        signal: ending,
        guide: (guidance) => this.#guidance.emit(guidance),
        endMs: this.#clock.monotonicMs() + CAPTURE_LIMIT_MS,
      });
    });
    if (captured.ok) this.#restartsInVain = 0;
    else if (captured.reason !== 'cancelled' && captured.reason !== 'busy') this.#count('refusals');
    return captured;
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#wakeWatch.abort();
    await this.#running;
    await this.#connection.close();
    await this.#watching;
  }

  async #alone<Value, Reason>(
    signal: AbortSignal | undefined,
    task: (device: Device, signal: AbortSignal) => Promise<Result<Value, Reason>>,
  ): Promise<Result<Value, Reason | 'busy' | 'disconnected' | 'device-fault'>> {
    if (this.#running !== null) return refused('busy');
    if (this.#device === null)
      return refused(this.#health.state === 'faulty' ? 'device-fault' : 'disconnected');
    const signals = [this.#closing.signal, ...(signal ? [signal] : [])];
    const running = task(this.#device, AbortSignal.any(signals));
    // Whoever waits for the end does not care how it ended.
    this.#running = running.catch(() => undefined);
    try {
      return await running;
    } finally {
      this.#running = null;
      this.#wakeWatch.abort();
    }
  }

  #connectionChanged(connection: ConnectionState<Device>): void {
    if (connection.state === 'ready') {
      const { session: device } = connection;
      this.#device = device;
      this.#count('connections');
      const { firmware, serialNumber } = device;
      this.#setHealth({ state: 'ready', firmware, serialNumber, lastProblem: null });
      this.#watching = this.#watch(device);
      return;
    }
    this.#device = null;
    this.#wakeWatch.abort();
    if (connection.state === 'connecting') return;
    if (connection.state === 'disconnected' && connection.restarted === true) this.#restarted();
    const isBroken = this.#restartsInVain > RESTARTS_IN_VAIN_MAX;
    this.#setHealth({
      ...this.#health,
      state: isBroken ? 'faulty' : connection.state,
      lastProblem: isBroken
        ? `${connection.message} This has happened ${this.#restartsInVain} times in a row: unplug it, and if it comes back, replace it.`
        : connection.message,
    });
  }

  #restarted(): void {
    this.#count('restarts');
    this.#restartsInVain++;
  }

  async #watch(device: Device): Promise<void> {
    while (this.#device === device && !this.#closing.signal.aborted) {
      this.#wakeWatch = new AbortController();
      await sleep(this.#clock, this.#driver.idlePauseMs(), this.#wakeWatch.signal);
      if (this.#running !== null || this.#device !== device || isAborted(this.#closing.signal)) continue;
      // Trouble is the session's to mend; what it cannot mend ends the connection.
      if (await this.#driver.idle(device, this.#closing.signal)) this.#restartsInVain = 0;
    }
  }

  #count(counter: keyof ReaderCounters): void {
    this.#counters = { ...this.#counters, [counter]: this.#counters[counter] + 1 };
  }

  #setHealth(health: ReaderHealth): void {
    const unchanged = health.state === this.#health.state && health.lastProblem === this.#health.lastProblem;
    this.#health = health;
    if (!unchanged) this.#healthChanges.emit(this.health());
  }
}

/** Asked anew each time: a signal may be aborted during any wait. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}
