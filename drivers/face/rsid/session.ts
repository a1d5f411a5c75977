import type { Clock } from '../../../domain/clock.ts';
import { ok, refused, type Result } from '../../../domain/result.ts';
import { sleep } from '../../../platform/sleep.ts';
import type { FrameLine } from '../../session/frame-line.ts';
import type { CloseReason } from '../../transport/transport.ts';
import type { FaceGuidance } from '../face-guidance.ts';
import { RsidConversation, type OperationOptions, type RsidConversationOptions } from './conversation.ts';
import { ExtractionInProgress, type Extraction } from './extraction.ts';
import type { Ask } from './link.ts';
import {
  databaseElement,
  featuresAsk,
  FEATURES_UNSAVED_MAX,
  numberOfUsersMessage,
  readConfig,
  readMessage,
  readUserIds,
  RSID,
  setFeaturesMessage,
  TWICE_OFFSET,
  USER_IDS_ASKED_MAX,
  userIdsAsk,
  userMessage,
  writeConfig,
  type DatabaseElement,
  type RsidConfig,
} from './messages.ts';
import type { RsidHeader } from './packet.ts';
import type { RsidProblem } from './reply.ts';
import type { ExtractionPurpose } from './status.ts';
import { parseSerialNumber, parseVersions, RSID_TEXT } from './text-commands.ts';

const REMOVE_ALL_TIMEOUT_MS = 34_000;
const FACE_TIMEOUT_MS: Readonly<Record<ExtractionPurpose, number>> = {
  enrolment: 12_000,
  authentication: 10_000,
};
/** Looking for faces in a tight loop hangs the unit: the pauses of the reference host (devices.md 1A.1). */
const PAUSE_AFTER_FACE_MS = 600;
const PAUSE_AFTER_NO_FACE_MS = 2_100;
export const USERS_MAX = 5_000;

export interface RsidFaceOptions {
  readonly signal?: AbortSignal | undefined;
  /** Hears what the unit wants of the face. */
  readonly onGuidance: (guidance: FaceGuidance) => void;
}

export interface RsidUser {
  readonly userId: string;
  readonly element: DatabaseElement;
}

/** Everything a RealSense ID unit can be asked for, in host mode and by its own database. */
export class RsidSession {
  readonly closed: Promise<CloseReason>;
  readonly #talk: RsidConversation;
  readonly #clock: Clock;
  #nextFaceAtMs = 0;

  constructor(line: FrameLine<RsidHeader>, options: RsidConversationOptions) {
    this.#talk = new RsidConversation(line, options);
    this.#clock = options.clock;
    this.closed = this.#talk.closed;
  }

  get lineName(): string {
    return this.#talk.lineName;
  }

  /** First thing on a new line. @returns versions by name, empty if the unit said none; and the serial number */
  async identify(): Promise<
    Result<
      { readonly versions: ReadonlyMap<string, string>; readonly serialNumber: string | null },
      RsidProblem
    >
  > {
    const answers = await this.#talk.askTexts(RSID_TEXT.versions, RSID_TEXT.serialNumber);
    if (!answers.ok) return answers;
    const [versions = '', serialNumber = ''] = answers.value;
    return ok({ versions: parseVersions(versions), serialNumber: parseSerialNumber(serialNumber) });
  }

  /** Random bytes there and back: shows that the unit is in step. */
  ping(signal?: AbortSignal): Promise<Result<undefined, RsidProblem>> {
    return this.#talk.ping(signal);
  }

  /** Has the unit hand out what it makes of the faces it sees; they are compared elsewhere. */
  extractFaceprints(
    purpose: ExtractionPurpose,
    onGuidance: (guidance: FaceGuidance) => void,
    signal?: AbortSignal,
  ): Promise<Result<Extraction, RsidProblem>> {
    const ask =
      purpose === 'enrolment'
        ? userPacket(RSID.extractForEnrolment, '', TWICE_OFFSET)
        : userPacket(RSID.extractForAuthentication, '');
    return this.#lookAtFaces(ask, purpose, { onGuidance, signal });
  }

  /**
   * Has the unit keep the face in its own database, in the poses it asks for.
   * @param userId a random token: anybody with the unit can read it
   * @throws RangeError for what is no user id
   */
  enrolOnDevice(userId: string, options: RsidFaceOptions): Promise<Result<Extraction, RsidProblem>> {
    return this.#lookAtFaces(userPacket(RSID.enrol, userId), 'enrolment', options);
  }

  /** Whom of its own database the unit sees; `forbidden` for a face that is not in it. */
  authenticateOnDevice(options: RsidFaceOptions): Promise<Result<Extraction, RsidProblem>> {
    return this.#lookAtFaces(userPacket(RSID.authenticate, ''), 'authentication', options);
  }

  queryConfig(): Promise<Result<RsidConfig, RsidProblem>> {
    return this.#talk.askMessage({ id: RSID.queryConfig, message: NOTHING }, readConfig);
  }

