import { describe, expect, it } from 'vitest';
import {
  databaseElement,
  elementOf,
  faceprintsMessage,
  numberOfUsersMessage,
  readFacesFound,
  readConfig,
  readMessage,
  readUserIds,
  RSID,
  TWICE_OFFSET,
  userIdsAsk,
  userMessage,
  writeConfig,
  writeFacesFound,
  writeUserIds,
} from './messages.ts';
import { inClear, rsidFrames, type RsidPacket } from './packet.ts';
import { parseSerialNumber, parseVersions, RSID_TEXT } from './text-commands.ts';
import { rsidVectors } from './rsid-vectors.ts';

const nothing = new Uint8Array(0);
const user = (id: string, sequence: number, userId = '', status = 0): RsidPacket => ({
  id,
  sequence,
  message: userMessage.encode({ userId, status }),
});

const packets: Readonly<Record<string, RsidPacket>> = {
  'o StartSession seq0': { id: RSID.startSession, sequence: 0, message: nothing },
  'o answer from device seq1': { id: RSID.startSession, sequence: 1, message: nothing },
  'A Authenticate seq1': user('A', 1),
  'E Enroll John seq1': user('E', 1, 'John'),
  'P Progress pose 0 seq2': user(RSID.pose, 2),
  'H Hint status 12 seq2': user(RSID.hint, 2, '', 12),
  'R Success John seq3': user(RSID.result, 3, 'John'),
  'Y Ok seq5': user(RSID.reply, 5, '', 100),
  'T ExtractEnroll seq1': user(RSID.extractForEnrolment, 1, '', TWICE_OFFSET),
  'X ExtractAuth status0 seq1': user(RSID.extractForAuthentication, 1),
  'U Unlock seq1': user(RSID.unlock, 1, '', TWICE_OFFSET),
  'D RemoveUser John seq1': user(RSID.removeUser, 1, 'John'),
  'C RemoveAll seq1': user(RSID.removeAll, 1),
  'u offset0 count50 seq1': {
    id: RSID.userIds,
    sequence: 1,
    message: userIdsAsk.encode({ offset: 0, count: 50 }),
  },
  'n seq1': { id: RSID.numberOfUsers, sequence: 1, message: nothing },
  'q seq1': { id: RSID.queryConfig, sequence: 1, message: nothing },
  'g one face ts=1000 x=10 y=20 w=110 h=150 seq1': {
    id: RSID.facesFound,
    sequence: 1,
    message: writeFacesFound(1000, [{ x: 10, y: 20, width: 110, height: 150 }]),
  },
  'f 1042 zero bytes seq4': { id: RSID.faceprints, sequence: 4, message: new Uint8Array(1042) },
};

describe('RealSense ID packets', () => {
  it.each(Object.entries(rsidVectors.rsid.frames))('%s is encoded and decoded to the byte', (name, hex) => {
    const packet = packets[name];
    if (packet === undefined) throw new Error(`no packet for ${name}`);
    expect(Buffer.from(rsidFrames.encode(inClear.toFrame(packet))).toString('hex')).toBe(hex);
    const found = rsidFrames.decode(new Uint8Array(Buffer.from(hex, 'hex')));
    if (typeof found === 'string') throw new Error(found);
    expect(found.length).toBe(hex.length / 2);
    const decoded = inClear.fromFrame(found.frame);
    expect(decoded).toMatchObject({ id: packet.id, sequence: packet.sequence });
    expect(decoded?.message.subarray(0, packet.message.length)).toEqual(packet.message);
    expect(decoded?.message.subarray(packet.message.length).every((byte) => byte === 0)).toBe(true);
  });

  it.each([
    [0, 88],
    [32, 120],
    [64, 152],
    [128, 216],
    [512, 600],
    [1042, 1112],
    [3124, 3192],
    [3155, 3224],
    [8124, 8184],
  ])('a message of %i bytes makes a frame of %i', (message, frame) => {
    const packet = { id: 'e', sequence: 1, message: new Uint8Array(message) };
    expect(rsidFrames.encode(inClear.toFrame(packet))).toHaveLength(frame);
  });

  it('refuses to make a packet that none can be', () => {
    const message = new Uint8Array(8125);
    expect(() => inClear.toFrame({ id: 'e', sequence: 1, message })).toThrow(RangeError);
  });

  it('is announced by 16 bytes of text', () => {
    expect(Buffer.from(RSID_TEXT.packetFollows).toString()).toBe('\r\n__FACE_API__\r\n');
    expect(RSID_TEXT.packetFollows).toHaveLength(16);
  });
});

