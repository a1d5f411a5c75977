import type { Clock } from '../../../domain/clock.ts';
import type { RandomSource } from '../../../domain/random-source.ts';
import { ok, refused, type Result } from '../../../domain/result.ts';
import type { Layout } from '../../framing/layout.ts';
import type { FrameLine, Wait } from '../../session/frame-line.ts';
import { createLock } from '../../session/lock.ts';
import type { CloseReason } from '../../transport/transport.ts';
import { clearLink, type Ask, type RsidLink } from './link.ts';
import { PING_BYTES, readMessage, RSID } from './messages.ts';
import { inClear, RSID_PROTOCOL_VERSION, type RsidHeader, type RsidPacket, type RsidSeal } from './packet.ts';
import { endOf, refusalOf, type RsidProblem } from './reply.ts';
import { RSID_TEXT } from './text-commands.ts';

const WRITE_TIMEOUT_MS = 2_000;
const PACKET_TIMEOUT_MS = 5_000;
const START_TIMEOUT_MS = 12_000;
/** How far the unit's numbers may jump. */
const SEQUENCE_STEP_MAX = 20;
const TEXT_QUIET_MS = 200;
const TEXT_BYTES_MAX = 4_096;
/** How long the end of a cancelled operation may take. */
const CANCELLED_REPLY_MS = 3_000;
const QUIET_MS = 100;
const QUIET_LIMIT_MS = 2_000;
const RECOVERY_TRIES = 2;

export interface OperationOptions {
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal | undefined;
}

/** What a packet means to the operation that waits for it: its end, or undefined if more is to come. */
type Handle<Value> = (packet: RsidPacket) => Result<Value, RsidProblem> | undefined;
type Task<Value> = (options: OperationOptions) => Promise<Result<Value, RsidProblem>>;

export interface RsidConversationOptions {
  readonly clock: Clock;
  readonly random: RandomSource;
  /** How sessions are begun: in clear unless told otherwise. */
  readonly link?: RsidLink;
}

/**
 * Packets with a RealSense ID unit, an operation at a time: each in a session of the unit's own with numbered packets, each
 * with a deadline. An operation that was given up is cancelled by text at once; its end is waited for before the next one
 * begins, and where it does not come the unit has to echo random bytes to be believed again. In a secure session a packet
 * that was changed, repeated or made by another ends the connection: nothing after it is believed, and nothing is ever said
 * in clear instead.
 */
export class RsidConversation {
  readonly closed: Promise<CloseReason>;
  readonly #line: FrameLine<RsidHeader>;
  readonly #clock: Clock;
  readonly #random: RandomSource;
  readonly #link: RsidLink;
  readonly #withLock = createLock();
  #seal: RsidSeal = inClear;
  /** An operation was given up and has not ended yet, as far as is known. */
  #owesReply = false;

  constructor(line: FrameLine<RsidHeader>, { clock, random, link = clearLink }: RsidConversationOptions) {
    this.#link = link;
    this.#line = line;
    this.#clock = clock;
    this.#random = random;
    this.closed = line.closed;
  }

  get lineName(): string {
    return this.#line.name;
  }

  get lastByteAtMs(): number {
    return this.#line.lastByteAtMs;
  }

  close(): Promise<void> {
    return this.#line.close();
  }

