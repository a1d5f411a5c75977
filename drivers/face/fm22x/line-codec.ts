import type { FrameCodec } from '../../framing/frame-codec.ts';
import { decryptFrame, encryptFrame } from './encryption.ts';
import { fm22xEncryptedFrames, fm22xFrames, type Fm22xFrame, type Fm22xHeader } from './frames.ts';

/** Frames of one line: in clear until both sides have agreed on a key; from then on nothing in clear is taken. */
export class Fm22xLineCodec implements FrameCodec<Fm22xHeader> {
  readonly declaration = fm22xFrames.declaration;
  readonly lengthMax = fm22xEncryptedFrames.lengthMax;
  readonly gapMs = fm22xFrames.gapMs;
  #key: Uint8Array | null = null;

  encryptWith(key: Uint8Array): void {
    this.#key = key;
  }

  speakInClear(): void {
    this.#key = null;
  }

  encode(frame: Fm22xFrame): Uint8Array {
    return this.#key === null ? fm22xFrames.encode(frame) : encryptFrame(this.#key, frame);
  }

  decode(bytes: Uint8Array): ReturnType<FrameCodec<Fm22xHeader>['decode']> {
    if (this.#key === null) return fm22xFrames.decode(bytes);
    const found = fm22xEncryptedFrames.decode(bytes);
    if (typeof found === 'string') return found;
    const frame = decryptFrame(this.#key, found.frame.payload);
    return frame === null ? 'not-a-frame' : { frame, length: found.length };
  }

  findSync(bytes: Uint8Array, from: number): number {
    return fm22xFrames.findSync(bytes, from);
  }
}
