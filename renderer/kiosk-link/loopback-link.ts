import { KIOSK_COMMAND_PATH, KIOSK_EVENTS_PATH, kioskCommands } from '../../contract/kiosk-api.ts';
import type { KioskCommandInput, KioskCommandName, KioskCommandOutput } from '../../contract/kiosk-api.ts';
import type { Clock } from '../../domain/clock.ts';
import { KioskUnreachable, parseEvent, parseOutput } from './kiosk-link.ts';
import type { KioskLink } from './kiosk-link.ts';

/** The parts of the browser that the loopback link uses. */
export interface Network {
  readonly fetch: (path: string, init: RequestInit) => Promise<Response>;
  readonly openEvents: (path: string) => EventSource;
}

/** A stream the host refused is not reopened by the browser itself. */
const REOPEN_AFTER_MS = 2_000;
const CLOSED = 2;

/** The kiosk behind its loopback server; the page's cookie stands for the token of this start. */
export function linkOverLoopback(network: Network, clock: Clock): KioskLink {
  return {
    invoke: async <Name extends KioskCommandName>(
      name: Name,
      input: KioskCommandInput<Name>,
    ): Promise<KioskCommandOutput<Name>> => {
      const body = JSON.stringify(kioskCommands[name].input.parse(input));
      return parseOutput(name, await post(network, name, body));
    },
    subscribe: (listener, onLost) => {
      let source = open();
      let cancelReopen: () => void = () => undefined;

      function open(): EventSource {
        const opened = network.openEvents(KIOSK_EVENTS_PATH);
        opened.onmessage = (message: MessageEvent<string>) => {
          const event = parseEvent(parseJson(message.data));
          if (event === null) onLost?.();
          else listener(event);
        };
        opened.onerror = () => {
          onLost?.();
          if (opened.readyState !== CLOSED) return;
          cancelReopen = clock.after(REOPEN_AFTER_MS, () => {
            source = open();
          });
        };
        return opened;
      }

      return () => {
        cancelReopen();
        source.close();
      };
    },
  };
}

async function post(network: Network, name: string, body: string): Promise<unknown> {
  try {
    const response = await network.fetch(`${KIOSK_COMMAND_PATH}${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      credentials: 'same-origin',
      body,
    });
    if (!response.ok) throw new KioskUnreachable(`${name} was answered with ${response.status}`);
    return await response.json();
  } catch (cause) {
    if (cause instanceof KioskUnreachable) throw cause;
    throw new KioskUnreachable(`${name} was not answered`, { cause });
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
