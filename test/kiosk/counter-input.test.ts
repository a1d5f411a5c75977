import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CounterKey, ShopperScreen } from '../../contract/kiosk-api.ts';
import { EmulatedHidInput } from '../../drivers/counter/emulator.ts';
import { openCounterInput } from '../../drivers/counter/open-counter-input.ts';
import { openJournal } from '../../electron/journal.ts';
import { createKioskHost, type KioskHost } from '../../electron/kiosk-host.ts';
import { systemRandom } from '../../platform/system-random.ts';
import { amountOf, NO_AMOUNT, pressAmountKey } from '../../renderer/state/amount-entry.ts';
import { padKey } from '../../renderer/controls/digit-pad.tsx';
import { VirtualClock } from '../support/virtual-clock.ts';
import { ScriptedBackend } from './scripted-backend.ts';
import { ScriptedReader } from './scripted-reader.ts';

const [ONE, TWO, ZERO, ENTER, ESCAPE] = [0x59, 0x5a, 0x62, 0x58, 0x29];

/** From the reports of the devices, through driver and host, to what the screens are told; the amount is theirs to keep. */
describe('the keys of a counter', () => {
  let folder: string;
  let clock: VirtualClock;
  let kiosk: KioskHost;
  let keypad: EmulatedHidInput;
  let button: EmulatedHidInput;
  let keys: CounterKey[];
  let screen: ShopperScreen['screen'];

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tebura-counter-'));
    clock = new VirtualClock();
    [keypad, button] = [new EmulatedHidInput('/dev/hidraw1'), new EmulatedHidInput('/dev/hidraw2')];
    const counterInput = openCounterInput({
      keypad: 'hid:/dev/hidraw1',
      customerButton: 'bits:hid:/dev/hidraw2',
      openHid: (path) => (path === '/dev/hidraw1' ? keypad : button).open(path),
      clock,
    });
    if (!counterInput.ok) throw new Error(counterInput.reason.message);
    kiosk = createKioskHost({
      mode: 'demo',
      clock,
      random: systemRandom,
      reader: new ScriptedReader(),
      counterInput: counterInput.value,
      client: new ScriptedBackend(),
      journal: openJournal(join(folder, 'journal.sqlite')),
      onFault: (what) => {
        throw new Error(what);
      },
    });
    keys = [];
    kiosk.subscribe((event) => {
      if (event.kind === 'counter-input') keys.push(event.key);
      if (event.kind === 'view') screen = event.view.shopper.screen;
    });
    await clock.pass(1_000);
  });
  afterEach(async () => {
    await clock.until(kiosk.close());
    expect([keypad.isOpen, button.isOpen, clock.pendingTimers]).toEqual([false, false, 0]);
    rmSync(folder, { recursive: true, force: true });
  });

  const press = (value: number): void => {
    button.say(Uint8Array.of(value));
    button.say(Uint8Array.of(0));
  };
  const amountTyped = (): number | null =>
    amountOf(
      keys.reduce((entry, key) => {
        const typed = padKey(key);
        return typed === null ? entry : pressAmountKey(entry, typed);
      }, NO_AMOUNT),
    );

  it('type an amount and confirm it', async () => {
    keypad.type(ONE, TWO, ZERO, ENTER);
    expect(keys).toEqual(['1', '2', '0', 'confirm']);
    expect(amountTyped()).toBe(120);
    const started = await kiosk.invoke('startCheckout', { amountYen: 120 });
    expect(started.ok).toBe(true);
  });

  it('of the customer answer a purchase, and nothing else', async () => {
    press(1);
    press(2);
    expect(keys).toEqual([]);
    await kiosk.invoke('startCheckout', { amountYen: 120 });
    await clock.pass(1_000);
    expect(screen).toBe('place-finger');
    press(1);
    press(2);
    expect(keys).toEqual(['confirm', 'cancel']);
    await kiosk.invoke('cancelCheckout', {});
    await clock.pass(10_000);
    expect(screen).toBe('amount');
    press(2);
    expect(keys).toHaveLength(2);
  });

  it('are heard again after the pad was pulled out in the middle of an amount', async () => {
    keypad.type(ONE);
    keypad.unplug();
    keypad.type(TWO);
    await clock.pass(500);
    keypad.plug();
    await clock.pass(4_000);
    keypad.type(ZERO, ESCAPE);
    expect(keys).toEqual(['1', '0', 'cancel']);
  });
});
