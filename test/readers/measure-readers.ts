import { EventEmitter } from 'node:events';
import { parseArgs } from 'node:util';
import { PacketLengthParser } from 'serialport';
import { EmulatedModule } from '../../drivers/emulators/emulated-module.ts';
import { serveOnPty } from '../../drivers/emulators/serve-pty.ts';
import { XG_COMMAND } from '../../drivers/finger-vein/xg/commands.ts';
import { xgEmulator } from '../../drivers/finger-vein/xg/emulator.ts';
import { xgPacket, xgPackets } from '../../drivers/finger-vein/xg/packet.ts';
import { xgReader } from '../../drivers/finger-vein/xg/reader.ts';
import { h1eReplies } from '../../drivers/finger-vein/h1e/frame.ts';
import { FrameBuffer } from '../../drivers/framing/frame-buffer.ts';
import type { FrameCodec } from '../../drivers/framing/frame-codec.ts';
import { inProcessOpener } from '../../drivers/transport/in-process-transport.ts';
import { serialOpener } from '../../drivers/transport/serial-transport.ts';
import { systemClock } from '../../platform/system-clock.ts';
import { systemRandom } from '../../platform/system-random.ts';
import { fuzz, fuzzTargets } from './fuzz.ts';
import { plainPictures } from './plain-pictures.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { percentile } from '../../bench/percentile.ts';

/** `npm run bench:readers [-- --rounds 10000 --hours 24 --fuzz 1000000]`: each line says what was measured. */
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '10000' },
    hours: { type: 'string', default: '24' },
    fuzz: { type: 'string', default: '0' },
  },
});

const FRAMES = 100_000;
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const report = (name: string, figures: object): void => say(JSON.stringify({ bench: name, ...figures }));
const rounded = (value: number, digits = 2): number => Number(value.toFixed(digits));

function framesPerSecond(push: (piece: Uint8Array) => number, frame: Uint8Array): number {
  // In bundles as a UART driver hands them over, cut without regard to frames.
  const stream = new Uint8Array(64 * frame.length);
  for (let at = 0; at < stream.length; at += frame.length) stream.set(frame, at);
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < stream.length; at += 37) pieces.push(stream.subarray(at, at + 37));
  let frames = 0;
  const begunAtMs = performance.now();
  while (frames < FRAMES) for (const piece of pieces) frames += push(piece);
  return Math.round(frames / ((performance.now() - begunAtMs) / 1_000));
}

function ours<Header>(codec: FrameCodec<Header>, frame: Uint8Array): number {
  const buffer = new FrameBuffer(codec);
  return framesPerSecond((piece) => {
    buffer.push(piece);
    let frames = 0;
    while (buffer.takeFrame() !== null) frames++;
    return frames;
  }, frame);
}

function theirs(parser: NodeJS.ReadWriteStream, frame: Uint8Array): number {
  let arrived = 0;
  parser.on('data', () => arrived++);
  return framesPerSecond((piece) => {
    const before = arrived;
    parser.write(Buffer.from(piece));
    return arrived - before;
  }, frame);
}

function codecs(): void {
  const packet = xgPackets.encode(xgPacket(XG_COMMAND.fingerStatus, 16, new Uint8Array(16)));
  const reply = Uint8Array.of(0, 0, 14, ...Buffer.from('H1E-SIM 01.00 '));
  // The nearest that serialport has: fixed place of the length, no checksum looked at, no search after a false beginning.
  const peer = new PacketLengthParser({
    delimiter: 0xbb,
    packetOverhead: 8,
    lengthBytes: 1,
    lengthOffset: 5,
  });
  const [xg, h1e, packetLength] = [ours(xgPackets, packet), ours(h1eReplies, reply), theirs(peer, packet)];
  const xgRatio = rounded(xg / packetLength);
  report('frames per second, 24-byte XG packets in 37-byte bundles', { xg, packetLength, xgRatio });
  report('frames per second, 17-byte H1E replies', { h1e });
}