  /** Runs the task alone, and not before the unit has ended what was given up before. */
  operate<Value>(task: Task<Value>, options: OperationOptions = {}): Promise<Result<Value, RsidProblem>> {
    return this.#withLock(async () => {
      if (isAborted(options.signal)) return refused('cancelled');
      const recovered = await this.#recoverIfOwed();
      if (!recovered.ok) return recovered;
      if (isAborted(options.signal)) return refused('cancelled');
      return task(options);
    });
  }

  /** An operation that ends with the unit's reply and brings nothing else. */
  command(ask: Ask, options: OperationOptions = {}): Promise<Result<undefined, RsidProblem>> {
    return this.operate((inner) => this.converse(ask, (packet) => endOf(packet), inner), options);
  }

  /** A data message that is answered by one of the same id, or by a refusal. */
  askData<Value>(ask: Ask, answer: Layout<Value>): Promise<Result<Value, RsidProblem>> {
    return this.askMessage(ask, (message) => readMessage(answer, message));
  }

  /** The same where the answer's length varies. @param read null for what cannot be */
  askMessage<Value>(
    ask: Ask,
    read: (message: Uint8Array) => Value | null,
  ): Promise<Result<Value, RsidProblem>> {
    return this.operate((options) =>
      this.converse(
        ask,
        (packet) => {
          if (packet.id !== ask.id) return refusalOf(packet);
          const value = read(packet.message);
          return value === null ? refused('damaged-data') : ok(value);
        },
        options,
      ),
    );
  }

  /** Random bytes there and back: shows that the unit is in step. */
  ping(signal?: AbortSignal): Promise<Result<undefined, RsidProblem>> {
    return this.operate((options) => this.#pingNow(options), { signal });
  }

  /**
   * First thing on a new line. A program that died may have left the unit in the middle of something: it is cancelled,
   * and whatever it still had to say is not listened to. @returns the answers to texts that are asked in turn
   */
  askTexts(...texts: readonly Uint8Array[]): Promise<Result<readonly string[], RsidProblem>> {
    return this.#withLock(async () => {
      const sent = await this.#sendText(RSID_TEXT.cancel);
      if (!sent.ok) return sent;
      await this.#line.discardUntilQuiet(QUIET_MS, QUIET_LIMIT_MS);
      const answers: string[] = [];
      for (const text of texts) {
        const answer = await this.#askText(text);
        if (!answer.ok) return answer;
        answers.push(answer.value);
      }
      return ok(answers);
    });
  }

  /** One packet and its answer in clear and outside of any session: how keys are exchanged at pairing (devices.md 1A.9). */
  exchangeInClear(ask: Ask, answerId: string): Promise<Result<RsidPacket, RsidProblem>> {
    return this.operate(async () => {
      this.#line.discard();
      this.#seal = inClear;
      const sent = await this.#send({ ...ask, sequence: 0 });
      if (!sent.ok) return sent;
      const endMs = this.#clock.monotonicMs() + START_TIMEOUT_MS;
      for (;;) {
        const packet = await this.#nextPacket({ timeoutMs: endMs - this.#clock.monotonicMs() });
        if (!packet.ok || packet.value.id === answerId) return packet;
        const refusal = refusalOf(packet.value);
        if (refusal !== undefined) return refusal;
      }
    });
  }

  /** Starts a session of the unit's, asks, and listens until the answer is whole (devices.md 1A.4). */
  async converse<Value>(
    { id, message }: Ask,
    handle: Handle<Value>,
    { timeoutMs = PACKET_TIMEOUT_MS, signal }: OperationOptions,
  ): Promise<Result<Value, RsidProblem>> {
    const started = await this.#startSession(signal);
    if (!started.ok) return started;
    const sent = await this.#send({ id, sequence: 1, message });
    if (!sent.ok) return sent;
    const endMs = this.#clock.monotonicMs() + timeoutMs;
    let lastSequence = 0;
    for (;;) {
      const packet = await this.#nextPacket({ timeoutMs: endMs - this.#clock.monotonicMs(), signal });
      if (!packet.ok) return this.#giveUp(packet.reason);
      // The late start of a session that was given up.
      if (this.#link.isStart(packet.value)) continue;
      const { sequence } = packet.value;
      if (sequence <= lastSequence || sequence > lastSequence + SEQUENCE_STEP_MAX)
        return this.#giveUp('out-of-sequence');
      lastSequence = sequence;
      const end = handle(packet.value);
      if (end?.ok === true) return end;
      if (end !== undefined) return isEnd(packet.value) ? end : this.#giveUp(end.reason);
    }
  }

  async #pingNow(options: OperationOptions): Promise<Result<undefined, RsidProblem>> {
    const message = this.#random.bytes(PING_BYTES);
    return this.converse(
      { id: RSID.ping, message },
      (packet) => {
        if (packet.id !== RSID.ping) return refusalOf(packet);
        const echo = packet.message.subarray(0, PING_BYTES);
        return Buffer.compare(echo, message) === 0 ? ok(undefined) : refused('damaged-data');
      },
      options,
    );
  }

  async #startSession(signal?: AbortSignal): Promise<Result<undefined, RsidProblem>> {
    this.#line.discard();
    const { ask, finish } = this.#link.begin();
    this.#seal = inClear;
    const sent = await this.#send({ ...ask, sequence: 0 });
    if (!sent.ok) return sent;
    const endMs = this.#clock.monotonicMs() + START_TIMEOUT_MS;
    for (;;) {
      const packet = await this.#nextPacket({ timeoutMs: endMs - this.#clock.monotonicMs(), signal });
      // Sealed for an earlier session.
      if (!packet.ok && packet.reason === 'security-error') continue;
      if (!packet.ok) return this.#giveUp(packet.reason);
      const seal = finish(packet.value);
      if (seal !== null) {
        if (!seal.ok) return this.#giveUp(seal.reason);
        this.#seal = seal.value;
        return ok(undefined);
      }
      // A good reply can only be the end of something earlier.
      const refusal = packet.value.id === RSID.reply ? refusalOf(packet.value) : undefined;
      if (refusal !== undefined) return refusal;
    }
  }

  /** Cancels at once; the end of what was cancelled is owed. Whoever may be at a secure line instead gets no second try. */
  async #giveUp(reason: RsidProblem): Promise<Result<never, RsidProblem>> {
    if (this.#link.isSecure && (reason === 'security-error' || reason === 'out-of-sequence')) {
      await this.#line.close({ kind: 'restarted', message: notFromThePairedUnit(this.lineName) });
      return refused('security-error');
    }
    if (reason !== 'disconnected') {
      this.#owesReply = true;
      await this.#sendText(RSID_TEXT.cancel);
    }
    return refused(reason);
  }

  async #recoverIfOwed(): Promise<Result<undefined, RsidProblem>> {
    if (!this.#owesReply) return ok(undefined);
    if (await this.#replyComes()) {
      this.#owesReply = false;
      return ok(undefined);
    }
    for (let tries = 0; tries < RECOVERY_TRIES; tries++) {
      if (!(await this.#sendText(RSID_TEXT.cancel)).ok) return refused('disconnected');
      await this.#line.discardUntilQuiet(QUIET_MS, QUIET_LIMIT_MS);
      if ((await this.#pingNow({})).ok) {
        this.#owesReply = false;
        return ok(undefined);
      }
    }
    // Whoever opened this line opens a new one and looks anew at who is there.
    await this.#line.close();
    return refused('disconnected');
  }

  async #replyComes(): Promise<boolean> {
    const endMs = this.#clock.monotonicMs() + CANCELLED_REPLY_MS;
    for (;;) {
      const packet = await this.#nextPacket({ timeoutMs: endMs - this.#clock.monotonicMs() });
      if (!packet.ok) return false;
      if (packet.value.id === RSID.reply) return true;
    }
  }

  async #nextPacket({ timeoutMs, signal }: Wait): Promise<Result<RsidPacket, RsidProblem>> {
    const frame = await this.#line.nextFrame({ timeoutMs: Math.max(0, timeoutMs), signal });
    if (!frame.ok) return refused(frame.reason === 'closed' ? 'disconnected' : frame.reason);
    if (frame.value.header.protocolVersion !== RSID_PROTOCOL_VERSION) return refused('version-mismatch');
    const packet = this.#seal.fromFrame(frame.value);
    return packet === null ? refused('security-error') : ok(packet);
  }

  async #send(packet: RsidPacket): Promise<Result<undefined, RsidProblem>> {
    const announced = await this.#sendText(RSID_TEXT.packetFollows);
    if (!announced.ok) return announced;
    const sent = await this.#line.send(this.#seal.toFrame(packet), WRITE_TIMEOUT_MS);
    return sent.ok ? sent : refused('disconnected');
  }

  async #sendText(text: Uint8Array): Promise<Result<undefined, RsidProblem>> {
    const sent = await this.#line.sendRaw(text, WRITE_TIMEOUT_MS);
    return sent.ok ? sent : refused('disconnected');
  }

  /** Asks in text and takes what comes until it is quiet again. */
  async #askText(text: Uint8Array): Promise<Result<string, RsidProblem>> {
    this.#line.discard();
    const sent = await this.#sendText(text);
    if (!sent.ok) return sent;
    let answer = '';
    let timeoutMs = PACKET_TIMEOUT_MS / 5;
    while (answer.length < TEXT_BYTES_MAX) {
      const byte = await this.#line.nextRaw(1, { timeoutMs });
      if (!byte.ok) return byte.reason === 'closed' ? refused('disconnected') : ok(answer);
      answer += String.fromCharCode(byte.value[0] ?? 0);
      timeoutMs = TEXT_QUIET_MS;
    }
    return ok(answer);
  }
}

function notFromThePairedUnit(name: string): string {
  return `What came over ${name} was changed, repeated or not from the paired face reader. The connection was ended. If it happens again, look at the cable and the reader, then pair anew: npm run reader -- pair.`;
}

/** After these the unit is idle; after anything else it goes on with what it was told. */
function isEnd({ id }: RsidPacket): boolean {
  return id === RSID.reply || id === RSID.refusal;
}

/** Asked anew each time: a signal may be aborted during any wait. */
function isAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
}
