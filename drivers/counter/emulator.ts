import type { HidDevice, OpenHid } from '../transport/hid-device.ts';
import { bootKeyboardReport } from './keypad-reports.ts';

const KEYS_AT_ONCE_MAX = 6;
/** What a pad says when more keys are down than it can tell apart. */
const TOO_MANY = 0x01;

/** The report of a pad with these keys down, by their usages; in the order in which they went down. */
export function keypadReport(usages: readonly number[], modifiers = 0): Uint8Array {
  const keys = new Uint8Array(KEYS_AT_ONCE_MAX);
  if (usages.length > KEYS_AT_ONCE_MAX) keys.fill(TOO_MANY);
  else keys.set(usages);
  return bootKeyboardReport.encode({ modifiers, keys });
}

/** A HID device that only speaks: says the reports it is given to whoever has it open, and comes and goes. */
export class EmulatedHidInput {
  readonly #path: string;
  #plugged = true;
  #host: { readonly data: (report: Buffer) => void; readonly gone: (error: Error) => void } | null = null;

  constructor(path: string) {
    this.#path = path;
  }

  get isOpen(): boolean {
    return this.#host !== null;
  }

  /** As the system's library opens devices. */
  readonly open: OpenHid = (path) => {
    if (!this.#plugged || path !== this.#path)
      return Promise.reject(new Error(`cannot open device with path ${path}`));
    let onData: (report: Buffer) => void = () => undefined;
    let onError: (error: Error) => void = () => undefined;
    this.#host = { data: (report) => onData(report), gone: (error) => onError(error) };
    const refuse = (): Promise<never> => Promise.reject(new Error('it has no feature reports'));
    const device: HidDevice = {
      sendFeatureReport: refuse,
      getFeatureReport: refuse,
      on: (event: 'data' | 'error', listener: ((report: Buffer) => void) | ((error: Error) => void)) => {
        if (event === 'data') onData = listener as (report: Buffer) => void;
        else onError = listener as (error: Error) => void;
      },
      close: () => {
        this.#host = null;
        return Promise.resolve();
      },
    };
    return Promise.resolve(device);
  };

  say(report: Uint8Array): void {
    this.#host?.data(Buffer.from(report));
  }

  /** Presses each key and lets it go before the next. */
  type(...usages: readonly number[]): void {
    for (const usage of usages) {
      this.say(keypadReport([usage]));
      this.say(keypadReport([]));
    }
  }

  unplug(): void {
    this.#plugged = false;
    const host = this.#host;
    this.#host = null;
    host?.gone(new Error('could not read from HID device'));
  }

  plug(): void {
    this.#plugged = true;
  }
}
