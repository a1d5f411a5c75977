import {
  KIOSK_COMMAND_PATH,
  KIOSK_EVENTS_PATH,
  kioskCommands,
  kioskEventSchema,
} from '../contract/kiosk-api.ts';
import type {
  KioskCommandInput,
  KioskCommandName,
  KioskCommandOutput,
  KioskEvent,
} from '../contract/kiosk-api.ts';

/** A kiosk that is served over loopback, driven from another process: what a person at its screen could do. */
export interface RemoteKiosk {
  invoke<Name extends KioskCommandName>(
    name: Name,
    input: KioskCommandInput<Name>,
  ): Promise<KioskCommandOutput<Name>>;
  /** Every event from now on, the current view first. */
  events(signal: AbortSignal): AsyncGenerator<KioskEvent>;
}

/** @throws on use, when the kiosk does not answer or answers what the contract does not say */
export function remoteKiosk(address: { readonly origin: string; readonly token: string }): RemoteKiosk {
  const authorization = `Bearer ${address.token}`;
  return {
    invoke: async (name, input) => {
      const reply = await fetch(address.origin + KIOSK_COMMAND_PATH + name, {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json' },
        body: JSON.stringify(input),
      });
      const answer: unknown = await reply.json();
      if (!reply.ok)
        throw new Error(`the kiosk refused ${name} (${reply.status}): ${JSON.stringify(answer)}`);
      return kioskCommands[name].output.parse(answer) as KioskCommandOutput<typeof name>;
    },
    events: (signal) => readEvents(address.origin + KIOSK_EVENTS_PATH, authorization, signal),
  };
}

async function* readEvents(
  url: string,
  authorization: string,
  signal: AbortSignal,
): AsyncGenerator<KioskEvent> {
  const reply = await fetch(url, { headers: { authorization }, signal });
  if (!reply.ok || reply.body === null) throw new Error(`the kiosk gives no events (${reply.status})`);
  let unread = '';
  for await (const text of reply.body.pipeThrough(new TextDecoderStream())) {
    const blocks = (unread + text).split('\n\n');
    unread = blocks.pop() ?? '';
    for (const block of blocks) {
      if (block.startsWith('data: ')) yield kioskEventSchema.parse(JSON.parse(block.slice('data: '.length)));
    }
  }
}
