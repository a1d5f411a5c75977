import type { Frame, FrameCodec } from './frame-codec.ts';
import { scanFrame } from './scan-frame.ts';

/** Room for several of the largest raw blocks any device here sends; more than that unread is rubbish. */
const BUFFERED_BYTES_MAX = 16_384;

/**
 * What has arrived and was not yet asked for. The reader of it says what it expects: a frame (searched for, rubbish
 * skipped) or a raw block of known length (taken as it comes: raw data may contain the sync bytes).
 */
export class FrameBuffer<Header> {
  #bytes = new Uint8Array(0);
  #skippedBytes = 0;
  readonly #codec: FrameCodec<Header>;

  constructor(codec: FrameCodec<Header>) {
    this.#codec = codec;
  }

  /** Bytes that belonged to nothing since the beginning, for the health page. */
  get skippedBytes(): number {
    return this.#skippedBytes;
  }

  push(arrived: Uint8Array): void {
    const joined = new Uint8Array(this.#bytes.length + arrived.length);
    joined.set(this.#bytes);
    joined.set(arrived, this.#bytes.length);
    this.#replace(joined);
    this.#skip(Math.max(0, joined.length - BUFFERED_BYTES_MAX));
  }

  get isEmpty(): boolean {
    return this.#bytes.length === 0;
  }

  /** @param moreMayCome false: the line has been quiet for so long that what is not whole is given up */
  takeFrame(moreMayCome = true): Frame<Header> | null {
    const { frame, consumed, skipped } = scanFrame(this.#codec, this.#bytes, moreMayCome);
    if (consumed > 0) this.#replace(this.#bytes.slice(consumed));
    this.#skippedBytes += skipped;
    return frame;
  }

  /** @throws RangeError if so many bytes could never be buffered */
  takeRaw(length: number): Uint8Array | null {
    if (length > BUFFERED_BYTES_MAX) throw new RangeError(`a raw block of ${length} bytes is too long`);
    if (this.#bytes.length < length) return null;
    const raw = this.#bytes.slice(0, length);
    this.#replace(this.#bytes.slice(length));
    return raw;
  }

  discard(): void {
    this.#skip(this.#bytes.length);
  }

  #skip(length: number): void {
    if (length === 0) return;
    this.#skippedBytes += length;
    this.#replace(this.#bytes.slice(length));
  }

  /** What was buffered may be of a finger: it is not left in memory (security S25). */
  #replace(bytes: Uint8Array<ArrayBuffer>): void {
    this.#bytes.fill(0);
    this.#bytes = bytes;
  }
}
