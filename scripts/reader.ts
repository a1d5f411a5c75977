import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { openReaders } from '../drivers/open-readers.ts';
import type { Reader, ReaderHealth } from '../drivers/reader.ts';
import { readEnvironment } from '../platform/mode.ts';
import { systemClock } from '../platform/system-clock.ts';

const USAGE = `usage: node scripts/reader.ts info
       node scripts/reader.ts capture [--out picture.png]
  The reader is the one that TEBURA_READER names. A picture is written in demo mode only: in production none is kept.`;
const CONNECT_TIMEOUT_MS = 10_000;
const CAPTURE_TIMEOUT_MS = 60_000;

const { values, positionals } = parseArgs({ allowPositionals: true, options: { out: { type: 'string' } } });
const { mode } = readEnvironment(process.env);
const [command] = positionals;

process.exitCode = await main();

async function main(): Promise<number> {
  if (positionals.length !== 1 || (command !== 'info' && command !== 'capture')) return problem(USAGE);
  if (values.out !== undefined && mode === 'production')
    return problem('In production mode no picture is written.');
  const readers = openReaders({
    config: process.env['TEBURA_READER'],
    password: process.env['TEBURA_READER_PASSWORD'],
    mode,
    clock: systemClock,
  });
  if (!readers.ok) return problem(readers.reason.message);
  const reader = readers.value.counter;
  try {
    const health = await untilConnected(reader);
    if (health.state !== 'ready') return problem(health.lastProblem ?? 'The reader does not answer.');
    return command === 'info' ? info(reader) : await capture(reader);
  } finally {
    await reader.close();
  }
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
  if (captured.value.kind !== 'picture')
    return problem(`This reader gives no picture but a ${captured.value.kind}.`);
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
