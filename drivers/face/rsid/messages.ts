import { i16le, i16leArray, i32le, octets, u16le, u32le, u8, type Field } from '../../framing/fields.ts';
import { layout, type Layout, type LayoutValue } from '../../framing/layout.ts';

/** Message ids that are spoken here (devices.md 1A.5). */
export const RSID = {
  enrol: 'E',
  authenticate: 'A',
  extractForEnrolment: 'T',
  extractForAuthentication: 'X',
  unlock: 'U',
  removeUser: 'D',
  removeAll: 'C',
  saveDatabase: 'S',
  hint: 'H',
  pose: 'P',
  result: 'R',
  reply: 'Y',
  startSession: 'o',
  pair: 'a',
  paired: 'b',
  startSecureSession: 'c',
  secureSessionStarted: 'd',
  faceprints: 'f',
  facesFound: 'g',
  numberOfUsers: 'n',
  ping: 'p',
  queryConfig: 'q',
  setConfig: 's',
  userIds: 'u',
  getFeatures: 'y',
  setFeatures: 'x',
  refusal: 'z',
} as const;

/** Ids are ASCII and readable by anybody with the unit in hand: random tokens only, never a name or number. */
const USER_ID_CHARACTERS_MAX = 30;
export const PING_BYTES = 512;
export const FEATURE_COUNT = 512;
/** Beyond this no feature of the reference can lie. */
export const FEATURE_MAX = 1_023;
export const FACES_MAX = 10;
export const USER_IDS_ASKED_MAX = 50;
/** So many users are put into the unit before it is told to save them. */
export const FEATURES_UNSAVED_MAX = 50;

const STATUS_OFFSET = 0x30;

/** A status in one byte: 48 is added before sending, and the difference is read as signed. */
const status: Field<number> = {
  length: 1,
  read: (bytes, offset) => (((bytes[offset] ?? 0) - STATUS_OFFSET) << 24) >> 24,
  write: (bytes, offset, value) => {
    if (!Number.isInteger(value) || value < -128 || value > 127) throw new RangeError(`no status ${value}`);
    bytes[offset] = (value + STATUS_OFFSET) & 0xff;
  },
};

/** Up to 30 visible characters and a NUL; reading stops at the first that is not visible. */
const userId: Field<string> = {
  length: USER_ID_CHARACTERS_MAX + 1,
  read: (bytes, offset) => {
    const text = String.fromCharCode(...bytes.subarray(offset, offset + USER_ID_CHARACTERS_MAX));
    return /^[\x21-\x7e]*/.exec(text)?.[0] ?? '';
  },
  write: (bytes, offset, value) => {
    if (!/^[\x21-\x7e]{0,30}$/.test(value)) throw new RangeError('not a user id');
    for (let i = 0; i < value.length; i++) bytes[offset + i] = value.charCodeAt(i);
  },
};

/** The message of every id in capitals. */
export const userMessage = layout(32, { userId: [0, userId], status: [31, status] });

/** Extraction for enrolment and unlocking carry the offset twice, as the reference host sends it. */
export const TWICE_OFFSET = STATUS_OFFSET;

export const faceprintsMessage = layout(1_042, {
  version: [0, i32le],
  type: [4, i32le],
  flags: [8, i32le],
  features: [12, i16leArray(FEATURE_COUNT)],
  maskFlag: [1_036, i16le],
});
/** The sensor's light: infrared is what the F45x extracts from; colour pictures give vectors of another kind. */
export const FACEPRINT_TYPE = { infrared: 0, colour: 1 } as const;
export const MASK_FLAG = { notSet: 0, withMask: 1, withoutMask: 2 } as const;

export const facesFoundHead = layout(5, { count: [0, u8], timestampMs: [1, u32le] });
export const faceRectangle = layout(16, {
  x: [0, u32le],
  y: [4, u32le],
  width: [8, u32le],
  height: [12, u32le],
});
export type FaceRectangle = LayoutValue<typeof faceRectangle>;

/** A feature vector as the unit's database has it: with the mask flag and two spare values behind the features. */
const STORED_VECTOR_VALUES = FEATURE_COUNT + 3;
/** What the unit keeps of one user (devices.md 1A.7). */
export const databaseElement = layout(3_124, {
  version: [20, i32le],
  type: [24, i32le],
  flags: [28, i32le],
  adaptive: [32, i16leArray(STORED_VECTOR_VALUES)],
  adaptiveWithMask: [1_062, i16leArray(STORED_VECTOR_VALUES)],
  enrolment: [2_092, i16leArray(STORED_VECTOR_VALUES)],
});
export type DatabaseElement = LayoutValue<typeof databaseElement>;
/** Enrolled without a mask. */
const ENROLLED_WITHOUT_MASK = 3;

