import type { Clock } from '../../../domain/clock.ts';
import { ok, refused, type Result } from '../../../domain/result.ts';
import { sleep } from '../../../platform/sleep.ts';
import type { ModuleGallery } from '../../module-gallery.ts';
import type { Capture, CaptureRefusal, ReaderCapabilities } from '../../reader.ts';
import {
  DeviceReader,
  type CaptureContext,
  type ReaderDriver,
  type WithDevice,
} from '../../session/device-reader.ts';
import type { ConnectProblem } from '../../session/keep-connected.ts';
import type { CloseReason, OpenTransport } from '../../transport/transport.ts';
import { decodeJpegPicture, isPossibleSize } from '../decode-jpeg-picture.ts';
import { XG_DATA_KIND } from './commands.ts';
import { connectXg, type XgDevice } from './connect.ts';
import { xgGallery } from './gallery.ts';
import type { XgProblem } from './exchange.ts';

/** Often enough that a finger is noticed at once, seldom enough that the line is mostly quiet. */
const FINGER_POLL_MS = 80;
/** The module says "present" at the first touch; a finger that is still coming gives a blurred picture. */
const SETTLE_MS = 150;
/** Between captures: tells an unplugged reader on systems that do not report it. */
const HEARTBEAT_MS = 2_000;
const TROUBLES_MAX = 3;

export interface XgReaderOptions {
  /** Looked for anew at each attempt to connect: a port may have another name when it is plugged in again. */
  readonly openers: readonly OpenTransport[] | (() => Promise<readonly OpenTransport[]>);
  readonly password: string;
  /** What the configuration says; a module that announces itself as simulated counts as simulated in any case. */
  readonly simulated: boolean;
  readonly refuseSimulated: boolean;
  readonly clock: Clock;
}

/** The connected device as the connection keeper sees it. */
export interface ConnectedXg extends XgDevice {
  readonly closed: Promise<CloseReason>;
  close(): Promise<void>;
}

export function xgReader(options: XgReaderOptions): DeviceReader<ConnectedXg> {
  return new DeviceReader(new XgDriver(options), options.clock);
}

/**
 * An XG/XGZX module as a reader (devices.md 2A). One placement gives at most one capture: once a finger was seen, the
 * next capture starts only after the module has reported the finger gone, even if the first capture came to nothing.
 */
class XgDriver implements ReaderDriver<ConnectedXg> {
  readonly #options: XgReaderOptions;
  readonly #clock: Clock;
  /** Of the device that was connected last, so that the name does not vanish with the plug. */
  #lastDevice: Pick<XgDevice, 'model' | 'simulated'> | null = null;
  #liftOwed = false;

  constructor(options: XgReaderOptions) {
    this.#options = options;
    this.#clock = options.clock;
  }

  async connect(): Promise<Result<ConnectedXg, ConnectProblem>> {
    const { openers } = this.#options;
    const device = await connectXg({
      ...this.#options,
      openers: typeof openers === 'function' ? await openers() : openers,
    });
    if (!device.ok) return device;
    const { session } = device.value;
    this.#lastDevice = device.value;
    return ok({ ...device.value, closed: session.closed, close: () => session.close() });
  }

  capabilities(): ReaderCapabilities {
    return {
      model: this.#lastDevice?.model ?? 'XG finger-vein module',
      modality: 'finger-vein',
      produces: 'picture',
      geometry: 'guided',
      simulated: this.#options.simulated || this.#lastDevice?.simulated === true,
      verifiedOnHardware: false,
      module: { matches: 'one-to-many', movesTemplates: true },
    };
  }

  gallery(withDevice: WithDevice<ConnectedXg>): ModuleGallery {
    return xgGallery((options, task) =>
      withDevice(options, async ({ session }, signal) => {
        // Whatever finger the module has seen meanwhile must be lifted before the next capture.
        this.#liftOwed = true;
        return task(session, signal);
      }),
    );
  }

  idlePauseMs(): number {
    return this.#liftOwed ? FINGER_POLL_MS : HEARTBEAT_MS;
  }

  /** Also notices that the finger of the last capture was lifted. */
  async idle(device: ConnectedXg, signal: AbortSignal): Promise<boolean> {
    const present = await device.session.fingerPresent(signal);
    if (present.ok && !present.value) this.#liftOwed = false;
    return present.ok;
  }

  async capture(device: ConnectedXg, context: CaptureContext): Promise<Result<Capture, CaptureRefusal>> {
    if (this.#liftOwed) {
      context.guide('lift');
      const lifted = await this.#untilFinger('absent', device, context);
      if (!lifted.ok) return refused(captureRefusal(lifted.reason));
    }
    for (let troubles = 0; ; troubles++) {
      const taken = await this.#takePicture(device, context);
      if (taken.ok) return taken;
      const mayTryAgain = isPassingTrouble(taken.reason) && troubles < TROUBLES_MAX;
      if (!mayTryAgain || this.#clock.monotonicMs() >= context.endMs)
        return refused(captureRefusal(taken.reason));
    }
  }

  async #takePicture(
    device: ConnectedXg,
    context: CaptureContext,
  ): Promise<Result<Capture, XgProblem | 'picture-damaged'>> {
    const { session } = device;
    const { signal, guide } = context;
    guide('place');
    const placed = await this.#untilFinger('present', device, context);
    if (!placed.ok) return placed;
    const fingerDetectedAtMs = this.#clock.monotonicMs();
    guide('hold-still');
    await sleep(this.#clock, SETTLE_MS, signal);
    const taken = await session.takeVeinImage(signal);
    if (!taken.ok) return taken;
    const { width, height, sizeBytes } = taken.value;
    if (!isPossibleSize({ width, height }) || sizeBytes === 0) return refused('picture-damaged');
    guide('reading');
    const jpeg = await session.readData(XG_DATA_KIND.veinImage, sizeBytes, signal);
    if (!jpeg.ok) return jpeg;
    const { lastByteAtMs } = session;
    guide('lift');
    const picture = await decodeJpegPicture(jpeg.value, { width, height });
    jpeg.value.fill(0);
    if (!picture.ok) return picture;
    return ok({ kind: 'picture', picture: picture.value, fingerDetectedAtMs, lastByteAtMs });
  }

  async #untilFinger(
    wanted: 'present' | 'absent',
    { session }: ConnectedXg,
    { signal, endMs }: CaptureContext,
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
