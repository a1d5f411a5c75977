import type { Clock } from '../../../domain/clock.ts';
import type { RandomSource } from '../../../domain/random-source.ts';
import { ok, refused, type Result } from '../../../domain/result.ts';
import { sleep } from '../../../platform/sleep.ts';
import type { Layout } from '../../framing/layout.ts';
import type { FrameLine, Wait } from '../../session/frame-line.ts';
import { createLock } from '../../session/lock.ts';
import type { CloseReason } from '../../transport/transport.ts';
import type { FaceGuidance } from '../face-guidance.ts';
import { ExtractionInProgress, type Extraction } from './extraction.ts';
import { clearLink, type Ask, type RsidLink } from './link.ts';
import {
  deviceConfig,
  numberOfUsersMessage,
  PING_BYTES,
  readMessage,
  readUserIds,
  RSID,
  TWICE_OFFSET,
  USER_IDS_ASKED_MAX,
  userIdsAsk,
  userMessage,
  type RsidConfig,
} from './messages.ts';
import { inClear, RSID_PROTOCOL_VERSION, type RsidHeader, type RsidPacket, type RsidSeal } from './packet.ts';
import { endOf, refusalOf, type RsidProblem } from './reply.ts';
import type { ExtractionPurpose } from './status.ts';
import { parseSerialNumber, parseVersions, RSID_TEXT } from './text-commands.ts';

const WRITE_TIMEOUT_MS = 2_000;
const PACKET_TIMEOUT_MS = 5_000;
const START_TIMEOUT_MS = 12_000;
const REMOVE_ALL_TIMEOUT_MS = 34_000;
const EXTRACTION_TIMEOUT_MS: Readonly<Record<ExtractionPurpose, number>> = {
  enrolment: 12_000,
  authentication: 10_000,
};
/** Extracting in a tight loop hangs the unit: the pauses of the reference host (devices.md 1A.1). */
const PAUSE_AFTER_FACE_MS = 600;
const PAUSE_AFTER_NO_FACE_MS = 2_100;
/** How far the unit's numbers may jump. */
const SEQUENCE_STEP_MAX = 20;
const TEXT_QUIET_MS = 200;
const TEXT_BYTES_MAX = 4_096;
/** How long the end of a cancelled operation may take. */
const CANCELLED_REPLY_MS = 3_000;
const QUIET_MS = 100;
const QUIET_LIMIT_MS = 2_000;
const RECOVERY_TRIES = 2;
const USERS_MAX = 5_000;

interface OperationOptions {
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal | undefined;
}

/** What a packet means to the operation that waits for it: its end, or undefined if more is to come. */
type Handle<Value> = (packet: RsidPacket) => Result<Value, RsidProblem> | undefined;

export interface RsidSessionOptions {
  readonly clock: Clock;
  readonly random: RandomSource;
  /** How sessions are begun: in clear unless told otherwise. */
  readonly link?: RsidLink;
}

/**
 * One connection to a RealSense ID unit in host mode: operations one at a time, each in a session of the unit's own with
 * numbered packets, each with a deadline. An operation that was given up is cancelled by text at once; its end is waited
 * for before the next one begins, and where it does not come the unit has to echo random bytes to be believed again.
 */
export class RsidSession {
  readonly closed: Promise<CloseReason>;
  readonly #line: FrameLine<RsidHeader>;
  readonly #clock: Clock;
  readonly #random: RandomSource;
  readonly #link: RsidLink;
  readonly #withLock = createLock();
  #seal: RsidSeal = inClear;
  /** An operation was given up and has not ended yet, as far as is known. */
  #owesReply = false;
  #nextExtractionAtMs = Number.NEGATIVE_INFINITY;

  constructor(line: FrameLine<RsidHeader>, { clock, random, link = clearLink }: RsidSessionOptions) {
    this.#link = link;
    this.#line = line;
    this.#clock = clock;
    this.#random = random;
    this.closed = line.closed;
  }

  get lineName(): string {
    return this.#line.name;
  }

