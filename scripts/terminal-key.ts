import { kioskFolder } from '../electron/open-kiosk.ts';
import { ensureTerminalKey } from '../electron/terminal-identity.ts';
import { readEnvironment } from '../platform/mode.ts';

/** `npm run terminal-key`: makes this terminal's key if there is none, and prints its public half for the registration. */
console.log(ensureTerminalKey(kioskFolder(readEnvironment(process.env).dataFolder)));
