import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { xgPacket, xgPackets } from '../finger-vein/xg/packet.ts';
import { FrameBuffer } from './frame-buffer.ts';
import { scanFrame } from './scan-frame.ts';

/** Fixed, because a 16-bit sum takes one in 65,536 wrong frames for a right one: that is the protocol, not the scanner. */
const runs = { seed: 20_261_122, numRuns: 400 };

const packet = fc
  .record({
    command: fc.nat(255),
    dataLength: fc.nat(16),
    data: fc.uint8Array({ minLength: 16, maxLength: 16 }),
  })
  .map(({ command, dataLength, data }) => xgPackets.encode(xgPacket(command, dataLength, data)));

/** Rubbish of the kinds that lines have: noise, log text, half packets, lone sync bytes. */
const rubbish = fc.oneof(
  fc.uint8Array({ maxLength: 60 }),
  fc.string({ maxLength: 40 }).map((text) => new Uint8Array(Buffer.from(text))),
  fc.tuple(packet, fc.nat(23)).map(([bytes, length]) => bytes.slice(0, length)),
  fc.constantFrom(Uint8Array.of(0xbb), Uint8Array.of(0xbb, 0xaa), Uint8Array.of(0xbb, 0xbb, 0xaa, 0xbb)),
);

function concat(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

/** Everything a buffer yields when the bytes come in pieces of these lengths, the rest in one. */
function framesOf(bytes: Uint8Array, pieceLengths: readonly number[]): string[] {
  const buffer = new FrameBuffer(xgPackets);
  const frames: string[] = [];
  let at = 0;
  for (const length of [...pieceLengths, bytes.length]) {
    buffer.push(bytes.subarray(at, at + length));
    at += length;
    for (let frame = buffer.takeFrame(); frame !== null; frame = buffer.takeFrame()) {
      frames.push(Buffer.from(xgPackets.encode(frame)).toString('hex'));
    }
  }
  return frames;
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describe('finding frames in a stream', () => {
  it('finds every good frame, whatever stands between and however the bytes are cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(rubbish, packet), { maxLength: 8 }),
        fc.array(fc.nat(40)),
        (parts, cuts) => {
          const frames = framesOf(concat(parts.flat()), cuts);
          expect(frames).toEqual(parts.map(([, bytes]) => hex(bytes)));
        },
      ),
      runs,
    );
  });

  it('yields the same for the same bytes, however they are cut', () => {
    const stream = fc.array(fc.oneof(rubbish, packet), { maxLength: 10 }).map(concat);
    fc.assert(
      fc.property(stream, fc.array(fc.nat(30)), (bytes, cuts) => {
        expect(framesOf(bytes, cuts)).toEqual(framesOf(bytes, []));
      }),
      runs,
    );
  });

  it('is back in step by the very next good frame after any damage', () => {
    const damage = fc.tuple(packet, fc.nat(23), fc.integer({ min: 1, max: 255 }));
    fc.assert(
      fc.property(damage, packet, ([broken, at, flip], good) => {
        const bytes = concat([broken.with(at, broken[at] ^ flip), good]);
        expect(framesOf(bytes, [])).toEqual([hex(good)]);
      }),
      runs,
    );
  });

  it('never takes a frame with one wrong bit', () => {
    fc.assert(
      fc.property(packet, fc.nat(23), fc.nat(7), (bytes, at, bit) => {
        expect(framesOf(bytes.with(at, bytes[at] ^ (1 << bit)), [])).toEqual([]);
      }),
      runs,
    );
  });

  it('never takes a truncated frame', () => {
    fc.assert(
      fc.property(packet, fc.nat(23), (bytes, length) => {
        expect(scanFrame(xgPackets, bytes.subarray(0, length)).frame).toBeNull();
      }),
      runs,
    );
  });
});

describe('a frame whose rest does not come', () => {
  it('is waited for while more may come, and given up afterwards', () => {
    const cut = xgPackets.encode(xgPacket(0x19, 0, new Uint8Array(16))).subarray(0, 23);
    expect(scanFrame(xgPackets, cut)).toEqual({ frame: null, consumed: 0, skipped: 0 });
    expect(scanFrame(xgPackets, cut, false)).toEqual({ frame: null, consumed: 23, skipped: 23 });
  });
});

describe('the frame buffer', () => {
  it('gives raw bytes as they are, sync bytes and whole packets in them included', () => {
    const buffer = new FrameBuffer(xgPackets);
    const inside = xgPackets.encode(xgPacket(0x10, 0, new Uint8Array(16)));
    const raw = concat([Uint8Array.of(0xbb, 0xaa, 1), inside, Uint8Array.of(0xbb)]);
    const after = xgPackets.encode(xgPacket(0x19, 0, new Uint8Array(16)));
    buffer.push(raw.subarray(0, 9));
    expect(buffer.takeRaw(raw.length)).toBeNull();
    buffer.push(concat([raw.subarray(9), after]));
    expect(buffer.takeRaw(raw.length)).toEqual(raw);
    expect(buffer.takeFrame()?.header.command).toBe(0x19);
  });

  it('keeps the newest bytes only, when nobody reads', () => {
    const buffer = new FrameBuffer(xgPackets);
    for (let i = 0; i < 100; i++) buffer.push(new Uint8Array(1_000).fill(7));
    const last = xgPackets.encode(xgPacket(0x19, 0, new Uint8Array(16)));
    buffer.push(last);
    expect(buffer.skippedBytes).toBeGreaterThan(80_000);
    expect(buffer.takeFrame()?.header.command).toBe(0x19);
    expect(buffer.takeFrame()).toBeNull();
  });
});
