import { describe, expect, it } from 'vitest';
import { ageOn, businessDateAt, endOfBusinessDateMs, parseBusinessDate } from './business-date.ts';

describe('business dates', () => {
  it('turn at midnight in Tokyo, which is 15:00 UTC', () => {
    expect(businessDateAt(Date.parse('2026-11-22T14:59:59.999Z'))).toBe('2026-11-22');
    expect(businessDateAt(Date.parse('2026-11-22T15:00:00.000Z'))).toBe('2026-11-23');
  });

  it('end where the next begins', () => {
    const end = endOfBusinessDateMs(parseBusinessDate('2026-12-31'));
    expect(businessDateAt(end - 1)).toBe('2026-12-31');
    expect(businessDateAt(end)).toBe('2027-01-01');
  });

  it.each(['2026-02-29', '2026-13-01', '26-01-01', '2026-1-1', '', 'today'])('refuse %j', (text) => {
    expect(() => parseBusinessDate(text)).toThrow(RangeError);
  });

  it('count an age from the birthday on', () => {
    const birth = parseBusinessDate('2020-11-22');
    expect(ageOn(birth, parseBusinessDate('2026-11-21'))).toBe(5);
    expect(ageOn(birth, parseBusinessDate('2026-11-22'))).toBe(6);
  });

  it('let somebody born on 29 February grow older on 1 March', () => {
    const birth = parseBusinessDate('2024-02-29');
    expect(ageOn(birth, parseBusinessDate('2025-02-28'))).toBe(0);
    expect(ageOn(birth, parseBusinessDate('2025-03-01'))).toBe(1);
  });
});
