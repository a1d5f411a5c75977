import type { Frame, FrameCodec } from './frame-codec.ts';

export interface Scan<Header> {
  readonly frame: Frame<Header> | null;
  /** Bytes that are done with: the frame and whatever stood before it. */
  readonly consumed: number;
  /** Of these, bytes that belonged to no frame. */
  readonly skipped: number;
}

/**
 * Looks for the first whole frame. A place that looked like a frame and was none is given up by one byte only and the
 * search goes on behind it, so that rubbish which happens to contain the sync bytes cannot swallow a good frame.
 * @param moreMayCome false: what is not whole now is no frame
 */
export function scanFrame<Header>(
  codec: FrameCodec<Header>,
  bytes: Uint8Array,
  moreMayCome = true,
): Scan<Header> {
  let at = codec.findSync(bytes, 0);
  while (at < bytes.length) {
    const found = codec.decode(bytes.subarray(at));
    if (found === 'incomplete' && moreMayCome) break;
    if (typeof found !== 'string') return { frame: found.frame, consumed: at + found.length, skipped: at };
    at = codec.findSync(bytes, at + 1);
  }
  return { frame: null, consumed: at, skipped: at };
}
