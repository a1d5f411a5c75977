import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../test/support/virtual-clock.ts';
import { xgRequests, XG_COMMAND, type XgRequest } from '../finger-vein/xg/commands.ts';
import { xgEmulator } from '../finger-vein/xg/emulator.ts';
import { xgPacket, xgPackets } from '../finger-vein/xg/packet.ts';
import { EmulatedModule } from './emulated-module.ts';

function bench(baud: number | null = null) {
  const clock = new VirtualClock();
  const pictures = () => Promise.resolve({ width: 64, height: 48, jpeg: new Uint8Array(600).fill(3) });
  const module = new EmulatedModule(xgEmulator(), { clock, baud, pictures });
  const received: number[] = [];
  let hangUps = 0;
  const line = module.attach({ bytes: (bytes) => received.push(...bytes), hungUp: () => hangUps++ });
  const send = <Value>({ command, dataLength, data }: XgRequest<Value>, value: Value): void =>
    line?.bytes(xgPackets.encode(xgPacket(command, dataLength(value), data.encode(value))));
  return { clock, module, received, send, line, hangUps: () => hangUps };
}

const a = { finger: 'a', fault: null };
const b = { finger: 'b', fault: null };
const readData = { kind: XG_COMMAND.veinImage, offsetBytes: 0, sizeBytes: 512 };

describe('an emulated module', () => {
  it('has one finger at a time: the next one comes after a gap that a sensor can see', async () => {
    const { clock, module } = bench();
    await clock.until(module.place(a));
    const placing = module.place(b);
    await clock.pass(200);
    expect(module.state().finger).toBeNull();
    await clock.pass(250);
    await clock.until(placing);
    expect(module.state()).toMatchObject({ finger: b, placements: 2 });
    module.close();
    expect(clock.pendingTimers).toBe(0);
  });

  it('keeps the finger until its picture was read', async () => {
    const { clock, module, send } = bench();
    await clock.until(module.place(a));
    send(xgRequests.connect, { password: '00000000' });
    send(xgRequests.veinImage, { format: 'J'.charCodeAt(0) });
    await clock.pass(100);
    send(xgRequests.readData, readData);
    expect(module.state()).toMatchObject({ finger: a, picturesRead: 0 });
    send(xgRequests.readData, { ...readData, offsetBytes: 512, sizeBytes: 88 });
    expect(module.state()).toMatchObject({ finger: null, picturesRead: 1 });
    module.close();
  });

  it('has one line, and none while it is unplugged', () => {
    const { module, line, hangUps } = bench();
    const other = { bytes: () => undefined, hungUp: () => undefined };
    expect(module.attach(other)).toBeNull();
    module.unplug();
    expect(hangUps()).toBe(1);
    expect(module.attach(other)).toBeNull();
    module.plug();
    expect(module.attach(other)).not.toBeNull();
    expect(line).not.toBeNull();
    module.close();
  });

  it('sends nothing more over a line that it has lost', async () => {
    const { clock, module, received, send, hangUps } = bench(57_600);
    send(xgRequests.connect, { password: '00000000' });
    module.failNext([{ kind: 'hang-up-in-reply', command: XG_COMMAND.connect, afterBytes: 7 }]);
    await clock.pass(1_000);
    expect(received).toHaveLength(7);
    expect(hangUps()).toBe(1);
    expect(module.state()).toMatchObject({ plugged: true, inUse: false });
    module.close();
    expect(clock.pendingTimers).toBe(0);
  });

  it('needs the time that the bytes need on the line', async () => {
    const { clock, received, send, module } = bench(57_600);
    const startMs = clock.monotonicMs();
    send(xgRequests.connect, { password: '00000000' });
    while (received.length < 24) await clock.pass(1);
    // 24 bytes there and 24 back, ten bits each.
    expect(clock.monotonicMs() - startMs).toBeGreaterThanOrEqual(480_000 / 57_600);
    expect(clock.monotonicMs() - startMs).toBeLessThan(480_000 / 57_600 + 4);
    module.close();
  });
});
