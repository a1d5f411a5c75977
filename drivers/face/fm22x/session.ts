import type { Clock } from '../../../domain/clock.ts';
import type { RandomSource } from '../../../domain/random-source.ts';
import { ok, refused, type Result } from '../../../domain/result.ts';
import type { FrameLine } from '../../session/frame-line.ts';
import type { CloseReason } from '../../transport/transport.ts';
import type { FaceGuidance } from '../face-guidance.ts';
import { Fm22xExchange, type ExchangeOptions } from './exchange.ts';
import type { Fm22xHeader } from './frames.ts';
import type { Fm22xLineCodec } from './line-codec.ts';
import {
  enrolAsk,
  enrolReply,
  FACE_DIRECTIONS,
  FM22X,
  imageSizeReply,
  interactiveEnrolAsk,
  NO_ID_YET,
  readUserIds,
  savedImageAsk,
  snapImageAsk,
  statusReply,
  textReply,
  thresholdAsk,
  userIdAsk,
  userInfoReply,
  verifyAsk,
  verifyReply,
} from './messages.ts';
import type { Fm22xProblem } from './results.ts';

const DELETE_TIMEOUT_MS = 10_000;
/** A scan takes its own time-out, and so long more until it says so. */
const SCAN_MARGIN_MS = 5_000;
const PICTURE_BYTES_MAX = 256 * 1_024;
/** The list of ids counts in one byte and comes in one frame. */
export const FM22X_USERS_MAX = 255;

export interface ScanOptions {
  readonly timeoutS: number;
  readonly signal?: AbortSignal | undefined;
  readonly onGuidance?: (guidance: FaceGuidance) => void;
}

/** Everything an FM22x module is asked for. */
export class Fm22xSession {
  readonly closed: Promise<CloseReason>;
  readonly #module: Fm22xExchange;

  /** @param codec the line's, where the module may have to be spoken to encrypted */
  constructor(line: FrameLine<Fm22xHeader>, clock: Clock, codec: Fm22xLineCodec | null = null) {
    this.#module = new Fm22xExchange(line, clock, codec);
    this.closed = this.#module.closed;
  }

  get lineName(): string {
    return this.#module.lineName;
  }

  get lastByteAtMs(): number {
    return this.#module.lastByteAtMs;
  }

  /** First thing on a new line: whatever the module was doing is stopped and not listened to. */
  reset(): Promise<Result<undefined, Fm22xProblem>> {
    return this.#module.reset();
  }

  /** For modules that answer nothing in clear. */
  encrypt(random: RandomSource): Promise<Result<undefined, Fm22xProblem>> {
    return this.#module.encrypt(random);
  }

  async status(): Promise<Result<number, Fm22xProblem>> {
    const reply = await this.#module.ask(FM22X.getStatus, NOTHING, statusReply);
    return reply.ok ? ok(reply.value.status) : reply;
  }

  async version(): Promise<Result<string, Fm22xProblem>> {
    const reply = await this.#module.ask(FM22X.getVersion, NOTHING, textReply);
    return reply.ok ? ok(reply.value.text) : reply;
  }

  async serialNumber(): Promise<Result<string, Fm22xProblem>> {
    const reply = await this.#module.ask(FM22X.getSerialNumber, NOTHING, textReply);
    return reply.ok ? ok(reply.value.text) : reply;
  }

