/** Where chance comes from: a cryptographic source in the product, a seeded one in tests and the simulator. */
export interface RandomSource {
  /** Fresh random bytes, suitable for keys, nonces and ids. */
  bytes(length: number): Uint8Array;
}
