import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../test/support/virtual-clock.ts';
import { pacedWire } from './paced-wire.ts';

describe('the paced wire', () => {
  it.each([57_600, 115_200])('lets a byte take ten bits at %i baud', async (baud) => {
    const clock = new VirtualClock();
    const { promise, resolve } = Promise.withResolvers<undefined>();
    pacedWire(baud, clock, () => undefined).send(new Uint8Array(5_760), () => resolve(undefined));
    await clock.until(promise);
    const exactMs = (5_760 * 10_000) / baud;
    expect(clock.monotonicMs()).toBeGreaterThanOrEqual(exactMs);
    expect(clock.monotonicMs()).toBeLessThan(exactMs + 1);
  });

  it('keeps the order and every byte, and sends one thing after the other', async () => {
    const packets = fc.array(fc.uint8Array({ maxLength: 100 }), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(packets, async (sent) => {
        const clock = new VirtualClock();
        const arrived: number[] = [];
        const wire = pacedWire(57_600, clock, (bytes) => arrived.push(...bytes));
        const all = sent.map((bytes) => new Promise<void>((resolve) => wire.send(bytes, resolve)));
        await clock.until(Promise.all(all));
        expect(arrived).toEqual(sent.flatMap((bytes) => [...bytes]));
      }),
      { numRuns: 50 },
    );
  });

  it('does not make good for time in which nothing was sent', async () => {
    const clock = new VirtualClock();
    const wire = pacedWire(57_600, clock, () => undefined);
    await clock.until(new Promise<void>((resolve) => wire.send(new Uint8Array(576), resolve)));
    await clock.pass(5_000);
    const startMs = clock.monotonicMs();
    await clock.until(new Promise<void>((resolve) => wire.send(new Uint8Array(576), resolve)));
    expect(clock.monotonicMs() - startMs).toBeCloseTo(100, 0);
  });

  it('forgets what is under way when it is cut', async () => {
    const clock = new VirtualClock();
    const arrived: number[] = [];
    const wire = pacedWire(57_600, clock, (bytes) => arrived.push(...bytes));
    wire.send(new Uint8Array(576).fill(1));
    await clock.pass(50);
    wire.cut();
    const before = arrived.length;
    await clock.pass(1_000);
    expect(before).toBeGreaterThan(200);
    expect(arrived.length).toBe(before);
    expect(clock.pendingTimers).toBe(0);
  });

  it('takes no time at all without a rate', () => {
    const arrived: number[] = [];
    pacedWire(null, new VirtualClock(), (bytes) => arrived.push(...bytes)).send(Uint8Array.of(1, 2, 3));
    expect(arrived).toEqual([1, 2, 3]);
  });
});
