import type { Clock } from '../../domain/clock.ts';
import { ok, refused } from '../../domain/result.ts';
import { closeOnce } from '../transport/close-once.ts';
import type { OpenTransport } from '../transport/transport.ts';
import type { RecordedStep } from './recorded-line.ts';
import type { MakeScrubber } from './scrub.ts';

export interface ReplayOptions {
  readonly clock: Clock;
  /** As it was when recording: what the host says now is compared with what it said then, both scrubbed. */
  readonly scrub: MakeScrubber;
  /** Strict: every byte the host sends must be the recorded one. Loose: its first four bytes (command) must. */
  readonly compare: 'strict' | 'loose';
  /** Called once, when the host says something else than it did. */
  readonly onDeparture: (message: string) => void;
}

const COMMAND_BYTES = 4;

/**
 * A line that answers as a recorded device did, at the recorded pace. Each opening goes on with the next recorded
 * connection; after the last there is no device.
 */
export function replayOpener(steps: readonly RecordedStep[], options: ReplayOptions): OpenTransport {
  const connections = connectionsOf(steps);
  return (events) => {
    const recorded = connections.shift();
    const name = 'the recording';
    if (recorded === undefined) {
      return Promise.resolve(refused({ kind: 'not-found', message: 'The recording is at its end.' }));
    }
    const ending = closeOnce(events);
    const scrub = options.scrub();
    const { clock } = options;
    let at = 0;
    let lastMs = recorded[0]?.t_ms ?? 0;
    let cancel: () => void = () => undefined;
    /** Plays what came in, until the host is to speak. */
    const play = (): void => {
      const step = recorded[at];
      if (step === undefined || step.dir === 'out' || ending.isClosed()) return;
      cancel = clock.after(Math.max(0, step.t_ms - lastMs), () => {
        at++;
        lastMs = step.t_ms;
        if (step.dir === 'in') ending.bytes(new Uint8Array(Buffer.from(step.hex, 'hex')));
        if (step.dir === 'closed')
          ending.close({ kind: 'unplugged', message: 'The recorded device went away.' });
        play();
      });
    };
    const depart = (message: string): void => {
      options.onDeparture(message);
      ending.close({ kind: 'failed', message });
    };
    queueMicrotask(play);
    return Promise.resolve(
      ok({
        name,
        write: (bytes) => {
          if (ending.isClosed()) return Promise.resolve(refused('closed'));
          const said = Buffer.from(scrub.out(bytes)).toString('hex');
          const next = recorded.findIndex((step, i) => i >= at && step.dir === 'out');
          const expected = recorded[next]?.hex;
          const length = options.compare === 'strict' ? undefined : 2 * COMMAND_BYTES;
          if (expected === undefined || said.slice(0, length) !== expected.slice(0, length)) {
            depart(
              `The host says ${said.slice(0, 48)}, where it said ${(expected ?? 'nothing more').slice(0, 48)}.`,
            );
            return Promise.resolve(refused('closed'));
          }
          // What the device said before it was asked has been heard, or is let go.
          cancel();
          at = next + 1;
          lastMs = recorded[next]?.t_ms ?? lastMs;
          play();
          return Promise.resolve(ok(undefined));
        },
        close: () => {
          cancel();
          ending.close({ kind: 'closed-here', message: `${name} was closed.` });
          return Promise.resolve();
        },
      }),
    );
  };
}

function connectionsOf(steps: readonly RecordedStep[]): RecordedStep[][] {
  const connections: RecordedStep[][] = [];
  for (const step of steps) {
    if (step.dir === 'open') connections.push([]);
    else connections.at(-1)?.push(step);
  }
  return connections.filter((steps) => steps.length > 0);
}
