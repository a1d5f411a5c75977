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
import { connectRsid, type ConnectedRsid } from './connect.ts';
import type { Extraction } from './extraction.ts';
import { rsidGallery } from './gallery.ts';
import type { RsidLink } from './link.ts';
import { WHOLE_FLOW } from './messages.ts';
import type { RsidProblem } from './reply.ts';

/** Tells an unplugged reader on systems that do not report it. */
const HEARTBEAT_MS = 2_000;
const TROUBLES_MAX = 3;
const UNPAIRED_RETRY_MS = 5_000;

export interface RsidReaderOptions {
  readonly openers: readonly OpenTransport[] | (() => Promise<readonly OpenTransport[]>);
  readonly simulated: boolean;
  readonly refuseSimulated: boolean;
  readonly clock: Clock;
  readonly random: RandomSource;
  /** For units with the secure firmware, read at each connecting; refused with what staff should do where it cannot be. */
  readonly readLink?: () => Result<RsidLink, string>;
}

export function rsidReader(options: RsidReaderOptions): FaceDeviceReader<ConnectedRsid> {
  const faceGuidance = createListeners<FaceGuidance>();
  return new FaceDeviceReader(new RsidDriver(options, faceGuidance), faceGuidance, options.clock);
}

/**
 * A RealSense ID unit in host mode as a reader (devices.md 1A): it finds the face, refuses spoofs and hands out a
 * faceprint; whose it is, is decided elsewhere. Several faces at once are refused: nobody pays because they stood behind.
 */
class RsidDriver implements ReaderDriver<ConnectedRsid> {
  readonly #options: RsidReaderOptions;
  readonly #faceGuidance: Listeners<FaceGuidance>;
  #wasSimulated = false;
  #checksLiveness = false;

  constructor(options: RsidReaderOptions, faceGuidance: Listeners<FaceGuidance>) {
    this.#options = options;
    this.#faceGuidance = faceGuidance;
  }

  async connect(): Promise<Result<ConnectedRsid, ConnectProblem>> {
    const { openers, readLink } = this.#options;
    const link = readLink?.();
    if (link?.ok === false)
      return refused({ state: 'faulty', message: link.reason, retryAfterMs: UNPAIRED_RETRY_MS });
    const found = typeof openers === 'function' ? await openers() : openers;
    const device = await connectRsid({ ...this.#options, openers: found, ...(link && { link: link.value }) });
    if (device.ok) {
      this.#wasSimulated = device.value.simulated;
      this.#checksLiveness = device.value.checksLiveness;
    }
    return device;
  }

  capabilities(): ReaderCapabilities {
    return {
      model: 'RealSense ID face reader',
      modality: 'face',
      produces: 'faceprint',
      geometry: 'contactless',
      simulated: this.#options.simulated || this.#wasSimulated,
      verifiedOnHardware: false,
      module: { matches: 'one-to-many', movesTemplates: true },
    };
  }

  gallery(withDevice: WithDevice<ConnectedRsid>): ModuleGallery {
    return rsidGallery(withDevice, (given) => this.#faceGuidance.emit(given));
  }

  idlePauseMs(): number {
    return HEARTBEAT_MS;
  }

  async idle({ session }: ConnectedRsid): Promise<boolean> {
    const config = await session.queryConfig();
    // Somebody may have told it otherwise meanwhile.
    if (config.ok) this.#checksLiveness = config.value.flow === WHOLE_FLOW;
    return config.ok;
  }

  /** The unit gives up after a few seconds without a face; it is asked again for as long as the capture lasts. */
  async capture(
    { session }: ConnectedRsid,
    context: CaptureContext,
  ): Promise<Result<Capture, CaptureRefusal>> {
    let troubles = 0;
    while (this.#options.clock.monotonicMs() < context.endMs) {
      context.guide('place');
      const extracted = await session.extractFaceprints(
        'authentication',
        (guidance) => {
          if (guidance === 'face-seen') context.guide('hold-still');
          this.#faceGuidance.emit(guidance);
        },
        context.signal,
      );
      if (extracted.ok) {
        const judged = judge(extracted.value, this.#checksLiveness);
        if (judged !== 'try-again') return judged;
      } else if (!isPassingTrouble(extracted.reason) || ++troubles > TROUBLES_MAX) {
        return refused(captureRefusal(extracted.reason));
      }
    }
    return refused('timed-out');
  }
}

/** One good face and nothing suspicious is a capture. A spoof beside a good face is a spoof. */
function judge(
  { faceprints, results }: Extraction,
  isLive: boolean,
): Result<Capture, CaptureRefusal> | 'try-again' {
  if (results.includes('spoof')) return refused('spoof-suspected');
  if (results.includes('too-many-spoofs')) return refused('locked');
  if (results.includes('device-fault')) return refused('device-fault');
  if (results.includes('several-faces') || faceprints.length > 1) return refused('several-faces');
  const [faceprint] = faceprints;
  // The unit says of each face how it ended: a faceprint without that is not one to pay by.
  if (faceprint === undefined || results.length !== 1 || results[0] !== 'success') return 'try-again';
  return ok({ kind: 'faceprint', isLive, ...faceprint });
}

/** What asking again may well mend. */
function isPassingTrouble(problem: RsidProblem): boolean {
  return (
    problem === 'timed-out' ||
    problem === 'out-of-sequence' ||
    problem === 'damaged-data' ||
    problem === 'error' ||
    problem === 'unit-serial-error' ||
    problem === 'unit-crc-error'
  );
}

function captureRefusal(problem: RsidProblem): CaptureRefusal {
  switch (problem) {
    case 'cancelled':
    case 'disconnected':
    case 'not-supported':
    case 'timed-out':
      return problem;
    case 'too-many-spoofs':
      return 'locked';
    case 'damaged-data':
      return 'picture-damaged';
    default:
      return 'device-fault';
  }
}
