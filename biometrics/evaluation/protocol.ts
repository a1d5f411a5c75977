/** The picture a template was made of. Rows are in the manifest's order. */
export interface SampleLabel {
  readonly subject: string;
  readonly finger: string;
  readonly sample: number;
}

/** Places in the list of samples. */
export interface Pair {
  readonly probe: number;
  readonly reference: number;
}

export interface FingerSamples {
  readonly subject: string;
  readonly finger: string;
  /** Ascending by sample number. */
  readonly samples: readonly number[];
}

/** The samples of every finger. */
export function groupByFinger(labels: readonly SampleLabel[]): readonly FingerSamples[] {
  const groups = new Map<string, { subject: string; finger: string; samples: number[] }>();
  labels.forEach(({ subject, finger }, index) => {
    const key = `${subject}\n${finger}`;
    const group = groups.get(key) ?? { subject, finger, samples: [] };
    group.samples.push(index);
    groups.set(key, group);
  });
  return [...groups.values()].map((group) => ({
    ...group,
    samples: group.samples.sort((a, b) => (labels[a]?.sample ?? 0) - (labels[b]?.sample ?? 0)),
  }));
}

/** Every pair of one finger. */
export function genuinePairs(fingers: readonly FingerSamples[]): Pair[] {
  return fingers.flatMap(({ samples }) =>
    samples.flatMap((probe, i) => samples.slice(i + 1).map((reference) => ({ probe, reference }))),
  );
}

/**
 * The first sample of each finger against the first of every other: strangers', and apart from them other fingers' of the
 * same person, which resemble each other more.
 */
export function impostorPairs(fingers: readonly FingerSamples[]): { strangers: Pair[]; samePerson: Pair[] } {
  const strangers: Pair[] = [];
  const samePerson: Pair[] = [];
  fingers.forEach((one, i) => {
    for (const other of fingers.slice(i + 1)) {
      const [probe, reference] = [one.samples[0], other.samples[0]];
      if (probe === undefined || reference === undefined) continue;
      (one.subject === other.subject ? samePerson : strangers).push({ probe, reference });
    }
  });
  return { strangers, samePerson };
}

/** How many of a finger's samples are enrolled; the rest are probes. */
export const ENROLLED_SAMPLES = 3;

/** Enrolled templates and probes of the closed and open sets. A finger without a probe is enrolled all the same. */
export function splitEnrolment(fingers: readonly FingerSamples[]): {
  readonly enrolled: readonly FingerSamples[];
  readonly probes: readonly FingerSamples[];
} {
  const part = (from: number, to?: number): readonly FingerSamples[] =>
    fingers
      .map((finger) => ({ ...finger, samples: finger.samples.slice(from, to) }))
      .filter(({ samples }) => samples.length > 0);
  return { enrolled: part(0, ENROLLED_SAMPLES), probes: part(ENROLLED_SAMPLES) };
}
