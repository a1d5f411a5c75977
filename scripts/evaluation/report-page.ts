import type { BoundedRate } from '../../biometrics/evaluation/bootstrap.ts';

import type { DiscardPoint } from '../../biometrics/evaluation/error-versus-discard.ts';

export interface PlottedScores {
  readonly name: string;
  readonly genuine: Float32Array;
  readonly impostor: Float32Array;
}

/** The whole report as one page: the table and, per set of scores, a DET plot and a histogram. */
export function reportPage(
  title: string,
  rows: readonly (readonly [string, string])[],
  plots: readonly PlottedScores[],
  discard: readonly DiscardPoint[],
): string {
  const table = rows.map(([name, value]) => `<tr><td>${escape(name)}</td><td>${escape(value)}</td></tr>`);
  const figures = plots.map((plot) => `<h2>${escape(plot.name)}</h2>\n${detPlot(plot)}\n${histogram(plot)}`);
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${escape(title)}</title>
<style>body{font:16px/1.5 sans-serif;max-width:60rem;margin:2rem auto}td{padding:.1rem 1rem .1rem 0;border-bottom:1px solid #ccc}svg{background:#fff;border:1px solid #ccc;margin:.5rem}</style>
<h1>${escape(title)}</h1><table>${table.join('\n')}</table>
${figures.join('\n')}
<h2>Error versus discard</h2>
${discardPlot(discard)}
</html>
`;
}

export function percentText({ value, low, high }: BoundedRate): string {
  const percent = (rate: number): string => (100 * rate).toFixed(2);
  return `${percent(value)} % (95 %: ${percent(low)} to ${percent(high)})`;
}

const SIZE = 360;
const MARGIN = 45;
/** Both axes of the DET plot run over these powers of ten. */
const DECADES = 5;

function detPlot({ genuine, impostor }: PlottedScores): string {
  const [g, i] = [genuine.toSorted(), impostor.toSorted()];
  const place = (rate: number): number =>
    (SIZE - 2 * MARGIN) * (1 + Math.log10(Math.max(rate, 10 ** -DECADES)) / DECADES);
  const points: string[] = [];
  for (let step = 0; step <= 400; step += 1) {
    const rate = 10 ** (-(DECADES * step) / 400);
    const threshold = i[Math.max(0, i.length - 1 - Math.floor(rate * i.length))] ?? 0;
    const missed = countUpTo(g, threshold) / g.length;
    points.push(`${(MARGIN + place(rate)).toFixed(1)},${(SIZE - MARGIN - place(missed)).toFixed(1)}`);
  }
  const ticks = Array.from({ length: DECADES + 1 }, (_, power) => {
    const at = place(10 ** -power);
    const name = `1e-${power}`;
    return `<line x1="${MARGIN + at}" y1="${MARGIN}" x2="${MARGIN + at}" y2="${SIZE - MARGIN}" stroke="#ddd"/><line x1="${MARGIN}" y1="${SIZE - MARGIN - at}" x2="${SIZE - MARGIN}" y2="${SIZE - MARGIN - at}" stroke="#ddd"/><text x="${MARGIN + at - 10}" y="${SIZE - MARGIN + 14}" font-size="10">${name}</text><text x="8" y="${SIZE - MARGIN - at + 4}" font-size="10">${name}</text>`;
  });
  return `<svg width="${SIZE}" height="${SIZE}" role="img" aria-label="DET">${ticks.join('')}<polyline points="${points.join(' ')}" fill="none" stroke="#0645ad" stroke-width="2"/><text x="120" y="${SIZE - 8}" font-size="12">false match rate</text><text x="10" y="20" font-size="12">false non-match rate</text></svg>`;
}

/** FNMR against the share of comparisons left out, linear, the axis up to the largest rate. */
function discardPlot(points: readonly DiscardPoint[]): string {
  const most = Math.max(1e-4, ...points.map(({ fnmr }) => fnmr));
  const side = SIZE - 2 * MARGIN;
  const line = points.map(
    ({ discarded, fnmr }) =>
      `${(MARGIN + 2 * side * discarded).toFixed(1)},${(SIZE - MARGIN - (side * fnmr) / most).toFixed(1)}`,
  );
  return `<svg width="${SIZE}" height="${SIZE}" role="img" aria-label="error versus discard"><polyline points="${line.join(' ')}" fill="none" stroke="#0645ad" stroke-width="2"/><text x="${MARGIN}" y="20" font-size="12">FNMR at FMR 1e-3, up to ${(100 * most).toFixed(2)} %</text><text x="90" y="${SIZE - 12}" font-size="12">left out: 0 to 50 % of the comparisons</text></svg>`;
}

const BINS = 80;

function histogram({ genuine, impostor }: PlottedScores): string {
  const all = [genuine, impostor].map((scores) => scores.filter(Number.isFinite).toSorted());
  const low = Math.min(...all.map((scores) => scores[0] ?? 0));
  const high = Math.max(...all.map((scores) => scores.at(-1) ?? 1));
  const width = 2 * SIZE;
  const lines = all.map((scores, set) => {
    const bins = new Float64Array(BINS);
    for (const score of scores) {
      const bin = Math.min(BINS - 1, Math.floor((BINS * (score - low)) / (high - low || 1)));
      bins.set([(bins[bin] ?? 0) + 1], bin);
    }
    const most = bins.reduce((a, b) => Math.max(a, b), 1);
    const points = [...bins].map(
      (count, bin) =>
        `${(20 + ((width - 40) * bin) / BINS).toFixed(1)},${(200 - (170 * count) / most).toFixed(1)}`,
    );
    return `<polyline points="${points.join(' ')}" fill="none" stroke="${set === 0 ? '#0a7d33' : '#b00020'}" stroke-width="2"/>`;
  });
  return `<svg width="${width}" height="230" role="img" aria-label="scores">${lines.join('')}<text x="20" y="220" font-size="12">${low.toFixed(2)}</text><text x="${width - 60}" y="220" font-size="12">${high.toFixed(2)}</text><text x="${width / 2 - 90}" y="220" font-size="12">green genuine, red impostor</text></svg>`;
}

function countUpTo(sorted: Float32Array, threshold: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) <= threshold) low = middle + 1;
    else high = middle;
  }
  return low;
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
