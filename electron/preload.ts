import { contextBridge, ipcRenderer } from 'electron';
import { kioskCommands } from '../contract/kiosk-api.ts';
import type { KioskCommandName } from '../contract/kiosk-api.ts';
import { EVENT_CHANNEL, SUBSCRIBE_CHANNEL, commandChannel } from './ipc-channels.ts';

/** All that the screens can reach of Electron: named commands and the event stream, nothing raw (security S05). */
contextBridge.exposeInMainWorld('tebura', {
  invoke: (name: KioskCommandName, input: unknown): Promise<unknown> => {
    if (!Object.hasOwn(kioskCommands, name)) return Promise.reject(new Error(`there is no command ${name}`));
    return ipcRenderer.invoke(commandChannel(name), input);
  },
  subscribe: (listener: (event: unknown) => void): (() => void) => {
    const forward = (_: unknown, event: unknown): void => listener(event);
    ipcRenderer.on(EVENT_CHANNEL, forward);
    ipcRenderer.send(SUBSCRIBE_CHANNEL);
    return () => ipcRenderer.off(EVENT_CHANNEL, forward);
  },
});
