import type { Clock } from '../../../domain/clock.ts';
import type { RandomSource } from '../../../domain/random-source.ts';
import { ok, refused, type Result } from '../../../domain/result.ts';
import type { Layout } from '../../framing/layout.ts';
import type { FrameLine } from '../../session/frame-line.ts';
import { createLock } from '../../session/lock.ts';
import type { CloseReason } from '../../transport/transport.ts';
import type { FaceGuidance } from '../face-guidance.ts';
import { sessionKey } from './encryption.ts';
import { guidanceOfFaceState } from './face-state.ts';
import { fm22xFrame, type Fm22xFrame, type Fm22xHeader } from './frames.ts';
import type { Fm22xLineCodec } from './line-codec.ts';
import {
  ENCRYPTION_SEED_BYTES,
  encryptionAsk,
  faceStateNote,
  FM22X,
  FM22X_MESSAGE,
  FM22X_NOTE,
  FM22X_STATUS,
  IMAGE_PIECE_BYTES,
  replyHead,
  statusReply,
  uploadImageAsk,
} from './messages.ts';
import { fm22xRefusal, type Fm22xProblem } from './results.ts';

const WRITE_TIMEOUT_MS = 1_000;
const REPLY_TIMEOUT_MS = 3_000;
/** After RESET the stopped job answers too, so late at most. */
const LATE_REPLY_MS = 500;
const RESET_TIMEOUT_MS = 1_500;
const RECOVERY_TRIES = 2;
const QUIET_MS = 100;
const QUIET_LIMIT_MS = 1_500;

export interface ExchangeOptions {
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal | undefined;
  readonly onGuidance?: ((guidance: FaceGuidance) => void) | undefined;
}

/**
 * Commands to an FM22x module and their replies, one at a time, each with a deadline. Replies name their command but carry
 * no number; so a job that was given up is stopped by RESET and its late answer waited for, and before each scan the status
 * is asked, which both tells whether the module is idle and lets pass whatever it still had to say of an earlier scan.
 */
export class Fm22xExchange {
  readonly closed: Promise<CloseReason>;
  readonly #line: FrameLine<Fm22xHeader>;
  readonly #codec: Fm22xLineCodec | null;
  readonly #clock: Clock;
  readonly #withLock = createLock();
  /** The command that was given up; its answer may still come. */
  #owed: number | null = null;

  /** @param codec the line's, where the module may have to be spoken to encrypted */
  constructor(line: FrameLine<Fm22xHeader>, clock: Clock, codec: Fm22xLineCodec | null) {
    this.#line = line;
    this.#codec = codec;
    this.#clock = clock;
    this.closed = line.closed;
  }

  get lineName(): string {
    return this.#line.name;
  }

  /** When the newest byte came in, on the monotonic clock. */
  get lastByteAtMs(): number {
    return this.#line.lastByteAtMs;
  }

  close(): Promise<void> {
    return this.#line.close();
  }

