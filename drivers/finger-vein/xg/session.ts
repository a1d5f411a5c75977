import type { Clock } from '../../../domain/clock.ts';
import { ok, refused, type Result } from '../../../domain/result.ts';
import { checked, sum16le, withChecksum } from '../../framing/checksum.ts';
import type { Layout, LayoutValue } from '../../framing/layout.ts';
import type { FrameLine, Wait } from '../../session/frame-line.ts';
import { sleep } from '../../../platform/sleep.ts';
import { createLock } from '../../session/lock.ts';
import type { CloseReason } from '../../transport/transport.ts';
import {
  XG_COMMAND,
  XG_IMAGE_FORMAT,
  XG_STATUS,
  xgReplies,
  xgRequests,
  type XgDataKind,
  type XgRequest,
} from './commands.ts';
import { xgErrorName, type XgErrorName } from './errors.ts';
import { xgPacket, xgPackets, type XgHeader } from './packet.ts';

export type XgProblem =
  XgErrorName | 'cancelled' | 'timed-out' | 'disconnected' | 'damaged-data' | 'too-many-prompts';
export type XgPrompt = 'put-finger' | 'lift-finger';

/** Two packets take 8 ms at 57600 baud; the rest is the module's own time. */
const REPLY_TIMEOUT_MS = 1_000;
const WRITE_TIMEOUT_MS = 1_000;
/** On a UART a block of raw data has at most 512 bytes with its sum (devices.md 2A.3): 90 ms at 57600 baud. */
const CHUNK_DATA_BYTES = 512 - sum16le.length;
const CHUNK_TRIES = 3;
const RECOVERY_TRIES = 3;
const RECOVERY_TIMEOUT_MS = 600;
/** A gap this long means that the module has nothing more to say (a byte takes 0.2 ms at 57600 baud). */
const QUIET_MS = 50;
const QUIET_LIMIT_MS = 1_000;
/** How long the answer to an abandoned command may still come after CANCEL was answered. */
const LATE_REPLY_MS = 250;
const LATE_IMAGE_REPLY_MS = 2_000;
/** The module's own time-out runs anew at each prompt, so ours does too, but not for ever. */
const PROMPTS_MAX = 100;
const FINGER_TIMEOUT_MARGIN_MS = 2_000;
/** With the finger on it the module needs well under a second; one that prompts is waited for longer. */
const IMAGE_TIMEOUT_MS = 2_000;
const REBOOT_MS = 300;

export interface XgExchangeOptions {
  readonly timeoutMs?: number;
  /** From a prompt to the next reply. */
  readonly promptTimeoutMs?: number;
  readonly signal?: AbortSignal | undefined;
  readonly onPrompt?: (prompt: XgPrompt) => void;
}

/**
 * One connection to an XG module: commands one at a time, each with a deadline. A command that was given up leaves an
 * answer owed; the next command first clears the line (CANCEL, the owed answer, silence, CONNECT), because replies carry
 * no number and a late one would otherwise be taken for the answer to the next command of the same kind.
 */
export class XgSession {
  readonly closed: Promise<CloseReason>;
  readonly #line: FrameLine<XgHeader>;
  readonly #clock: Clock;
  /** The last is the one that counted last; there are two while it is not known whether a change was carried out. */
  #passwords: readonly [string, ...string[]];
  readonly #withLock = createLock();
  #owed: { readonly command: number; readonly lateReplyMs: number } | null = null;
  #fingerTimeoutMs = 5_000;
  #deviceName: string | null = null;

  /** @param password 8 to 14 characters, printable ASCII */
  constructor(line: FrameLine<XgHeader>, clock: Clock, password: string) {
    this.#line = line;
    this.#clock = clock;
    this.#passwords = [password];
    this.closed = line.closed;
  }

  get lineName(): string {
    return this.#line.name;
  }

  /** When the newest byte came in, on the monotonic clock. */
  get lastByteAtMs(): number {
    return this.#line.lastByteAtMs;
  }

