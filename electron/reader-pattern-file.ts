import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { ReaderRecord } from '../biometrics/reader-pattern/reader-record.ts';
import { createReaderRecord } from '../biometrics/reader-pattern/reader-record.ts';
import { decodeReaderPattern, encodeReaderPattern } from '../biometrics/reader-pattern/stored-pattern.ts';

/**
 * The record of this kiosk's reader. Its finished patterns are kept in a file over a restart; the sums that the next one is
 * made of, and who they are from, are in memory only.
 */
export function openReaderRecord(
  file: string,
  onFault: (what: string, error: unknown) => void,
): ReaderRecord {
  return createReaderRecord(readPattern(file), (pattern) => {
    try {
      writeFileSync(`${file}.new`, encodeReaderPattern(pattern), { mode: 0o600 });
      renameSync(`${file}.new`, file);
    } catch (error) {
      // It is known until the next start, and learnt again after it.
      onFault('keep-reader-pattern', error);
    }
  });
}

function readPattern(file: string): ReturnType<typeof decodeReaderPattern> {
  try {
    return decodeReaderPattern(readFileSync(file));
  } catch {
    return null;
  }
}
