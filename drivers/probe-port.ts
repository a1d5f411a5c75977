import type { Clock } from '../domain/clock.ts';
import { sleep } from '../platform/sleep.ts';
import type { Mode } from '../platform/mode.ts';
import { openReaders } from './open-readers.ts';
import { READER_DEVICES, type ReaderDevice } from './reader-config.ts';
import type { ReaderHealth } from './reader.ts';

/** A reader that answered at a port, or somebody who answers as one but cannot be used. */
export interface ProbedReader {
  readonly device: ReaderDevice;
  readonly model: string;
  readonly health: ReaderHealth;
}

export interface ProbeOptions {
  readonly mode: Mode;
  readonly password?: string | undefined;
  readonly clock: Clock;
}

/** First those whose commands have no beginning to be known by: what another make was asked would be waited on as theirs. */
const PROBE_ORDER = READER_DEVICES.toSorted((a, b) => Number(b === 'h1e') - Number(a === 'h1e'));
/** A port that was just closed may still be locked, or on its way back. */
const BETWEEN_PROBES_MS = 300;
/** The slowest says within this that it is there, or that it is starting. */
const PROBE_LIMIT_MS = 15_000;

/**
 * Asks each make of reader in turn whether it is at this serial port. **Sends bytes to whatever is there**: only for ports
 * that somebody has asked to be probed. @returns null where none of them answers
 */
export async function probePort(path: string, options: ProbeOptions): Promise<ProbedReader | null> {
  for (const device of PROBE_ORDER) {
    const opened = openReaders({ ...options, config: `${device}:serial:${path}` });
    if (!opened.ok) continue;
    const reader = opened.value.counter;
    const health = await firstNews(reader, options.clock);
    const { model } = reader.capabilities;
    await reader.close();
    if (health.state === 'ready' || health.state === 'faulty') return { device, model, health };
    await sleep(options.clock, BETWEEN_PROBES_MS);
  }
  return null;
}

function firstNews(
  reader: { health(): ReaderHealth; onHealth(listener: () => void): () => void },
  clock: Clock,
): Promise<ReaderHealth> {
  return new Promise((resolve) => {
    const settle = (): void => {
      cancel();
      unsubscribe();
      resolve(reader.health());
    };
    const cancel = clock.after(PROBE_LIMIT_MS, settle);
    const unsubscribe = reader.onHealth(() => {
      if (reader.health().state !== 'connecting') settle();
    });
  });
}
