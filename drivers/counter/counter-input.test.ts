import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { counterKeySchema } from '../../contract/kiosk-api.ts';
import { VirtualClock } from '../../test/support/virtual-clock.ts';
import type { HidIdentity } from '../transport/hid-device.ts';
import { BUTTON_KINDS, buttonReports, type ButtonKind } from './button-reports.ts';
import type { CounterInput, CounterInputEvent, ReportReader } from './counter-input.ts';
import { EmulatedHidInput, keypadReport } from './emulator.ts';
import { admitInput, INPUTS_PER_SECOND_MAX, NO_INPUTS } from './input-rate.ts';
import { KEYPAD_USAGES, keypadReports } from './keypad-reports.ts';
import { openCounterInput, type CounterInputOptions } from './open-counter-input.ts';

/** Usages of the keyboard page, written down anew from the tables. */
const PAD = { '0': 0x62, '1': 0x59, '2': 0x5a, '3': 0x5b, '5': 0x5d, '9': 0x61, enter: 0x58, numLock: 0x53 };
const ESCAPE = 0x29;

function eventsOf<State>(reader: ReportReader<State>, reports: readonly Uint8Array[]): string[] {
  let state = reader.initial;
  return reports.flatMap((report) => {
    const next = reader.read(state, report);
    state = next.state;
    if (next.event === null) return [];
    return [next.event.from === 'keypad' ? next.event.key : next.event.answer];
  });
}

const keys = (...reports: Uint8Array[]): string[] => eventsOf(keypadReports, reports);
const down = (...usages: number[]): Uint8Array => keypadReport(usages);
const UP = keypadReport([]);

describe('the reports of a key pad', () => {
  it('names every key of the pad and of the row', () => {
    const pad = Array.from({ length: 10 }, (_, i) => keys(down(0x59 + i))[0]).join('');
    const row = Array.from({ length: 10 }, (_, i) => keys(down(0x1e + i))[0]).join('');
    expect([pad, row]).toEqual(['1234567890', '1234567890']);
    expect(keys(down(0x58), UP, down(0x28), UP, down(ESCAPE), UP, down(0x2a), UP, down(0x4c))).toEqual([
      'confirm',
      'confirm',
      'cancel',
      'backspace',
      'clear',
    ]);
    for (const key of Object.values(KEYPAD_USAGES))
      expect(counterKeySchema.safeParse(key).success).toBe(true);
  });

  it('counts a key that is held once, and the same key pressed twice as two', () => {
    expect(keys(down(PAD[5]), down(PAD[5]), down(PAD[5]), UP, down(PAD[5]), UP)).toEqual(['5', '5']);
  });

  it('follows fingers that roll from key to key', () => {
    const rolled = [down(PAD[1]), down(PAD[1], PAD[2]), down(PAD[2]), down(PAD[2], PAD[3]), down(PAD[3]), UP];
    expect(keys(...rolled)).toEqual(['1', '2', '3']);
    // The places of keys in the report mean nothing.
    expect(keys(down(PAD[1]), down(PAD[2], PAD[1]), down(PAD[2]))).toEqual(['1', '2']);
  });

  it('takes neither of two keys that went down together, nor either of them later', () => {
    expect(keys(down(PAD[1], PAD[2]), down(PAD[2]), UP)).toEqual([]);
    expect(keys(down(PAD[1], PAD[2]), down(PAD[1], PAD[2], PAD[9]))).toEqual(['9']);
  });

  it('neither counts nor forgets anything while the pad cannot tell which keys are down', () => {
    const tooMany = down(1, 2, 3, 4, 5, 6, 7);
    expect(keys(down(PAD[1]), tooMany, down(PAD[1]), tooMany, UP, down(PAD[1]))).toEqual(['1', '1']);
  });

  it('leaves commands, other keys and Num Lock alone', () => {
    expect(keys(keypadReport([PAD[1]], 0x01), UP, keypadReport([PAD[1]], 0x08), UP)).toEqual([]);
    expect(keys(keypadReport([PAD[1]], 0x02))).toEqual(['1']);
    expect(keys(down(PAD.numLock), UP, down(PAD['0']), UP, down(0x04))).toEqual(['0']);
  });

  it('reads numbered reports, and nothing of another length', () => {
    const numbered = Uint8Array.of(1, ...down(PAD[9]));
    expect(keys(numbered)).toEqual(['9']);
    expect(keys(Uint8Array.of(0, ...down(PAD[9])))).toEqual([]);
    for (const length of [0, 1, 3, 7, 10, 64]) expect(keys(new Uint8Array(length).fill(PAD[9]))).toEqual([]);
  });

  it('never throws, never gives more than one key a report, never remembers more than six', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 12 }), { maxLength: 40 }), (reports) => {
        let state = keypadReports.initial;
        for (const report of reports) {
          const next = keypadReports.read(state, report);
          state = next.state;
          expect(state.held.length).toBeLessThanOrEqual(6);
        }
        const after = keypadReports.read(keypadReports.read(state, UP).state, down(PAD[9]));
        expect(after.event).toEqual({ from: 'keypad', key: '9' });
      }),
    );
  });
});

