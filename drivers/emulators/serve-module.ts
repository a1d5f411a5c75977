import type { Clock } from '../../domain/clock.ts';
import { ok, refused, type Result } from '../../domain/result.ts';
import { serveControls, type ControlServer, type EmulatorControls } from './control-server.ts';
import type { Attach } from '../transport/in-process-transport.ts';
import type { EmulatedModule } from './emulated-module.ts';
import { serveOnPty, type ServedPty } from './serve-pty.ts';
import { serveOnTcp, type ServedTcp } from './serve-tcp.ts';

export interface ServeOptions {
  readonly clock: Clock;
  /** Port of the module's line on loopback; 0 takes a free one, null leaves TCP out. */
  readonly tcpPort: number | null;
  /** Also (or only) as a pseudo-terminal; needs `socat`. */
  readonly pty: boolean;
  /** Port of the control channel on loopback; 0 takes a free one. */
  readonly controlPort: number;
  readonly controlToken: string;
  /** Stands between the module and its line: for tests that pull the plug in the middle of something. */
  readonly tapLine?: TapLine;
}

/** @param unplug pulls the module's plug */
export type TapLine = (attach: Attach, unplug: () => void) => Attach;

export interface RunningEmulator {
  readonly controls: EmulatorControls;
  readonly tcp: { readonly host: string; readonly port: number } | null;
  readonly ptyPath: string | null;
  readonly controlUrl: string;
  readonly close: () => Promise<void>;
}

/** Serves an emulated module, whatever its make, with its line and its control channel, until closed. @returns else what is wrong, for staff */
export async function serveModule<State, Sample>(
  module: EmulatedModule<State, Sample>,
  options: ServeOptions,
): Promise<Result<RunningEmulator, string>> {
  const closers: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    module.close();
    for (const closer of closers.toReversed()) await closer();
  };
  let tcp: ServedTcp | null = null;
  let pty: ServedPty | null = null;
  let control: ControlServer;
  const tap: TapLine = options.tapLine ?? ((attach) => attach);
  const unplug = (): void => void controlsOf(module, pty).unplug();
  const attach = tap((host) => module.attach(host), unplug);
  try {
    if (options.tcpPort !== null) {
      tcp = await serveOnTcp(attach, options.tcpPort);
      closers.push(tcp.close);
    }
    if (options.pty) {
      const served = await serveOnPty(attach, options.clock);
      if (!served.ok) {
        await close();
        return served;
      }
      pty = served.value;
      closers.push(pty.close);
    }
    control = await serveControls(controlsOf(module, pty), options.controlToken, options.controlPort);
    closers.push(control.close);
  } catch (error) {
    await close();
    return refused(`The emulator cannot start: ${error instanceof Error ? error.message : String(error)}`);
  }
  return ok({
    controls: controlsOf(module, pty),
    tcp: tcp && { host: tcp.host, port: tcp.port },
    ptyPath: pty?.path ?? null,
    controlUrl: control.url,
    close,
  });
}

function controlsOf<State, Sample>(
  module: EmulatedModule<State, Sample>,
  pty: ServedPty | null,
): EmulatorControls {
  return {
    place: (placed, holdMs) => module.place(placed, holdMs),
    lift: () => module.lift(),
    failNext: (faults) => module.failNext(faults),
    state: () => module.state(),
    unplug: async () => {
      module.unplug();
      await pty?.unplug();
    },
    plug: async () => {
      module.plug();
      await pty?.plug();
    },
  };
}