/** What the unit would have stored, had it enrolled the face itself. */
export function elementOf(faceprint: {
  readonly formatVersion: number;
  readonly features: Int16Array;
}): DatabaseElement {
  const vector = Int16Array.of(...faceprint.features, MASK_FLAG.withoutMask, 0, 0);
  return {
    version: faceprint.formatVersion,
    type: FACEPRINT_TYPE.infrared,
    flags: ENROLLED_WITHOUT_MASK,
    adaptive: vector,
    adaptiveWithMask: new Int16Array(STORED_VECTOR_VALUES),
    enrolment: vector,
  };
}

export const featuresAsk = layout(2, { index: [0, u16le] });
/** Id and element of the user that is put into the unit. */
export const setFeaturesMessage = layout(31 + databaseElement.length, {
  userId: [0, userId],
  element: [31, octets(databaseElement.length)],
});

export const deviceConfig = layout(8, {
  rotation: [0, u8],
  security: [1, u8],
  flow: [2, u8],
  gpioAuthentication: [3, u8],
  dumpMode: [4, u8],
  matcherConfidence: [5, u8],
  spoofsBeforeLock: [6, u8],
  frontalFacePolicy: [7, u8],
});

/** Detection, spoof detection and recognition, of both configurations. */
export const WHOLE_FLOW = 0;

const REGIONS = 5;
/** The F50x line has another configuration, told from the first by its length (the maker's AuthConfigPayload). */
export const longDeviceConfig = layout(60, {
  rotation: [0, u8],
  security: [1, u8],
  flow: [2, u8],
  gpioAuthentication: [3, u8],
  dumpMode: [4, u8],
  frontalFacePolicy: [5, u8],
  personMotion: [6, u8],
  spoofsBeforeLock: [7, u8],
  matchThreshold: [8, u16le],
  faceSelection: [10, u8],
  exposureUs: [11, u16le],
  gain: [13, u16le],
  sendsRectangles: [15, u8],
  sendsLandmarks: [16, u8],
  /** x, y, width, height of each. */
  regions: [17, octets(8 * REGIONS)],
  distanceLimitCm: [57, u8],
  measuresDistance: [58, u8],
  regionsUsed: [59, u8],
});

/** Which of the two it is goes by the unit; what is set must be of the kind that was read. */
export type RsidConfig =
  | ({ readonly kind: 'f45x' } & LayoutValue<typeof deviceConfig>)
  | ({ readonly kind: 'f50x' } & LayoutValue<typeof longDeviceConfig>);

export function readConfig(padded: Uint8Array): RsidConfig | null {
  const long = readMessage(longDeviceConfig, padded);
  if (long !== null) return { kind: 'f50x', ...long };
  const short = readMessage(deviceConfig, padded);
  return short && { kind: 'f45x', ...short };
}

export function writeConfig(config: RsidConfig): Uint8Array {
  return config.kind === 'f50x' ? longDeviceConfig.encode(config) : deviceConfig.encode(config);
}

export const numberOfUsersMessage = layout(4, { count: [0, u32le] });
export const userIdsAsk = layout(8, { offset: [0, u32le], count: [4, u32le] });
export const refusalMessage = layout(1, { code: [0, u8] });

/** The message in a padded block; null if the block is too short for it. */
export function readMessage<Value>(of: Layout<Value>, padded: Uint8Array): Value | null {
  return padded.length < of.length ? null : of.decode(padded.subarray(0, of.length));
}

/** @returns null for a list that cannot be: too many, or more than there are bytes for */
export function readFacesFound(padded: Uint8Array): readonly FaceRectangle[] | null {
  const head = readMessage(facesFoundHead, padded);
  if (head === null || head.count > FACES_MAX) return null;
  const end = facesFoundHead.length + head.count * faceRectangle.length;
  if (padded.length < end) return null;
  return Array.from({ length: head.count }, (_, i) => {
    const at = facesFoundHead.length + i * faceRectangle.length;
    return faceRectangle.decode(padded.subarray(at, at + faceRectangle.length));
  });
}

export function writeFacesFound(timestampMs: number, faces: readonly FaceRectangle[]): Uint8Array {
  const head = facesFoundHead.encode({ count: faces.length, timestampMs });
  return Uint8Array.of(...head, ...faces.flatMap((face) => [...faceRectangle.encode(face)]));
}

/** @returns null for a list that says more than it has, or is longer than was asked for */
export function readUserIds(padded: Uint8Array): readonly string[] | null {
  const head = readMessage(numberOfUsersMessage, padded);
  if (head === null || head.count > USER_IDS_ASKED_MAX) return null;
  const ids: string[] = [];
  let at = numberOfUsersMessage.length;
  while (ids.length < head.count) {
    const end = padded.indexOf(0, at);
    if (end < 0 || end - at > USER_ID_CHARACTERS_MAX || end === at) return null;
    const id = String.fromCharCode(...padded.subarray(at, end));
    if (!/^[\x21-\x7e]+$/.test(id)) return null;
    ids.push(id);
    at = end + 1;
  }
  return ids;
}

export function writeUserIds(ids: readonly string[]): Uint8Array {
  const text = ids.map((id) => `${id}\0`).join('');
  return Uint8Array.of(...numberOfUsersMessage.encode({ count: ids.length }), ...Buffer.from(text, 'latin1'));
}
