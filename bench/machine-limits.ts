import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** Milliseconds this machine needs to put 4 KiB on its disk for good: no durable answer can be faster. */
export function durableWriteMs(folder: string): number {
  const file = openSync(join(folder, 'durable-write.bin'), 'w');
  const begunAtMs = performance.now();
  writeSync(file, new Uint8Array(4096));
  fsyncSync(file);
  const ms = performance.now() - begunAtMs;
  closeSync(file);
  return ms;
}

/** Milliseconds of an HTTP round trip to the backend that does no work (it refuses the unsigned request). */
export async function roundTripMs(backendOrigin: string): Promise<number> {
  const begunAtMs = performance.now();
  await (await fetch(`${backendOrigin}/v1/terminal`)).arrayBuffer();
  return performance.now() - begunAtMs;
}