describe('messages', () => {
  it('have a status that is read as signed', () => {
    for (const status of [-128, -48, -1, 0, 12, 100, 109, 120, 127]) {
      const message = userMessage.encode({ userId: '', status });
      expect(userMessage.decode(message).status).toBe(status);
    }
    expect(userMessage.encode({ userId: '', status: 100 })[31]).toBe(0x94);
  });

  it('take user ids of up to 30 visible characters', () => {
    const longest = 'x'.repeat(30);
    expect(userMessage.decode(userMessage.encode({ userId: longest, status: 0 })).userId).toBe(longest);
    for (const userId of ['x'.repeat(31), 'with space', 'ü']) {
      expect(() => userMessage.encode({ userId, status: 0 })).toThrow(RangeError);
    }
  });

  it('list ids and faces, and refuse lists that say more than they have', () => {
    expect(readUserIds(writeUserIds(['a1', 'b2']))).toEqual(['a1', 'b2']);
    expect(readUserIds(numberOfUsersMessage.encode({ count: 3 }))).toBeNull();
    expect(readUserIds(numberOfUsersMessage.encode({ count: 0xffffffff }))).toBeNull();
    expect(readUserIds(Uint8Array.of(1, 0, 0, 0, ...new Uint8Array(40).fill(0x61), 0))).toBeNull();
    expect(readUserIds(Uint8Array.of(1, 0, 0, 0, 7, 0))).toBeNull();
    expect(readFacesFound(writeFacesFound(1, []))).toEqual([]);
    expect(readFacesFound(Uint8Array.of(11, ...new Uint8Array(300)))).toBeNull();
    expect(readFacesFound(Uint8Array.of(2, ...new Uint8Array(20)))).toBeNull();
    expect(readFacesFound(nothing)).toBeNull();
  });

  it('have the longer configuration where the maker’s packed structure has it', () => {
    const bytes = Uint8Array.from({ length: 60 }, (_, i) => i + 1);
    const config = readConfig(bytes);
    if (config?.kind !== 'f50x') throw new Error('told from the short one by its length');
    expect(config).toMatchObject({
      rotation: 1,
      spoofsBeforeLock: 8,
      matchThreshold: 0x0a09,
      faceSelection: 11,
    });
    expect(config).toMatchObject({ exposureUs: 0x0d0c, gain: 0x0f0e, sendsLandmarks: 17, regionsUsed: 60 });
    expect(writeConfig(config)).toEqual(bytes);
    expect(readConfig(bytes.subarray(0, 28))).toMatchObject({ kind: 'f45x', frontalFacePolicy: 8 });
    expect(readConfig(bytes.subarray(0, 7))).toBeNull();
  });

  it('have the unit’s stored element in 3124 bytes, the vectors side by side', () => {
    const features = Int16Array.from({ length: 512 }, (_, i) => i - 256);
    const element = elementOf({ formatVersion: 9, features });
    const bytes = databaseElement.encode(element);
    expect(bytes).toHaveLength(3_124);
    expect(databaseElement.decode(bytes)).toEqual(element);
    const [adaptive, enrolment] = [bytes.subarray(32, 32 + 1_030), bytes.subarray(2_092, 2_092 + 1_030)];
    expect(adaptive).toEqual(enrolment);
    expect(adaptive.subarray(0, 2)).toEqual(Uint8Array.of(0x00, 0xff));
    expect(adaptive.subarray(1_024, 1_026)).toEqual(Uint8Array.of(2, 0));
    expect(bytes.subarray(20, 32)).toEqual(Uint8Array.of(9, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0));
    expect(bytes.subarray(1_062, 2_092).every((byte) => byte === 0)).toBe(true);
  });

  it('read faceprints out of a padded block only if it is long enough', () => {
    const features = Int16Array.from({ length: 512 }, (_, i) => i - 256);
    const value = { version: 9, type: 0, flags: 0, features, maskFlag: 2 };
    const padded = Uint8Array.of(...faceprintsMessage.encode(value), 0, 0, 0);
    expect(readMessage(faceprintsMessage, padded)).toEqual(value);
    expect(readMessage(faceprintsMessage, padded.subarray(0, 1041))).toBeNull();
  });
});

describe('answers in text', () => {
  it('are found among log lines', () => {
    const answer = '[12] boot : ok\r\nOPFW : 5.4.1.300\r\n  RECOG : 3.1.0.4\r\nhello\r\n';
    expect([...parseVersions(answer)]).toEqual([
      ['OPFW', '5.4.1.300'],
      ['RECOG', '3.1.0.4'],
    ]);
    expect(parseSerialNumber('noise\r\nSN : [SIM-0001]\r\n')).toBe('SIM-0001');
    expect(parseSerialNumber('SN : []\r\n')).toBeNull();
  });
});
