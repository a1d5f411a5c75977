import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../domain/clock.ts';
import { ok, refused, type Result } from '../../domain/result.ts';
import { sleep } from '../../platform/sleep.ts';
import { createLock } from '../session/lock.ts';
import type { Attach } from '../transport/in-process-transport.ts';
import { serveOnUnixSocket, type ServedLine } from './serve-tcp.ts';

export interface ServedPty extends ServedLine {
  /** The device file, for a serial driver to open. There only while the module is plugged in. */
  readonly path: string;
  /** The file vanishes, as with a USB cable that is pulled. */
  unplug(): Promise<void>;
  plug(): Promise<void>;
}

const READY_TIMEOUT_MS = 5_000;
const READY_POLL_MS = 10;

/**
 * Serves an emulated module as a serial port: a pseudo-terminal made by `socat`, which must be installed. A pseudo-
 * terminal knows no baud rate and no modem lines; the module paces its bytes itself.
 */
export async function serveOnPty(attach: Attach, clock: Clock): Promise<Result<ServedPty, string>> {
  const folder = await mkdtemp(join(tmpdir(), 'reader-'));
  const path = join(folder, 'tty');
  const socketPath = join(folder, 'line');
  const line = await serveOnUnixSocket(attach, socketPath);
  const pty = new SocatPty(path, socketPath, clock);
  const close = async (): Promise<void> => {
    await pty.unplug();
    await line.close();
    await rm(folder, { recursive: true, force: true });
  };
  if (await pty.plug())
    return ok({ path, plug: () => pty.plug().then(() => undefined), unplug: () => pty.unplug(), close });
  await close();
  return refused('No pseudo-terminal could be made: is "socat" installed (apt-get install socat)?');
}

/** One device file that comes and goes. Each time a host closes it, socat ends and is started again. */
class SocatPty {
  readonly #path: string;
  readonly #socketPath: string;
  readonly #clock: Clock;
  /** One plugging or unplugging at a time: two programs must not make the same file. */
  readonly #withHand = createLock();
  #process: ChildProcess | null = null;
  #plugged = false;

  constructor(path: string, socketPath: string, clock: Clock) {
    this.#path = path;
    this.#socketPath = socketPath;
    this.#clock = clock;
  }

  /** @returns whether the device file is there */
  plug(): Promise<boolean> {
    return this.#withHand(async () => {
      if (this.#plugged && this.#process !== null) return true;
      this.#plugged = true;
      return this.#start();
    });
  }

  unplug(): Promise<void> {
    return this.#withHand(async () => {
      this.#plugged = false;
      const process = this.#process;
      if (process === null) return;
      const gone = once(process, 'close');
      process.kill('SIGTERM');
      await gone;
    });
  }

  async #start(): Promise<boolean> {
    const link = `pty,raw,echo=0,link=${this.#path}`;
    const process = spawn('socat', [link, `UNIX-CONNECT:${this.#socketPath}`], { stdio: 'ignore' });
    let failed = false;
    this.#process = process;
    process.once('error', () => {
      failed = true;
      this.#process = null;
    });
    process.once('close', () => {
      if (this.#process === process) this.#process = null;
      if (this.#plugged && !failed) void this.#start();
    });
    const endMs = this.#clock.monotonicMs() + READY_TIMEOUT_MS;
    while (this.#process === process && this.#clock.monotonicMs() < endMs) {
      if (await exists(this.#path)) return true;
      await sleep(this.#clock, READY_POLL_MS);
    }
    return false;
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