/** From handing the last byte to the system at the far end to the frame being there, through a pseudo-terminal. */
async function lastByteToEvent(): Promise<void> {
  const answer = xgPackets.encode(xgPacket(XG_COMMAND.cancel, 16, new Uint8Array(16)));
  let sentAtMs = 0;
  const served = await serveOnPty(
    (host) => ({
      bytes: () => {
        sentAtMs = performance.now();
        host.bytes(answer);
      },
      hungUp: () => undefined,
    }),
    systemClock,
  );
  if (!served.ok) {
    say(`NOT RUN: last byte to event on a pty. ${served.reason}`);
    return;
  }
  const buffer = new FrameBuffer(xgPackets);
  const arrived = new EventEmitter();
  const opened = await serialOpener(
    { path: served.value.path, baud: 57_600 },
    systemClock,
  )({
    bytes: (bytes) => {
      buffer.push(bytes);
      while (buffer.takeFrame() !== null) arrived.emit('frame', performance.now());
    },
    closed: () => undefined,
  });
  if (!opened.ok) throw new Error(opened.reason.message);
  const samplesMs: number[] = [];
  for (let i = 0; i < 2_000; i++) {
    const answered = new Promise<number>((resolve) => void arrived.once('frame', resolve));
    await opened.value.write(Uint8Array.of(1), 1_000);
    samplesMs.push((await answered) - sentAtMs);
  }
  await opened.value.close();
  await served.value.close();
  const p50Ms = rounded(percentile(samplesMs, 0.5), 3);
  const p99Ms = rounded(percentile(samplesMs, 0.99), 3);
  report('last byte to event, pty through socat', { samples: samplesMs.length, p50Ms, p99Ms, limitMs: 2 });
}

async function connectAndClose(rounds: number): Promise<void> {
  const clock = new VirtualClock();
  const module = new EmulatedModule(xgEmulator(), { clock, baud: null, pictures: plainPictures });
  const opener = inProcessOpener('the bench', (host) => module.attach(host));
  const measure = (): number => {
    globalThis.gc?.();
    return process.memoryUsage().heapUsed / 1e6;
  };
  let settledMB = 0;
  const begunAtMs = performance.now();
  for (let round = 0; round < rounds; round++) {
    const options = {
      openers: [opener],
      password: '00000000',
      simulated: false,
      refuseSimulated: false,
      clock,
    };
    const reader = xgReader(options);
    const ready = new Promise<void>((resolve) => {
      reader.onHealth(({ state }) => {
        if (state === 'ready') resolve();
      });
    });
    await clock.until(ready);
    await clock.until(reader.close());
    if (round === Math.floor(rounds / 2)) settledMB = measure();
  }
  const endMB = measure();
  report(`connect and close in process, ${rounds} rounds`, {
    seconds: rounded((performance.now() - begunAtMs) / 1_000, 1),
    timersLeft: clock.pendingTimers,
    heapHalfwayMB: rounded(settledMB, 1),
    heapAtEndMB: rounded(endMB, 1),
    collected: globalThis.gc !== undefined,
  });
}

/** A finger every minute, for so many hours on a virtual clock. */
async function captureForHours(hours: number): Promise<void> {
  const clock = new VirtualClock();
  const module = new EmulatedModule(xgEmulator(), { clock, baud: 57_600, pictures: plainPictures });
  const openers = [inProcessOpener('the bench', (host) => module.attach(host))];
  const reader = xgReader({ openers, password: '00000000', simulated: false, refuseSimulated: false, clock });
  await clock.pass(1_000);
  let minute = 0;
  reader.onGuidance((guidance) => {
    if (guidance === 'place') void module.place({ finger: `finger ${minute % 5}`, fault: null });
  });
  const begunAtMs = performance.now();
  let [captured, refusals] = [0, 0];
  for (; minute < 60 * hours; minute++) {
    if ((await clock.until(reader.capture(new AbortController().signal))).ok) captured++;
    else refusals++;
    await clock.pass(Math.max(0, 60_000 * (minute + 1) - clock.monotonicMs()));
  }
  await clock.until(reader.close());
  module.close();
  report(`${hours} hours of captures, one a minute`, {
    captured,
    refusals,
    virtualHours: rounded(clock.monotonicMs() / 3_600_000, 1),
    seconds: rounded((performance.now() - begunAtMs) / 1_000, 1),
    timersLeft: clock.pendingTimers,
    connections: reader.health().counters?.connections ?? 0,
  });
}

codecs();
await lastByteToEvent();
await connectAndClose(Number(values.rounds));
// The virtual clock gives up after a day: a bound against waiting for ever, so that a day is measured in two halves.
for (let left = Number(values.hours); left > 0; left -= 12) await captureForHours(Math.min(12, left));
if (Number(values.fuzz) > 0) {
  for (const target of fuzzTargets) {
    const seed = Buffer.from(systemRandom.bytes(4)).readInt32LE();
    const begunAtMs = performance.now();
    const frames = fuzz(target, Number(values.fuzz), seed);
    const seconds = rounded((performance.now() - begunAtMs) / 1_000, 1);
    report(`fuzz ${target.name}`, { frames, seed, seconds });
  }
}
