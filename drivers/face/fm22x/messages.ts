import { ascii, i16le, octets, u16be, u32be, u8 } from '../../framing/fields.ts';
import { layout } from '../../framing/layout.ts';

/** What the module sends (devices.md 1B.1). */
export const FM22X_MESSAGE = { reply: 0x00, note: 0x01, image: 0x02 } as const;

export const FM22X = {
  reset: 0x10,
  getStatus: 0x11,
  verify: 0x12,
  enrol: 0x13,
  snapImage: 0x16,
  getSavedImage: 0x17,
  uploadImage: 0x18,
  enrolSingle: 0x1d,
  deleteUser: 0x20,
  deleteAll: 0x21,
  getUserInfo: 0x22,
  faceReset: 0x23,
  getAllUserIds: 0x24,
  enrolInteractive: 0x26,
  getVersion: 0x30,
  initEncryption: 0x50,
  getSerialNumber: 0x93,
  setThreshold: 0xd4,
} as const;

export const FM22X_RESULT = {
  ok: 0,
  rejected: 1,
  aborted: 2,
  camera: 4,
  badParameter: 6,
  unknownUser: 8,
  full: 9,
  enrolledAlready: 10,
  liveness: 12,
  timeout: 13,
  encryptionNeeded: 21,
} as const;

export const FM22X_NOTE = { ready: 0, faceState: 1 } as const;
export const FM22X_STATUS = { idle: 0, busy: 1 } as const;
/** In this order they are asked for; the unit keeps a bit for each that is done. */
export const FACE_DIRECTIONS = { middle: 0x01, right: 0x02, left: 0x04, down: 0x08, up: 0x10 } as const;
export const NO_ID_YET = 0xffff;
/** Pictures are fetched in pieces of at most this. */
export const IMAGE_PIECE_BYTES = 4_000;

export const replyHead = layout(2, { command: [0, u8], result: [1, u8] });
export const verifyAsk = layout(2, { powerDownRightAway: [0, u8], timeoutS: [1, u8] });
export const enrolAsk = layout(35, {
  admin: [0, u8],
  name: [1, ascii(32)],
  direction: [33, u8],
  timeoutS: [34, u8],
});
/** What follows is a name, rights and, in newer units, whether the door was opened: not needed, and not believed. */
export const verifyReply = layout(2, { id: [0, u16be] });
export const enrolReply = layout(3, { id: [0, u16be], directionsDone: [2, u8] });
export const interactiveEnrolAsk = layout(40, {
  admin: [0, u8],
  name: [1, ascii(32)],
  direction: [33, u8],
  /** 0 the module asks for the looks it wants, 1 one look. */
  kind: [34, u8],
  allowsDuplicate: [35, u8],
  timeoutS: [36, u8],
});
export const userInfoReply = layout(35, { id: [0, u16be], name: [2, ascii(32)], admin: [34, u8] });
export const thresholdAsk = layout(2, { verify: [0, u8], liveness: [1, u8] });
export const ENCRYPTION_SEED_BYTES = 4;
export const encryptionAsk = layout(9, {
  seed: [0, octets(ENCRYPTION_SEED_BYTES)],
  /** 1 from now on encrypted. */
  mode: [4, u8],
  timeS: [5, u32be],
});
export const deviceIdReply = layout(20, { deviceId: [0, ascii(20)] });
export const userIdAsk = layout(2, { id: [0, u16be] });
export const statusReply = layout(1, { status: [0, u8] });
export const textReply = layout(32, { text: [0, ascii(32)] });
export const imageSizeReply = layout(4, { sizeBytes: [0, u32be] });
export const snapImageAsk = layout(2, { count: [0, u8], start: [1, u8] });
export const savedImageAsk = layout(1, { number: [0, u8] });
export const uploadImageAsk = layout(8, { offsetBytes: [0, u32be], sizeBytes: [4, u32be] });

/** The one place where the bytes come least significant first. */
export const faceStateNote = layout(17, {
  note: [0, u8],
  state: [1, i16le],
  left: [3, i16le],
  top: [5, i16le],
  right: [7, i16le],
  bottom: [9, i16le],
  yaw: [11, i16le],
  pitch: [13, i16le],
  roll: [15, i16le],
});

/** @returns null for a list that says more than it has; what stands behind the list is padding */
export function readUserIds(data: Uint8Array): readonly number[] | null {
  const count = data[0];
  if (count === undefined || data.length < 1 + 2 * count) return null;
  return Array.from({ length: count }, (_, i) => u16be.read(data, 1 + 2 * i));
}
