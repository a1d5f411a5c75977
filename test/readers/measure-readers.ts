import { EventEmitter } from 'node:events';
import { parseArgs } from 'node:util';
import { availableParallelism, loadavg } from 'node:os';
import { ByteLengthParser, DelimiterParser, PacketLengthParser } from 'serialport';
import { serveOnPty } from '../../drivers/emulators/serve-pty.ts';
import { XG_COMMAND } from '../../drivers/finger-vein/xg/commands.ts';
import { fm22xFrame, fm22xFrames } from '../../drivers/face/fm22x/frames.ts';
import { inClear, rsidFrames } from '../../drivers/face/rsid/packet.ts';
import { xgPacket, xgPackets } from '../../drivers/finger-vein/xg/packet.ts';
import { h1eReplies } from '../../drivers/finger-vein/h1e/frame.ts';
import { FrameBuffer } from '../../drivers/framing/frame-buffer.ts';
import type { FrameCodec } from '../../drivers/framing/frame-codec.ts';
import { serialOpener } from '../../drivers/transport/serial-transport.ts';
import { systemClock } from '../../platform/system-clock.ts';
import { systemRandom } from '../../platform/system-random.ts';
import { allDevices, captureAny, type AnyDevice } from './all-devices.ts';
import { untilHealth } from './reader-rig.ts';
import { fuzz, fuzzTargets } from './fuzz.ts';
import { percentile } from '../../bench/percentile.ts';

/**
 * `npm run bench:readers [-- --rounds 10000 --hours 24]` and `npm run fuzz:readers [-- --seed 7]`: each line says what was
 * measured.
 */
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '10000' },
    hours: { type: 'string', default: '24' },
    fuzz: { type: 'string', default: '0' },
    seed: { type: 'string' },
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

/** Frames in 37-byte bundles through our codec, and through what is nearest to it among serialport's own parsers. */
function codecs(): void {
  const xg = xgPackets.encode(xgPacket(XG_COMMAND.fingerStatus, 16, new Uint8Array(16)));
  const h1e = Uint8Array.of(0, 0, 14, ...Buffer.from('H1E-SIM 01.00 '));
  const fm22x = fm22xFrames.encode(fm22xFrame(0, new Uint8Array(38).fill(7)));
  const rsid = rsidFrames.encode(inClear.toFrame({ id: 'Y', sequence: 2, message: new Uint8Array(32) }));
  // None of these looks at a checksum, and none searches on after a false beginning.
  const packetLength = new PacketLengthParser({
    delimiter: 0xbb,
    packetOverhead: 8,
    lengthBytes: 1,
    lengthOffset: 5,
  });
  const rsidLength = new PacketLengthParser({
    delimiter: 0x40,
    packetOverhead: 56,
    lengthBytes: 2,
    lengthOffset: 20,
  });
  compare('xg', ours(xgPackets, xg), 'PacketLengthParser', theirs(packetLength, xg), xg.length);
  compare(
    'h1e',
    ours(h1eReplies, h1e),
    'ByteLengthParser',
    theirs(new ByteLengthParser({ length: h1e.length }), h1e),
    h1e.length,
  );
  const delimiter = new DelimiterParser({ delimiter: Buffer.of(0xef, 0xaa) });
  compare('fm22x', ours(fm22xFrames, fm22x), 'DelimiterParser', theirs(delimiter, fm22x), fm22x.length);
  compare('rsid', ours(rsidFrames, rsid), 'PacketLengthParser', theirs(rsidLength, rsid), rsid.length);
}

function compare(device: string, ours: number, peer: string, theirs: number, frameBytes: number): void {
  report(`${device}: frames per second`, { frameBytes, ours, [peer]: theirs, ratio: rounded(ours / theirs) });
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

async function connectAndClose(device: AnyDevice, rounds: number): Promise<void> {
  const measure = (): number => {
    globalThis.gc?.();
    return process.memoryUsage().heapUsed / 1e6;
  };
  let settledMB = 0;
  let handles = 0;
  const begunAtMs = performance.now();
  for (let round = 0; round < rounds; round++) {
    const rig = device.inProcess();
    await untilHealth(rig, 'ready');
    // Fails if a timer is left.
    await rig.close();
    if (round !== Math.floor(rounds / 2)) continue;
    settledMB = measure();
    handles = process.getActiveResourcesInfo().length;
  }
  const endMB = measure();
  report(`${device.name}: connect and close in process, ${rounds} rounds`, {
    seconds: rounded((performance.now() - begunAtMs) / 1_000, 1),
    handlesHalfway: handles,
    handlesAtEnd: process.getActiveResourcesInfo().length,
    heapHalfwayMB: rounded(settledMB, 1),
    heapAtEndMB: rounded(endMB, 1),
    collected: globalThis.gc !== undefined,
  });
}

/** Somebody every minute, for so many hours on a virtual clock. */
async function captureForHours(device: AnyDevice, hours: number): Promise<void> {
  const begunAtMs = performance.now();
  let [captured, refusals, connections] = [0, 0, 0];
  // The virtual clock gives up after a day, a bound against waiting for ever: longer is measured in halves of one.
  for (let left = hours; left > 0; left -= 12) {
    const rig = device.inProcess();
    await untilHealth(rig, 'ready');
    const minutes = 60 * Math.min(12, left);
    for (let minute = 0; minute < minutes; minute++) {
      if ((await captureAny(device, rig, minute % 2 === 0 ? 'a' : 'b')).ok) captured++;
      else refusals++;
      await rig.pass(55_000);
    }
    connections += rig.reader.health().counters?.connections ?? 0;
    await rig.close();
  }
  const seconds = rounded((performance.now() - begunAtMs) / 1_000, 1);
  report(`${device.name}: ${hours} hours of captures, one a minute`, {
    captured,
    refusals,
    connections,
    seconds,
  });
}

function fuzzAll(frames: number): void {
  for (const target of fuzzTargets) {
    const seed =
      values.seed === undefined ? Buffer.from(systemRandom.bytes(4)).readInt32LE() : Number(values.seed);
    const begunAtMs = performance.now();
    const fed = fuzz(target, frames, seed);
    const seconds = rounded((performance.now() - begunAtMs) / 1_000, 1);
    report(`${target.name}: rubbish, mutated and good frames`, { frames: fed, seed, seconds });
  }
}

if (Number(values.fuzz) > 0) fuzzAll(Number(values.fuzz));
else {
  report('machine', {
    cores: availableParallelism(),
    loadAverage: loadavg().map((load) => rounded(load, 1)),
  });
  codecs();
  await lastByteToEvent();
  for (const device of allDevices) await connectAndClose(device, Number(values.rounds));
  for (const device of allDevices) await captureForHours(device, Number(values.hours));
  report('machine', {
    cores: availableParallelism(),
    loadAverage: loadavg().map((load) => rounded(load, 1)),
  });
}
