/** Error rates of a set of genuine and a set of impostor scores; higher is more alike. */

/** The rate at which as many genuine are refused as impostors accepted (linear between the two nearest scores). */
export function equalErrorRate(genuine: Float32Array, impostor: Float32Array): number {
  const refused = genuine.toSorted();
  const accepted = impostor.toSorted();
  const thresholds = new Float32Array(refused.length + accepted.length + 1).fill(Infinity);
  thresholds.set(refused);
  thresholds.set(accepted, refused.length);
  let previous = { falseNonMatch: 0, falseMatch: 1 };
  for (const threshold of thresholds.sort()) {
    const falseNonMatch = countBelow(refused, threshold) / refused.length;
    const falseMatch = 1 - countBelow(accepted, threshold) / accepted.length;
    if (falseNonMatch >= falseMatch) {
      const before = previous.falseMatch - previous.falseNonMatch;
      const after = falseNonMatch - falseMatch;
      const part = before + after === 0 ? 1 : before / (before + after);
      return previous.falseNonMatch + part * (falseNonMatch - previous.falseNonMatch);
    }
    previous = { falseNonMatch, falseMatch };
  }
  return previous.falseNonMatch;
}

/** The share of genuine scores refused at the lowest threshold that accepts at most this share of the impostors. */
export function falseNonMatchAt(
  genuine: Float32Array,
  impostor: Float32Array,
  falseMatchRate: number,
): number {
  const sorted = impostor.toSorted();
  const allowed = Math.floor(falseMatchRate * sorted.length);
  const highestRefused = sorted[sorted.length - 1 - allowed] ?? -Infinity;
  return countWhere(genuine, (score) => score <= highestRefused) / genuine.length;
}

/** The upper 95 % bound of a rate after `errors` in `trials` independent trials (Wilson; 3 / n when there were none). */
export function upperBound95(errors: number, trials: number): number {
  if (errors === 0) return Math.min(1, 3 / trials);
  const z = 1.645;
  const rate = errors / trials;
  const centre = rate + (z * z) / (2 * trials);
  const half = z * Math.sqrt((rate * (1 - rate)) / trials + (z * z) / (4 * trials * trials));
  return Math.min(1, (centre + half) / (1 + (z * z) / trials));
}

function countWhere(scores: Float32Array, holds: (score: number) => boolean): number {
  return scores.reduce((count, score) => count + (holds(score) ? 1 : 0), 0);
}

/** How many of the ascending scores are below the threshold. */
function countBelow(sorted: Float32Array, threshold: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < threshold) low = middle + 1;
    else high = middle;
  }
  return low;
}
