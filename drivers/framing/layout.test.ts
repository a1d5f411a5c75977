import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checked, sum16le, withChecksum } from './checksum.ts';
import { ascii, u16le, u32le, u8 } from './fields.ts';
import { layout } from './layout.ts';

const block = layout(12, { kind: [0, u8], size: [1, u16le], offset: [4, u32le], name: [8, ascii(4)] });

describe('layouts', () => {
  it('puts each value at its place, least significant byte first, and zeros elsewhere', () => {
    const bytes = block.encode({ kind: 7, size: 0x1fdc, offset: 0xfedcba98, name: 'XG' });
    expect([...bytes]).toEqual([7, 0xdc, 0x1f, 0, 0x98, 0xba, 0xdc, 0xfe, 0x58, 0x47, 0, 0]);
  });

  it('reads back what it wrote', () => {
    const value = fc.record({
      kind: fc.nat(0xff),
      size: fc.nat(0xffff),
      offset: fc.nat(0xffffffff),
      name: fc.stringMatching(/^[!-~]{0,4}$/),
    });
    fc.assert(
      fc.property(value, (given) => {
        expect(block.decode(block.encode(given))).toEqual(given);
      }),
    );
  });

  it('refuses to write what does not fit', () => {
    const good = { kind: 1, size: 1, offset: 1, name: '' };
    expect(() => block.encode({ ...good, kind: 256 })).toThrow(RangeError);
    expect(() => block.encode({ ...good, size: -1 })).toThrow(RangeError);
    expect(() => block.encode({ ...good, offset: 1.5 })).toThrow(RangeError);
    expect(() => block.encode({ ...good, name: 'too long' })).toThrow(RangeError);
    expect(() => block.encode({ ...good, name: 'é' })).toThrow(RangeError);
  });

  it('refuses a block of another length', () => {
    expect(() => block.decode(new Uint8Array(11))).toThrow(RangeError);
  });

  it('refuses a declaration whose fields overlap or reach over the end', () => {
    expect(() => layout(4, { a: [0, u16le], b: [1, u8] })).toThrow(RangeError);
    expect(() => layout(4, { a: [3, u16le] })).toThrow(RangeError);
  });
});

describe('the 16-bit sum', () => {
  it('wraps and is written least significant byte first', () => {
    expect([...sum16le.of(new Uint8Array(300).fill(0xff))]).toEqual([0xd4, 0x2a]);
  });

  it('gives the bytes back only if it agrees', () => {
    const whole = withChecksum(sum16le, Uint8Array.of(1, 2, 3));
    expect(checked(sum16le, whole)).toEqual(Uint8Array.of(1, 2, 3));
    expect(checked(sum16le, whole.with(0, 2))).toBeNull();
    expect(checked(sum16le, Uint8Array.of(0))).toBeNull();
  });
});