describe('the reports of a customer button', () => {
  const bits = (...values: number[]): string[] =>
    eventsOf(
      buttonReports(BUTTON_KINDS.bits),
      values.map((value) => Uint8Array.of(value)),
    );
  const consumer = (...usages: number[]): string[] =>
    eventsOf(
      buttonReports(BUTTON_KINDS.consumer),
      usages.map((usage) => Uint8Array.of(usage & 0xff, usage >> 8)),
    );

  it('are answers by the declaration of their kind', () => {
    expect(bits(1, 0, 2, 0)).toEqual(['yes', 'no']);
    expect(consumer(0x41, 0, 0x46, 0, 0x25f, 0)).toEqual(['yes', 'no', 'no']);
  });

  it('answer once while leant on, and not at all where both or others are down', () => {
    expect(bits(1, 1, 1, 0)).toEqual(['yes']);
    expect(bits(3, 1, 0, 4, 0, 5, 0)).toEqual([]);
    expect(bits(1, 3, 2, 0)).toEqual(['yes']);
    expect(consumer(0xe9, 0, 0xffff, 0)).toEqual([]);
  });

  it.each(['bits', 'consumer'] as const)('%s: work again after any rubbish', (kind: ButtonKind) => {
    const reader = buttonReports(BUTTON_KINDS[kind]);
    const { length } = BUTTON_KINDS[kind].report;
    const yes = BUTTON_KINDS[kind].report.encode({ value: BUTTON_KINDS[kind].yes[0] });
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 6 })), (reports) => {
        const events = eventsOf(reader, [...reports, new Uint8Array(length), yes]);
        expect(events.at(-1)).toBe('yes');
        expect(events.length).toBeLessThanOrEqual(reports.length + 1);
      }),
    );
  });
});

describe('the rate of inputs', () => {
  it('admits no more than a person can type, and again after a quieter second', () => {
    let rate = NO_INPUTS;
    const admitted = Array.from({ length: 500 }, (_, i) => {
      const next = admitInput(rate, i * 10);
      rate = next.rate;
      return next.isAdmitted;
    });
    expect(admitted.filter((isAdmitted) => isAdmitted)).toHaveLength(INPUTS_PER_SECOND_MAX);
    expect(rate.recentMs.length).toBeLessThanOrEqual(INPUTS_PER_SECOND_MAX + 1);
    expect(admitInput(rate, 4_990 + 1_000).isAdmitted).toBe(true);
  });
});

