/** Error codes of a refused XG command (devices.md 2A.2), under names of our own. */
const XG_ERRORS = {
  0x01: 'failed',
  0x02: 'communication',
  0x03: 'bad-data',
  0x04: 'wrong-password',
  0x05: 'bad-parameter',
  0x06: 'bad-id',
  0x07: 'empty-id',
  0x08: 'full',
  0x09: 'not-same-finger',
  0x0a: 'duplicate',
  0x0b: 'finger-timeout',
  0x0c: 'no-match',
  0x0d: 'no-free-id',
  0x0e: 'interrupted',
  0x0f: 'not-connected',
  0x10: 'not-supported',
  0x11: 'no-vein',
  0x12: 'out-of-memory',
  0x13: 'no-device',
  0x14: 'bad-address',
  0x15: 'no-file',
  0x16: 'version',
  0x17: 'card',
  0x80: 'licence',
} as const;

export type XgErrorName = (typeof XG_ERRORS)[keyof typeof XG_ERRORS] | 'unknown-error';

export function xgErrorName(code: number): XgErrorName {
  return Object.hasOwn(XG_ERRORS, code) ? XG_ERRORS[code as keyof typeof XG_ERRORS] : 'unknown-error';
}

/** @throws RangeError for a name that has no code */
export function xgErrorCode(name: XgErrorName): number {
  const found = Object.entries(XG_ERRORS).find(([, candidate]) => candidate === name);
  if (found === undefined) throw new RangeError(`no XG error is called ${name}`);
  return Number(found[0]);
}
