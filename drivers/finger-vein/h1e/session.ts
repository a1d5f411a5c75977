import type { Clock } from '../../../domain/clock.ts';
import { ok, refused, type Result } from '../../../domain/result.ts';
import { sleep } from '../../../platform/sleep.ts';
import { checked, xor4 } from '../../framing/checksum.ts';
import { ascii } from '../../framing/fields.ts';
import type { FrameLine } from '../../session/frame-line.ts';
import { createLock } from '../../session/lock.ts';
import type { CloseReason } from '../../transport/transport.ts';
import { H1E_ERROR_CANCELLED, H1E_TOUCH_MARK, h1eRequests, type H1eRequest } from './commands.ts';
import {
  H1E_TEMPLATE_BYTES,
  H1E_TEMPLATE_DATA_BYTES,
  h1eCommands,
  wholeFrame,
  type H1eHeader,
} from './frame.ts';

export type H1eProblem =
  | 'cancelled'
  | 'timed-out'
  | 'disconnected'
  | 'damaged-data'
  /** The unit refused; its codes are not public, so that nothing more can be said. */
  | 'unit-refused'
  | 'unit-cancelled';

const REPLY_TIMEOUT_MS = 1_000;
/** The maker's own sample waits as long for a finger (devices.md 2B.2). */
export const H1E_FINGER_TIMEOUT_MS = 15_000;
const WRITE_TIMEOUT_MS = 1_000;
/** After the hardware reset; then what was sent before it is thrown away. */
const RESET_MS = 200;
const QUIET_MS = 50;
const QUIET_LIMIT_MS = 1_000;
const RECOVERY_TRIES = 3;
/** How long the answer to an abandoned command is waited for, before the unit is reset. */
const LATE_REPLY_MS = 1_000;
/** With the finger on it the unit has no reason to wait longer. */
const MATCH_TIMEOUT_MS = 5_000;
/** Notices that came before the reply: more than a finger can make are a fault. */
const NOTICES_MAX = 100;

interface ExchangeOptions {
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * One connection to an H1E unit, in clear. Frames have no sync and replies do not say what they answer: after any
 * exchange that was given up, and after any reply that cannot be one, the unit is reset before the next.
 */
export class H1eSession {
  readonly closed: Promise<CloseReason>;
  readonly #line: FrameLine<H1eHeader>;
  readonly #clock: Clock;
  readonly #withLock = createLock();
  /** Null while in step; else what is owed, or `nothing` where no answer can put things right. */
  #owed: H1eRequest | 'nothing' | null = null;
  #isTouched = false;
  #lastErrorCode: number | null = null;

  constructor(line: FrameLine<H1eHeader>, clock: Clock) {
    this.#line = line;
    this.#clock = clock;
    this.closed = line.closed;
  }

  get lineName(): string {
    return this.#line.name;
  }

  get lastByteAtMs(): number {
    return this.#line.lastByteAtMs;
  }

  /** As the unit has told last; false until it has told anything. */
  get isTouched(): boolean {
    return this.#isTouched;
  }

  /** False after an exchange that was given up: the next one begins with waiting and perhaps a reset. */
  get isInStep(): boolean {
    return this.#owed === null;
  }

  /** Of the newest refusal, for staff. */
  get lastErrorCode(): number | null {
    return this.#lastErrorCode;
  }

  /**
   * First thing on a new line. For about a minute after plugging in the unit answers with errors: asked again until it
   * does not, or the time is up.
   * @param onStarting is called once if the unit is not ready at once
   */
  async untilReady(
    limitMs: number,
    signal: AbortSignal,
    onStarting: () => void,
  ): Promise<Result<undefined, H1eProblem>> {
    const endMs = this.#clock.monotonicMs() + limitMs;
    for (let tries = 0; ; tries++) {
      const ready = await this.#withLock(async () => {
        await this.#line.discardUntilQuiet(QUIET_MS, QUIET_LIMIT_MS);
        const asked = await this.#ask(h1eRequests.firmware(), { signal });
        return asked.ok ? this.#ask(h1eRequests.touchNotices(true), { signal }) : asked;
      });
      this.#owed = null;
      if (ready.ok) return ok(undefined);
      const isStarting = ready.reason === 'unit-refused' || ready.reason === 'unit-cancelled';
      if (signal.aborted) return refused('cancelled');
      if (ready.reason === 'disconnected' || this.#clock.monotonicMs() >= endMs) return ready;
      if (isStarting && tries === 0) onStarting();
      // Silence is no sign of starting: whoever is there speaks something else.
      if (!isStarting && tries >= RECOVERY_TRIES) return ready;
      await sleep(this.#clock, isStarting ? REPLY_TIMEOUT_MS : RESET_MS, signal);
    }
  }

