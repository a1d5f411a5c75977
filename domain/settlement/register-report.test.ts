import { describe, expect, it } from 'vitest';
import { parseBusinessDate } from '../business-date.ts';
import { yen } from '../yen.ts';
import { FIRST_CLOSE, closeRegister, makeXReport } from './register-report.ts';
import type { RegisterJournal } from './register-report.ts';

const day: RegisterJournal = {
  businessDate: parseBusinessDate('2026-11-22'),
  movements: [
    { kind: 'purchase', amountYen: yen(480), receiptNumber: '0001' },
    { kind: 'purchase', amountYen: yen(1_200), receiptNumber: '0002' },
    { kind: 'void', amountYen: yen(480), receiptNumber: '0003' },
    { kind: 'refund', amountYen: yen(100), receiptNumber: '0004' },
  ],
  declined: ['CAP_DAY', 'BALANCE', 'CAP_DAY'],
  unresolved: { count: 0, amountYen: yen(0) },
};

describe('the register', () => {
  it('shows an X as often as wanted without changing anything, then closes with the same sums', () => {
    const x = makeXReport(day, FIRST_CLOSE);
    expect(x).toEqual({
      kind: 'X',
      number: 1,
      businessDate: '2026-11-22',
      firstReceipt: '0001',
      lastReceipt: '0004',
      purchases: { count: 2, amountYen: 1_680 },
      voids: { count: 1, amountYen: 480 },
      refunds: { count: 1, amountYen: 100 },
      corrections: { count: 0, amountYen: 0 },
      netYen: 1_100,
      unresolved: { count: 0, amountYen: 0 },
      declined: [
        { reason: 'CAP_DAY', count: 2 },
        { reason: 'BALANCE', count: 1 },
      ],
      grandTotalYen: 1_100,
    });
    expect(closeRegister(day, FIRST_CLOSE)).toEqual({
      ok: true,
      value: { report: { ...x, kind: 'Z' }, close: { number: 1, grandTotalYen: 1_100 } },
    });
  });

  it('counts its closes without a gap and never sets the grand total back', () => {
    const close = closeRegister({ ...day, movements: [] }, { number: 41, grandTotalYen: yen(77_000) });
    expect(close).toMatchObject({
      value: {
        close: { number: 42, grandTotalYen: 77_000 },
        report: { firstReceipt: null, lastReceipt: null },
      },
    });
  });

  it('is not closed while an outcome is unknown, and an X says how much that is', () => {
    const open = { ...day, unresolved: { count: 1, amountYen: yen(320) } };
    expect(closeRegister(open, FIRST_CLOSE)).toEqual({ ok: false, reason: 'OUTCOME_UNKNOWN' });
    expect(makeXReport(open, FIRST_CLOSE).unresolved).toEqual({ count: 1, amountYen: 320 });
  });
});
