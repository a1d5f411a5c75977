import { openSync, writeSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { ok } from '../domain/result.ts';
import { pairReader, unpairReader } from '../drivers/pair-reader.ts';
import { openReaders } from '../drivers/open-readers.ts';
import { parseReaderConfig } from '../drivers/reader-config.ts';
import { recordingOpener } from '../drivers/recording/record-transport.ts';
import { parseRecording, type RecordedStep } from '../drivers/recording/recorded-line.ts';
import { replayOpener } from '../drivers/recording/replay-transport.ts';
import { scrubberOf, scrubNothing, type MakeScrubber } from '../drivers/recording/scrub.ts';
import type { OpenTransport } from '../drivers/transport/transport.ts';
import type { Reader, ReaderHealth } from '../drivers/reader.ts';
import { readEnvironment } from '../platform/mode.ts';
import { systemClock } from '../platform/system-clock.ts';
import { systemRandom } from '../platform/system-random.ts';
import { readerPairingFile } from '../electron/open-kiosk.ts';
import { MODULE_USAGE, moduleTask } from './reader-module.ts';
import { listReaders } from './reader-list.ts';
import { askPassword } from './reader-password.ts';

const USAGE = `usage: npm run reader -- list [--probe] [--port /dev/…]      serial ports; --probe asks each USB port who is there
       npm run reader -- info | monitor | capture [--out picture.png]
       npm run reader -- record session.jsonl [--lab]     one capture, with all that goes over the line
       npm run reader -- replay session.jsonl [--loose]   the same capture again, with the recording as the device
       ${MODULE_USAGE}
       npm run reader -- pair | unpair                    keys for a secure RealSense reader, kept with the kiosk's
  --ask-password asks for the reader's password (XG); else it is TEBURA_READER_PASSWORD, or the factory's.
  --probe sends bytes to whatever is at the port. Pictures, templates and passwords are taken out of a recording, but with --lab.
  The reader is the one that TEBURA_READER names. A picture is written in demo mode only: in production none is kept.`;
const CONNECT_TIMEOUT_MS = 10_000;
const CAPTURE_TIMEOUT_MS = 60_000;

const COMMANDS = [
  'list',
  'info',
  'capture',
  'monitor',
  'record',
  'replay',
  'module',
  'pair',
  'unpair',
] as const;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    out: { type: 'string' },
    lab: { type: 'boolean', default: false },
    loose: { type: 'boolean', default: false },
    probe: { type: 'boolean', default: false },
    port: { type: 'string', multiple: true, default: [] },
    'ask-password': { type: 'boolean', default: false },
  },
});
const { mode, dataFolder } = readEnvironment(process.env);
const pairingFile = readerPairingFile(dataFolder);
const [command, file] = positionals;

process.exitCode = await main();

async function main(): Promise<number> {
  const needsFile = command === 'record' || command === 'replay';
  const isKnown = COMMANDS.some((known) => known === command);
  const hasRoom = command === 'module' ? positionals.length <= 3 : positionals.length === (needsFile ? 2 : 1);
  if (!isKnown || !hasRoom) return problem(USAGE);
  if (values.out !== undefined && mode === 'production')
    return problem('In production mode no picture is written.');
  if (needsFile && mode === 'production')
    return problem('In production mode no session is recorded or replayed.');
  const password = values['ask-password'] ? await askPassword() : process.env['TEBURA_READER_PASSWORD'];
  if (command === 'list')
    return listReaders(values.port, values.probe ? { mode, password, clock: systemClock } : null);
  if (command === 'pair' || command === 'unpair') return pairing(command);
  const recording = command === 'replay' ? parseRecording(await readFile(file ?? '', 'utf8')) : ok([]);
  if (!recording.ok) return problem(recording.reason);
  const config = process.env['TEBURA_READER'];
  const parsed = parseReaderConfig(config);
  const scrub = values.lab || !parsed.ok ? scrubNothing : scrubberOf(parsed.value.device);
  const readers = openReaders({
    config,
    password,
    pairingFile,
    mode,
    clock: systemClock,
    ...(command === 'record' && { tapLine: recorder(file ?? '', scrub) }),
    ...(command === 'replay' && { tapLine: player(recording.value, scrub) }),
  });
  if (!readers.ok) return problem(readers.reason.message);
  const reader = readers.value.counter;
  try {
    const health = await untilConnected(reader);
    if (health.state !== 'ready') return problem(health.lastProblem ?? 'The reader does not answer.');
    switch (command) {
      case 'info':
        return info(reader);
      case 'monitor':
        return await monitor(reader);
      case 'module':
        return await moduleTask(reader, positionals.slice(1), mode);
      default:
        return await capture(reader);
    }
  } finally {
    await reader.close();
  }
}

