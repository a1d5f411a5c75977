/** One value at a fixed place in a frame. Reading never fails: the length was checked before. */
export interface Field<Value> {
  readonly length: number;
  read(bytes: Uint8Array, offset: number): Value;
  /** @throws RangeError if the value does not fit: that is a bug of the sender */
  write(bytes: Uint8Array, offset: number, value: Value): void;
}

/** Unsigned, least significant byte first; 1 to 4 bytes. */
function unsignedLittleEndian(length: 1 | 2 | 4): Field<number> {
  const limit = 256 ** length;
  return {
    length,
    read: (bytes, offset) => {
      let value = 0;
      for (let i = length - 1; i >= 0; i--) value = value * 256 + (bytes[offset + i] ?? 0);
      return value;
    },
    write: (bytes, offset, value) => {
      if (!Number.isInteger(value) || value < 0 || value >= limit) {
        throw new RangeError(`${value} does not fit into ${length} byte(s)`);
      }
      for (let i = 0, rest = value; i < length; i++, rest = Math.floor(rest / 256))
        bytes[offset + i] = rest % 256;
    },
  };
}

export const u8 = unsignedLittleEndian(1);
export const u16le = unsignedLittleEndian(2);
export const u32le = unsignedLittleEndian(4);

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
