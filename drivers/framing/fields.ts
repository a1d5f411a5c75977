/** One value at a fixed place in a frame. Reading never fails: the length was checked before. */
export interface Field<Value> {
  readonly length: number;
  read(bytes: Uint8Array, offset: number): Value;
  /** @throws RangeError if the value does not fit: that is a bug of the sender */
  write(bytes: Uint8Array, offset: number, value: Value): void;
}

type ByteOrder = 'least-first' | 'most-first';

/** Unsigned, 1 to 4 bytes. */
function unsigned(length: 1 | 2 | 4, order: ByteOrder): Field<number> {
  const limit = 256 ** length;
  const place = (offset: number, i: number): number =>
    order === 'least-first' ? offset + i : offset + length - 1 - i;
  return {
    length,
    read: (bytes, offset) => {
      if (length === 1) return bytes[offset] ?? 0;
      let value = 0;
      for (let i = length - 1; i >= 0; i--) value = value * 256 + (bytes[place(offset, i)] ?? 0);
      return value;
    },
    write: (bytes, offset, value) => {
      if (!Number.isInteger(value) || value < 0 || value >= limit) {
        throw new RangeError(`${value} does not fit into ${length} byte(s)`);
      }
      for (let i = 0, rest = value; i < length; i++, rest = Math.floor(rest / 256))
        bytes[place(offset, i)] = rest % 256;
    },
  };
}

/** The same bits as two's complement. */
function signed(bits: Field<number>): Field<number> {
  const limit = 256 ** bits.length;
  return {
    length: bits.length,
    read: (bytes, offset) => {
      const value = bits.read(bytes, offset);
      return value >= limit / 2 ? value - limit : value;
    },
    write: (bytes, offset, value) => {
      if (value < -limit / 2 || value >= limit / 2) {
        throw new RangeError(`${value} does not fit into ${bits.length} signed byte(s)`);
      }
      bits.write(bytes, offset, value < 0 ? value + limit : value);
    },
  };
}

export const u8 = unsigned(1, 'least-first');
export const u16le = unsigned(2, 'least-first');
export const u32le = unsigned(4, 'least-first');
export const u16be = unsigned(2, 'most-first');
export const u32be = unsigned(4, 'most-first');
export const i16le = signed(u16le);
export const i32le = signed(u32le);

/** Bytes as they are. */
export function octets(length: number): Field<Uint8Array> {
  return {
    length,
    read: (bytes, offset) => bytes.slice(offset, offset + length),
    write: (bytes, offset, value) => {
      if (value.length !== length) throw new RangeError(`expected ${length} bytes, got ${value.length}`);
      bytes.set(value, offset);
    },
  };
}

/** Signed 16-bit values one after the other, least significant byte first. */
export function i16leArray(count: number): Field<Int16Array> {
  return {
    length: count * i16le.length,
    read: (bytes, offset) => Int16Array.from({ length: count }, (_, i) => i16le.read(bytes, offset + 2 * i)),
    write: (bytes, offset, values) => {
      if (values.length !== count) throw new RangeError(`expected ${count} values, got ${values.length}`);
      values.forEach((value, i) => i16le.write(bytes, offset + 2 * i, value));
    },
  };
}

/** Printable ASCII, zero padded. Reading stops at the first byte that is not printable: devices leave rubbish behind. */
export function ascii(length: number): Field<string> {
  return {
    length,
    read: (bytes, offset) => {
      const text = String.fromCharCode(...bytes.subarray(offset, offset + length));
      return /^[\x20-\x7e]*/.exec(text)?.[0].trimEnd() ?? '';
    },
    write: (bytes, offset, value) => {
      if (value.length > length || !/^[\x20-\x7e]*$/.test(value)) {
        throw new RangeError(`not printable ASCII of at most ${length} characters`);
      }
      for (let i = 0; i < value.length; i++) bytes[offset + i] = value.charCodeAt(i);
    },
  };
}
