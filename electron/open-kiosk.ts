import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import pino from 'pino';
import { openCounterInput } from '../drivers/counter/open-counter-input.ts';
import { openReaders } from '../drivers/open-readers.ts';
import { readEnvironment } from '../platform/mode.ts';
import { systemClock } from '../platform/system-clock.ts';
import { systemRandom } from '../platform/system-random.ts';
import { openJournal } from './journal.ts';
import { createKioskHost } from './kiosk-host.ts';
import type { KioskHost } from './kiosk-host.ts';
import { openReaderRecord } from './reader-pattern-file.ts';
import { signedTerminalClient } from './signed-terminal-client.ts';
import { readTerminalIdentity } from './terminal-identity.ts';

/** Where the kiosk keeps its key, registration, journal and its reader's own pattern. */
export function kioskFolder(dataFolder: string): string {
  return join(dataFolder, 'kiosk');
}

/** The keys of a reader that is paired with this terminal; only the kiosk's user may read it. */
export function readerPairingFile(dataFolder: string): string {
  return join(kioskFolder(dataFolder), 'reader-pairing.json');
}

/**
 * The kiosk of this machine, put together from its environment: `TEBURA_MODE`, `TEBURA_DATA`, `TEBURA_READER`,
 * `TEBURA_READER_PASSWORD`, `TEBURA_KEYPAD`, `TEBURA_CUSTOMER_BUTTON`. The same under Electron and in plain Node.
 * @throws Error that says what is missing and what to do
 */
export function openKiosk(variables: Readonly<Record<string, string | undefined>>): KioskHost {
  const { mode, dataFolder } = readEnvironment(variables);
  const folder = kioskFolder(dataFolder);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const log = pino({ name: 'kiosk' }, pino.destination(2));
  const sources = { clock: systemClock, random: systemRandom };

  const counterInput = openCounterInput({
    keypad: variables['TEBURA_KEYPAD'],
    customerButton: variables['TEBURA_CUSTOMER_BUTTON'],
    clock: systemClock,
  });
  if (!counterInput.ok) throw new Error(counterInput.reason.message);
  const readers = openReaders({
    config: variables['TEBURA_READER'],
    password: variables['TEBURA_READER_PASSWORD'],
    pairingFile: readerPairingFile(dataFolder),
    mode,
    clock: systemClock,
  });
  if (!readers.ok) throw new Error(readers.reason.message);
  const onFault = (what: string, error: unknown): void =>
    log.error({ what, problem: error instanceof Error ? error.message : 'unknown' }, 'fault');
  return createKioskHost({
    mode,
    ...sources,
    reader: readers.value.counter,
    readerRecord: openReaderRecord(join(folder, 'reader-pattern.bin'), onFault),
    counterInput: counterInput.value,
    client: signedTerminalClient(readTerminalIdentity(folder), sources),
    journal: openJournal(join(folder, 'journal.sqlite')),
    onFault,
  });
}
