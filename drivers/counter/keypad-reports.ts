import type { CounterKey } from '../../contract/kiosk-api.ts';
import { octets, u8 } from '../framing/fields.ts';
import { layout } from '../framing/layout.ts';
import type { ReportReader } from './counter-input.ts';
import { readInputReport } from './input-report.ts';

/** The report that every USB keyboard can give (HID 1.11, appendix B.1): modifiers, a reserved byte, six keys at a time. */
export const bootKeyboardReport = layout(8, { modifiers: [0, u8], keys: [2, octets(6)] });

/** Up to here no usage is a key: nothing, too many keys at once, self test failed, undefined (HID usage tables, 10). */
const NO_KEY_MAX = 0x03;
/** Control, Alt and GUI of either side: a command to somebody else. Shift changes no digit here. */
const COMMAND_MODIFIERS = 0b1101_1101;

const DIGITS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0'] as const;
/**
 * Usages of the keyboard page, of the pad and of the row above the letters. Num Lock is no key here: cheap pads send it by
 * themselves around a digit.
 */
export const KEYPAD_USAGES: Readonly<Record<number, CounterKey>> = {
  ...Object.fromEntries(DIGITS.map((digit, i) => [0x1e + i, digit])),
  ...Object.fromEntries(DIGITS.map((digit, i) => [0x59 + i, digit])),
  0x28: 'confirm',
  0x58: 'confirm',
  0x29: 'cancel',
  0x2a: 'backspace',
  0xbb: 'backspace',
  0x4c: 'clear',
  0x9c: 'clear',
  0xd8: 'clear',
};

export interface KeypadState {
  /** Usages that are down. */
  readonly held: readonly number[];
}

/**
 * Keys that went down since the report before. A key that stays down counts once, however often it is reported. The report
 * has no order: of several keys that went down between two reports none counts, because 12 is not 21. While the pad cannot
 * tell which keys are down (phantom state) nothing counts and nothing is forgotten.
 */
export const keypadReports: ReportReader<KeypadState> = {
  initial: { held: [] },
  read: (state, report) => {
    const value = readInputReport(bootKeyboardReport, report);
    if (value === null || value.keys.some((usage) => usage > 0 && usage <= NO_KEY_MAX))
      return { state, event: null };
    const held = [...new Set(value.keys)].filter((usage) => usage > NO_KEY_MAX);
    const fresh = held.filter((usage) => !state.held.includes(usage));
    const [usage] = fresh;
    const isOne = fresh.length === 1 && (value.modifiers & COMMAND_MODIFIERS) === 0;
    const key = isOne && usage !== undefined ? KEYPAD_USAGES[usage] : undefined;
    return { state: { held }, event: key === undefined ? null : { from: 'keypad', key } };
  },
};