  /** Whatever the module was doing is stopped and not listened to. */
  reset(): Promise<Result<undefined, Fm22xProblem>> {
    return this.#withLock(async () => {
      this.#owed = null;
      const stopped = await this.exchangeNow(FM22X.reset, NOTHING, { timeoutMs: RESET_TIMEOUT_MS });
      if (!stopped.ok) return stopped;
      await this.#line.discardUntilQuiet(QUIET_MS, QUIET_LIMIT_MS);
      return ok(undefined);
    });
  }

  /** Both sides encrypt from the module's answer on. It hides little: the seed of the key goes over the line in clear. */
  encrypt(random: RandomSource): Promise<Result<undefined, Fm22xProblem>> {
    return this.#withLock(async () => {
      const codec = this.#codec;
      if (codec === null) return refused('encryption-needed');
      this.#owed = null;
      codec.speakInClear();
      const seed = random.bytes(ENCRYPTION_SEED_BYTES);
      const timeS = Math.floor(this.#clock.nowMs() / 1_000);
      const data = encryptionAsk.encode({ seed, mode: 1, timeS });
      const agreed = await this.exchangeNow(FM22X.initEncryption, data, {});
      if (!agreed.ok) return agreed;
      codec.encryptWith(sessionKey(seed));
      return ok(undefined);
    });
  }

  ask<Value>(command: number, data: Uint8Array, reply: Layout<Value>): Promise<Result<Value, Fm22xProblem>> {
    return this.#withLock(async () => {
      const recovered = await this.#recoverIfOwed();
      return recovered.ok ? this.askNow(command, data, reply, {}) : recovered;
    });
  }

  exchange(
    command: number,
    data: Uint8Array,
    options: ExchangeOptions = {},
  ): Promise<Result<Uint8Array, Fm22xProblem>> {
    return this.#withLock(async () => {
      const recovered = await this.#recoverIfOwed();
      return recovered.ok ? this.exchangeNow(command, data, options) : recovered;
    });
  }

  /** A job that needs the module idle. One that is busy with what nobody here asked for is stopped. */
  scan<Value>(
    job: () => Promise<Result<Value, Fm22xProblem>>,
    signal?: AbortSignal,
  ): Promise<Result<Value, Fm22xProblem>> {
    return this.#withLock(async () => {
      if (isAborted(signal)) return refused('cancelled');
      const recovered = await this.#recoverIfOwed();
      if (!recovered.ok) return recovered;
      const status = await this.askNow(FM22X.getStatus, NOTHING, statusReply, {});
      if (!status.ok) return status;
      if (status.value.status !== FM22X_STATUS.idle) {
        await this.#giveUp(FM22X.verify, 'busy');
        return refused('busy');
      }
      if (isAborted(signal)) return refused('cancelled');
      return job();
    });
  }

  async askNow<Value>(
    command: number,
    data: Uint8Array,
    reply: Layout<Value>,
    options: ExchangeOptions,
  ): Promise<Result<Value, Fm22xProblem>> {
    const payload = await this.exchangeNow(command, data, options);
    if (!payload.ok) return payload;
    return payload.value.length < reply.length
      ? refused('damaged-data')
      : ok(reply.decode(payload.value.subarray(0, reply.length)));
  }

  /** @returns what stands in the reply behind command and result */
  async exchangeNow(
    command: number,
    data: Uint8Array,
    { timeoutMs = REPLY_TIMEOUT_MS, signal, onGuidance }: ExchangeOptions,
  ): Promise<Result<Uint8Array, Fm22xProblem>> {
    this.#line.discard();
    const sent = await this.#send(command, data);
    if (!sent.ok) return sent;
    const endMs = this.#clock.monotonicMs() + timeoutMs;
    for (;;) {
      const frame = await this.#nextFrame(endMs - this.#clock.monotonicMs(), signal);
      if (!frame.ok) return this.#giveUp(command, frame.reason);
      const { header, payload } = frame.value;
      if (header.messageId === FM22X_MESSAGE.note) {
        // It has lost its power and what it was told.
        if (payload[0] === FM22X_NOTE.ready) return this.#giveUp(command, 'restarted');
        const guidance = guidanceOfNote(payload);
        if (guidance !== null) onGuidance?.(guidance);
        continue;
      }
      if (header.messageId !== FM22X_MESSAGE.reply || payload.length < replyHead.length) continue;
      const head = replyHead.decode(payload.subarray(0, replyHead.length));
      if (head.command !== command) continue;
      return head.result === 0 ? ok(payload.slice(replyHead.length)) : refused(fm22xRefusal(head.result));
    }
  }

  /** Fills the picture, piece by piece. Within a scan. */
  async readPicture(whole: Uint8Array): Promise<Result<Uint8Array, Fm22xProblem>> {
    let offset = 0;
    while (offset < whole.length) {
      const sizeBytes = Math.min(IMAGE_PIECE_BYTES, whole.length - offset);
      const sent = await this.#send(
        FM22X.uploadImage,
        uploadImageAsk.encode({ offsetBytes: offset, sizeBytes }),
      );
      if (!sent.ok) return sent;
      const end = offset + sizeBytes;
      while (offset < end) {
        const frame = await this.#nextFrame(REPLY_TIMEOUT_MS);
        if (!frame.ok) return this.#giveUp(FM22X.uploadImage, frame.reason);
        const { header, payload } = frame.value;
        if (header.messageId === FM22X_MESSAGE.reply) {
          const result = payload[1] ?? 0;
          if (payload[0] === FM22X.uploadImage && result !== 0) return refused(fm22xRefusal(result));
        } else if (header.messageId === FM22X_MESSAGE.image) {
          if (payload.length === 0 || offset + payload.length > end) return refused('damaged-data');
          whole.set(payload, offset);
          offset += payload.length;
        }
      }
    }
    return ok(whole);
  }

  /** Stops the module at once; the answer of what was stopped is owed. */
  async #giveUp(command: number, reason: Fm22xProblem): Promise<Result<never, Fm22xProblem>> {
    if (reason !== 'disconnected') {
      this.#owed = command;
      await this.#send(FM22X.reset, NOTHING);
    }
    return refused(reason);
  }

  async #recoverIfOwed(): Promise<Result<undefined, Fm22xProblem>> {
    const command = this.#owed;
    if (command === null) return ok(undefined);
    for (let tries = 0; tries <= RECOVERY_TRIES; tries++) {
      if (tries > 0 && !(await this.#send(FM22X.reset, NOTHING)).ok) return refused('disconnected');
      if (!(await this.#resetAnswered(command))) continue;
      await this.#line.discardUntilQuiet(QUIET_MS, QUIET_LIMIT_MS);
      this.#owed = null;
      return ok(undefined);
    }
    // Whoever opened this line opens a new one and looks anew at who is there.
    await this.#line.close();
    return refused('disconnected');
  }

  /** What has arrived meanwhile counts: the late answer may be among it, and then need not be waited for. */
  async #resetAnswered(owed: number): Promise<boolean> {
    let resetAnswered = false;
    let owedAnswered = owed === FM22X.reset;
    let endMs = this.#clock.monotonicMs() + RESET_TIMEOUT_MS;
    while (!resetAnswered || !owedAnswered) {
      const frame = await this.#nextFrame(endMs - this.#clock.monotonicMs());
      if (!frame.ok) break;
      if (frame.value.header.messageId !== FM22X_MESSAGE.reply) continue;
      const [command] = frame.value.payload;
      if (command === FM22X.reset && !resetAnswered) {
        resetAnswered = true;
        endMs = this.#clock.monotonicMs() + LATE_REPLY_MS;
      }
      if (command === owed) owedAnswered = true;
    }
    return resetAnswered;
  }

  async #nextFrame(timeoutMs: number, signal?: AbortSignal): Promise<Result<Fm22xFrame, Fm22xProblem>> {
    const frame = await this.#line.nextFrame({ timeoutMs: Math.max(0, timeoutMs), signal });
    return frame.ok ? frame : refused(frame.reason === 'closed' ? 'disconnected' : frame.reason);
  }

  async #send(command: number, data: Uint8Array): Promise<Result<undefined, Fm22xProblem>> {
    const sent = await this.#line.send(fm22xFrame(command, data), WRITE_TIMEOUT_MS);
    return sent.ok ? sent : refused('disconnected');
  }
}

const NOTHING = new Uint8Array(0);

function guidanceOfNote(payload: Uint8Array): FaceGuidance | null {
  if (payload[0] !== FM22X_NOTE.faceState || payload.length < faceStateNote.length) return null;
  return guidanceOfFaceState(faceStateNote.decode(payload.subarray(0, faceStateNote.length)).state);
}

/** Asked anew each time: a signal may be aborted during any wait. */
function isAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
}