  /**
   * First thing on a new line. A program that died may have left the module in the middle of something: CANCEL comes
   * first, and whether it is answered does not matter.
   * @param replyTimeoutMs short while the baud rate is being tried out
   */
  connect(replyTimeoutMs: number): Promise<Result<{ readonly deviceName: string }, XgProblem>> {
    return this.#withLock(async () => {
      const wait = { timeoutMs: replyTimeoutMs };
      await this.#exchangeNow(xgRequests.cancel, {}, xgReplies.status, wait);
      await this.#line.discardUntilQuiet(QUIET_MS, QUIET_LIMIT_MS);
      this.#owed = null;
      const connected = await this.#signOn(wait);
      if (connected.ok) this.#deviceName = connected.value.deviceName;
      return connected;
    });
  }

  async systemInfo(): Promise<Result<LayoutValue<typeof xgReplies.systemInfo>, XgProblem>> {
    const info = await this.exchange(xgRequests.systemInfo, {}, xgReplies.systemInfo);
    if (info.ok && info.value.fingerTimeoutS > 0) this.#fingerTimeoutMs = info.value.fingerTimeoutS * 1_000;
    return info;
  }

  async serialNumber(): Promise<Result<string, XgProblem>> {
    const reply = await this.exchange(xgRequests.serialNumber, {}, xgReplies.serialNumber);
    return reply.ok ? ok(reply.value.serialNumber) : reply;
  }

  async fingerPresent(signal?: AbortSignal): Promise<Result<boolean, XgProblem>> {
    const reply = await this.exchange(xgRequests.fingerStatus, {}, xgReplies.fingerStatus, { signal });
    return reply.ok ? ok(reply.value.present === 1) : reply;
  }

  /** Takes a picture, which then waits in the module. What the reply says of it is not to be believed unchecked. */
  takeVeinImage(
    signal?: AbortSignal,
    onPrompt?: (prompt: XgPrompt) => void,
  ): Promise<Result<LayoutValue<typeof xgReplies.veinImage>, XgProblem>> {
    return this.exchange(xgRequests.veinImage, { format: XG_IMAGE_FORMAT.jpeg }, xgReplies.veinImage, {
      timeoutMs: IMAGE_TIMEOUT_MS,
      promptTimeoutMs: this.fingerTimeoutMs,
      signal,
      ...(onPrompt && { onPrompt }),
    });
  }

  /**
   * Fetches what the last command has prepared (a picture, a template), block by block; a damaged or missing block is
   * asked for again.
   * @param sizeBytes as the module said; the caller has checked that it is possible
   */
  readData(
    kind: XgDataKind,
    sizeBytes: number,
    signal?: AbortSignal,
  ): Promise<Result<Uint8Array, XgProblem>> {
    return this.#withLock(async () => {
      const recovered = await this.#recoverIfOwed();
      if (!recovered.ok) return recovered;
      const whole = new Uint8Array(sizeBytes);
      const read = await this.#readBlocks(kind, whole, signal);
      if (read.ok) return ok(whole);
      whole.fill(0);
      return read;
    });
  }

  /** Sends what the last command has announced, block by block; a block that is refused is sent again. */
  writeData(kind: XgDataKind, whole: Uint8Array): Promise<Result<undefined, XgProblem>> {
    return this.#withLock(async () => {
      const recovered = await this.#recoverIfOwed();
      if (!recovered.ok) return recovered;
      for (let offset = 0; offset < whole.length; offset += CHUNK_DATA_BYTES) {
        const written = await this.#writeChunk(
          kind,
          offset,
          whole.subarray(offset, offset + CHUNK_DATA_BYTES),
        );
        if (!written.ok) return written;
      }
      return ok(undefined);
    });
  }

  /**
   * Changes the password of the module. If the answer is lost, both are tried when signing on again, and `timed-out` says
   * that it is not known which one counts until then.
   * @param password 8 to 14 characters, printable ASCII
   */
  setPassword(password: string): Promise<Result<undefined, XgProblem>> {
    return this.#withLock(async () => {
      const recovered = await this.#recoverIfOwed();
      if (!recovered.ok) return recovered;
      const known = this.#passwords[0];
      this.#passwords = [known, password];
      const changed = await this.#exchangeNow(xgRequests.setPassword, { password }, xgReplies.status, {});
      if (changed.ok) this.#passwords = [password];
      else if (changed.reason !== 'timed-out' && changed.reason !== 'disconnected') this.#passwords = [known];
      return changed.ok ? ok(undefined) : changed;
    });
  }

  /** From a prompt to what follows it, with a margin over the module's own time-out. */
  get fingerTimeoutMs(): number {
    return this.#fingerTimeoutMs + FINGER_TIMEOUT_MARGIN_MS;
  }

  close(): Promise<void> {
    return this.#line.close();
  }

  /** One command and its answer, alone on the line. */
  exchange<Request, Reply>(
    request: XgRequest<Request>,
    value: Request,
    reply: Layout<Reply>,
    options: XgExchangeOptions = {},
  ): Promise<Result<Reply, XgProblem>> {
    return this.#withLock(async () => {
      if (isAborted(options.signal)) return refused('cancelled');
      const recovered = await this.#recoverIfOwed();
      if (!recovered.ok) return recovered;
      if (isAborted(options.signal)) return refused('cancelled');
      return this.#exchangeNow(request, value, reply, options);
    });
  }

  async #exchangeNow<Request, Reply>(
    request: XgRequest<Request>,
    value: Request,
    reply: Layout<Reply>,
    { timeoutMs = REPLY_TIMEOUT_MS, promptTimeoutMs = timeoutMs, signal, onPrompt }: XgExchangeOptions,
  ): Promise<Result<Reply, XgProblem>> {
    this.#line.discard();
    const sent = await this.#send(request, value);
    if (!sent.ok) return sent;
    for (let prompts = 0; prompts <= PROMPTS_MAX; prompts++) {
      const waitMs = prompts === 0 ? timeoutMs : promptTimeoutMs;
      const payload = await this.#nextReplyTo(request.command, { timeoutMs: waitMs, signal });
      if (!payload.ok) {
        if (payload.reason !== 'disconnected') this.#owe(request.command);
        return payload;
      }
      const { status, code } = xgReplies.status.decode(payload.value);
      if (status === XG_STATUS.putFinger) onPrompt?.('put-finger');
      else if (status === XG_STATUS.liftFinger) onPrompt?.('lift-finger');
      else if (status === XG_STATUS.ok) return ok(reply.decode(payload.value));
      else return this.#refusal(request.command, xgErrorName(code));
    }
    this.#owe(request.command);
    return refused('too-many-prompts');
  }

  /** A module that lost its power for a moment has forgotten that we connected: the next command connects again. */
  #refusal(command: number, name: XgErrorName): Result<never, XgProblem> {
    if (name === 'not-connected') this.#owe(command);
    return refused(name);
  }

  async #send<Request>(request: XgRequest<Request>, value: Request): Promise<Result<undefined, XgProblem>> {
    const packet = xgPacket(request.command, request.dataLength(value), request.data.encode(value));
    const sent = await this.#line.send(packet, WRITE_TIMEOUT_MS);
    return sent.ok ? sent : refused('disconnected');
  }

  /** Replies to other commands are late ones and are dropped; they do not lengthen the wait. */
  async #nextReplyTo(command: number, { timeoutMs, signal }: Wait): Promise<Result<Uint8Array, XgProblem>> {
    const startMs = this.#clock.monotonicMs();
    for (;;) {
      const leftMs = Math.max(0, timeoutMs - (this.#clock.monotonicMs() - startMs));
      const frame = await this.#line.nextFrame({ timeoutMs: leftMs, signal });
      if (!frame.ok) return refused(frame.reason === 'closed' ? 'disconnected' : frame.reason);
      if (frame.value.header.command === command) return ok(frame.value.payload);
    }
  }

  async #readBlocks(
    kind: XgDataKind,
    whole: Uint8Array,
    signal?: AbortSignal,
  ): Promise<Result<undefined, XgProblem>> {
    let offset = 0;
    while (offset < whole.length) {
      if (isAborted(signal)) return refused('cancelled');
      const chunk = await this.#readChunk(kind, offset, chunkLength(whole.length - offset));
      if (!chunk.ok) return chunk;
      whole.set(chunk.value, offset);
      offset += chunk.value.length;
      chunk.value.fill(0);
    }
    return ok(undefined);
  }

  async #readChunk(
    kind: XgDataKind,
    offsetBytes: number,
    sizeBytes: number,
  ): Promise<Result<Uint8Array, XgProblem>> {
    const request = { kind, offsetBytes, sizeBytes };
    for (let tries = 0; tries < CHUNK_TRIES; tries++) {
      this.#line.discard();
      const sent = await this.#send(xgRequests.readData, request);
      if (!sent.ok) return sent;
      const raw = await this.#line.nextRaw(sizeBytes + sum16le.length, { timeoutMs: REPLY_TIMEOUT_MS });
      if (!raw.ok && raw.reason === 'closed') return refused('disconnected');
      const chunk = raw.ok ? checked(sum16le, raw.value) : null;
      if (chunk !== null) return ok(chunk);
      await this.#line.discardUntilQuiet(QUIET_MS, QUIET_LIMIT_MS);
    }
    this.#owe(XG_COMMAND.readData);
    return refused('damaged-data');
  }

  async #writeChunk(
    kind: XgDataKind,
    offsetBytes: number,
    chunk: Uint8Array,
  ): Promise<Result<undefined, XgProblem>> {
    const { command, dataLength, data } = xgRequests.writeData;
    const value = { kind, offsetBytes, sizeBytes: chunk.length };
    const packet = xgPacket(command, dataLength(value), data.encode(value));
    const raw = withChecksum(sum16le, chunk);
    for (let tries = 0; tries < CHUNK_TRIES; tries++) {
      this.#line.discard();
      const sent = await this.#line.sendWithRaw(packet, raw, WRITE_TIMEOUT_MS);
      if (!sent.ok) return refused('disconnected');
      const reply = await this.#nextReplyTo(command, { timeoutMs: REPLY_TIMEOUT_MS });
      if (!reply.ok && reply.reason === 'disconnected') return reply;
      if (reply.ok && xgReplies.status.decode(reply.value).status === XG_STATUS.ok) return ok(undefined);
      await this.#line.discardUntilQuiet(QUIET_MS, QUIET_LIMIT_MS);
    }
    this.#owe(command);
    return refused('damaged-data');
  }

  #owe(command: number): void {
    this.#owed = {
      command,
      lateReplyMs: command === XG_COMMAND.veinImage ? LATE_IMAGE_REPLY_MS : LATE_REPLY_MS,
    };
  }

  async #recoverIfOwed(): Promise<Result<undefined, XgProblem>> {
    if (this.#owed === null) return ok(undefined);
    const { command, lateReplyMs } = this.#owed;
    for (let tries = 0; tries < RECOVERY_TRIES; tries++) {
      if (!(await this.#cancelAndAwaitOwed(command, lateReplyMs))) continue;
      await this.#line.discardUntilQuiet(QUIET_MS, QUIET_LIMIT_MS);
      const connected = await this.#signOn({ timeoutMs: RECOVERY_TIMEOUT_MS });
      if (!connected.ok) continue;
      // Behind a serial adapter the module may have been changed for another while the line stayed open.
      if (connected.value.deviceName !== this.#deviceName) {
        await this.#line.close();
        return refused('disconnected');
      }
      this.#owed = null;
      return ok(undefined);
    }
    // Whoever opened this line opens a new one and looks anew at who is there.
    await this.#restart();
    return refused('disconnected');
  }

  /** The last means before it is left alone: it may still hear what it does not answer. */
  async #restart(): Promise<void> {
    if ((await this.#send(xgRequests.reboot, {})).ok) await sleep(this.#clock, REBOOT_MS);
    const message = `The reader at ${this.#line.name} stopped answering and was restarted.`;
    await this.#line.close({ kind: 'restarted', message });
  }

  /** With the password that counts; with either, where a change may or may not have been carried out. */
  async #signOn(wait: Wait): Promise<Result<LayoutValue<typeof xgReplies.connect>, XgProblem>> {
    let connected: Result<LayoutValue<typeof xgReplies.connect>, XgProblem> = refused('wrong-password');
    for (const password of this.#passwords.toReversed()) {
      connected = await this.#exchangeNow(xgRequests.connect, { password }, xgReplies.connect, wait);
      if (connected.ok) this.#passwords = [password];
      if (connected.ok || connected.reason !== 'wrong-password') break;
    }
    return connected;
  }

  /**
   * What has arrived meanwhile is not discarded: the owed answer may be among it, and then need not be waited for.
   * @returns whether CANCEL was answered
   */
  async #cancelAndAwaitOwed(owedCommand: number, lateReplyMs: number): Promise<boolean> {
    if (!(await this.#send(xgRequests.cancel, {})).ok) return false;
    let cancelAnswered = false;
    let owedAnswered = false;
    let endMs = this.#clock.monotonicMs() + RECOVERY_TIMEOUT_MS;
    while (!cancelAnswered || !owedAnswered) {
      const frame = await this.#line.nextFrame({ timeoutMs: Math.max(0, endMs - this.#clock.monotonicMs()) });
      if (!frame.ok) break;
      const { command } = frame.value.header;
      if (command === XG_COMMAND.cancel && !cancelAnswered) {
        cancelAnswered = true;
        endMs = this.#clock.monotonicMs() + lateReplyMs;
      }
      if (command === owedCommand && !isPrompt(frame.value.payload)) owedAnswered = true;
    }
    return cancelAnswered;
  }
}

/**
 * How much to ask for next. Never so that a block has the length of a packet: where the module refuses to read it sends
 * a packet instead of the block, and that packet's sum is right for a block of the same length.
 */
function chunkLength(remainingBytes: number): number {
  const length = Math.min(CHUNK_DATA_BYTES, remainingBytes);
  const packetLike = xgPackets.lengthMax - sum16le.length;
  return length === packetLike || remainingBytes - length === packetLike ? length - 1 : length;
}

function isPrompt(payload: Uint8Array): boolean {
  const { status } = xgReplies.status.decode(payload);
  return status === XG_STATUS.putFinger || status === XG_STATUS.liftFinger;
}

/** Asked anew each time: a signal may be aborted during any wait. */
function isAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
}
