import type { GreyPicture } from '../../biometrics/picture.ts';
import { ok, refused } from '../../domain/result.ts';
import type { Result } from '../../domain/result.ts';
import type { Capture, CaptureRefusal, Guidance, Reader, ReaderHealth } from '../../drivers/reader.ts';

/** A reader whose fingers are put down by the test: the product's interface, without a device behind it. */
export class ScriptedReader implements Reader {
  readonly capabilities = {
    model: 'scripted',
    modality: 'finger-vein',
    produces: 'picture',
    geometry: 'contactless',
    simulated: true,
    verifiedOnHardware: false,
  } as const;
  #answer: ((result: Result<Capture, CaptureRefusal>) => void) | null = null;
  readonly #guidance = new Set<(guidance: Guidance) => void>();

  get isCapturing(): boolean {
    return this.#answer !== null;
  }

  capture(signal: AbortSignal): Promise<Result<Capture, CaptureRefusal>> {
    if (this.#answer !== null) return Promise.resolve(refused('busy'));
    return new Promise((resolve) => {
      this.#answer = (result) => {
        this.#answer = null;
        resolve(result);
      };
      signal.addEventListener('abort', () => this.#answer?.(refused('cancelled')), { once: true });
    });
  }

  place(picture: GreyPicture): void {
    for (const listener of this.#guidance) listener('hold-still');
    this.#answer?.(ok({ kind: 'picture', picture, fingerDetectedAtMs: 0, lastByteAtMs: 0 }));
  }

  refuse(reason: CaptureRefusal): void {
    this.#answer?.(refused(reason));
  }

  onGuidance(listener: (guidance: Guidance) => void): () => void {
    this.#guidance.add(listener);
    return () => this.#guidance.delete(listener);
  }

  onHealth(): () => void {
    return () => undefined;
  }

  health(): ReaderHealth {
    return { state: 'ready', firmware: '1.0', serialNumber: null, lastProblem: null };
  }

  close(): Promise<void> {
    this.refuse('disconnected');
    return Promise.resolve();
  }
}
