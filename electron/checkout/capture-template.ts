import type { CaptureProblem } from '../../biometrics/capture-quality.ts';
import { extractTemplate } from '../../biometrics/extract-template.ts';
import { encodeFaceprint } from '../../biometrics/face/faceprint-template.ts';
import { zeroisePicture } from '../../biometrics/picture.ts';
import type { Impression } from '../../biometrics/reader-pattern/impression.ts';
import type { ReaderRecord } from '../../biometrics/reader-pattern/reader-record.ts';
import type { Template } from '../../biometrics/template.ts';
import type { Clock } from '../../domain/clock.ts';
import type { Capture, CaptureRefusal, Reader } from '../../drivers/reader.ts';
import { sleep } from '../../platform/sleep.ts';

export interface CapturedTemplate {
  readonly template: Template;
  /** Of a picture of a finger; the face reader gives none and has judged by itself. */
  readonly quality: number;
  /** What the picture says about its reader; for `learnReader` or `forgetTemplate`. */
  readonly impression: Impression | null;
  readonly detectedAtMs: number;
  readonly lastByteAtMs: number;
  readonly extractedAtMs: number;
}

export type FaceProblem = 'spoof-suspected' | 'several-faces';

export type CaptureEnd =
  | { readonly kind: 'template'; readonly captured: CapturedTemplate }
  | { readonly kind: 'unusable'; readonly problem: CaptureProblem | FaceProblem }
  | { readonly kind: 'reader-lost' }
  | { readonly kind: 'cancelled' };

export interface CaptureOptions {
  readonly reader: Reader;
  readonly readerRecord: ReaderRecord;
  readonly clock: Clock;
  readonly mode: 'demo' | 'production';
  readonly signal: AbortSignal;
}

/** A reader may end its own wait many times while a person fetches their purse; this long is between two waits. */
const BETWEEN_WAITS_MS = 200;
const JUDGED_BY_THE_UNIT = 0;

/** Whether what the reader gives can be compared by the backend. A match inside a unit cannot (docs/decisions/0006). */
export function producesTemplates({ capabilities }: Reader): boolean {
  return capabilities.produces !== 'module-match';
}

/**
 * One placement of a finger, or one look of a face, as a template. Waits as long as the signal allows. Picture and features
 * are zeroed before this returns; a picture never leaves the kiosk (architecture k3, security S25).
 */
export async function captureTemplate({
  reader,
  readerRecord,
  clock,
  mode,
  signal,
}: CaptureOptions): Promise<CaptureEnd> {
  while (!isAborted(signal)) {
    const seenAtMs: number[] = [];
    const stopListening = reader.onGuidance((guidance) => {
      if (guidance === 'hold-still') seenAtMs.push(clock.monotonicMs());
    });
    const result = await reader.capture(signal).finally(stopListening);
    if (isAborted(signal)) {
      if (result.ok) forget(result.value);
      return { kind: 'cancelled' };
    }
    if (!result.ok) {
      const end = endOf(result.reason);
      if (end !== 'wait-on') return end;
      await sleep(clock, BETWEEN_WAITS_MS, signal);
      continue;
    }
    const made = templateOf(result.value, mode, readerRecord);
    forget(result.value);
    if (made.kind !== 'template') return made;
    const { lastByteAtMs } = result.value;
    const detectedAtMs =
      result.value.kind === 'picture' ? result.value.fingerDetectedAtMs : (seenAtMs.at(-1) ?? lastByteAtMs);
    const { template, quality, impression } = made;
    const captured = {
      template,
      quality,
      impression,
      detectedAtMs,
      lastByteAtMs,
      extractedAtMs: clock.monotonicMs(),
    };
    return { kind: 'template', captured };
  }
  return { kind: 'cancelled' };
}

type MadeTemplate = { readonly kind: 'template' } & Pick<
  CapturedTemplate,
  'template' | 'quality' | 'impression'
>;

/** Whose finger it was is known by now: what the picture says about its reader is remembered, not the picture. */
export function learnReader(record: ReaderRecord, who: string, { impression }: CapturedTemplate): void {
  if (impression !== null) record.learn(who, impression);
}

export function forgetTemplate({ template, impression }: CapturedTemplate): void {
  template.fill(0);
  impression?.steps.fill(0);
}

function templateOf(
  capture: Capture,
  mode: CaptureOptions['mode'],
  readerRecord: ReaderRecord,
): MadeTemplate | Exclude<CaptureEnd, { kind: 'template' }> {
  switch (capture.kind) {
    case 'picture': {
      const extracted = extractTemplate(capture.picture, readerRecord.pattern());
      return extracted.ok
        ? { kind: 'template', ...extracted.value }
        : { kind: 'unusable', problem: extracted.reason };
    }
    case 'faceprint': {
      // Where money is real, so must the face be: the unit has to have looked, and said so.
      if (mode === 'production' && !capture.isLive) return { kind: 'unusable', problem: 'spoof-suspected' };
      const { formatVersion, features, withMask } = capture;
      try {
        const faceprint = { version: formatVersion, light: 'infrared', masked: withMask, features } as const;
        const template = encodeFaceprint(faceprint);
        return { kind: 'template', template, quality: JUDGED_BY_THE_UNIT, impression: null };
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        return { kind: 'unusable', problem: 'unusable-picture' };
      }
    }
    case 'module-match':
      return { kind: 'reader-lost' };
  }
}

function endOf(refusal: CaptureRefusal): Exclude<CaptureEnd, { kind: 'template' }> | 'wait-on' {
  switch (refusal) {
    case 'cancelled':
      return { kind: 'cancelled' };
    case 'no-vein-seen':
      return { kind: 'unusable', problem: 'no-finger' };
    case 'picture-damaged':
      return { kind: 'unusable', problem: 'unusable-picture' };
    case 'spoof-suspected':
    case 'several-faces':
      return { kind: 'unusable', problem: refusal };
    case 'timed-out':
    case 'busy':
      return 'wait-on';
    // Of units that match by themselves, or that staff must unlock.
    case 'not-recognised':
    case 'locked':
    case 'not-supported':
    case 'disconnected':
    case 'device-fault':
      return { kind: 'reader-lost' };
  }
}

function forget(capture: Capture): void {
  if (capture.kind === 'picture') zeroisePicture(capture.picture);
  if (capture.kind === 'faceprint') capture.features.fill(0);
}

/** Asked anew each time: it changes while a capture is awaited, which the compiler cannot see of a property. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}
