import { checked, withChecksum, type Checksum } from './checksum.ts';
import type { Layout } from './layout.ts';

/** How frames of one device family look: sync bytes, header, payload, checksum over all before it. */
export interface FrameDeclaration<Header> {
  /** Empty where frames have none: then every place may begin one, and only time-outs and resets help after rubbish. */
  readonly sync: readonly number[];
  readonly header: Layout<Header>;
  /** The payload's length as the header tells it; null if no such header can be, so that this was no frame at all. */
  readonly payloadLength: (header: Header) => number | null;
  readonly payloadLengthMax: number;
  readonly checksum: Checksum;
  /** A frame whose bytes stop coming for this long is none: rubbish that announces a long frame would hide what follows. */
  readonly gapMs?: number;
}

export interface Frame<Header> {
  readonly header: Header;
  readonly payload: Uint8Array;
}

export interface FrameCodec<Header> {
  readonly lengthMax: number;
  /** After so long without a byte a frame that is not whole will never be; null if such a frame is waited for. */
  readonly gapMs: number | null;
  encode(frame: Frame<Header>): Uint8Array;
  /** The frame at the start of the bytes, and how many bytes it took; `incomplete` means: ask again with more. */
  decode(
    bytes: Uint8Array,
  ): { readonly frame: Frame<Header>; readonly length: number } | 'incomplete' | 'not-a-frame';
  /** Where the next frame might begin, at or after the offset; the end of the bytes if nowhere. */
  findSync(bytes: Uint8Array, from: number): number;
}

/** A codec that follows from a declaration, which can be looked at. */
export interface DeclaredCodec<Header> extends FrameCodec<Header> {
  readonly declaration: FrameDeclaration<Header>;
}

export function frameCodec<Header>(declaration: FrameDeclaration<Header>): DeclaredCodec<Header> {
  const { sync, header: headerLayout, payloadLength, payloadLengthMax, checksum } = declaration;
  const payloadAt = sync.length + headerLayout.length;
  return {
    declaration,
    lengthMax: payloadAt + payloadLengthMax + checksum.length,
    gapMs: declaration.gapMs ?? null,
    encode: ({ header, payload }) => {
      if (payloadLength(header) !== payload.length || payload.length > payloadLengthMax) {
        throw new RangeError(`a payload of ${payload.length} bytes does not agree with its header`);
      }
      return withChecksum(checksum, Uint8Array.of(...sync, ...headerLayout.encode(header), ...payload));
    },
    decode: (bytes) => {
      if (!beginsWithSync(sync, bytes, 0)) return 'not-a-frame';
      if (bytes.length < payloadAt) return 'incomplete';
      const header = headerLayout.decode(bytes.subarray(sync.length, payloadAt));
      const stated = payloadLength(header);
      if (stated === null || stated > payloadLengthMax) return 'not-a-frame';
      const length = payloadAt + stated + checksum.length;
      if (bytes.length < length) return 'incomplete';
      const content = checked(checksum, bytes.subarray(0, length));
      return content === null
        ? 'not-a-frame'
        : { frame: { header, payload: content.slice(payloadAt) }, length };
    },
    findSync: (bytes, from) => {
      let at = from;
      while (at < bytes.length && !beginsWithSync(sync, bytes, at)) at++;
      return at;
    },
  };
}

/** Also true if the bytes end within the sync: the rest may be on its way. */
function beginsWithSync(sync: readonly number[], bytes: Uint8Array, at: number): boolean {
  return sync.every((byte, i) => at + i >= bytes.length || bytes[at + i] === byte);
}
