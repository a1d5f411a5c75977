import { contextBridge, ipcRenderer } from 'electron';
import type { KioskCommandName } from '../contract/kiosk-api.ts';
import { EVENT_CHANNEL, SUBSCRIBE_CHANNEL, commandChannel } from './ipc-channels.ts';

/** All that the screens can reach of Electron: named commands and the event stream, nothing raw (security S05).
 * A channel that is no command's has no handler. */
contextBridge.exposeInMainWorld('tebura', {
  invoke: (name: KioskCommandName, input: unknown): Promise<unknown> =>
    ipcRenderer.invoke(commandChannel(name), input),
  subscribe: (listener: (event: unknown) => void): (() => void) => {
    const forward = (_: unknown, event: unknown): void => listener(event);
    ipcRenderer.on(EVENT_CHANNEL, forward);
    ipcRenderer.send(SUBSCRIBE_CHANNEL);
    return () => ipcRenderer.off(EVENT_CHANNEL, forward);
  },
});
