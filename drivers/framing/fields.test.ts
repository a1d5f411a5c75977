import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crc16le, xor8 } from './checksum.ts';
import { i16le, i16leArray, i32le, octets, u16be, u16le, u32be, u8, type Field } from './fields.ts';

function bytesOf<Value>(field: Field<Value>, value: Value): number[] {
  const bytes = new Uint8Array(field.length);
  field.write(bytes, 0, value);
  return [...bytes];
}

describe('fields', () => {
  it('have their byte order', () => {
    expect(bytesOf(u16be, 0x1234)).toEqual([0x12, 0x34]);
    expect(bytesOf(u16le, 0x1234)).toEqual([0x34, 0x12]);
    expect(bytesOf(u32be, 0xdeadbeef)).toEqual([0xde, 0xad, 0xbe, 0xef]);
    expect(bytesOf(i16le, -5)).toEqual([0xfb, 0xff]);
    expect(bytesOf(i32le, -2)).toEqual([0xfe, 0xff, 0xff, 0xff]);
  });

  it('read what was written', () => {
    for (const [field, min, max] of [
      [u16be, 0, 0xffff],
      [u32be, 0, 0xffffffff],
      [i16le, -0x8000, 0x7fff],
      [i32le, -0x80000000, 0x7fffffff],
    ] as const) {
      fc.assert(
        fc.property(fc.integer({ min, max }), (value) => {
          expect(field.read(Uint8Array.from(bytesOf(field, value)), 0)).toBe(value);
        }),
      );
    }
    const values = Int16Array.of(-1023, 0, 1023);
    expect(i16leArray(3).read(Uint8Array.from(bytesOf(i16leArray(3), values)), 0)).toEqual(values);
  });

  it('refuse what does not fit', () => {
    expect(() => bytesOf(i16le, 0x8000)).toThrow(RangeError);
    expect(() => bytesOf(i16le, -0x8001)).toThrow(RangeError);
    expect(() => bytesOf(u8, 256)).toThrow(RangeError);
    expect(() => bytesOf(u8, 0.5)).toThrow(RangeError);
    expect(() => bytesOf(octets(2), Uint8Array.of(1))).toThrow(RangeError);
    expect(() => bytesOf(i16leArray(2), Int16Array.of(1))).toThrow(RangeError);
  });
});

describe('checksums', () => {
  it('CRC16 with 1D0F of "123456789" is E5CC, low byte first', () => {
    expect([...crc16le(0x1d0f).of(new TextEncoder().encode('123456789'))]).toEqual([0xcc, 0xe5]);
  });

  it('XOR leaves out what stands before its place', () => {
    expect([...xor8(2).of(Uint8Array.of(0xef, 0xaa, 0x11, 0x01, 0x10))]).toEqual([0x00]);
    expect([...xor8(0).of(Uint8Array.of(0xef, 0xaa))]).toEqual([0x45]);
  });
});
