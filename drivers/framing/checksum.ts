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
