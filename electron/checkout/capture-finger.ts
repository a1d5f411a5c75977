import type { CaptureProblem } from '../../biometrics/capture-quality.ts';
import { extractTemplate } from '../../biometrics/extract-template.ts';
import { zeroisePicture } from '../../biometrics/picture.ts';
import type { Template } from '../../biometrics/template.ts';
import type { Clock } from '../../domain/clock.ts';
import type { Reader } from '../../drivers/reader.ts';
import { sleep } from '../../platform/sleep.ts';

export interface CapturedTemplate {
  readonly template: Template;
  readonly quality: number;
  readonly fingerDetectedAtMs: number;
  readonly lastByteAtMs: number;
  readonly extractedAtMs: number;
}

export type CaptureEnd =
  | { readonly kind: 'template'; readonly captured: CapturedTemplate }
  | { readonly kind: 'unusable'; readonly problem: CaptureProblem }
  | { readonly kind: 'reader-lost' }
  | { readonly kind: 'cancelled' };

/** A reader may end its own wait many times while a person fetches their purse; this long is between two waits. */
const BETWEEN_WAITS_MS = 200;

/**
 * One placement of a finger as a template. Waits as long as the signal allows. The picture is zeroed before this returns
 * and never leaves the kiosk (architecture k3, security S25).
 */
export async function captureFinger(reader: Reader, clock: Clock, signal: AbortSignal): Promise<CaptureEnd> {
  while (!isAborted(signal)) {
    const result = await reader.capture(signal);
    if (isAborted(signal)) {
      if (result.ok && result.value.kind === 'picture') zeroisePicture(result.value.picture);
      return { kind: 'cancelled' };
    }
    if (!result.ok) {
      switch (result.reason) {
        case 'cancelled':
          return { kind: 'cancelled' };
        case 'no-vein-seen':
          return { kind: 'unusable', problem: 'no-finger' };
        case 'picture-damaged':
          return { kind: 'unusable', problem: 'unusable-picture' };
        case 'timed-out':
        case 'busy':
          await sleep(clock, BETWEEN_WAITS_MS, signal);
          continue;
        // Of faces and of units that match by themselves: not at this counter.
        case 'spoof-suspected':
        case 'several-faces':
        case 'not-recognised':
        case 'locked':
        case 'not-supported':
        case 'disconnected':
        case 'device-fault':
          return { kind: 'reader-lost' };
      }
    }
    const capture = result.value;
    // Faceprints and matches inside a module take other ways through the product; this counter asked for a finger picture.
    if (capture.kind !== 'picture') return { kind: 'reader-lost' };
    const extracted = extractTemplate(capture.picture);
    zeroisePicture(capture.picture);
    if (!extracted.ok) return { kind: 'unusable', problem: extracted.reason };
    return {
      kind: 'template',
      captured: {
        template: extracted.value.template,
        quality: extracted.value.quality,
        fingerDetectedAtMs: capture.fingerDetectedAtMs,
        lastByteAtMs: capture.lastByteAtMs,
        extractedAtMs: clock.monotonicMs(),
      },
    };
  }
  return { kind: 'cancelled' };
}

/** Asked anew each time: it changes while a capture is awaited, which the compiler cannot see of a property. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}