  /** The unit answers with what it was told; anything else means that it was not applied. */
  async setConfig(config: RsidConfig): Promise<Result<undefined, RsidProblem>> {
    const message = writeConfig(config);
    const set = await this.#talk.askMessage({ id: RSID.setConfig, message }, (answer) => answer);
    if (!set.ok) return set;
    return Buffer.compare(set.value.subarray(0, message.length), message) === 0
      ? ok(undefined)
      : refused('not-applied');
  }

  async numberOfUsers(): Promise<Result<number, RsidProblem>> {
    const number = await this.#talk.askData(
      { id: RSID.numberOfUsers, message: NOTHING },
      numberOfUsersMessage,
    );
    return number.ok ? ok(number.value.count) : number;
  }

  /** All ids, fetched by fifties. @returns `damaged-data` for more than any unit holds */
  async userIds(): Promise<Result<readonly string[], RsidProblem>> {
    const ids: string[] = [];
    while (ids.length <= USERS_MAX) {
      const message = userIdsAsk.encode({ offset: ids.length, count: USER_IDS_ASKED_MAX });
      const page = await this.#talk.askMessage({ id: RSID.userIds, message }, readUserIds);
      if (!page.ok) return page;
      ids.push(...page.value);
      if (page.value.length < USER_IDS_ASKED_MAX) return ok(ids);
    }
    return refused('damaged-data');
  }

  /** What the unit keeps of its user at this place of its list. */
  readFeatures(index: number): Promise<Result<DatabaseElement, RsidProblem>> {
    const message = featuresAsk.encode({ index });
    return this.#talk.askMessage({ id: RSID.getFeatures, message }, (padded) => {
      const element = readMessage(databaseElement, padded);
      return element !== null && element.version > 0 ? element : null;
    });
  }

  /** Puts users into the unit's database and has it save them, by fifties. @throws RangeError for what is no user id */
  async writeFeatures(users: readonly RsidUser[]): Promise<Result<undefined, RsidProblem>> {
    for (const [i, { userId, element }] of users.entries()) {
      const message = setFeaturesMessage.encode({ userId, element: databaseElement.encode(element) });
      const set = await this.#talk.command({ id: RSID.setFeatures, message });
      message.fill(0);
      if (!set.ok) return set;
      const isBatchWhole = (i + 1) % FEATURES_UNSAVED_MAX === 0 || i + 1 === users.length;
      const saved = isBatchWhole ? await this.#talk.command(userPacket(RSID.saveDatabase, '')) : set;
      if (!saved.ok) return saved;
    }
    return ok(undefined);
  }

  /** After too many spoofs the unit does nothing else until this. For staff. */
  unlock(): Promise<Result<undefined, RsidProblem>> {
    return this.#talk.command(userPacket(RSID.unlock, '', TWICE_OFFSET));
  }

  /** @throws RangeError for what is no user id */
  removeUser(userId: string): Promise<Result<undefined, RsidProblem>> {
    return this.#talk.command(userPacket(RSID.removeUser, userId));
  }

  removeAll(): Promise<Result<undefined, RsidProblem>> {
    return this.#talk.command(userPacket(RSID.removeAll, ''), { timeoutMs: REMOVE_ALL_TIMEOUT_MS });
  }

  /** Gives the unit this host's key and takes the unit's, in clear: for pairing only. */
  async exchangeKeys(message: Uint8Array): Promise<Result<Uint8Array, RsidProblem>> {
    const answer = await this.#talk.exchangeInClear({ id: RSID.pair, message }, RSID.paired);
    return answer.ok ? ok(answer.value.message) : answer;
  }

  close(): Promise<void> {
    return this.#talk.close();
  }

  /** Not sooner after the last time than the unit can bear. */
  #lookAtFaces(
    ask: Ask,
    purpose: ExtractionPurpose,
    { onGuidance, signal }: RsidFaceOptions,
  ): Promise<Result<Extraction, RsidProblem>> {
    const options: OperationOptions = { signal, timeoutMs: FACE_TIMEOUT_MS[purpose] };
    return this.#talk.operate(async (inner) => {
      await sleep(this.#clock, Math.max(0, this.#nextFaceAtMs - this.#clock.monotonicMs()), signal);
      if (isAborted(signal)) return refused('cancelled');
      const extraction = new ExtractionInProgress(purpose, onGuidance, () => this.#talk.lastByteAtMs);
      const looked = await this.#talk.converse(ask, (packet) => extraction.take(packet), inner);
      this.#nextFaceAtMs =
        this.#clock.monotonicMs() + (extraction.sawFace ? PAUSE_AFTER_FACE_MS : PAUSE_AFTER_NO_FACE_MS);
      return looked;
    }, options);
  }
}

const NOTHING = new Uint8Array(0);

function userPacket(id: string, userId: string, status = 0): Ask {
  return { id, message: userMessage.encode({ userId, status }) };
}

/** Asked anew each time: a signal may be aborted during any wait. */
function isAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
}
