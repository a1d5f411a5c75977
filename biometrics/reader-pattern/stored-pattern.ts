import { WORKING_HEIGHT_MAX, WORKING_HEIGHT_MIN, WORKING_WIDTH } from '../region/working-picture.ts';
import type { ReaderPattern, SensorPattern } from './reader-record.ts';
import { LIGHT_STEP, sensorPattern } from './reader-record.ts';

/**
 * A reader's pattern as bytes, to be kept over a restart: of each way a finger lies the height (2 bytes, 0 if nothing is
 * known), the places that stand out (2 bytes), and the light of every place. Where nothing stands out it says nothing.
 */
const MAGIC = [0x54, 0x42, 0x52, 0x50, 1] as const;
const HEAD_BYTES = 4;

export function encodeReaderPattern({ lying, upright }: ReaderPattern): Uint8Array {
  return Uint8Array.from([...MAGIC, ...encodeSensor(lying), ...encodeSensor(upright)]);
}

function encodeSensor(pattern: SensorPattern | null): Uint8Array {
  if (pattern === null) return new Uint8Array(HEAD_BYTES);
  const bytes = new Uint8Array(HEAD_BYTES + pattern.light.length);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, pattern.height);
  view.setUint16(2, pattern.places);
  pattern.light.forEach((value, at) => view.setInt8(HEAD_BYTES + at, Math.round(value / LIGHT_STEP)));
  return bytes;
}

/** Null if the bytes are no pattern that this version made: the reader is then learnt anew. */
export function decodeReaderPattern(bytes: Uint8Array): ReaderPattern | null {
  if (MAGIC.some((byte, at) => bytes[at] !== byte)) return null;
  const lying = decodeSensor(bytes, MAGIC.length);
  const upright = lying && decodeSensor(bytes, lying.end);
  if (!upright || upright.end !== bytes.length) return null;
  return { lying: lying.pattern, upright: upright.pattern };
}

function decodeSensor(
  bytes: Uint8Array,
  start: number,
): { readonly pattern: SensorPattern | null; readonly end: number } | null {
  if (bytes.length < start + HEAD_BYTES) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const [height, places] = [view.getUint16(start), view.getUint16(start + 2)];
  if (height === 0) return { pattern: null, end: start + HEAD_BYTES };
  const end = start + HEAD_BYTES + WORKING_WIDTH * height;
  if (height < WORKING_HEIGHT_MIN || height > WORKING_HEIGHT_MAX || bytes.length < end) return null;
  const light = Float32Array.from(
    { length: WORKING_WIDTH * height },
    (_, at) => view.getInt8(start + HEAD_BYTES + at) * LIGHT_STEP,
  );
  return { pattern: sensorPattern(height, light, places), end };
}
