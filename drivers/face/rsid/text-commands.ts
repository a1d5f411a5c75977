/** Text that the unit takes between packets (devices.md 1A.2). */
const text = (command: string): Uint8Array => new Uint8Array(Buffer.from(`\r\n${command}\r\n`, 'latin1'));

export const RSID_TEXT = {
  /** Announces one packet; without it the unit takes the packet's bytes for rubbish. */
  packetFollows: text('__FACE_API__'),
  cancel: text('__FACE_CANCEL__'),
  versions: text('bspver'),
  serialNumber: text('bspver -device'),
  reset: text('reset'),
} as const;

/** `NAME : a.b.c.d` in a line of its own, whatever log text stands around it. */
export function parseVersions(answer: string): ReadonlyMap<string, string> {
  const found = answer.matchAll(
    /^[ \t]*([A-Z][A-Z0-9_]{1,15})[ \t]*:[ \t]*(\d{1,5}(?:\.\d{1,5}){1,4})[ \t]*\r?$/gm,
  );
  return new Map([...found].map(([, name = '', version = '']) => [name, version]));
}

/** `SN : [..]`; null where there is none. */
export function parseSerialNumber(answer: string): string | null {
  return (
    /^[ \t]*SN[ \t]*:[ \t]*\[?[ \t]*([\x21-\x5a\x5e-\x7e]{1,40})[ \t]*\]?[ \t]*\r?$/m.exec(answer)?.[1] ??
    null
  );
}