  /**
   * First thing on a new line. A program that died may have left the unit in the middle of something: it is cancelled,
   * and whatever it still had to say is not listened to.
   * @returns versions by name, empty if the unit said none; and the serial number
   */
  identify(): Promise<
    Result<
      { readonly versions: ReadonlyMap<string, string>; readonly serialNumber: string | null },
      RsidProblem
    >
  > {
    return this.#withLock(async () => {
      const sent = await this.#sendText(RSID_TEXT.cancel);
      if (!sent.ok) return sent;
      await this.#line.discardUntilQuiet(QUIET_MS, QUIET_LIMIT_MS);
      const versions = await this.#ask(RSID_TEXT.versions);
      if (!versions.ok) return versions;
      const serialNumber = await this.#ask(RSID_TEXT.serialNumber);
      if (!serialNumber.ok) return serialNumber;
      return ok({
        versions: parseVersions(versions.value),
        serialNumber: parseSerialNumber(serialNumber.value),
      });
    });
  }

  /** Random bytes there and back: shows that the unit is in step. */
  ping(signal?: AbortSignal): Promise<Result<undefined, RsidProblem>> {
    return this.#operate((step) => this.#pingNow(step), { signal });
  }

  /**
   * Has the unit look for faces and hand out what it makes of them; they are compared elsewhere. Not sooner after the
   * last time than the unit can bear. @param onGuidance hears what the unit wants of the face
   */
  extractFaceprints(
    purpose: ExtractionPurpose,
    onGuidance: (guidance: FaceGuidance) => void,
    signal?: AbortSignal,
  ): Promise<Result<Extraction, RsidProblem>> {
    const ask =
      purpose === 'enrolment'
        ? userPacket(RSID.extractForEnrolment, '', TWICE_OFFSET)
        : userPacket(RSID.extractForAuthentication, '');
    return this.#withLock(async () => {
      await sleep(this.#clock, this.#nextExtractionAtMs - this.#clock.monotonicMs(), signal);
      const extraction = new ExtractionInProgress(purpose, onGuidance, () => this.#line.lastByteAtMs);
      const extracted = await this.#operateNow(
        (options) => this.#converse(ask, (packet) => extraction.take(packet), options),
        { signal, timeoutMs: EXTRACTION_TIMEOUT_MS[purpose] },
      );
      const sawFace = extraction.sawFace;
      this.#nextExtractionAtMs =
        this.#clock.monotonicMs() + (sawFace ? PAUSE_AFTER_FACE_MS : PAUSE_AFTER_NO_FACE_MS);
      return extracted;
    });
  }

  queryConfig(): Promise<Result<RsidConfig, RsidProblem>> {
    return this.#operate((options) =>
      this.#askData({ id: RSID.queryConfig, message: NOTHING }, deviceConfig, options),
    );
  }

  /** The unit answers with what it was told; anything else means that it was not applied. */
  setConfig(config: RsidConfig): Promise<Result<undefined, RsidProblem>> {
    const message = deviceConfig.encode(config);
    return this.#operate(async (options) => {
      const set = await this.#askData({ id: RSID.setConfig, message }, deviceConfig, options);
      if (!set.ok) return set;
      return Buffer.compare(deviceConfig.encode(set.value), message) === 0
        ? ok(undefined)
        : refused('not-applied');
    });
  }

  async numberOfUsers(): Promise<Result<number, RsidProblem>> {
    const number = await this.#operate((options) =>
      this.#askData({ id: RSID.numberOfUsers, message: NOTHING }, numberOfUsersMessage, options),
    );
    return number.ok ? ok(number.value.count) : number;
  }

  /** All ids, fetched by fifties. @returns `damaged-data` for more than any unit holds */
  async userIds(): Promise<Result<readonly string[], RsidProblem>> {
    const ids: string[] = [];
    while (ids.length <= USERS_MAX) {
      const page = await this.#operate((options) => this.#userIdsFrom(ids.length, options));
      if (!page.ok) return page;
      ids.push(...page.value);
      if (page.value.length < USER_IDS_ASKED_MAX) return ok(ids);
    }
    return refused('damaged-data');
  }

  /** After too many spoofs the unit does nothing else until this. For staff. */
  unlock(): Promise<Result<undefined, RsidProblem>> {
    return this.#command(userPacket(RSID.unlock, '', TWICE_OFFSET));
  }

  /** @throws RangeError for what is no user id */
  removeUser(userId: string): Promise<Result<undefined, RsidProblem>> {
    return this.#command(userPacket(RSID.removeUser, userId));
  }

  removeAll(): Promise<Result<undefined, RsidProblem>> {
    return this.#command(userPacket(RSID.removeAll, ''), { timeoutMs: REMOVE_ALL_TIMEOUT_MS });
  }

  close(): Promise<void> {
    return this.#line.close();
  }

  /** An operation that ends with the unit's reply and brings nothing else. */
  #command(ask: Ask, options: OperationOptions = {}): Promise<Result<undefined, RsidProblem>> {
    return this.#operate((inner) => this.#converse(ask, (packet) => endOf(packet), inner), options);
  }

  #operate<Value>(
    task: (options: OperationOptions) => Promise<Result<Value, RsidProblem>>,
    options: OperationOptions = {},
  ): Promise<Result<Value, RsidProblem>> {
    return this.#withLock(() => this.#operateNow(task, options));
  }

  async #operateNow<Value>(
    task: (options: OperationOptions) => Promise<Result<Value, RsidProblem>>,
    options: OperationOptions,
  ): Promise<Result<Value, RsidProblem>> {
    if (isAborted(options.signal)) return refused('cancelled');
    const recovered = await this.#recoverIfOwed();
    if (!recovered.ok) return recovered;
    if (isAborted(options.signal)) return refused('cancelled');
    return task(options);
  }

  async #pingNow(options: OperationOptions): Promise<Result<undefined, RsidProblem>> {
    const message = this.#random.bytes(PING_BYTES);
    return this.#converse(
      { id: RSID.ping, message },
      (packet) => {
        if (packet.id !== RSID.ping) return refusalOf(packet);
        const echo = packet.message.subarray(0, PING_BYTES);
        return Buffer.compare(echo, message) === 0 ? ok(undefined) : refused('damaged-data');
      },
      options,
    );
  }

  #userIdsFrom(offset: number, options: OperationOptions): Promise<Result<readonly string[], RsidProblem>> {
    const message = userIdsAsk.encode({ offset, count: USER_IDS_ASKED_MAX });
    return this.#converse(
      { id: RSID.userIds, message },
      (packet) => {
        if (packet.id !== RSID.userIds) return refusalOf(packet);
        const ids = readUserIds(packet.message);
        return ids === null ? refused('damaged-data') : ok(ids);
      },
      options,
    );
  }

  /** A data message that is answered by one of the same id, or by a refusal. */
  #askData<Value>(
    ask: Ask,
    answer: Layout<Value>,
    options: OperationOptions,
  ): Promise<Result<Value, RsidProblem>> {
    return this.#converse(
      ask,
      (packet) => {
        if (packet.id !== ask.id) return refusalOf(packet);
        const value = readMessage(answer, packet.message);
        return value === null ? refused('damaged-data') : ok(value);
      },
      options,
    );
  }

  /** Starts a session of the unit's, asks, and listens until the answer is whole (devices.md 1A.4). */
  async #converse<Value>(
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

  /** Cancels at once; the end of what was cancelled is owed. */
  async #giveUp(reason: RsidProblem): Promise<Result<never, RsidProblem>> {
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
  async #ask(text: Uint8Array): Promise<Result<string, RsidProblem>> {
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

const NOTHING = new Uint8Array(0);

function userPacket(id: string, userId: string, status = 0): Ask {
  return { id, message: userMessage.encode({ userId, status }) };
}

/** After these the unit is idle; after anything else it goes on with what it was told. */
function isEnd({ id }: RsidPacket): boolean {
  return id === RSID.reply || id === RSID.refusal;
}

/** Asked anew each time: a signal may be aborted during any wait. */
function isAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
}