  /** @returns the id of whoever stands there, as the module judges */
  verify({ timeoutS, ...options }: ScanOptions): Promise<Result<number, Fm22xProblem>> {
    return this.#module.scan(async () => {
      const data = verifyAsk.encode({ powerDownRightAway: 0, timeoutS });
      const reply = await this.#module.askNow(
        FM22X.verify,
        data,
        verifyReply,
        scanOptions(timeoutS, options),
      );
      if (!reply.ok) return reply;
      return reply.value.id === NO_ID_YET ? refused('damaged-data') : ok(reply.value.id);
    }, options.signal);
  }

  /** One look, straight ahead. @param name a random token, never a person's name: anybody with the module can read it */
  enrolSingle(name: string, { timeoutS, ...options }: ScanOptions): Promise<Result<number, Fm22xProblem>> {
    return this.#module.scan(async () => {
      const data = enrolAsk.encode({ admin: 0, name, direction: 0, timeoutS });
      const reply = await this.#module.askNow(
        FM22X.enrolSingle,
        data,
        enrolReply,
        scanOptions(timeoutS, options),
      );
      if (!reply.ok) return reply;
      return reply.value.id === NO_ID_YET ? refused('damaged-data') : ok(reply.value.id);
    }, options.signal);
  }

  /** Five looks in five directions; the module gives the id with the last. */
  enrolFiveDirections(
    name: string,
    { timeoutS, ...options }: ScanOptions,
  ): Promise<Result<number, Fm22xProblem>> {
    return this.#module.scan(async () => {
      const forgotten = await this.#module.exchangeNow(FM22X.faceReset, NOTHING, {});
      if (!forgotten.ok) return forgotten;
      for (const [way, direction] of Object.entries(FACE_DIRECTIONS)) {
        if (isAborted(options.signal)) return refused('cancelled');
        options.onGuidance?.(LOOK[way] ?? 'look-straight');
        const data = enrolAsk.encode({ admin: 0, name, direction, timeoutS });
        const reply = await this.#module.askNow(
          FM22X.enrol,
          data,
          enrolReply,
          scanOptions(timeoutS, options),
        );
        if (!reply.ok) return reply;
        if (reply.value.id !== NO_ID_YET) return ok(reply.value.id);
        // The bit of this direction must be set, or the module has not taken it.
        if ((reply.value.directionsDone & direction) === 0) return refused('damaged-data');
      }
      return refused('damaged-data');
    }, options.signal);
  }

  /**
   * One command for all the looks the module wants, or for one; it guides the person by its notes.
   * @param mayRepeat also takes a face that it knows already
   */
  enrolInteractive(
    name: string,
    {
      timeoutS,
      looks,
      mayRepeat,
      ...options
    }: ScanOptions & {
      readonly looks: 'many' | 'one';
      readonly mayRepeat: boolean;
    },
  ): Promise<Result<number, Fm22xProblem>> {
    return this.#module.scan(async () => {
      const [kind, allowsDuplicate] = [looks === 'many' ? 0 : 1, mayRepeat ? 1 : 0];
      const data = interactiveEnrolAsk.encode({
        admin: 0,
        name,
        direction: 0,
        kind,
        allowsDuplicate,
        timeoutS,
      });
      const waiting = scanOptions(timeoutS, options);
      const reply = await this.#module.askNow(FM22X.enrolInteractive, data, enrolReply, waiting);
      if (!reply.ok) return reply;
      return reply.value.id === NO_ID_YET ? refused('damaged-data') : ok(reply.value.id);
    }, options.signal);
  }

  /** Under which name the module keeps the id, and whether with an administrator's rights. */
  async userInfo(id: number): Promise<Result<{ name: string; isAdmin: boolean }, Fm22xProblem>> {
    const info = await this.#module.ask(FM22X.getUserInfo, userIdAsk.encode({ id }), userInfoReply);
    if (!info.ok) return info;
    // A module that tells of another than the one it was asked about is not believed.
    if (info.value.id !== id) return refused('damaged-data');
    return ok({ name: info.value.name, isAdmin: info.value.admin !== 0 });
  }

  /** How sure the module has to be of the person and of the face being alive, each 0 (least) to 4. */
  async setThresholds(verify: number, liveness: number): Promise<Result<undefined, Fm22xProblem>> {
    const data = thresholdAsk.encode({ verify, liveness });
    return nothingOf(await this.#module.exchange(FM22X.setThreshold, data));
  }

  async deleteUser(id: number): Promise<Result<undefined, Fm22xProblem>> {
    const options = { timeoutMs: DELETE_TIMEOUT_MS };
    return nothingOf(await this.#module.exchange(FM22X.deleteUser, userIdAsk.encode({ id }), options));
  }

  async deleteAll(): Promise<Result<undefined, Fm22xProblem>> {
    return nothingOf(await this.#module.exchange(FM22X.deleteAll, NOTHING, { timeoutMs: DELETE_TIMEOUT_MS }));
  }

  async userIds(): Promise<Result<readonly number[], Fm22xProblem>> {
    const reply = await this.#module.exchange(FM22X.getAllUserIds, NOTHING);
    if (!reply.ok) return reply;
    const ids = readUserIds(reply.value);
    return ids === null ? refused('damaged-data') : ok(ids);
  }

  /** What the camera sees now, compressed by the module. For setting it up; never kept. */
  snapshot(): Promise<Result<Uint8Array, Fm22xProblem>> {
    return this.#module.scan(async () => {
      const snapped = await this.#module.exchangeNow(
        FM22X.snapImage,
        snapImageAsk.encode({ count: 1, start: 1 }),
        {},
      );
      if (!snapped.ok) return snapped;
      const number = savedImageAsk.encode({ number: 1 });
      const size = await this.#module.askNow(FM22X.getSavedImage, number, imageSizeReply, {});
      if (!size.ok) return size;
      const { sizeBytes } = size.value;
      if (sizeBytes === 0 || sizeBytes > PICTURE_BYTES_MAX) return refused('damaged-data');
      return this.#module.readPicture(new Uint8Array(sizeBytes));
    });
  }

  close(): Promise<void> {
    return this.#module.close();
  }
}

const NOTHING = new Uint8Array(0);
const LOOK: Readonly<Record<string, FaceGuidance>> = {
  middle: 'look-straight',
  right: 'look-right',
  left: 'look-left',
  down: 'look-down',
  up: 'look-up',
};

function scanOptions(timeoutS: number, options: Omit<ScanOptions, 'timeoutS'>): ExchangeOptions {
  return { ...options, timeoutMs: timeoutS * 1_000 + SCAN_MARGIN_MS };
}

function nothingOf(reply: Result<Uint8Array, Fm22xProblem>): Result<undefined, Fm22xProblem> {
  return reply.ok ? ok(undefined) : reply;
}

/** Asked anew each time: a signal may be aborted during any wait. */
function isAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
}