  async firmware(): Promise<Result<string, H1eProblem>> {
    return this.#text(h1eRequests.firmware(), 14);
  }

  async serialNumber(): Promise<Result<string, H1eProblem>> {
    return this.#text(h1eRequests.serialNumber(), 12);
  }

  /** A command that is only acknowledged: LED, buzzer, bank, deletion, writing a template, level. */
  async tell(request: H1eRequest): Promise<Result<undefined, H1eProblem>> {
    const reply = await this.exchange(request);
    return reply.ok ? ok(undefined) : reply;
  }

  /** @returns the template of the finger, checked */
  async captureTemplate(signal?: AbortSignal): Promise<Result<Uint8Array, H1eProblem>> {
    const reply = await this.exchange(h1eRequests.captureTemplate(), {
      timeoutMs: H1E_FINGER_TIMEOUT_MS,
      signal,
    });
    if (!reply.ok) return reply;
    const content = checked(xor4, wholeFrame(0, reply.value));
    if (reply.value.length !== H1E_TEMPLATE_DATA_BYTES || content === null) {
      this.#owed = 'nothing';
      return refused('damaged-data');
    }
    return ok(reply.value.slice(1, 1 + H1E_TEMPLATE_BYTES));
  }

  /** Any of the commands that compare a finger. @returns the data of the reply: slot or place, perhaps the bank */
  match(
    request: H1eRequest,
    signal?: AbortSignal,
    timeoutMs = MATCH_TIMEOUT_MS,
  ): Promise<Result<Uint8Array, H1eProblem>> {
    return this.exchange(request, { timeoutMs, signal });
  }

  /** Waits until the unit tells that a finger came or went. */
  untilTouch(
    wanted: boolean,
    signal: AbortSignal,
    timeoutMs: number,
  ): Promise<Result<undefined, H1eProblem>> {
    return this.#withLock(async () => {
      const recovered = await this.#recoverIfOutOfStep();
      if (!recovered.ok) return recovered;
      const endMs = this.#clock.monotonicMs() + timeoutMs;
      for (;;) {
        const leftMs = endMs - this.#clock.monotonicMs();
        const frame = await this.#line.nextFrame({ timeoutMs: Math.max(0, leftMs), signal });
        if (!frame.ok) return refused(frame.reason === 'closed' ? 'disconnected' : frame.reason);
        this.#noticed(frame.value.header, frame.value.payload);
        if (this.#isTouched === wanted) return ok(undefined);
        if (leftMs <= 0) return refused('timed-out');
      }
    });
  }

