import type { Clock } from '../../domain/clock.ts';
import { ok, refused, type Result } from '../../domain/result.ts';
import { FrameBuffer } from '../framing/frame-buffer.ts';
import type { Frame, FrameCodec } from '../framing/frame-codec.ts';
import type { CloseReason, OpenProblem, OpenTransport, Transport } from '../transport/transport.ts';

export type LineProblem = 'timed-out' | 'cancelled' | 'closed';

export interface Wait {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * A transport that speaks frames, with a deadline on every wait. One reader at a time: sessions hold their lock while
 * they wait here. Everything that goes wrong is a value; a line that has closed stays closed.
 */
export class FrameLine<Header> {
  readonly closed: Promise<CloseReason>;
  readonly #clock: Clock;
  readonly #codec: FrameCodec<Header>;
  readonly #buffer: FrameBuffer<Header>;
  #transport: Transport | null = null;
  #isClosed = false;
  #lastByteAtMs = 0;
  /** No byte has come for longer than a frame may pause. */
  #isQuiet = false;
  /** Wakes whoever waits for bytes or for the end. */
  #wake: () => void = () => undefined;
  readonly #resolveClosed: (reason: CloseReason) => void;

  private constructor(codec: FrameCodec<Header>, clock: Clock) {
    this.#codec = codec;
    this.#clock = clock;
    this.#buffer = new FrameBuffer(codec);
    const { promise, resolve } = Promise.withResolvers<CloseReason>();
    this.closed = promise;
    this.#resolveClosed = resolve;
  }

  static async open<Header>(
    openTransport: OpenTransport,
    codec: FrameCodec<Header>,
    clock: Clock,
  ): Promise<Result<FrameLine<Header>, OpenProblem>> {
    const line = new FrameLine(codec, clock);
    const opened = await openTransport({
      bytes: (bytes) => {
        line.#lastByteAtMs = clock.monotonicMs();
        line.#isQuiet = false;
        line.#buffer.push(bytes);
        line.#wake();
      },
      closed: (reason) => {
        line.#isClosed = true;
        line.#resolveClosed(reason);
        line.#wake();
      },
    });
    if (!opened.ok) return opened;
    line.#transport = opened.value;
    return ok(line);
  }

  /** When the newest byte came in, on the monotonic clock. */
  get lastByteAtMs(): number {
    return this.#lastByteAtMs;
  }

  get name(): string {
    return this.#transport?.name ?? '';
  }

  /** Sends bytes that are no frame, for devices that also take text. */
  async sendRaw(bytes: Uint8Array, timeoutMs: number): Promise<Result<undefined, LineProblem>> {
    if (this.#transport === null) return refused('closed');
    return this.#transport.write(bytes, timeoutMs);
  }

  async send(frame: Frame<Header>, timeoutMs: number): Promise<Result<undefined, LineProblem>> {
    return this.sendRaw(this.#codec.encode(frame), timeoutMs);
  }

  /** A frame and, in the same breath, raw bytes that belong to it. */
  async sendWithRaw(
    frame: Frame<Header>,
    raw: Uint8Array,
    timeoutMs: number,
  ): Promise<Result<undefined, LineProblem>> {
    if (this.#transport === null) return refused('closed');
    return this.#transport.write(Uint8Array.of(...this.#codec.encode(frame), ...raw), timeoutMs);
  }

  nextFrame(wait: Wait): Promise<Result<Frame<Header>, LineProblem>> {
    return this.#until(() => this.#buffer.takeFrame(!this.#isQuiet), wait);
  }

  /** The next bytes as they come, so many of them: nothing in them is looked at. */
  nextRaw(length: number, wait: Wait): Promise<Result<Uint8Array, LineProblem>> {
    return this.#until(() => this.#buffer.takeRaw(length), wait);
  }

  /** Drops what has come and keeps dropping until nothing came for a while, or the limit has passed. */
  async discardUntilQuiet(quietMs: number, limitMs: number): Promise<void> {
    const startMs = this.#clock.monotonicMs();
    let came = true;
    while (came && !this.#isClosed && this.#clock.monotonicMs() - startMs < limitMs) {
      this.#buffer.discard();
      came = (await this.nextRaw(1, { timeoutMs: quietMs })).ok;
    }
  }

  discard(): void {
    this.#buffer.discard();
  }

  /** @param reason what `closed` tells, if it is not just that we are done with it */
  async close(reason?: CloseReason): Promise<void> {
    if (reason !== undefined) this.#resolveClosed(reason);
    await this.#transport?.close();
  }

  async #until<Value>(
    take: () => Value | null,
    { timeoutMs, signal }: Wait,
  ): Promise<Result<Value, LineProblem>> {
    const timeout = startTimeout(this.#clock, timeoutMs, () => this.#wake());
    const onAbort = (): void => this.#wake();
    signal?.addEventListener('abort', onAbort);
    try {
      for (;;) {
        // What has arrived counts, even if the line closed or the time ran out in the same moment.
        const value = take();
        if (value !== null) return ok(value);
        if (this.#isClosed) return refused('closed');
        if (signal?.aborted === true) return refused('cancelled');
        if (timeout.hasPassed()) return refused('timed-out');
        const cancelQuiet = this.#startQuiet();
        await new Promise<void>((resolve) => (this.#wake = resolve));
        cancelQuiet();
      }
    } finally {
      timeout.cancel();
      signal?.removeEventListener('abort', onAbort);
      this.#wake = () => undefined;
    }
  }

  /** Notices when the rest of a frame does not come. */
  #startQuiet(): () => void {
    const { gapMs } = this.#codec;
    if (gapMs === null || this.#isQuiet || this.#buffer.isEmpty) return () => undefined;
    let cancel = this.#clock.after(gapMs, () => {
      cancel = this.#clock.after(UNREAD_BYTES_MS, () => {
        this.#isQuiet = true;
        this.#wake();
      });
    });
    return () => cancel();
  }
}

/** Bytes may be waiting in the system while this program was busy: they are read within this time and end the quiet. */
const UNREAD_BYTES_MS = 20;

function startTimeout(
  clock: Clock,
  timeoutMs: number,
  onPassed: () => void,
): { hasPassed(): boolean; cancel(): void } {
  let passed = false;
  const cancel = clock.after(timeoutMs, () => {
    passed = true;
    onPassed();
  });
  return { hasPassed: () => passed, cancel };
}
