import { ipcMain } from 'electron';
import type { BrowserWindow, IpcMainInvokeEvent } from 'electron';
import { kioskCommands } from '../contract/kiosk-api.ts';
import type { KioskApi, KioskCommandName } from '../contract/kiosk-api.ts';
import { APP_ORIGIN } from './app-scheme.ts';
import { EVENT_CHANNEL, SUBSCRIBE_CHANNEL, commandChannel } from './ipc-channels.ts';

/**
 * Serves the kiosk's commands over Electron's IPC: one channel per command, input parsed, and a message from any frame but
 * the kiosk's own main frame refused (security S05).
 */
export function serveKioskApi(kiosk: KioskApi, window: BrowserWindow): () => void {
  const { ipc } = window.webContents;
  for (const name of Object.keys(kioskCommands) as KioskCommandName[]) {
    ipcMain.handle(commandChannel(name), async (event, input: unknown) => {
      refuseStrangers(event, window);
      return kiosk.invoke(name, kioskCommands[name].input.parse(input));
    });
  }
  let unsubscribe: () => void = () => undefined;
  ipc.on(SUBSCRIBE_CHANNEL, (event) => {
    refuseStrangers(event, window);
    unsubscribe();
    unsubscribe = kiosk.subscribe((kioskEvent) => {
      if (!window.isDestroyed()) window.webContents.send(EVENT_CHANNEL, kioskEvent);
    });
  });
  return () => {
    unsubscribe();
    for (const name of Object.keys(kioskCommands) as KioskCommandName[])
      ipcMain.removeHandler(commandChannel(name));
  };
}

function refuseStrangers(event: Pick<IpcMainInvokeEvent, 'senderFrame'>, window: BrowserWindow): void {
  const frame = event.senderFrame;
  const isOurs =
    frame !== null && frame === window.webContents.mainFrame && new URL(frame.url).origin === APP_ORIGIN;
  if (!isOurs) throw new Error('this message did not come from the kiosk screen');
}
