import {
  type EncoderComparison,
  type EncoderReport,
  type Score,
  type ScoreName,
  scoreDigits,
  scoreMeanings,
} from '../../latent';
import { counted } from '../../system';
import { categoryColors } from '../theme';
import { escapeHtml } from './html';

const names = Object.keys(scoreMeanings) as ScoreName[];
const [width, height, margin] = [560, 300, 44];

/** A comparison of encoders as a web page of some kilobytes that needs no script and no other file. */
export function comparisonPage(comparison: EncoderComparison): string {
  const { reports } = comparison;
  const several = reports.length > 1;
  const title = several ? 'Encoders compared' : `Encoder: ${reports[0]!.name}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>
body { font: 15px/1.5 Arial, Helvetica, sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem; color: #222 }
table { border-collapse: collapse } td, th { padding: .2rem .8rem; text-align: right; border-bottom: 1px solid #ddd }
td:first-child, th:first-child { text-align: left } .best { font-weight: bold } .warning { color: #b00020 }
small { color: #666 } svg { max-width: 100% }
</style>
</head>
<body>
<h1>${escapeHtml(title)}</h1>
${reports.map(describe).join('\n')}
<h2>Scores</h2>
${scoreTable(reports)}
<p><small>Beside some scores: ${comparison.notes.join('; ')}. Probes are cross-validated by subject.</small></p>
${curves(reports)}
<p><a href="figures/index.html">The figures, to be pointed at</a></p>
</body>
</html>
`;
}

function describe({ name, findings }: EncoderReport): string {
  const { epochs, subjects, dimensions, warning } = findings;
  const text = `${name}: ${counted(epochs, 'epoch')} of ${counted(subjects, 'subject')}, ${counted(dimensions, 'dimension')}`;
  const warned = warning ? ` <span class="warning">${escapeHtml(warning)}</span>` : '';
  return `<p>${escapeHtml(text)}.${warned}</p>`;
}

function scoreTable(reports: readonly EncoderReport[]): string {
  const head = ['score', ...reports.map(({ name }) => name)].map((text) => `<th>${escapeHtml(text)}</th>`);
  const rows = names.map((name) => {
    const { label, better } = scoreMeanings[name];
    const values = reports.map(({ scores }) => scores[name].value);
    const best = better === 'higher' ? Math.max(...values) : Math.min(...values);
    const cells = reports.map(({ scores }) => {
      const marked = reports.length > 1 && scores[name].value === best;
      return `<td${marked ? ' class="best"' : ''}>${scoreCell(scores[name])}</td>`;
    });
    return `<tr><td>${escapeHtml(label)} <small>${better} is better</small></td>${cells.join('')}</tr>`;
  });
  return `<table>\n<tr>${head.join('')}</tr>\n${rows.join('\n')}\n</table>`;
}

function scoreCell({ value, low, high }: Score): string {
  if (low === undefined) return scoreDigits(value);
  return `${scoreDigits(value)} <small>${scoreDigits(low)} to ${scoreDigits(high!)}</small>`;
}

/** Macro-F1 of linear probes against the share of the labels, as a drawing. */
function curves(reports: readonly EncoderReport[]): string {
  const fractions = reports.flatMap(({ findings }) =>
    findings.labelEfficiency.map(({ fraction }) => fraction),
  );
  if (fractions.length === 0) return '';
  const least = Math.log(Math.min(...fractions, 0.5));
  const x = (fraction: number) => margin + (1 - Math.log(fraction) / least) * (width - 2 * margin);
  const y = (score: number) => height - margin - score * (height - 1.5 * margin);
  const ticks = [...new Set(fractions)].sort((a, b) => a - b);
  const across = ticks.map((tick) =>
    text(x(tick), height - margin + 18, `${Number((100 * tick).toPrecision(3))} %`, 'middle'),
  );
  const up = [0, 0.25, 0.5, 0.75, 1].map(
    (tick) =>
      `<line x1="${margin}" x2="${width - margin}" y1="${y(tick)}" y2="${y(tick)}" stroke="#ddd"/>${text(margin - 6, y(tick) + 4, String(tick), 'end')}`,
  );
  const lines = reports.map(({ name, findings }, i) => {
    const color = categoryColors[i % categoryColors.length]!;
    const points = [...findings.labelEfficiency].sort((a, b) => a.fraction - b.fraction);
    const apart = Math.min(4, 40 / reports.length);
    const aside = (fraction: number) => x(fraction) + apart * (i - (reports.length - 1) / 2);
    const path = points.map(({ fraction, macroF1 }) => `${aside(fraction)},${y(macroF1.value)}`).join(' ');
    const bars = points.map(({ fraction, macroF1: { value, low = value, high = value } }) => {
      const at = aside(fraction);
      return `<line x1="${at}" x2="${at}" y1="${y(low)}" y2="${y(high)}" stroke="${color}"/><circle cx="${at}" cy="${y(value)}" r="3" fill="${color}"/>`;
    });
    const line = `<polyline points="${path}" fill="none" stroke="${color}" stroke-width="2"/>${bars.join('')}`;
    return { line, key: `<b style="color: ${color}">${escapeHtml(name)}</b>` };
  });
  return `<h2>Label efficiency</h2>
<p><small>Macro-F1 of a linear probe against the share of the labels that it learns from.</small></p>
<svg viewBox="0 0 ${width} ${height}" width="${width}" font-size="12" role="img">${[...up, ...across, ...lines.map(({ line }) => line)].join('\n')}</svg>
<p>${lines.map(({ key }) => key).join(' &nbsp; ')}</p>`;
}

function text(x: number, y: number, words: string, anchor: string): string {
  return `<text x="${x}" y="${y}" text-anchor="${anchor}">${words}</text>`;
}
