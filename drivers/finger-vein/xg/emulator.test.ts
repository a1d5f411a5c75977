import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ModuleEvent } from '../../emulators/module-core.ts';
import { XG_COMMAND, xgReplies, xgRequests, type XgRequest } from './commands.ts';
import { xgErrorCode, xgErrorName } from './errors.ts';
import { xgEmulator } from './emulator.ts';
import { xgPacket, xgPackets } from './packet.ts';

const core = xgEmulator();
const picture = { width: 64, height: 48, jpeg: Uint8Array.from({ length: 700 }, (_, i) => i % 251) };
const placed: ModuleEvent = { kind: 'finger-placed', picture };

function bytesOf<Value>({ command, dataLength, data }: XgRequest<Value>, value: Value): Uint8Array {
  return xgPackets.encode(xgPacket(command, dataLength(value), data.encode(value)));
}

function ask<Value>(request: XgRequest<Value>, value: Value): ModuleEvent {
  return { kind: 'bytes', bytes: bytesOf(request, value) };
}

const connect = ask(xgRequests.connect, { password: '00000000' });
const image = ask(xgRequests.veinImage, { format: 'J'.charCodeAt(0) });

/** All bytes that the events bring forth, and the timers that run at the end. */
function play(events: readonly ModuleEvent[]) {
  let state = core.initial;
  const sent: Uint8Array[] = [];
  const timers = new Map<string, number>();
  let picturesRead = 0;
  for (const event of events) {
    const step = core.step(state, event);
    state = step.state;
    sent.push(...step.send.map(({ bytes }) => bytes));
    picturesRead += step.pictureRead ? 1 : 0;
    for (const { name, afterMs } of step.timers) {
      if (afterMs === null) timers.delete(name);
      else timers.set(name, afterMs);
    }
  }
  return { sent, timers, state, picturesRead };
}

/** Command, status and code of each reply. */
function replies(events: readonly ModuleEvent[]): (readonly [number, number, number])[] {
  return play(events).sent.map((bytes) => {
    const found = xgPackets.decode(bytes);
    if (typeof found === 'string') throw new Error(found);
    const { status, code } = xgReplies.status.decode(found.frame.payload);
    return [found.frame.header.command, status, code];
  });
}

