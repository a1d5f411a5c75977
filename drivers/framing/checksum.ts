/** A check at the end of a frame or of a raw block, over every byte before it. */
export interface Checksum {
  readonly length: number;
  of(bytes: Uint8Array): Uint8Array;
}

/** Sum of the bytes modulo 65536, least significant byte first. Weak: two swapped bytes go unnoticed. */
export const sum16le: Checksum = {
  length: 2,
  of: (bytes) => {
    let sum = 0;
    for (const byte of bytes) sum = (sum + byte) & 0xffff;
    return Uint8Array.of(sum & 0xff, sum >> 8);
  },
};

/**
 * Cyclic redundancy check of 16 bits with the polynomial 1021, not reflected, least significant byte first.
 * @param initial such as 1D0F
 */
export function crc16le(initial: number): Checksum {
  return {
    length: 2,
    of: (bytes) => {
      let crc = initial;
      for (const byte of bytes) crc = ((crc << 8) & 0xffff) ^ (CRC16_TABLE[(crc >> 8) ^ byte] ?? 0);
      return Uint8Array.of(crc & 0xff, crc >> 8);
    },
  };
}

const CRC16_TABLE = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 8;
  for (let bit = 0; bit < 8; bit++) crc = (crc & 0x8000) === 0 ? crc << 1 : (crc << 1) ^ 0x1021;
  return crc & 0xffff;
});

/** Exclusive or of the bytes from a place on. @param from how many bytes at the beginning are left out */
export function xor8(from: number): Checksum {
  return {
    length: 1,
    of: (bytes) => {
      let xor = 0;
      for (const byte of bytes.subarray(from)) xor ^= byte;
      return Uint8Array.of(xor);
    },
  };
}

/** Byte-wise exclusive or of the groups of four bytes, from the first byte on. */
export const xor4: Checksum = {
  length: 4,
  of: (bytes) => {
    const xor = new Uint8Array(4);
    bytes.forEach((byte, i) => (xor[i % 4] = (xor[i % 4] ?? 0) ^ byte));
    return xor;
  },
};

/** Of frames that have none. */
export const noChecksum: Checksum = { length: 0, of: () => new Uint8Array(0) };

export function withChecksum(checksum: Checksum, bytes: Uint8Array): Uint8Array {
  const whole = new Uint8Array(bytes.length + checksum.length);
  whole.set(bytes);
  whole.set(checksum.of(bytes), bytes.length);
  return whole;
}

/** The bytes before the checksum, or null if it does not agree. */
export function checked(checksum: Checksum, whole: Uint8Array): Uint8Array | null {
  if (whole.length < checksum.length) return null;
  const bytes = whole.subarray(0, whole.length - checksum.length);
  const expected = checksum.of(bytes);
  return expected.every((byte, i) => byte === whole[bytes.length + i]) ? bytes : null;
}
