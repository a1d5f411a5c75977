import { kioskCommands } from '../../contract/kiosk-api.ts';
import type { KioskCommandInput, KioskCommandName, KioskCommandOutput } from '../../contract/kiosk-api.ts';
import { KioskUnreachable, parseEvent, parseOutput } from './kiosk-link.ts';
import type { KioskLink } from './kiosk-link.ts';

/** What Electron's preload offers as `window.tebura`. */
export interface KioskBridge {
  invoke(name: string, input: unknown): Promise<unknown>;
  subscribe(listener: (event: unknown) => void): () => void;
}

/** The kiosk behind Electron's bridge. */
export function linkOverBridge(bridge: KioskBridge): KioskLink {
  return {
    invoke: async <Name extends KioskCommandName>(
      name: Name,
      input: KioskCommandInput<Name>,
    ): Promise<KioskCommandOutput<Name>> => {
      const parsed = kioskCommands[name].input.parse(input);
      const answer = await bridge.invoke(name, parsed).catch((cause: unknown) => {
        throw new KioskUnreachable(`${name} was not answered`, { cause });
      });
      return parseOutput(name, answer);
    },
    subscribe: (listener, onLost) =>
      bridge.subscribe((heard) => {
        const event = parseEvent(heard);
        if (event === null) onLost?.();
        else listener(event);
      }),
  };
}
