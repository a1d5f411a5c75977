import type { Clock } from '../../../domain/clock.ts';
import { ok, refused, type Result } from '../../../domain/result.ts';
import type { Layout, LayoutValue } from '../../framing/layout.ts';
import type { FrameLine } from '../../session/frame-line.ts';
import { createLock } from '../../session/lock.ts';
import type { CloseReason } from '../../transport/transport.ts';
import { XG_IMAGE_FORMAT, xgReplies, xgRequests, type XgDataKind, type XgRequest } from './commands.ts';
import { readBlocks, writeBlocks } from './data-blocks.ts';
import { XgExchange, type XgExchangeOptions, type XgProblem, type XgPrompt } from './exchange.ts';
import type { XgHeader } from './packet.ts';

const FINGER_TIMEOUT_MARGIN_MS = 2_000;
/** With the finger on it the module needs well under a second; one that prompts is waited for longer. */
const IMAGE_TIMEOUT_MS = 2_000;

/** One connection to an XG module: commands one at a time, each with a deadline. */
export class XgSession {
  readonly closed: Promise<CloseReason>;
  readonly #exchange: XgExchange;
  readonly #withLock = createLock();
  #fingerTimeoutMs = 5_000;

  /** @param password 8 to 14 characters, printable ASCII */
  constructor(line: FrameLine<XgHeader>, clock: Clock, password: string) {
    this.#exchange = new XgExchange(line, clock, password);
    this.closed = line.closed;
  }

  get lineName(): string {
    return this.#exchange.line.name;
  }

  /** When the newest byte came in, on the monotonic clock. */
  get lastByteAtMs(): number {
    return this.#exchange.line.lastByteAtMs;
  }

  /**
   * First thing on a new line. A program that died may have left the module in the middle of something: CANCEL comes
   * first, and whether it is answered does not matter.
   * @param replyTimeoutMs short while the baud rate is being tried out
   */
  connect(replyTimeoutMs: number): Promise<Result<{ readonly deviceName: string }, XgProblem>> {
    return this.#withLock(() => this.#exchange.connect({ timeoutMs: replyTimeoutMs }));
  }

  async systemInfo(): Promise<Result<LayoutValue<typeof xgReplies.systemInfo>, XgProblem>> {
    const info = await this.exchange(xgRequests.systemInfo, {}, xgReplies.systemInfo);
    if (info.ok && info.value.fingerTimeoutS > 0) this.#fingerTimeoutMs = info.value.fingerTimeoutS * 1_000;
    return info;
  }

  async serialNumber(): Promise<Result<string, XgProblem>> {
    const reply = await this.exchange(xgRequests.serialNumber, {}, xgReplies.serialNumber);
    return reply.ok ? ok(reply.value.serialNumber) : reply;
  }

  async fingerPresent(signal?: AbortSignal): Promise<Result<boolean, XgProblem>> {
    const reply = await this.exchange(xgRequests.fingerStatus, {}, xgReplies.fingerStatus, { signal });
    return reply.ok ? ok(reply.value.present === 1) : reply;
  }

  /** Takes a picture, which then waits in the module. What the reply says of it is not to be believed unchecked. */
  takeVeinImage(
    signal?: AbortSignal,
    onPrompt?: (prompt: XgPrompt) => void,
  ): Promise<Result<LayoutValue<typeof xgReplies.veinImage>, XgProblem>> {
    return this.exchange(xgRequests.veinImage, { format: XG_IMAGE_FORMAT.jpeg }, xgReplies.veinImage, {
      timeoutMs: IMAGE_TIMEOUT_MS,
      promptTimeoutMs: this.fingerTimeoutMs,
      signal,
      ...(onPrompt && { onPrompt }),
    });
  }

  /**
   * Fetches what the last command has prepared (a picture, a template), block by block; a damaged or missing block is
   * asked for again.
   * @param sizeBytes as the module said; the caller has checked that it is possible
   */
  readData(
    kind: XgDataKind,
    sizeBytes: number,
    signal?: AbortSignal,
  ): Promise<Result<Uint8Array, XgProblem>> {
    return this.#inStep(async () => {
      const whole = new Uint8Array(sizeBytes);
      const read = await readBlocks(this.#exchange, kind, whole, signal);
      if (read.ok) return ok(whole);
      whole.fill(0);
      return read;
    });
  }

  /** Sends what the last command has announced, block by block; a block that is refused is sent again. */
  writeData(kind: XgDataKind, whole: Uint8Array): Promise<Result<undefined, XgProblem>> {
    return this.#inStep(() => writeBlocks(this.#exchange, kind, whole));
  }

  /**
   * Changes the password of the module. If the answer is lost, both are tried when signing on again, and `timed-out` says
   * that it is not known which one counts until then.
   * @param password 8 to 14 characters, printable ASCII
   */
  setPassword(password: string): Promise<Result<undefined, XgProblem>> {
    return this.#inStep(() => this.#exchange.changePassword(password));
  }

  /** From a prompt to what follows it, with a margin over the module's own time-out. */
  get fingerTimeoutMs(): number {
    return this.#fingerTimeoutMs + FINGER_TIMEOUT_MARGIN_MS;
  }

  close(): Promise<void> {
    return this.#exchange.line.close();
  }

  /** One command and its answer, alone on the line. */
  exchange<Request, Reply>(
    request: XgRequest<Request>,
    value: Request,
    reply: Layout<Reply>,
    options: XgExchangeOptions = {},
  ): Promise<Result<Reply, XgProblem>> {
    return this.#inStep(() => this.#exchange.exchangeNow(request, value, reply, options), options.signal);
  }

  async #inStep<Value>(
    task: () => Promise<Result<Value, XgProblem>>,
    signal?: AbortSignal,
  ): Promise<Result<Value, XgProblem>> {
    return this.#withLock(async () => {
      if (isAborted(signal)) return refused('cancelled');
      const recovered = await this.#exchange.recoverIfOwed();
      if (!recovered.ok) return recovered;
      return isAborted(signal) ? refused('cancelled') : task();
    });
  }
}

/** Asked anew each time: a signal may be aborted during any wait. */
function isAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
}
