import { ascii, u16le, u32le, u8 } from '../../framing/fields.ts';
import { layout, type Layout } from '../../framing/layout.ts';
import { XG_DATA_BYTES } from './packet.ts';

/** The commands of the XG protocol that are spoken here (devices.md 2A.2). */
export const XG_COMMAND = {
  connect: 0x01,
  systemInfo: 0x03,
  setPassword: 0x0a,
  reboot: 0x0c,
  serialNumber: 0x0f,
  fingerStatus: 0x10,
  clear: 0x11,
  clearAll: 0x12,
  emptyId: 0x13,
  enrolmentInfo: 0x14,
  idInfo: 0x15,
  enrol: 0x16,
  verify: 0x17,
  cancel: 0x19,
  readData: 0x20,
  writeData: 0x21,
  readEnrolment: 0x22,
  writeEnrolment: 0x23,
  veinImage: 0x24,
} as const;

/** First byte of a reply. The two prompts announce that more replies to the same command follow. */
export const XG_STATUS = { ok: 0x00, refused: 0x01, putFinger: 0x20, liftFinger: 0x21 } as const;

/** Kinds of data that READ_DATA fetches and WRITE_DATA brings: the number of the command that prepared them. */
export const XG_DATA_KIND = {
  readTemplate: XG_COMMAND.readEnrolment,
  writeTemplate: XG_COMMAND.writeEnrolment,
  veinImage: XG_COMMAND.veinImage,
} as const;
export type XgDataKind = (typeof XG_DATA_KIND)[keyof typeof XG_DATA_KIND];

/** The WS-FVS10's has 8156 bytes (devices.md 2A.3); a bound on what a bad module can make us fetch. */
export const XG_TEMPLATE_BYTES_MAX = 15_000;
export const XG_PASSWORD = /^[\x21-\x7e]{8,14}$/;

export const XG_DEFAULT_PASSWORD = '00000000';
export const XG_IMAGE_FORMAT = { jpeg: 'J'.charCodeAt(0) } as const;

const data = <const Fields extends Parameters<typeof layout>[1]>(fields: Fields) =>
  layout(XG_DATA_BYTES, fields);

export interface XgRequest<Value> {
  readonly command: number;
  /** What the length byte says; the packet itself is always as long. */
  readonly dataLength: (value: Value) => number;
  readonly data: Layout<Value>;
}

function request<Value>(command: number, dataLength: number, layoutOfData: Layout<Value>): XgRequest<Value> {
  return { command, dataLength: () => dataLength, data: layoutOfData };
}

const nothing = data({});
const userId = { userId: [0, u32le] } as const;
const block = { kind: [0, u8], offsetBytes: [1, u32le], sizeBytes: [5, u32le] } as const;

function password(command: number): XgRequest<{ readonly password: string }> {
  return {
    command,
    dataLength: ({ password }) => password.length,
    data: data({ password: [0, ascii(14)] }),
  };
}

export const xgRequests = {
  connect: password(XG_COMMAND.connect),
  setPassword: password(XG_COMMAND.setPassword),
  reboot: request(XG_COMMAND.reboot, 0, nothing),
  systemInfo: request(XG_COMMAND.systemInfo, 0, nothing),
  serialNumber: request(XG_COMMAND.serialNumber, 0, nothing),
  fingerStatus: request(XG_COMMAND.fingerStatus, 0, nothing),
  clear: request(XG_COMMAND.clear, 4, data(userId)),
  clearAll: request(XG_COMMAND.clearAll, 0, nothing),
  emptyId: request(XG_COMMAND.emptyId, 8, data({ fromId: [0, u32le], toId: [4, u32le] })),
  enrolmentInfo: request(XG_COMMAND.enrolmentInfo, 0, nothing),
  idInfo: request(XG_COMMAND.idInfo, 4, data(userId)),
  cancel: request(XG_COMMAND.cancel, 0, nothing),
  enrol: request(
    XG_COMMAND.enrol,
    12,
    data({ userId: [0, u32le], group: [4, u8], templates: [5, u8], retries: [10, u8] }),
  ),
  verify: request(XG_COMMAND.verify, 10, data({ userId: [0, u32le], group: [4, u8], count: [5, u8] })),
  readEnrolment: request(XG_COMMAND.readEnrolment, 4, data(userId)),
  writeEnrolment: request(XG_COMMAND.writeEnrolment, 8, data({ userId: [0, u32le], sizeBytes: [4, u32le] })),
  veinImage: request(XG_COMMAND.veinImage, 9, data({ format: [8, u8] })),
  readData: request(XG_COMMAND.readData, 9, data(block)),
  writeData: request(XG_COMMAND.writeData, 9, data(block)),
} as const;

export const xgReplies = {
  /** Any reply: how it ended. */
  status: data({ status: [0, u8], code: [1, u8] }),
  connect: data({ status: [0, u8], deviceName: [1, ascii(15)] }),
  systemInfo: data({
    status: [0, u8],
    versionMajor: [1, u8],
    versionMinor: [2, u8],
    deviceId: [3, u8],
    baudIndex: [4, u8],
    security: [5, u8],
    fingerTimeoutS: [6, u8],
    duplicateCheck: [7, u8],
    sameFingerCheck: [8, u8],
    volume: [11, u8],
  }),
  serialNumber: data({ status: [0, u8], serialNumber: [1, ascii(15)] }),
  fingerStatus: data({ status: [0, u8], present: [1, u8] }),
  verify: data({ status: [0, u8], userId: [1, u32le] }),
  emptyId: data({ status: [0, u8], userId: [1, u32le] }),
  /** Where the number of places stands differs between models (devices.md 2A.2): a hint, not a bound. */
  enrolmentInfo: data({ status: [0, u8], users: [1, u32le], usersMax: [9, u32le] }),
  idInfo: data({ status: [0, u8], templates: [1, u8] }),
  readEnrolment: data({ status: [0, u8], sizeBytes: [1, u16le] }),
  veinImage: data({ status: [0, u8], width: [1, u16le], height: [3, u16le], sizeBytes: [8, u16le] }),
} as const;