describe('the emulated XG module', () => {
  it('obeys nothing but CANCEL before CONNECT', () => {
    expect(replies([ask(xgRequests.fingerStatus, {}), ask(xgRequests.cancel, {})])).toEqual([
      [XG_COMMAND.fingerStatus, 1, 0x0f],
      [XG_COMMAND.cancel, 0, 0],
    ]);
  });

  it('refuses a wrong password, and everything after it', () => {
    const wrong = ask(xgRequests.connect, { password: '12345678' });
    expect(replies([connect, wrong, ask(xgRequests.fingerStatus, {})]).slice(1)).toEqual([
      [XG_COMMAND.connect, 1, 4],
      [XG_COMMAND.fingerStatus, 1, 0x0f],
    ]);
  });

  it('says whether a finger lies there', () => {
    const status = ask(xgRequests.fingerStatus, {});
    const told = replies([connect, status, placed, status, { kind: 'finger-lifted' }, status]);
    expect(told.slice(1).map(([, , present]) => present)).toEqual([0, 1, 0]);
  });

  it('asks for a finger, waits for it, exposes, and hands out the picture', () => {
    const asked = play([connect, image]);
    expect(replies([connect, image]).at(-1)).toEqual([XG_COMMAND.veinImage, 0x20, 0]);
    expect([...asked.timers.keys()]).toEqual(['finger-timeout']);
    const exposing = play([connect, image, placed]);
    expect([...exposing.timers.keys()]).toEqual(['exposure']);
    const exposed: ModuleEvent = { kind: 'timer', name: 'exposure' };
    const { sent } = play([connect, image, placed, exposed]);
    const reply = xgPackets.decode(sent.at(-1) ?? new Uint8Array());
    if (typeof reply === 'string') throw new Error(reply);
    expect(xgReplies.veinImage.decode(reply.frame.payload)).toEqual({
      status: 0,
      width: 64,
      height: 48,
      sizeBytes: 700,
    });
    const read = (offsetBytes: number, sizeBytes: number) =>
      ask(xgRequests.readData, { kind: XG_COMMAND.veinImage, offsetBytes, sizeBytes });
    const all = play([connect, image, placed, exposed, read(0, 510), read(510, 190), read(510, 190)]);
    expect(all.sent.at(-3)?.subarray(0, 510)).toEqual(picture.jpeg.subarray(0, 510));
    expect(all.sent.at(-1)?.subarray(0, 190)).toEqual(picture.jpeg.subarray(510));
    expect(all.picturesRead).toBe(1);
  });

  it('gives up when no finger comes, and when it leaves too soon', () => {
    const timeout: ModuleEvent = { kind: 'timer', name: 'finger-timeout' };
    expect(replies([connect, image, timeout]).at(-1)).toEqual([XG_COMMAND.veinImage, 1, 0x0b]);
    const tooSoon: ModuleEvent[] = [
      connect,
      placed,
      image,
      { kind: 'finger-lifted' },
      { kind: 'timer', name: 'exposure' },
    ];
    expect(replies(tooSoon).at(-1)).toEqual([XG_COMMAND.veinImage, 1, 0x11]);
  });

  it('answers what CANCEL interrupts before CANCEL itself', () => {
    expect(replies([connect, image, ask(xgRequests.cancel, {})]).slice(-2)).toEqual([
      [XG_COMMAND.veinImage, 1, 0x0e],
      [XG_COMMAND.cancel, 0, 0],
    ]);
  });

  it('refuses what it does not know', () => {
    expect(replies([connect, ask(xgRequests.emptyId, { fromId: 1, toId: 9 })]).at(-1)).toEqual([
      XG_COMMAND.emptyId,
      1,
      0x10,
    ]);
  });

  it('forgets without power that somebody had signed on', () => {
    const after = replies([connect, { kind: 'power-on' }, ask(xgRequests.fingerStatus, {})]);
    expect(after.at(-1)).toEqual([XG_COMMAND.fingerStatus, 1, 0x0f]);
  });

  it('gives the same answers however the requests are cut up, and with noise before them', () => {
    const requests = Uint8Array.of(
      1,
      2,
      0xbb,
      ...bytesOf(xgRequests.connect, { password: '00000000' }),
      0xbb,
      0xaa,
      ...bytesOf(xgRequests.fingerStatus, {}),
      ...bytesOf(xgRequests.serialNumber, {}),
    );
    const whole = play([{ kind: 'bytes', bytes: requests }]).sent;
    expect(whole).toHaveLength(3);
    fc.assert(
      fc.property(fc.array(fc.nat(requests.length)), (cuts) => {
        const places = [0, ...cuts.toSorted((a, b) => a - b), requests.length];
        const pieces = places.slice(1).map((end, i) => requests.subarray(places[i], end));
        expect(play(pieces.map((bytes) => ({ kind: 'bytes', bytes }))).sent).toEqual(whole);
      }),
    );
  });

  it('never throws, whatever it is sent', () => {
    fc.assert(
      fc.property(fc.nat(255), fc.uint8Array({ minLength: 16, maxLength: 16 }), (command, data) => {
        const bytes = xgPackets.encode(xgPacket(command, 16, data));
        const { sent } = play([
          connect,
          placed,
          image,
          { kind: 'timer', name: 'exposure' },
          { kind: 'bytes', bytes },
        ]);
        expect(sent.every(({ length }) => length <= 514)).toBe(true);
      }),
    );
  });
});

describe('XG error codes', () => {
  it('have names and the names codes', () => {
    expect(xgErrorName(0x11)).toBe('no-vein');
    expect(xgErrorCode('no-vein')).toBe(0x11);
    expect(xgErrorName(0x42)).toBe('unknown-error');
    expect(() => xgErrorCode('unknown-error')).toThrow(RangeError);
  });
});
