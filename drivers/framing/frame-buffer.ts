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
  /** What stands before this is done with, and zeroed. */
  #at = 0;
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
    const unread = this.#unread;
    const joined = new Uint8Array(unread.length + arrived.length);
    joined.set(unread);
    joined.set(arrived, unread.length);
    unread.fill(0);
    this.#bytes = joined;
    this.#at = 0;
    this.#skip(Math.max(0, joined.length - BUFFERED_BYTES_MAX));
  }

  get isEmpty(): boolean {
    return this.#at === this.#bytes.length;
  }

  /** @param moreMayCome false: the line has been quiet for so long that what is not whole is given up */
  takeFrame(moreMayCome = true): Frame<Header> | null {
    if (this.isEmpty) return null;
    const { frame, consumed, skipped } = scanFrame(this.#codec, this.#unread, moreMayCome);
    this.#consume(consumed);
    this.#skippedBytes += skipped;
    return frame;
  }

  /** @throws RangeError if so many bytes could never be buffered */
  takeRaw(length: number): Uint8Array | null {
    if (length > BUFFERED_BYTES_MAX) throw new RangeError(`a raw block of ${length} bytes is too long`);
    if (this.#unread.length < length) return null;
    const raw = this.#bytes.slice(this.#at, this.#at + length);
    this.#consume(length);
    return raw;
  }

  discard(): void {
    this.#skip(this.#unread.length);
  }

  get #unread(): Uint8Array {
    return this.#bytes.subarray(this.#at);
  }

  #skip(length: number): void {
    this.#skippedBytes += length;
    this.#consume(length);
  }

  /** What was buffered may be of a finger: it is not left in memory (security S25). */
  #consume(length: number): void {
    this.#bytes.fill(0, this.#at, this.#at + length);
    this.#at += length;
  }
}
