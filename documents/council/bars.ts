import { formatYenDigits } from '../../domain/yen.ts';
import { escapeHtml } from './escape-html.ts';

// Bars as inline SVG: no script, nothing fetched, black and white printers included.

/** One bar beside its figures, as wide as its share of the largest. */
export function rowBar(value: number, largest: number): string {
  const width = largest <= 0 || value <= 0 ? 0 : Math.max(0.8, (100 * value) / largest);
  return (
    '<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">' +
    `<rect class="track" width="100" height="8"/><rect class="value" width="${width.toFixed(2)}" height="8"/></svg>`
  );
}

export interface ColumnBar {
  readonly label: string;
  readonly value: number;
}

const CHART = { width: 680, height: 200, top: 22, bottom: 172 } as const;

/** Columns over their labels, each with its figure; the title is read out instead of the picture. */
export function columnChart(columns: readonly ColumnBar[], title: string): string {
  const largest = Math.max(0, ...columns.map(({ value }) => value));
  const step = CHART.width / Math.max(1, columns.length);
  const width = Math.min(44, step * 0.62);
  const bars = columns.map(({ label, value }, index) => {
    const middle = (index + 0.5) * step;
    const height = largest === 0 ? 0 : ((CHART.bottom - CHART.top) * Math.max(0, value)) / largest;
    const top = CHART.bottom - height;
    return (
      `<rect class="value" x="${(middle - width / 2).toFixed(1)}" y="${top.toFixed(1)}" width="${width.toFixed(1)}" height="${height.toFixed(1)}"/>` +
      `<text class="figure" x="${middle.toFixed(1)}" y="${(top - 5).toFixed(1)}">${formatYenDigits(value)}</text>` +
      `<text class="label" x="${middle.toFixed(1)}" y="${CHART.bottom + 18}">${escapeHtml(label)}</text>`
    );
  });
  return (
    `<svg class="columns" viewBox="0 0 ${CHART.width} ${CHART.height}" role="img" aria-label="${escapeHtml(title)}">` +
    `<title>${escapeHtml(title)}</title>` +
    `<line class="axis" x1="0" x2="${CHART.width}" y1="${CHART.bottom}" y2="${CHART.bottom}"/>${bars.join('')}</svg>`
  );
}
