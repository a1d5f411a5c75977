import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { z } from 'zod';

/** A part of the running village in a process of its own. */
export interface Part<Ready> {
  readonly ready: Ready;
  readonly process: ChildProcess;
  /** Asks it to end, and waits until it has. */
  stop(): Promise<void>;
}

const READY_TIMEOUT_MS = 30_000;
/** A part that does not end in this time when asked is ended. */
const STOP_TIMEOUT_MS = 5_000;

/**
 * Starts a program of this project and waits until it says, over its channel to us, that it is ready.
 * @throws Error with the part's name, when it ends or stays silent instead; what it said is on this process's stderr
 */
export async function startPart<Ready extends z.ZodType>(options: {
  readonly name: string;
  /** Runs the file; this Node, unless it is Electron. */
  readonly program?: string;
  readonly file: string;
  readonly args?: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly ready: Ready;
}): Promise<Part<z.output<Ready>>> {
  const child = spawn(options.program ?? process.execPath, [options.file, ...(options.args ?? [])], {
    env: { ...process.env, ...options.environment },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    const killer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
    await ended;
    clearTimeout(killer);
  };
  try {
    const message: unknown = await firstMessage(child, options.name);
    return { ready: options.ready.parse(message), process: child, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function firstMessage(child: ChildProcess, name: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const timeout = setTimeout(() => end(new Error(`${name} was not ready within 30 s`)), READY_TIMEOUT_MS);
    const onExit = (code: number | null): void =>
      end(new Error(`${name} ended at its start (exit code ${code ?? 'none'})`));
    function end(error: Error | null, message?: unknown): void {
      clearTimeout(timeout);
      child.off('exit', onExit);
      if (error === null) resolve(message);
      else reject(error);
    }
    child.once('message', (message) => end(null, message));
    child.once('exit', onExit);
    child.once('error', (error) => end(error));
  });
}