describe('a counter whose keys come and go', () => {
  let clock: VirtualClock;
  let input: CounterInput;
  let events: CounterInputEvent[];
  const pad = () => new EmulatedHidInput('/dev/hidraw1');
  const start = (options: Partial<CounterInputOptions>): void => {
    clock = new VirtualClock();
    const opened = openCounterInput({ keypad: undefined, customerButton: undefined, clock, ...options });
    if (!opened.ok) throw new Error(opened.reason.message);
    input = opened.value;
    input.onInput((event) => events.push(event));
  };
  const state = () => input.health().map((device) => device.state);
  beforeEach(() => (events = []));
  afterEach(async () => {
    await clock.until(input.close());
    expect(clock.pendingTimers).toBe(0);
  });

  it('is silent where nothing is configured', () => {
    start({});
    expect(input.health()).toEqual([]);
  });

  it('hears the pad, loses it in the middle of a key, and hears it again', async () => {
    const keypad = pad();
    start({ keypad: 'hid:/dev/hidraw1', openHid: keypad.open });
    await clock.pass(10);
    expect(state()).toEqual(['ready']);
    keypad.type(PAD[1]);
    keypad.say(down(PAD[2]));
    keypad.unplug();
    await clock.pass(10);
    expect(input.health()).toMatchObject([{ state: 'disconnected', lastProblem: /went away/ }]);
    await clock.pass(10_000);
    keypad.plug();
    await clock.pass(4_000);
    expect(state()).toEqual(['ready']);
    // The key that was down is pressed anew, not held since then.
    keypad.type(PAD[2], PAD.enter);
    expect(events.map((event) => event.from === 'keypad' && event.key)).toEqual(['1', '2', '2', 'confirm']);
  });

  it('finds pad and button by what they are, wherever they are plugged in', async () => {
    const [keypad, button] = [pad(), new EmulatedHidInput('/dev/hidraw7')];
    const named = (path: string, productId: string, usagePage: number, usage: number): HidIdentity => ({
      path,
      vendorId: '1a2c',
      productId,
      serialNumber: null,
      usagePage,
      usage,
    });
    start({
      keypad: 'usb:1A2C:0e24',
      customerButton: 'consumer:usb:1a2c:0e24',
      openHid: (path) => (path === '/dev/hidraw1' ? keypad : button).open(path),
      listHid: () =>
        Promise.resolve([
          named('/dev/hidraw0', '0e99', 0x01, 0x06),
          named('/dev/hidraw7', '0e24', 0x0c, 0x01),
          named('/dev/hidraw1', '0e24', 0x01, 0x06),
        ]),
    });
    await clock.pass(10);
    expect(state()).toEqual(['ready', 'ready']);
    keypad.type(PAD[9]);
    button.say(Uint8Array.of(0x41, 0));
    expect(events).toEqual([
      { from: 'keypad', key: '9' },
      { from: 'customer', answer: 'yes' },
    ]);
  });

  it('drops what types by itself, says so, and believes it again when it has calmed down', async () => {
    const keypad = pad();
    start({ keypad: 'hid:/dev/hidraw1', openHid: keypad.open });
    await clock.pass(10);
    keypad.type(...Array.from({ length: 1_000 }, () => PAD[9]));
    expect(events).toHaveLength(INPUTS_PER_SECOND_MAX);
    expect(input.health()[0]?.lastProblem).toMatch(/faster than a person/);
    await clock.pass(1_000);
    keypad.type(PAD[1]);
    expect(events).toHaveLength(INPUTS_PER_SECOND_MAX + 1);
    expect(input.health()[0]?.lastProblem).toBeNull();
  });

  it('says what to do where it may not be opened', async () => {
    start({ keypad: 'hid:/dev/hidraw1', openHid: () => Promise.reject(new Error('Permission denied')) });
    await clock.pass(10);
    expect(input.health()).toMatchObject([{ state: 'faulty', lastProblem: /udev rule/ }]);
  });

  it('survives a list that cannot be had', async () => {
    const listHid = () => Promise.reject(new Error('no udev'));
    start({ keypad: 'usb:1a2c:0e24', openHid: pad().open, listHid });
    await clock.pass(5_000);
    expect(input.health()).toMatchObject([{ state: 'disconnected', lastProblem: /1a2c:0e24/ }]);
  });

  it.each([
    [{ keypad: 'serial:/dev/ttyUSB0' }, /TEBURA_KEYPAD.*not understood/],
    [{ keypad: 'usb:1a2c' }, /TEBURA_KEYPAD.*not understood/],
    [{ customerButton: 'hid:/dev/hidraw2' }, /TEBURA_CUSTOMER_BUTTON.*not understood/],
    [{ customerButton: 'bits:' }, /TEBURA_CUSTOMER_BUTTON.*not understood/],
    [{ keypad: 'hid:/dev/hidraw1', customerButton: 'bits:hid:/dev/hidraw1' }, /the same device/],
  ])('refuses %o and says how to write it', (written, message) => {
    start({});
    const opened = openCounterInput({ keypad: undefined, customerButton: undefined, clock, ...written });
    expect(opened).toMatchObject({ ok: false, reason: { code: 'not-understood' } });
    expect(opened.ok ? '' : opened.reason.message).toMatch(message);
  });
});
