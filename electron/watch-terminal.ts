import { terminalStatus } from '../contract/terminal-routes.ts';
import type { Clock } from '../domain/clock.ts';
import type { TerminalClient } from './terminal-client.ts';
import type { z } from 'zod';

export type TerminalStatus = z.output<typeof terminalStatus.reply>;

const STATUS_TIMEOUT_MS = 3_000;
const ASK_EVERY_MS = 10_000;
const ASK_AGAIN_WHEN_OFFLINE_MS = 1_000;

/** Keeps knowing which shop this terminal stands in and whether the backend answers. */
export function watchTerminal(deps: {
  readonly clock: Clock;
  readonly client: TerminalClient;
  readonly onChange: () => void;
}): { status(): TerminalStatus | null; online(): boolean; stop(): void } {
  let status: TerminalStatus | null = null;
  let online = false;
  let stopped = false;
  let cancelNext: () => void = () => undefined;

  async function ask(): Promise<void> {
    const reply = await deps.client.call(
      terminalStatus,
      { params: {}, body: undefined },
      { timeoutMs: STATUS_TIMEOUT_MS },
    );
    if (stopped) return;
    const changed = reply.ok !== online || (reply.ok && reply.value.shopName !== status?.shopName);
    online = reply.ok;
    // Offline, the shop is still the one it was: its name stays on the screen.
    if (reply.ok) status = reply.value;
    if (changed) deps.onChange();
    cancelNext = deps.clock.after(online ? ASK_EVERY_MS : ASK_AGAIN_WHEN_OFFLINE_MS, () => void ask());
  }
  void ask();

  return {
    status: () => status,
    online: () => online,
    stop: () => {
      stopped = true;
      cancelNext();
    },
  };
}
