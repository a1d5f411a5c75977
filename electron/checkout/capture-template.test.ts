import { describe, expect, it } from 'vitest';
import { readFaceprint } from '../../biometrics/face/faceprint-template.ts';
import { createReaderRecord } from '../../biometrics/reader-pattern/reader-record.ts';
import { ok, refused } from '../../domain/result.ts';
import type { Result } from '../../domain/result.ts';
import type { Capture, CaptureRefusal, Reader } from '../../drivers/reader.ts';
import { systemClock } from '../../platform/system-clock.ts';
import { captureTemplate } from './capture-template.ts';

const features = (): Int16Array => Int16Array.from({ length: 512 }, (_, i) => i - 256);
const faceprint = (changed: Partial<Extract<Capture, { kind: 'faceprint' }>> = {}): Capture => ({
  kind: 'faceprint',
  formatVersion: 9,
  features: features(),
  withMask: false,
  isLive: true,
  lastByteAtMs: 5,
  ...changed,
});

function capture(mode: 'demo' | 'production', ...answers: Result<Capture, CaptureRefusal>[]) {
  const reader = {
    onGuidance: () => () => undefined,
    capture: () => Promise.resolve(answers.shift() ?? refused('cancelled')),
  } as Pick<Reader, 'capture' | 'onGuidance'> as Reader;
  return captureTemplate({
    reader,
    readerRecord: createReaderRecord(),
    clock: systemClock,
    mode,
    signal: new AbortController().signal,
  });
}

describe('the template of a face', () => {
  it('says what the unit said, and the features are forgotten', async () => {
    const given = faceprint({ withMask: true });
    const end = await capture('production', refused('timed-out'), ok(given));
    if (end.kind !== 'template') throw new Error(end.kind);
    expect(readFaceprint(end.captured.template)).toEqual({
      version: 9,
      light: 'infrared',
      masked: true,
      features: features(),
    });
    expect(end.captured).toMatchObject({ detectedAtMs: 5, lastByteAtMs: 5 });
    expect(given.kind === 'faceprint' && given.features.every((value) => value === 0)).toBe(true);
  });

  it('is made in production only of a face that the unit found to be living', async () => {
    const dead = () => ok(faceprint({ isLive: false }));
    expect(await capture('production', dead())).toEqual({ kind: 'unusable', problem: 'spoof-suspected' });
    expect(await capture('demo', dead())).toMatchObject({ kind: 'template' });
  });

  it.each([
    ['a handful of features', { features: new Int16Array(512).fill(1, 0, 5) }],
    ['a version that no template can name', { formatVersion: 1_000 }],
  ])('is not made of %s', async (_, changed) => {
    expect(await capture('demo', ok(faceprint(changed)))).toEqual({
      kind: 'unusable',
      problem: 'unusable-picture',
    });
  });

  it('is never a match inside a unit', async () => {
    const match: Capture = { kind: 'module-match', slot: 3, lastByteAtMs: 5 };
    expect(await capture('demo', ok(match))).toEqual({ kind: 'reader-lost' });
  });
});
