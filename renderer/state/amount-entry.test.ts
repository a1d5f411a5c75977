import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PURCHASE_CEILING } from '../../domain/yen.ts';
import { NO_AMOUNT, amountOf, pressAmountKey } from './amount-entry.ts';
import type { AmountKey } from './amount-entry.ts';

const KEYS = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '00', 'backspace', 'clear'] as const;
const typed = (...keys: readonly AmountKey[]) => keys.reduce(pressAmountKey, NO_AMOUNT);

describe('typing an amount', () => {
  test('digits make the amount, backspace and clear take them back', () => {
    expect(amountOf(typed('1', '2', '8', '0'))).toBe(1_280);
    expect(amountOf(typed('1', '2', '00'))).toBe(1_200);
    expect(amountOf(typed('1', '2', 'backspace'))).toBe(1);
    expect(amountOf(typed('1', '2', 'clear'))).toBeNull();
    expect(amountOf(typed('0', '00', '5'))).toBe(5);
  });

  test('the ceiling can be reached; a key beyond it changes nothing and is told', () => {
    const ceiling = typed('3', '00', '00', '0');
    expect(amountOf(ceiling)).toBe(PURCHASE_CEILING);
    const beyond = pressAmountKey(ceiling, '1');
    expect(beyond).toEqual({ digits: ceiling.digits, refused: true });
    expect(pressAmountKey(beyond, 'backspace').refused).toBe(false);
  });

  test('whatever is typed, the amount is payable or there is none', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...KEYS), { maxLength: 30 }), (keys) => {
        const entry = typed(...keys);
        const amount = amountOf(entry);
        expect(entry.digits).toMatch(/^([1-9]\d*)?$/);
        if (amount === null) expect(entry.digits).toBe('');
        else expect(amount >= 1 && amount <= PURCHASE_CEILING && String(amount) === entry.digits).toBe(true);
      }),
    );
  });
});
