import { describe, expect, it } from 'vitest';
import { decryptFrame, encryptFrame, sessionKey } from './encryption.ts';
import { guidanceOfFaceState } from './face-state.ts';
import { fm22xVectors } from './fm22x-vectors.ts';
import { fm22xEncryptedFrames, fm22xFrame, fm22xFrames, type Fm22xFrame } from './frames.ts';
import { Fm22xLineCodec } from './line-codec.ts';
import {
  enrolAsk,
  enrolReply,
  faceStateNote,
  FM22X,
  FM22X_MESSAGE,
  readUserIds,
  replyHead,
  statusReply,
  userIdAsk,
  verifyAsk,
} from './messages.ts';

const nothing = new Uint8Array(0);
const reply = (command: number, result: number, data: Uint8Array = nothing): Fm22xFrame =>
  fm22xFrame(FM22X_MESSAGE.reply, Uint8Array.of(...replyHead.encode({ command, result }), ...data));
const note = { note: 1, state: 0, left: 10, top: 20, right: 110, bottom: 150, yaw: -5, pitch: 3, roll: 0 };
const name32 = (name: string): Uint8Array =>
  Uint8Array.of(...Buffer.from(name), ...new Uint8Array(32 - name.length));

const frames: Readonly<Record<string, Fm22xFrame>> = {
  GETSTATUS: fm22xFrame(FM22X.getStatus, nothing),
  RESET: fm22xFrame(FM22X.reset, nothing),
  'VERIFY 10s': fm22xFrame(FM22X.verify, verifyAsk.encode({ powerDownRightAway: 0, timeoutS: 10 })),
  'DELUSER 1': fm22xFrame(FM22X.deleteUser, userIdAsk.encode({ id: 1 })),
  GETALL: fm22xFrame(FM22X.getAllUserIds, nothing),
  'READY note': fm22xFrame(FM22X_MESSAGE.note, Uint8Array.of(0)),
  'status standby reply': reply(FM22X.getStatus, 0, statusReply.encode({ status: 0 })),
  'verify rejected reply': reply(FM22X.verify, 1),
  'face note 0,10,20,110,150,-5,3,0': fm22xFrame(FM22X_MESSAGE.note, faceStateNote.encode(note)),
  'ENROLL_SINGLE John 10s': fm22xFrame(
    FM22X.enrolSingle,
    enrolAsk.encode({ admin: 0, name: 'John', direction: 0, timeoutS: 10 }),
  ),
  'VERIFY reply ok id1 John': reply(FM22X.verify, 0, Uint8Array.of(0, 1, ...name32('John'), 0, 0)),
  'ENROLL reply ok id1 dir1f': reply(FM22X.enrol, 0, enrolReply.encode({ id: 1, directionsDone: 0x1f })),
};
const bytesOf = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'));
const vector = (name: string): string => {
  const hex = fm22xVectors[name];
  if (hex === undefined) throw new Error(`there is no vector ${name}`);
  return hex;
};

describe('FM22x frames', () => {
  const plain = Object.keys(fm22xVectors).filter((name) => !/^(key seed|enc )/.test(name));
  it.each(plain)('%s is encoded and decoded to the byte', (name) => {
    const frame = frames[name];
    if (frame === undefined) throw new Error(`no frame for ${name}`);
    expect(Buffer.from(fm22xFrames.encode(frame)).toString('hex')).toBe(vector(name));
    expect(fm22xFrames.decode(bytesOf(vector(name)))).toEqual({ frame, length: vector(name).length / 2 });
  });

  it('read the face state least significant byte first', () => {
    const found = fm22xFrames.decode(bytesOf(vector('face note 0,10,20,110,150,-5,3,0')));
    if (typeof found === 'string') throw new Error(found);
    expect(faceStateNote.decode(found.frame.payload)).toEqual(note);
    expect(guidanceOfFaceState(6)).toBe('come-closer');
    expect(guidanceOfFaceState(-1)).toBeNull();
    expect(guidanceOfFaceState(99)).toBeNull();
  });

  it('list ids in padded data, and refuse lists that say more than they have', () => {
    expect(readUserIds(Uint8Array.of(2, 0, 1, 1, 0, ...new Uint8Array(100)))).toEqual([1, 256]);
    expect(readUserIds(Uint8Array.of(3, 0, 1, 0, 2))).toBeNull();
    expect(readUserIds(nothing)).toBeNull();
  });
});

describe('encrypted FM22x frames', () => {
  const key = sessionKey(Uint8Array.of(1, 2, 3, 4));
  it('have the key of the vector', () => {
    // The vector writes the sixteen characters themselves.
    expect(Buffer.from(key).toString('latin1')).toBe(vector('key seed 01020304'));
  });

  it('are encoded and decoded to the byte', () => {
    const frame = frames['VERIFY 10s'];
    if (frame === undefined) throw new Error('no frame');
    const hex = vector('enc VERIFY 10s');
    expect(Buffer.from(encryptFrame(key, frame)).toString('hex')).toBe(hex);
    const found = fm22xEncryptedFrames.decode(bytesOf(hex));
    if (typeof found === 'string') throw new Error(found);
    expect(decryptFrame(key, found.frame.payload)).toEqual(frame);
    expect(decryptFrame(sessionKey(Uint8Array.of(9, 9, 9, 9)), found.frame.payload)).toBeNull();
  });

  it('are the only ones taken once a key is agreed on', () => {
    const frame = frames['VERIFY 10s'];
    if (frame === undefined) throw new Error('no frame');
    const codec = new Fm22xLineCodec();
    const inClear = codec.encode(frame);
    expect(inClear).toEqual(fm22xFrames.encode(frame));
    codec.encryptWith(key);
    const encrypted = codec.encode(frame);
    expect(Buffer.from(encrypted).toString('hex')).toBe(vector('enc VERIFY 10s'));
    expect(codec.decode(encrypted)).toEqual({ frame, length: encrypted.length });
    const padded = Uint8Array.of(...inClear, ...new Uint8Array(8_000));
    expect(codec.decode(padded)).toBe('not-a-frame');
    codec.encryptWith(sessionKey(Uint8Array.of(4, 3, 2, 1)));
    expect(codec.decode(encrypted)).toBe('not-a-frame');
  });
});