  /** One command and its reply, alone on the line. @returns the data of the reply */
  exchange(request: H1eRequest, options: ExchangeOptions = {}): Promise<Result<Uint8Array, H1eProblem>> {
    return this.#withLock(async () => {
      if (options.signal?.aborted === true) return refused('cancelled');
      const recovered = await this.#recoverIfOutOfStep();
      if (!recovered.ok) return recovered;
      return this.#ask(request, options);
    });
  }

  /** Takes in notices that have come meanwhile. */
  takeNotices(): Promise<void> {
    return this.#withLock(() => this.#drain());
  }

  close(): Promise<void> {
    return this.#line.close();
  }

  async #ask(
    request: H1eRequest,
    { timeoutMs = REPLY_TIMEOUT_MS, signal }: ExchangeOptions,
  ): Promise<Result<Uint8Array, H1eProblem>> {
    const { command, data, isReply } = request;
    await this.#drain();
    if (!(await this.#send(command, data))) return refused('disconnected');
    const endMs = this.#clock.monotonicMs() + timeoutMs;
    for (let notices = 0; notices <= NOTICES_MAX; notices++) {
      const leftMs = Math.max(0, endMs - this.#clock.monotonicMs());
      const reply = await this.#line.nextFrame({ timeoutMs: leftMs, signal });
      if (!reply.ok) {
        this.#owed = request;
        return refused(reply.reason === 'closed' ? 'disconnected' : reply.reason);
      }
      const { header, payload } = reply.value;
      if (this.#noticed(header, payload)) continue;
      if (header.code === 0) {
        if (isReply(payload.length)) return ok(payload);
        break;
      }
      this.#lastErrorCode = payload[0] ?? null;
      return refused(this.#lastErrorCode === H1E_ERROR_CANCELLED ? 'unit-cancelled' : 'unit-refused');
    }
    this.#owed = 'nothing';
    return refused('damaged-data');
  }

  async #send(code: number, payload: Uint8Array): Promise<boolean> {
    const bytes = h1eCommands.encode({ header: { code, lengthBytes: payload.length }, payload });
    return (await this.#line.sendRaw(bytes, WRITE_TIMEOUT_MS)).ok;
  }

  /** What came before a question is no answer to it. */
  async #drain(): Promise<void> {
    for (let frames = 0; frames < NOTICES_MAX; frames++) {
      const frame = await this.#line.nextFrame({ timeoutMs: 0 });
      if (!frame.ok) break;
      this.#noticed(frame.value.header, frame.value.payload);
    }
  }

  /** @returns whether this was a notice and no reply */
  #noticed({ code }: H1eHeader, payload: Uint8Array): boolean {
    const isNotice = code === 0 && payload.length === 2 && payload[0] === H1E_TOUCH_MARK;
    if (isNotice) this.#isTouched = payload[1] === 1;
    return isNotice;
  }

  async #text(request: H1eRequest, length: number): Promise<Result<string, H1eProblem>> {
    const reply = await this.exchange(request);
    if (!reply.ok) return reply;
    const text = new Uint8Array(length);
    text.set(reply.value.subarray(0, length));
    return ok(ascii(length).read(text, 0));
  }

  /** @returns whether the owed answer has come, so that nothing is owed any more */
  async #cameAfterAll({ isReply }: H1eRequest): Promise<boolean> {
    const endMs = this.#clock.monotonicMs() + LATE_REPLY_MS;
    for (let notices = 0; notices <= NOTICES_MAX; notices++) {
      const reply = await this.#line.nextFrame({ timeoutMs: Math.max(0, endMs - this.#clock.monotonicMs()) });
      if (!reply.ok) return false;
      const { header, payload } = reply.value;
      if (this.#noticed(header, payload)) continue;
      return header.code !== 0 || isReply(payload.length);
    }
    return false;
  }

  async #recoverIfOutOfStep(): Promise<Result<undefined, H1eProblem>> {
    if (this.#owed === null) return ok(undefined);
    if (this.#owed !== 'nothing' && (await this.#cameAfterAll(this.#owed))) {
      this.#owed = null;
      return ok(undefined);
    }
    for (let tries = 0; tries < RECOVERY_TRIES; tries++) {
      const { command, data } = h1eRequests.reset();
      if (!(await this.#send(command, data))) return refused('disconnected');
      await sleep(this.#clock, RESET_MS);
      // Notices are lost with the rest, and a lost "lifted" would be waited for in vain.
      this.#isTouched = false;
      await this.#line.discardUntilQuiet(QUIET_MS, QUIET_LIMIT_MS);
      const answered = await this.#ask(h1eRequests.firmware(), {});
      if (!answered.ok) continue;
      if (!(await this.#ask(h1eRequests.touchNotices(true), {})).ok) continue;
      this.#owed = null;
      return ok(undefined);
    }
    const message = `The reader at ${this.#line.name} stopped answering and was restarted.`;
    await this.#line.close({ kind: 'restarted', message });
    return refused('disconnected');
  }
}
