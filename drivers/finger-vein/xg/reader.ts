import type { Clock } from '../../../domain/clock.ts';
import { ok, refused, type Result } from '../../../domain/result.ts';
import { sleep } from '../../../platform/sleep.ts';
import type {
  Capture,
  CaptureRefusal,
  Guidance,
  Reader,
  ReaderCapabilities,
  ReaderHealth,
  Unsubscribe,
} from '../../reader.ts';
import { createListeners } from '../../session/listeners.ts';
import { keepConnected, type Connection, type ConnectionState } from '../../session/keep-connected.ts';
import type { CloseReason, OpenTransport } from '../../transport/transport.ts';
import { decodeJpegPicture, isPossibleSize } from '../decode-jpeg-picture.ts';
import { connectXg, type XgDevice } from './connect.ts';
import type { XgProblem } from './session.ts';

/** Often enough that a finger is noticed at once, seldom enough that the line is mostly quiet. */
const FINGER_POLL_MS = 80;
/** Between captures: tells an unplugged reader on systems that do not report it. */
const HEARTBEAT_MS = 2_000;
/** A host that forgot its capture must not keep the light on for ever. */
const CAPTURE_LIMIT_MS = 10 * 60_000;
const TROUBLES_MAX = 3;

export interface XgReaderOptions {
  readonly openers: readonly OpenTransport[];
  readonly password: string;
  /** What the configuration says; a module that announces itself as simulated counts as simulated in any case. */
  readonly simulated: boolean;
  readonly refuseSimulated: boolean;
  readonly clock: Clock;
}

/** The connected device as the connection keeper sees it. */
interface Connected extends XgDevice {
  readonly closed: Promise<CloseReason>;
  close(): Promise<void>;
}

/**
 * An XG/XGZX module as a reader (devices.md 2A). One placement gives at most one capture: once a finger was seen, the
 * next capture starts only after the module has reported the finger gone, even if the first capture came to nothing.
 */
export class XgReader implements Reader {
  readonly #clock: Clock;
  readonly #configuredAsSimulated: boolean;
  readonly #connection: Connection;
  readonly #guidance = createListeners<Guidance>();
  readonly #healthChanges = createListeners<ReaderHealth>();
  readonly #closing = new AbortController();
  #device: Connected | null = null;
  /** Of the device that was connected last, so that the name does not vanish with the plug. */
  #lastDevice: Pick<XgDevice, 'model' | 'simulated'> | null = null;
  #health: ReaderHealth = { state: 'connecting', firmware: null, serialNumber: null, lastProblem: null };
  #capturing: Promise<unknown> | null = null;
  #watching: Promise<void> = Promise.resolve();
  #liftOwed = false;
  /** Ends the pause between two heartbeats. */
  #wakeWatch = new AbortController();

