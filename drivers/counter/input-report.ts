import type { Layout } from '../framing/layout.ts';

/**
 * The value of an input report as the system hands it over: a device that numbers its reports puts the number first.
 * @returns null for a report of any other length: it is not the declared one
 */
export function readInputReport<Value>(declared: Layout<Value>, report: Uint8Array): Value | null {
  if (report.length === declared.length) return declared.decode(report);
  const isNumbered = report.length === declared.length + 1 && report[0] !== 0;
  return isNumbered ? declared.decode(report.subarray(1)) : null;
}
