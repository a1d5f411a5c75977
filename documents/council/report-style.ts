/** A4, read on a screen as it is printed. Sizes in points, because paper is meant. */
export const REPORT_STYLE = `
@page { size: A4; margin: 14mm 14mm 16mm; }
* { box-sizing: border-box; }
html { font: 10pt/1.5 'Noto Sans JP', 'Noto Sans CJK JP', 'Hiragino Sans', 'Yu Gothic', sans-serif; color: #1a1a1a; }
body { max-width: 182mm; margin: 0 auto; padding: 8mm 0; background: #fff; }
h1 { font-size: 20pt; line-height: 1.25; margin: 0; color: #0b3d78; }
h2 { font-size: 12.5pt; margin: 8mm 0 2mm; color: #0b3d78; break-after: avoid; }
.head { display: flex; justify-content: space-between; align-items: flex-end; gap: 6mm; border-bottom: 1.5pt solid #0b3d78; padding-bottom: 3mm; }
.head p { margin: 0; }
.head .programme { font-size: 12pt; font-weight: 700; }
.head .facts { text-align: right; color: #444; white-space: nowrap; }
.simulated { margin: 4mm 0 0; padding: 2mm 3mm; border: 1pt dashed #8a3b00; color: #8a3b00; font-weight: 700; }
.sums { display: grid; grid-template-columns: repeat(3, 1fr); gap: 3mm; margin: 5mm 0 0; }
.sum { border: 0.6pt solid #b8c2cf; border-radius: 2mm; padding: 2.5mm 3.5mm; background: #f4f7fa; break-inside: avoid; }
.sum dt { color: #444; }
.sum dd { margin: 0; }
.sum .amount { font-size: 16pt; font-weight: 700; line-height: 1.3; font-variant-numeric: tabular-nums; }
.sum .detail { font-size: 8.5pt; color: #444; }
section { break-inside: auto; }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
thead { display: table-header-group; }
th { text-align: left; font-size: 8.5pt; color: #444; border-bottom: 0.8pt solid #666; padding: 0 2mm 1mm; }
td { padding: 1.1mm 2mm; border-bottom: 0.4pt solid #d5dae0; }
tr { break-inside: avoid; }
th.number, td.number { text-align: right; white-space: nowrap; }
td.name { overflow-wrap: anywhere; }
td.drawn { width: 34%; }
.bar { display: block; width: 100%; height: 3.2mm; }
.track { fill: #e9edf2; }
.value { fill: #1f5fa8; }
.columns { display: block; width: 100%; }
.columns .axis { stroke: #666; stroke-width: 1; }
.columns text { font-size: 10px; text-anchor: middle; fill: #1a1a1a; }
.columns .label { fill: #444; font-size: 11px; }
.note { margin: 2mm 0 0; font-size: 8.5pt; color: #444; }
.keep { break-inside: avoid; }
@media print { body { padding: 0; } .value, .track, .sum { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
`;
