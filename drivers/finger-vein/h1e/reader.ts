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
import type { OpenTransport } from '../../transport/transport.ts';
import { h1eRequests, type H1eRequest } from './commands.ts';
import { connectH1e, type ConnectedH1e } from './connect.ts';
import { h1eGallery, matchAllBanks } from './gallery.ts';
import type { H1eProblem, H1eSession } from './session.ts';

const HEARTBEAT_MS = 2_000;
const LIFT_POLL_MS = 80;
/** The touch sensor answers to the first contact; the finger is still coming. */
const SETTLE_MS = 150;
const BLINK_MS = 160;
const TROUBLES_MAX = 3;

export interface H1eReaderOptions {
  readonly openers: readonly OpenTransport[] | (() => Promise<readonly OpenTransport[]>);
  readonly simulated: boolean;
  readonly refuseSimulated: boolean;
  readonly clock: Clock;
}

export function h1eReader(options: H1eReaderOptions): DeviceReader<ConnectedH1e> {
  return new DeviceReader(new H1eDriver(options), options.clock);
}

/**
 * A Hitachi H1E unit as a reader (devices.md 2B). Its templates are the maker's: our engine cannot compare them, so a
 * capture gives the slot that the unit itself has found, and who is behind the slot is the host's to know. The light is on
 * from the touch to the answer.
 */
class H1eDriver implements ReaderDriver<ConnectedH1e> {
  readonly #options: H1eReaderOptions;
  readonly #clock: Clock;
  #wasSimulated = false;
  #liftOwed = false;

  constructor(options: H1eReaderOptions) {
    this.#options = options;
    this.#clock = options.clock;
  }

  async connect(
    signal: AbortSignal,
    report: (message: string) => void,
  ): Promise<Result<ConnectedH1e, ConnectProblem>> {
    const { openers } = this.#options;
    const found = typeof openers === 'function' ? await openers() : openers;
    const device = await connectH1e({ ...this.#options, openers: found }, signal, report);
    if (device.ok) {
      this.#wasSimulated = device.value.simulated;
      this.#liftOwed = false;
    }
    return device;
  }

  capabilities(): ReaderCapabilities {
    return {
      model: 'Hitachi H1E finger-vein unit',
      modality: 'finger-vein',
      produces: 'module-match',
      geometry: 'guided',
      simulated: this.#options.simulated || this.#wasSimulated,
      verifiedOnHardware: false,
      module: { matches: 'one-to-many', movesTemplates: true },
    };
  }

  gallery(withDevice: WithDevice<ConnectedH1e>): ModuleGallery {
    return h1eGallery((options, task) => withDevice(options, ({ session }, signal) => task(session, signal)));
  }

  idlePauseMs(): number {
    return this.#liftOwed ? LIFT_POLL_MS : HEARTBEAT_MS;
  }

  async idle({ session }: ConnectedH1e): Promise<boolean> {
    const isHeartbeat = !this.#liftOwed;
    const answered = isHeartbeat ? (await session.firmware()).ok : true;
    await session.takeNotices();
    if (!session.isTouched) this.#liftOwed = false;
    return answered;
  }

  async capture(
    { session }: ConnectedH1e,
    context: CaptureContext,
  ): Promise<Result<Capture, CaptureRefusal>> {
    await session.takeNotices();
    if (this.#liftOwed && session.isTouched) {
      context.guide('lift');
      const lifted = await this.#untilTouch(session, false, context);
      if (!lifted.ok) return refused(captureRefusal(lifted.reason));
    }
    this.#liftOwed = false;
    await this.#show(session, h1eRequests.ledBlink('green', BLINK_MS, BLINK_MS));
    const captured = await this.#match(session, context);
    // Whoever has cancelled does not wait for the unit to be put right; the reset puts the light out, too.
    if (session.isInStep) await this.#show(session, h1eRequests.led('both', false));
    if (captured.ok) return captured;
    if (captured.reason === 'unit-refused') {
      await this.#show(session, h1eRequests.buzzerPattern(['short', 'long']));
    }
    return refused(captureRefusal(captured.reason));
  }

  async #match(
    session: H1eSession,
    { signal, guide, endMs }: CaptureContext,
  ): Promise<Result<Capture, H1eProblem>> {
    for (let troubles = 0; ; troubles++) {
      guide('place');
      // The finger of a first try lies there still, for all we know.
      const touched = troubles > 0 ? ok(undefined) : await this.#untilTouch(session, true, { signal, endMs });
      if (!touched.ok) return touched;
      this.#liftOwed = true;
      guide('hold-still');
      await sleep(this.#clock, SETTLE_MS, signal);
      guide('reading');
      const slot = await matchAllBanks(session, signal);
      if (slot.ok) {
        const { lastByteAtMs } = session;
        guide('lift');
        return ok({ kind: 'module-match', slot: slot.value, lastByteAtMs });
      }
      // Lost or damaged on the line: the unit was reset, and nothing was decided.
      const mayTryAgain = slot.reason === 'timed-out' || slot.reason === 'damaged-data';
      if (!mayTryAgain || troubles >= TROUBLES_MAX) return slot;
    }
  }

  async #untilTouch(
    session: H1eSession,
    wanted: boolean,
    { signal, endMs }: Pick<CaptureContext, 'signal' | 'endMs'>,
  ): Promise<Result<undefined, H1eProblem>> {
    // In short waits, with a question between them: a unit that has died says nothing, and an adapter may not report it.
    for (;;) {
      if (signal.aborted) return refused('cancelled');
      if (session.isTouched === wanted) return ok(undefined);
      const leftMs = endMs - this.#clock.monotonicMs();
      if (leftMs <= 0) return refused('timed-out');
      const touched = await session.untilTouch(wanted, signal, Math.min(HEARTBEAT_MS, leftMs));
      if (touched.ok || touched.reason !== 'timed-out') return touched;
      const alive = await session.firmware();
      if (!alive.ok && alive.reason === 'disconnected') return alive;
    }
  }

  /** LED and buzzer are a help only: a unit that does not obey them still reads fingers. */
  async #show(session: H1eSession, request: H1eRequest): Promise<void> {
    await session.tell(request);
  }
}

function captureRefusal(problem: H1eProblem): CaptureRefusal {
  switch (problem) {
    case 'cancelled':
    case 'timed-out':
    case 'disconnected':
      return problem;
    case 'unit-cancelled':
      return 'timed-out';
    // The unit has seen a finger that it does not know or could not read; its codes do not tell which.
    case 'unit-refused':
      return 'not-recognised';
    case 'damaged-data':
      return 'device-fault';
  }
}
