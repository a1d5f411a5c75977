import type { Clock } from '../../domain/clock.ts';
import type { OpenTransport } from '../transport/transport.ts';
import type { RecordedStep } from './recorded-line.ts';
import type { MakeScrubber } from './scrub.ts';

/**
 * Records what goes over a line, without changing it. Never to be had in production: the caller refuses it there
 * (scripts/reader.ts); in the product no code asks for it.
 */
export function recordingOpener(
  open: OpenTransport,
  options: {
    readonly clock: Clock;
    readonly scrub: MakeScrubber;
    readonly write: (step: RecordedStep) => void;
  },
): OpenTransport {
  const startMs = options.clock.monotonicMs();
  const write = (dir: RecordedStep['dir'], bytes: Uint8Array = new Uint8Array(0)): void =>
    options.write({
      t_ms: Math.max(0, Math.round(options.clock.monotonicMs() - startMs)),
      dir,
      hex: Buffer.from(bytes).toString('hex'),
    });
  return async (events) => {
    const scrub = options.scrub();
    write('open');
    const opened = await open({
      bytes: (bytes) => {
        write('in', scrub.in(bytes));
        events.bytes(bytes);
      },
      closed: (reason) => {
        write('closed');
        events.closed(reason);
      },
    });
    if (!opened.ok) return opened;
    const transport = opened.value;
    return {
      ok: true,
      value: {
        name: transport.name,
        close: () => transport.close(),
        write: (bytes, timeoutMs) => {
          write('out', scrub.out(bytes));
          return transport.write(bytes, timeoutMs);
        },
      },
    };
  };
}