  constructor(options: XgReaderOptions) {
    this.#clock = options.clock;
    this.#configuredAsSimulated = options.simulated;
    this.#connection = keepConnected<Connected>({
      clock: options.clock,
      connect: async () => {
        const device = await connectXg(options);
        if (!device.ok) return device;
        const { session } = device.value;
        return ok({ ...device.value, closed: session.closed, close: () => session.close() });
      },
      onState: (state) => this.#connectionChanged(state),
    });
  }

  get capabilities(): ReaderCapabilities {
    return {
      model: this.#lastDevice?.model ?? 'XG finger-vein module',
      modality: 'finger-vein',
      produces: 'picture',
      geometry: 'guided',
      simulated: this.#configuredAsSimulated || this.#lastDevice?.simulated === true,
      verifiedOnHardware: false,
    };
  }

  health(): ReaderHealth {
    return this.#health;
  }

  onGuidance(listener: (guidance: Guidance) => void): Unsubscribe {
    return this.#guidance.add(listener);
  }

  onHealth(listener: (health: ReaderHealth) => void): Unsubscribe {
    return this.#healthChanges.add(listener);
  }

  async capture(signal: AbortSignal): Promise<Result<Capture, CaptureRefusal>> {
    if (this.#capturing !== null) return refused('busy');
    if (this.#device === null)
      return refused(this.#health.state === 'faulty' ? 'device-fault' : 'disconnected');
    const capturing = this.#capture(this.#device, AbortSignal.any([signal, this.#closing.signal]));
    this.#capturing = capturing;
    try {
      return await capturing;
    } finally {
      this.#capturing = null;
      this.#wakeWatch.abort();
    }
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#wakeWatch.abort();
    await this.#capturing;
    await this.#connection.close();
    await this.#watching;
  }

  async #capture(device: Connected, signal: AbortSignal): Promise<Result<Capture, CaptureRefusal>> {
    const endMs = this.#clock.monotonicMs() + CAPTURE_LIMIT_MS;
    if (this.#liftOwed) {
      this.#guidance.emit('lift');
      const lifted = await this.#untilFinger('absent', device, signal, endMs);
      if (!lifted.ok) return refused(captureRefusal(lifted.reason));
    }
    for (let troubles = 0; ; troubles++) {
      const taken = await this.#takePicture(device, signal, endMs);
      if (taken.ok) return taken;
      const mayTryAgain = isPassingTrouble(taken.reason) && troubles < TROUBLES_MAX;
      if (!mayTryAgain || this.#clock.monotonicMs() >= endMs) return refused(captureRefusal(taken.reason));
    }
  }

  async #takePicture(
    device: Connected,
    signal: AbortSignal,
    endMs: number,
  ): Promise<Result<Capture, XgProblem | 'picture-damaged'>> {
    const { session } = device;
    this.#guidance.emit('place');
    const placed = await this.#untilFinger('present', device, signal, endMs);
    if (!placed.ok) return placed;
    const fingerDetectedAtMs = this.#clock.monotonicMs();
    this.#guidance.emit('hold-still');
    const taken = await session.takeVeinImage(signal);
    if (!taken.ok) return taken;
    const { width, height, sizeBytes } = taken.value;
    if (!isPossibleSize({ width, height }) || sizeBytes === 0) return refused('picture-damaged');
    this.#guidance.emit('reading');
    const jpeg = await session.readVeinImage(sizeBytes, signal);
    if (!jpeg.ok) return jpeg;
    const { lastByteAtMs } = session;
    this.#guidance.emit('lift');
    const picture = await decodeJpegPicture(jpeg.value, { width, height });
    jpeg.value.fill(0);
    if (!picture.ok) return picture;
    return ok({ kind: 'picture', picture: picture.value, fingerDetectedAtMs, lastByteAtMs });
  }

  async #untilFinger(
    wanted: 'present' | 'absent',
    { session }: Connected,
    signal: AbortSignal,
    endMs: number,
  ): Promise<Result<undefined, XgProblem>> {
    let troubles = 0;
    while (this.#clock.monotonicMs() < endMs) {
      const present = await session.fingerPresent(signal);
      if (present.ok) {
        troubles = 0;
        this.#liftOwed = present.value;
        if (present.value === (wanted === 'present')) return ok(undefined);
      } else if (!isPassingTrouble(present.reason) || ++troubles > TROUBLES_MAX) {
        return present;
      }
      await sleep(this.#clock, FINGER_POLL_MS, signal);
    }
    return refused('finger-timeout');
  }

  #connectionChanged(connection: ConnectionState<Connected>): void {
    if (connection.state === 'ready') {
      const { session: device } = connection;
      this.#device = device;
      this.#lastDevice = device;
      this.#setHealth({
        state: 'ready',
        firmware: device.firmware,
        serialNumber: device.serialNumber,
        lastProblem: null,
      });
      this.#watching = this.#watch(device);
      return;
    }
    this.#device = null;
    this.#wakeWatch.abort();
    const lastProblem = connection.state === 'connecting' ? this.#health.lastProblem : connection.message;
    this.#setHealth({ ...this.#health, state: connection.state, lastProblem });
  }

  /** Between captures: a heartbeat, and notices that the finger of the last capture was lifted. */
  async #watch(device: Connected): Promise<void> {
    while (this.#device === device && !this.#closing.signal.aborted) {
      this.#wakeWatch = new AbortController();
      const idle = this.#capturing === null;
      await sleep(
        this.#clock,
        idle && this.#liftOwed ? FINGER_POLL_MS : HEARTBEAT_MS,
        this.#wakeWatch.signal,
      );
      if (this.#capturing !== null || this.#device !== device) continue;
      // Trouble is the session's to mend; what it cannot mend ends the connection.
      const present = await device.session.fingerPresent(this.#closing.signal);
      if (present.ok && !present.value) this.#liftOwed = false;
    }
  }

  #setHealth(health: ReaderHealth): void {
    const unchanged = health.state === this.#health.state && health.lastProblem === this.#health.lastProblem;
    this.#health = health;
    if (!unchanged) this.#healthChanges.emit(health);
  }
}

/** What asking again, or waiting for the finger again, may well mend. */
function isPassingTrouble(problem: XgProblem | 'picture-damaged'): boolean {
  return (
    problem === 'timed-out' ||
    problem === 'finger-timeout' ||
    problem === 'not-connected' ||
    problem === 'interrupted' ||
    problem === 'communication' ||
    problem === 'bad-data'
  );
}

function captureRefusal(problem: XgProblem | 'picture-damaged'): CaptureRefusal {
  switch (problem) {
    case 'cancelled':
    case 'disconnected':
    case 'picture-damaged':
    case 'not-supported':
      return problem;
    case 'damaged-data':
      return 'picture-damaged';
    case 'no-vein':
      return 'no-vein-seen';
    case 'finger-timeout':
      return 'timed-out';
    default:
      return 'device-fault';
  }
}
