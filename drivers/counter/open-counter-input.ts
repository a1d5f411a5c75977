import type { Clock } from '../../domain/clock.ts';
import { ok, type Result } from '../../domain/result.ts';
import { parseCounterConfig, type HidAddress, type ReaderConfigProblem } from '../reader-config.ts';
import { keepConnected, type Connection } from '../session/keep-connected.ts';
import { createListeners } from '../session/listeners.ts';
import { hidDevices, listHid, type ListHid, type OpenHid } from '../transport/hid-device.ts';
import { BUTTON_KINDS, buttonReports, type ButtonKind } from './button-reports.ts';
import type { CounterInput, CounterInputEvent, CounterInputHealth, ReportReader } from './counter-input.ts';
import { openHidInput, type HidUse } from './hid-input.ts';
import { admitInput, NO_INPUTS } from './input-rate.ts';
import { keypadReports } from './keypad-reports.ts';

export interface CounterInputOptions {
  /** The values of `TEBURA_KEYPAD` and `TEBURA_CUSTOMER_BUTTON` (reader-config.ts). */
  readonly keypad: string | undefined;
  readonly customerButton: string | undefined;
  readonly clock: Clock;
  /** How HID devices are opened and found; the system's own way unless a test has another. */
  readonly openHid?: OpenHid;
  readonly listHid?: ListHid;
}

/** A keyboard or a pad of the generic desktop page. */
const KEYPAD_USE: HidUse = { usagePage: 0x01, usages: [0x06, 0x07] };
const BUTTON_USES: Readonly<Record<ButtonKind, HidUse | null>> = {
  // Makers call them what they like: joystick, game pad, their own.
  bits: null,
  consumer: { usagePage: 0x0c, usages: [0x01] },
};

/** The keys of this counter, looked for until they come. Returns at once; where none are configured it stays silent. */
export function openCounterInput(options: CounterInputOptions): Result<CounterInput, ReaderConfigProblem> {
  const config = parseCounterConfig(options);
  if (!config.ok) return config;
  const { keypad, customerButton } = config.value;
  const inputs = createListeners<CounterInputEvent>();
  const emit = (event: CounterInputEvent): void => inputs.emit(event);
  const devices: WatchedDevice[] = [];
  if (keypad !== null) devices.push(watchDevice('keypad', keypad, KEYPAD_USE, keypadReports, emit, options));
  if (customerButton !== null) {
    const { kind, address } = customerButton;
    const reports = buttonReports(BUTTON_KINDS[kind]);
    devices.push(watchDevice('customer-button', address, BUTTON_USES[kind], reports, emit, options));
  }
  return ok({
    onInput: (listener) => inputs.add(listener),
    health: () => devices.map((device) => device.health()),
    close: async () => {
      for (const { connection } of devices) await connection.close();
    },
  });
}

interface WatchedDevice {
  readonly health: () => CounterInputHealth;
  readonly connection: Connection;
}

function watchDevice<State>(
  device: CounterInputHealth['device'],
  address: HidAddress,
  use: HidUse | null,
  reports: ReportReader<State>,
  emit: (event: CounterInputEvent) => void,
  { clock, openHid = hidDevices, listHid: list = listHid }: CounterInputOptions,
): WatchedDevice {
  let health: CounterInputHealth = { device, state: 'connecting', lastProblem: null };
  let state = reports.initial;
  let rate = NO_INPUTS;
  const onReport = (report: Uint8Array): void => {
    const next = reports.read(state, report);
    state = next.state;
    if (next.event === null) return;
    const admitted = admitInput(rate, clock.monotonicMs());
    rate = admitted.rate;
    const tooFast = `The ${device} types faster than a person can: look at it.`;
    health = { ...health, lastProblem: admitted.isAdmitted ? null : tooFast };
    if (admitted.isAdmitted) emit(next.event);
  };
  const connection = keepConnected({
    clock,
    connect: () => openHidInput({ address, use, openHid, listHid: list, onReport }),
    onState: (connected) => {
      // What was held when it went away is not held when it comes back.
      state = reports.initial;
      health = {
        device,
        state: connected.state,
        lastProblem: 'message' in connected ? connected.message : null,
      };
    },
  });
  return { health: () => health, connection };
}
