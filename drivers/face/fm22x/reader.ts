import type { Clock } from '../../../domain/clock.ts';
import type { RandomSource } from '../../../domain/random-source.ts';
import { ok, refused, type Result } from '../../../domain/result.ts';
import type { Capture, CaptureRefusal, ReaderCapabilities } from '../../reader.ts';
import type { ModuleGallery } from '../../module-gallery.ts';
import type { CaptureContext, ReaderDriver, WithDevice } from '../../session/device-reader.ts';
import type { ConnectProblem } from '../../session/keep-connected.ts';
import { createListeners, type Listeners } from '../../session/listeners.ts';
import type { OpenTransport } from '../../transport/transport.ts';
import { FaceDeviceReader } from '../face-device-reader.ts';
import type { FaceGuidance } from '../face-guidance.ts';
import { connectFm22x, type ConnectedFm22x } from './connect.ts';
import { fm22xGallery } from './gallery.ts';
import type { Fm22xProblem } from './results.ts';

const HEARTBEAT_MS = 2_000;
const TROUBLES_MAX = 3;
/** The module looks so long for a face before it says that there was none. */
const SCAN_TIMEOUT_S = 5;

export interface Fm22xReaderOptions {
  readonly openers: readonly OpenTransport[] | (() => Promise<readonly OpenTransport[]>);
  readonly simulated: boolean;
  readonly refuseSimulated: boolean;
  readonly clock: Clock;
  readonly random: RandomSource;
}

export function fm22xReader(options: Fm22xReaderOptions): FaceDeviceReader<ConnectedFm22x> {
  const faceGuidance = createListeners<FaceGuidance>();
  return new FaceDeviceReader(new Fm22xDriver(options, faceGuidance), faceGuidance, options.clock);
}

/**
 * A Hi-Link FM22x module as a reader (devices.md 1B). Nothing of a face leaves it: it compares by itself, and a capture
 * gives the id under which it knows the face. Who is behind the id is the host's to know.
 */
class Fm22xDriver implements ReaderDriver<ConnectedFm22x> {
  readonly #options: Fm22xReaderOptions;
  readonly #faceGuidance: Listeners<FaceGuidance>;
  #wasSimulated = false;

  constructor(options: Fm22xReaderOptions, faceGuidance: Listeners<FaceGuidance>) {
    this.#options = options;
    this.#faceGuidance = faceGuidance;
  }

  async connect(): Promise<Result<ConnectedFm22x, ConnectProblem>> {
    const { openers } = this.#options;
    const found = typeof openers === 'function' ? await openers() : openers;
    const device = await connectFm22x({ ...this.#options, openers: found });
    if (device.ok) this.#wasSimulated = device.value.simulated;
    return device;
  }

  capabilities(): ReaderCapabilities {
    return {
      model: 'Hi-Link FM22x face module',
      modality: 'face',
      produces: 'module-match',
      geometry: 'contactless',
      simulated: this.#options.simulated || this.#wasSimulated,
      verifiedOnHardware: false,
      module: { matches: 'one-to-many', movesTemplates: false },
    };
  }

  gallery(withDevice: WithDevice<ConnectedFm22x>): ModuleGallery {
    return fm22xGallery(withDevice, this.#options.random, (given) => this.#faceGuidance.emit(given));
  }

  idlePauseMs(): number {
    return HEARTBEAT_MS;
  }

  async idle({ session }: ConnectedFm22x): Promise<boolean> {
    return (await session.status()).ok;
  }

  async capture(
    { session }: ConnectedFm22x,
    context: CaptureContext,
  ): Promise<Result<Capture, CaptureRefusal>> {
    let troubles = 0;
    while (this.#options.clock.monotonicMs() < context.endMs) {
      context.guide('place');
      const verified = await session.verify({
        timeoutS: SCAN_TIMEOUT_S,
        signal: context.signal,
        onGuidance: (guidance) => {
          if (guidance === 'face-seen') context.guide('hold-still');
          this.#faceGuidance.emit(guidance);
        },
      });
      if (verified.ok)
        return ok({ kind: 'module-match', slot: verified.value, lastByteAtMs: session.lastByteAtMs });
      if (verified.reason === 'face-timeout') continue;
      if (!isPassingTrouble(verified.reason) || ++troubles > TROUBLES_MAX)
        return refused(captureRefusal(verified.reason));
    }
    return refused('timed-out');
  }
}

/** What asking again may well mend. */
function isPassingTrouble(problem: Fm22xProblem): boolean {
  return (
    problem === 'timed-out' ||
    problem === 'aborted' ||
    problem === 'busy' ||
    problem === 'restarted' ||
    problem === 'damaged-data'
  );
}

function captureRefusal(problem: Fm22xProblem): CaptureRefusal {
  switch (problem) {
    case 'cancelled':
    case 'disconnected':
    case 'timed-out':
      return problem;
    case 'rejected':
    case 'unknown-user':
      return 'not-recognised';
    case 'liveness-failed':
      return 'spoof-suspected';
    default:
      return 'device-fault';
  }
}
