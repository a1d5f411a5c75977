import fc from 'fast-check';
import { fm22xEncryptedFrames, fm22xFrame, fm22xFrames } from '../../drivers/face/fm22x/frames.ts';
import { inClear, rsidFrames } from '../../drivers/face/rsid/packet.ts';
import { h1eCommands, h1eReplies } from '../../drivers/finger-vein/h1e/frame.ts';
import { xgPackets } from '../../drivers/finger-vein/xg/packet.ts';
import type { FrameCodec } from '../../drivers/framing/frame-codec.ts';
import { FrameBuffer } from '../../drivers/framing/frame-buffer.ts';

/** A codec and a good frame of it made from two random bytes and some data. */
interface Target {
  readonly name: string;
  /** Frames have a beginning to look for: after rubbish the very next good one is found. */
  readonly hasSync: boolean;
  readonly lengthMax: number;
  readonly goodFrame: fc.Arbitrary<Uint8Array>;
  /** Feeds the pieces and counts the frames that come out. @throws only what is a bug */
  readonly feed: (pieces: readonly Uint8Array[]) => number;
}

function target<Header>(
  name: string,
  codec: FrameCodec<Header>,
  goodFrame: fc.Arbitrary<{ readonly header: Header; readonly payload: Uint8Array }>,
  hasSync: boolean,
): Target {
  return {
    name,
    hasSync,
    lengthMax: codec.lengthMax,
    goodFrame: goodFrame.map((frame) => codec.encode(frame)),
    feed: (pieces) => {
      const buffer = new FrameBuffer(codec);
      let frames = 0;
      for (const piece of pieces) {
        buffer.push(piece);
        while (buffer.takeFrame() !== null) frames++;
      }
      // What the line does after a gap: a frame that never ends is none.
      while (buffer.takeFrame(false) !== null) frames++;
      return frames;
    },
  };
}

const bytes = (length: number): fc.Arbitrary<Uint8Array> =>
  fc.uint8Array({ minLength: length, maxLength: length });
const byte = fc.nat(255);
const short = fc.uint8Array({ minLength: 1, maxLength: 32 });

export const fuzzTargets: readonly Target[] = [
  target(
    'rsid',
    rsidFrames,
    fc
      .record({
        id: fc.constantFrom('o', 'Y', 'H', 'g', 'f'),
        sequence: fc.nat(40),
        message: fc.uint8Array({ maxLength: 64 }),
      })
      .map((packet) => inClear.toFrame(packet)),
    true,
  ),
  target(
    'fm22x',
    fm22xFrames,
    fc.tuple(byte, short).map(([messageId, data]) => fm22xFrame(messageId, data)),
    true,
  ),
  target(
    'fm22x encrypted',
    fm22xEncryptedFrames,
    fc
      .integer({ min: 1, max: 3 })
      .chain((blocks) =>
        bytes(16 * blocks).map((payload) => ({ header: { encryptedBytes: payload.length }, payload })),
      ),
    true,
  ),
  target(
    'xg',
    xgPackets,
    fc.record({
      header: fc.record({ address: byte, command: byte, encode: byte, dataLength: fc.nat(16) }),
      payload: bytes(16),
    }),
    true,
  ),
  target(
    'h1e replies',
    h1eReplies,
    fc.tuple(byte, short).map(([code, payload]) => ({
      header: { code, lengthBytes: payload.length },
      payload,
    })),
    false,
  ),
  target(
    'h1e commands',
    h1eCommands,
    fc.tuple(byte, short).map(([code, payload]) => ({
      header: { code, lengthBytes: payload.length },
      payload,
    })),
    false,
  ),
];

/**
 * Random rubbish, mutated and good frames, cut anywhere: no throw, never more frames than fit, and (where frames have a
 * sync) the next good frame after the rubbish is found. @returns how many frames, good or not, were fed
 */
export function fuzz(codec: Target, frames: number, seed: number): number {
  const framesPerRun = 8;
  let fed = 0;
  const mutated = fc
    .tuple(codec.goodFrame, fc.nat(), fc.integer({ min: 1, max: 255 }), fc.boolean())
    .map(([frame, at, flip, cut]) => {
      const place = at % frame.length;
      return cut ? frame.slice(0, place) : frame.with(place, (frame[place] ?? 0) ^ flip);
    });
  const rubbish = fc.uint8Array({ maxLength: 40 });
  const run = fc.record({
    pieces: fc.array(fc.oneof(mutated, rubbish, codec.goodFrame), {
      minLength: framesPerRun - 1,
      maxLength: framesPerRun - 1,
    }),
    last: codec.goodFrame,
  });
  fc.assert(
    fc.property(run, ({ pieces, last }) => {
      fed += framesPerRun;
      const before = codec.feed(pieces);
      const withLast = codec.feed([...pieces, last]);
      const total = pieces.reduce((sum, piece) => sum + piece.length, 0);
      if (before > total) throw new Error('more frames than bytes');
      if (codec.hasSync && withLast < 1) throw new Error('the good frame after the rubbish was not found');
    }),
    { numRuns: Math.ceil(frames / framesPerRun), seed },
  );
  return fed;
}
