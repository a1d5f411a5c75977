import { ok, refused, type Result } from '../../../domain/result.ts';
import type { FaceGuidance } from '../face-guidance.ts';
import {
  FACEPRINT_TYPE,
  faceprintsMessage,
  FACES_MAX,
  FEATURE_MAX,
  MASK_FLAG,
  readFacesFound,
  readMessage,
  RSID,
  userMessage,
} from './messages.ts';
import type { RsidPacket } from './packet.ts';
import { endOf, type RsidProblem } from './reply.ts';
import {
  extractionResult,
  guidanceOfHint,
  guidanceOfPose,
  type ExtractionPurpose,
  type ExtractionResult,
} from './status.ts';

/** What the unit made of one face. */
export interface Faceprint {
  readonly formatVersion: number;
  /** 512 values. */
  readonly features: Int16Array;
  readonly withMask: boolean;
  readonly lastByteAtMs: number;
}

export interface Extraction {
  /** One for each face that was seen well enough. */
  readonly faceprints: readonly Faceprint[];
  /** How it ended for each face, good or not. */
  readonly results: readonly ExtractionResult[];
  /** Users of the unit's own database whom it says it saw. */
  readonly userIds: readonly string[];
}

/** Gathers what the unit says while it extracts. Nothing of it is believed unchecked. */
export class ExtractionInProgress {
  readonly #purpose: ExtractionPurpose;
  readonly #onGuidance: (guidance: FaceGuidance) => void;
  readonly #lastByteAtMs: () => number;
  readonly #faceprints: Faceprint[] = [];
  readonly #results: ExtractionResult[] = [];
  readonly #userIds: string[] = [];
  #sawFace = false;

  constructor(
    purpose: ExtractionPurpose,
    onGuidance: (guidance: FaceGuidance) => void,
    lastByteAtMs: () => number,
  ) {
    this.#purpose = purpose;
    this.#onGuidance = onGuidance;
    this.#lastByteAtMs = lastByteAtMs;
  }

  get sawFace(): boolean {
    return this.#sawFace;
  }

  /** @returns the extraction when it is over; undefined while more is to come */
  take(packet: RsidPacket): Result<Extraction, RsidProblem> | undefined {
    switch (packet.id) {
      case RSID.hint:
      case RSID.pose:
      case RSID.result:
        return this.#takeStatus(packet);
      case RSID.facesFound:
        return this.#takeFaces(packet);
      case RSID.faceprints:
        return this.#takeFaceprint(packet);
      default: {
        const end = endOf(packet);
        return end?.ok === true
          ? ok({ faceprints: this.#faceprints, results: this.#results, userIds: this.#userIds })
          : end;
      }
    }
  }

  #takeStatus(packet: RsidPacket): Result<never, RsidProblem> | undefined {
    const message = readMessage(userMessage, packet.message);
    if (message === null) return refused('damaged-data');
    if (packet.id === RSID.result) {
      const result = extractionResult(this.#purpose, message.status);
      this.#sawFace ||= result !== 'no-face';
      if (this.#results.length >= FACES_MAX) return undefined;
      this.#results.push(result);
      if (result === 'success' && message.userId !== '') this.#userIds.push(message.userId);
      return undefined;
    }
    const guidance =
      packet.id === RSID.hint ? guidanceOfHint(message.status) : guidanceOfPose(message.status);
    if (guidance !== null) this.#onGuidance(guidance);
    return undefined;
  }

  #takeFaces(packet: RsidPacket): Result<never, RsidProblem> | undefined {
    const faces = readFacesFound(packet.message);
    if (faces === null) return refused('damaged-data');
    this.#sawFace ||= faces.length > 0;
    return undefined;
  }

  #takeFaceprint(packet: RsidPacket): Result<never, RsidProblem> | undefined {
    const message = readMessage(faceprintsMessage, packet.message);
    packet.message.fill(0);
    if (message === null || this.#faceprints.length >= FACES_MAX) return refused('damaged-data');
    const { version, type, features, maskFlag } = message;
    const isPossible =
      version > 0 &&
      type === FACEPRINT_TYPE.infrared &&
      (maskFlag === MASK_FLAG.withMask ||
        maskFlag === MASK_FLAG.withoutMask ||
        maskFlag === MASK_FLAG.notSet) &&
      features.every((value) => Math.abs(value) <= FEATURE_MAX) &&
      features.some((value) => value !== 0);
    if (!isPossible) return refused('damaged-data');
    this.#faceprints.push({
      formatVersion: version,
      features,
      withMask: maskFlag === MASK_FLAG.withMask,
      lastByteAtMs: this.#lastByteAtMs(),
    });
    return undefined;
  }
}
