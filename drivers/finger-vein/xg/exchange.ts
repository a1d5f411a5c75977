import type { Clock } from '../../../domain/clock.ts';
import { ok, refused, type Result } from '../../../domain/result.ts';
import { sleep } from '../../../platform/sleep.ts';
import type { Layout, LayoutValue } from '../../framing/layout.ts';
import type { FrameLine, Wait } from '../../session/frame-line.ts';
import { XG_COMMAND, XG_STATUS, xgReplies, xgRequests, type XgRequest } from './commands.ts';
import { xgErrorName, type XgErrorName } from './errors.ts';
import { xgPacket, type XgHeader } from './packet.ts';

export type XgProblem =
  XgErrorName | 'cancelled' | 'timed-out' | 'disconnected' | 'damaged-data' | 'too-many-prompts';
export type XgPrompt = 'put-finger' | 'lift-finger';

/** Two packets take 8 ms at 57600 baud; the rest is the module's own time. */
export const REPLY_TIMEOUT_MS = 1_000;
const WRITE_TIMEOUT_MS = 1_000;
const RECOVERY_TRIES = 3;
const RECOVERY_TIMEOUT_MS = 600;
/** A gap this long means that the module has nothing more to say (a byte takes 0.2 ms at 57600 baud). */
const QUIET_MS = 50;
const QUIET_LIMIT_MS = 1_000;
/** How long the answer to an abandoned command may still come after CANCEL was answered. */
const LATE_REPLY_MS = 250;
const LATE_IMAGE_REPLY_MS = 2_000;
/** The module's own time-out runs anew at each prompt, so ours does too, but not for ever. */
const PROMPTS_MAX = 100;
const REBOOT_MS = 300;

export interface XgExchangeOptions {
  readonly timeoutMs?: number;
  /** From a prompt to the next reply. */
  readonly promptTimeoutMs?: number;
  readonly signal?: AbortSignal | undefined;
  readonly onPrompt?: (prompt: XgPrompt) => void;
}

/**
 * What goes over the line to an XG module and comes back. A command that was given up leaves an answer owed; before the next
 * one the line is cleared (CANCEL, the owed answer, silence, CONNECT), because replies carry no number and a late one would
 * otherwise be taken for the answer to the next command of the same kind. Whoever calls holds the session's lock.
 */
export class XgExchange {
  readonly line: FrameLine<XgHeader>;
  readonly #clock: Clock;
  /** The last is the one that counted last; there are two while it is not known whether a change was carried out. */
  #passwords: readonly [string, ...string[]];
  #owed: { readonly command: number; readonly lateReplyMs: number } | null = null;
  #deviceName: string | null = null;

  constructor(line: FrameLine<XgHeader>, clock: Clock, password: string) {
    this.line = line;
    this.#clock = clock;
    this.#passwords = [password];
  }

  /** First thing on a new line: whatever the module was doing is cancelled, and whether that is answered does not matter. */
  async connect(wait: Wait): Promise<Result<{ readonly deviceName: string }, XgProblem>> {
    await this.exchangeNow(xgRequests.cancel, {}, xgReplies.status, wait);
    await this.untilQuiet();
    this.#owed = null;
    const connected = await this.#signOn(wait);
    if (connected.ok) this.#deviceName = connected.value.deviceName;
    return connected;
  }

  /** Both passwords are tried when signing on again, until it is known which one counts. */
  async changePassword(password: string): Promise<Result<undefined, XgProblem>> {
    const known = this.#passwords[0];
    this.#passwords = [known, password];
    const changed = await this.exchangeNow(xgRequests.setPassword, { password }, xgReplies.status, {});
    if (changed.ok) this.#passwords = [password];
    else if (changed.reason !== 'timed-out' && changed.reason !== 'disconnected') this.#passwords = [known];
    return changed.ok ? ok(undefined) : changed;
  }

  untilQuiet(): Promise<void> {
    return this.line.discardUntilQuiet(QUIET_MS, QUIET_LIMIT_MS);
  }

  /** One command and its answer, on a line that is in step. */
  async exchangeNow<Request, Reply>(
    request: XgRequest<Request>,
    value: Request,
    reply: Layout<Reply>,
    { timeoutMs = REPLY_TIMEOUT_MS, promptTimeoutMs = timeoutMs, signal, onPrompt }: XgExchangeOptions,
  ): Promise<Result<Reply, XgProblem>> {
    this.line.discard();
    const sent = await this.send(request, value);
    if (!sent.ok) return sent;
    for (let prompts = 0; prompts <= PROMPTS_MAX; prompts++) {
      const waitMs = prompts === 0 ? timeoutMs : promptTimeoutMs;
      const payload = await this.nextReplyTo(request.command, { timeoutMs: waitMs, signal });
      if (!payload.ok) {
        if (payload.reason !== 'disconnected') this.owe(request.command);
        return payload;
      }
      const { status, code } = xgReplies.status.decode(payload.value);
      if (status === XG_STATUS.putFinger) onPrompt?.('put-finger');
      else if (status === XG_STATUS.liftFinger) onPrompt?.('lift-finger');
      else if (status === XG_STATUS.ok) return ok(reply.decode(payload.value));
      else return this.#refusal(request.command, xgErrorName(code));
    }
    this.owe(request.command);
    return refused('too-many-prompts');
  }

