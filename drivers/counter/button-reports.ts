import { u16le, u8 } from '../framing/fields.ts';
import { layout, type Layout } from '../framing/layout.ts';
import type { ReportReader } from './counter-input.ts';
import { readInputReport } from './input-report.ts';

/** How one kind of customer button tells its two answers. Whatever is none of the values is nobody's answer. */
export interface ButtonDeclaration {
  readonly report: Layout<{ readonly value: number }>;
  readonly yes: readonly number[];
  readonly no: readonly number[];
}

export const BUTTON_KINDS = {
  /** One bit for each button, as game pads and foot switches have it. */
  bits: { report: layout(1, { value: [0, u8] }), yes: [0b01], no: [0b10] },
  /** A usage of the consumer page (HID usage tables, 15): Menu Pick; Menu Escape or AC Cancel. */
  consumer: { report: layout(2, { value: [0, u16le] }), yes: [0x41], no: [0x46, 0x25f] },
} as const satisfies Readonly<Record<string, ButtonDeclaration>>;
export type ButtonKind = keyof typeof BUTTON_KINDS;

export interface ButtonState {
  readonly isHeld: boolean;
}

/**
 * An answer is one button that goes down alone, after all were up: a button that is leant on answers once, and two at once
 * answer nothing, nor does the one that is let go of later.
 */
export function buttonReports({ report: declared, yes, no }: ButtonDeclaration): ReportReader<ButtonState> {
  return {
    initial: { isHeld: false },
    read: (state, report) => {
      const value = readInputReport(declared, report)?.value;
      if (value === undefined) return { state, event: null };
      const next = { isHeld: value !== 0 };
      if (state.isHeld) return { state: next, event: null };
      if (yes.includes(value)) return { state: next, event: { from: 'customer', answer: 'yes' } };
      if (no.includes(value)) return { state: next, event: { from: 'customer', answer: 'no' } };
      return { state: next, event: null };
    },
  };
}