async function pairing(task: 'pair' | 'unpair'): Promise<number> {
  const options = {
    config: process.env['TEBURA_READER'],
    mode,
    pairingFile,
    clock: systemClock,
    random: systemRandom,
  };
  const done = await (task === 'pair' ? pairReader(options) : unpairReader(options));
  if (!done.ok) return problem(done.reason);
  console.log(
    task === 'pair'
      ? `Paired. Write ":paired" at the end of TEBURA_READER from now on. The keys are in ${pairingFile}.`
      : 'Unpaired: the reader has forgotten this terminal, and the terminal the reader.',
  );
  return 0;
}

/** Health as it changes, until Ctrl-C or the line's end. */
async function monitor(reader: Reader): Promise<number> {
  const show = (health: ReaderHealth): void => console.log(JSON.stringify(health));
  show(reader.health());
  reader.onHealth(show);
  await new Promise<void>((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
  show(reader.health());
  return 0;
}

/** A recording of one capture: a new file, readable for its owner only, never an old one. */
function recorder(path: string, scrub: MakeScrubber) {
  const handle = openSync(path, 'wx', 0o600);
  const write = (step: RecordedStep): void => void writeSync(handle, `${JSON.stringify(step)}\n`);
  return (open: OpenTransport) => recordingOpener(open, { clock: systemClock, scrub, write });
}

function player(steps: readonly RecordedStep[], scrub: MakeScrubber) {
  const opener = replayOpener(steps, {
    clock: systemClock,
    scrub,
    compare: values.loose ? 'loose' : 'strict',
    onDeparture: (message) => console.error(message),
  });
  return () => opener;
}

function problem(text: string): number {
  console.error(text);
  return 1;
}

function info(reader: Reader): number {
  const { model, simulated, verifiedOnHardware } = reader.capabilities;
  const { firmware, serialNumber } = reader.health();
  console.log(JSON.stringify({ model, firmware, serialNumber, simulated, verifiedOnHardware }, null, 2));
  return 0;
}

async function capture(reader: Reader): Promise<number> {
  reader.onGuidance((guidance) => console.error(`  ${guidance}`));
  const captured = await reader.capture(AbortSignal.timeout(CAPTURE_TIMEOUT_MS));
  if (!captured.ok) return problem(`No capture: ${captured.reason}.`);
  if (captured.value.kind === 'module-match') {
    console.log(JSON.stringify({ slot: captured.value.slot }));
    return 0;
  }
  if (captured.value.kind === 'faceprint') {
    const { formatVersion, withMask } = captured.value;
    captured.value.features.fill(0);
    console.log(JSON.stringify({ faceprint: { formatVersion, withMask } }));
    return 0;
  }
  const { picture, fingerDetectedAtMs, lastByteAtMs } = captured.value;
  const { width, height, pixels } = picture;
  const fingerToPictureMs = Math.round(lastByteAtMs - fingerDetectedAtMs);
  console.log(JSON.stringify({ width, height, fingerToPictureMs }));
  if (values.out !== undefined) {
    await sharp(pixels, { raw: { width, height, channels: 1 } })
      .png()
      .toFile(values.out);
  }
  return 0;
}

/** The first news that is not about looking for it, or what is known when the time is up. */
function untilConnected(reader: Reader): Promise<ReaderHealth> {
  return new Promise((resolve) => {
    const settle = (): void => {
      cancelTimeout();
      unsubscribe();
      resolve(reader.health());
    };
    const cancelTimeout = systemClock.after(CONNECT_TIMEOUT_MS, settle);
    const unsubscribe = reader.onHealth(({ state }) => {
      if (state !== 'connecting') settle();
    });
  });
}
