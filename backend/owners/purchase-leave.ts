import type { RandomSource } from '../../domain/random-source.ts';

/** Long enough to read eight digits out over the telephone. */
export const DELEGATE_CODE_LIFETIME_MS = 30 * 60_000;
/** Leave is for an errand or a stay, not for ever. */
const GRANT_AHEAD_MAX_MS = 62 * 24 * 60 * 60_000;
const CODES = 100_000_000;
const FAIR_BELOW = Math.floor(2 ** 32 / CODES) * CODES;

/** Eight digits, each of the hundred million as likely as any other. */
export function makeDelegateCode(random: RandomSource): string {
  for (;;) {
    const value = new DataView(random.bytes(4).slice().buffer).getUint32(0);
    if (value < FAIR_BELOW) return String(value % CODES).padStart(8, '0');
  }
}

/** Whether leave may be given for this span: not over, not empty, and ending within two months. */
export function isGrantSpan(fromMs: number, untilMs: number, nowMs: number): boolean {
  return untilMs > nowMs && fromMs < untilMs && untilMs - nowMs <= GRANT_AHEAD_MAX_MS;
}
