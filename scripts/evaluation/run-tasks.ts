import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { WorkerSetup } from './worker-messages.ts';

/** Gives tasks to one worker per core, each the next when it has done one. Calls `done` for every answer. */
export async function runTasks<Task, Answer>(
  setup: WorkerSetup,
  tasks: readonly Task[],
  done: (answer: Answer) => void,
): Promise<void> {
  let next = 0;
  const workers = Math.min(availableParallelism(), tasks.length);
  await Promise.all(
    Array.from({ length: workers }, () => {
      const worker = new Worker(new URL('./evaluation-worker.ts', import.meta.url), { workerData: setup });
      return new Promise<void>((resolve, reject) => {
        const give = (): void => {
          const task = tasks[next];
          next += 1;
          if (task === undefined) void worker.terminate().then(() => resolve());
          else worker.postMessage(task);
        };
        worker.on('message', (answer: Answer) => {
          done(answer);
          give();
        });
        worker.on('error', reject);
        give();
      });
    }),
  );
}

/** A line that fills up while something takes long; silent where nobody watches. */
export function progressBar(what: string, total: number): () => void {
  let done = 0;
  let shown = -1;
  return () => {
    done += 1;
    const percent = Math.floor((100 * done) / total);
    if (percent === shown) return;
    shown = percent;
    const filled = Math.floor(percent / 4);
    const line = `${what.padEnd(12)} [${'#'.repeat(filled)}${'.'.repeat(25 - filled)}] ${percent} % of ${total}`;
    if (process.stderr.isTTY) process.stderr.write(`\r${line}${done === total ? '\n' : ''}`);
    else if (percent % 25 === 0) process.stderr.write(`${line}\n`);
  };
}
