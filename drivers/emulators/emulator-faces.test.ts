import { describe, expect, it } from 'vitest';
import { faceprintScore } from '../../biometrics/face/faceprint-score.ts';
import { seededRandom } from '../../biometrics/synthetic/seeded-random.ts';
import { faceFeatures, virtualFaces } from './emulator-faces.ts';

/** The unit's strictest threshold (devices.md 1A.8). */
const MATCH_ABOVE = 768;

describe('virtual faces', () => {
  const numbers = seededRandom('faces');
  const look = virtualFaces({
    bytes: (length) => Uint8Array.from({ length }, () => numbers.uint32() & 0xff),
  });

  it('are the same for the same name, and differ a little at each look', async () => {
    expect(faceFeatures('hana:face')).toEqual(faceFeatures('hana:face'));
    const first = await look({ finger: 'hana:face', fault: null });
    const second = await look({ finger: 'hana:face', fault: null });
    expect(first.features).not.toEqual(second.features);
    expect(first).toMatchObject({ name: 'hana:face', spoof: false, frontal: true });
    expect(await look({ finger: 'hana:face', fault: 'spoof' })).toMatchObject({ spoof: true });
  });

  it('match themselves well and nobody else by far', async () => {
    const names = Array.from({ length: 60 }, (_, i) => `person-${i}:face`);
    const looks = await Promise.all(names.map((finger) => look({ finger, fault: null })));
    let genuineMin = Number.POSITIVE_INFINITY;
    let impostorMax = 0;
    looks.forEach(({ features }, i) =>
      names.forEach((name, j) => {
        const score = faceprintScore(features, faceFeatures(name));
        if (i === j) genuineMin = Math.min(genuineMin, score);
        else impostorMax = Math.max(impostorMax, score);
      }),
    );
    expect(genuineMin).toBeGreaterThan(3 * MATCH_ABOVE);
    expect(impostorMax).toBeLessThan(MATCH_ABOVE / 3);
  });
});