  /** A module that lost its power for a moment has forgotten that we connected: the next command connects again. */
  #refusal(command: number, name: XgErrorName): Result<never, XgProblem> {
    if (name === 'not-connected') this.owe(command);
    return refused(name);
  }

  /** @param raw bytes that belong to the command, in the same breath */
  async send<Request>(
    request: XgRequest<Request>,
    value: Request,
    raw: Uint8Array = NOTHING,
  ): Promise<Result<undefined, XgProblem>> {
    const packet = xgPacket(request.command, request.dataLength(value), request.data.encode(value));
    const sent = await this.line.sendWithRaw(packet, raw, WRITE_TIMEOUT_MS);
    return sent.ok ? sent : refused('disconnected');
  }

  /** Replies to other commands are late ones and are dropped; they do not lengthen the wait. */
  async nextReplyTo(command: number, { timeoutMs, signal }: Wait): Promise<Result<Uint8Array, XgProblem>> {
    const startMs = this.#clock.monotonicMs();
    for (;;) {
      const leftMs = Math.max(0, timeoutMs - (this.#clock.monotonicMs() - startMs));
      const frame = await this.line.nextFrame({ timeoutMs: leftMs, signal });
      if (!frame.ok) return refused(frame.reason === 'closed' ? 'disconnected' : frame.reason);
      if (frame.value.header.command === command) return ok(frame.value.payload);
    }
  }

  /** An answer to the command may still come. */
  owe(command: number): void {
    this.#owed = {
      command,
      lateReplyMs: command === XG_COMMAND.veinImage ? LATE_IMAGE_REPLY_MS : LATE_REPLY_MS,
    };
  }

  /** Nothing is asked before the line is in step again. */
  async recoverIfOwed(): Promise<Result<undefined, XgProblem>> {
    if (this.#owed === null) return ok(undefined);
    const { command, lateReplyMs } = this.#owed;
    for (let tries = 0; tries < RECOVERY_TRIES; tries++) {
      if (!(await this.#cancelAndAwaitOwed(command, lateReplyMs))) continue;
      await this.untilQuiet();
      const connected = await this.#signOn({ timeoutMs: RECOVERY_TIMEOUT_MS });
      if (!connected.ok) continue;
      // Behind a serial adapter the module may have been changed for another while the line stayed open.
      if (connected.value.deviceName !== this.#deviceName) {
        await this.line.close();
        return refused('disconnected');
      }
      this.#owed = null;
      return ok(undefined);
    }
    // Whoever opened this line opens a new one and looks anew at who is there.
    await this.#restart();
    return refused('disconnected');
  }

  /** The last means before it is left alone: it may still hear what it does not answer. */
  async #restart(): Promise<void> {
    if ((await this.send(xgRequests.reboot, {})).ok) await sleep(this.#clock, REBOOT_MS);
    const message = `The reader at ${this.line.name} stopped answering and was restarted.`;
    await this.line.close({ kind: 'restarted', message });
  }

  /** With the password that counts; with either, where a change may or may not have been carried out. */
  async #signOn(wait: Wait): Promise<Result<LayoutValue<typeof xgReplies.connect>, XgProblem>> {
    let connected: Result<LayoutValue<typeof xgReplies.connect>, XgProblem> = refused('wrong-password');
    for (const password of this.#passwords.toReversed()) {
      connected = await this.exchangeNow(xgRequests.connect, { password }, xgReplies.connect, wait);
      if (connected.ok) this.#passwords = [password];
      if (connected.ok || connected.reason !== 'wrong-password') break;
    }
    return connected;
  }

  /**
   * What has arrived meanwhile is not discarded: the owed answer may be among it, and then need not be waited for.
   * @returns whether CANCEL was answered
   */
  async #cancelAndAwaitOwed(owedCommand: number, lateReplyMs: number): Promise<boolean> {
    if (!(await this.send(xgRequests.cancel, {})).ok) return false;
    let cancelAnswered = false;
    let owedAnswered = false;
    let endMs = this.#clock.monotonicMs() + RECOVERY_TIMEOUT_MS;
    while (!cancelAnswered || !owedAnswered) {
      const frame = await this.line.nextFrame({ timeoutMs: Math.max(0, endMs - this.#clock.monotonicMs()) });
      if (!frame.ok) break;
      const { command } = frame.value.header;
      if (command === XG_COMMAND.cancel && !cancelAnswered) {
        cancelAnswered = true;
        endMs = this.#clock.monotonicMs() + lateReplyMs;
      }
      if (command === owedCommand && !isPrompt(frame.value.payload)) owedAnswered = true;
    }
    return cancelAnswered;
  }
}

const NOTHING = new Uint8Array(0);

function isPrompt(payload: Uint8Array): boolean {
  const { status } = xgReplies.status.decode(payload);
  return status === XG_STATUS.putFinger || status === XG_STATUS.liftFinger;
}
