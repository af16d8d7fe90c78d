import { basename } from 'node:path';
import type { ablation } from '../experiment';
import { displaySymbol } from '../system';
import { escapeHtml } from './export/html';

/** A picture in the report. */
export interface ReportFigure {
  title: string;
  png: Uint8Array;
}

/**
 * One web page that says what a study found: what was compared, what may be concluded, figures and numbers. It holds its
 * pictures and needs no script, so that it can be mailed as it is.
 *
 * @param folder the study's, whose name is the heading
 */
export function studyReport(
  results: ablation.StudyResults,
  figures: readonly ReportFigure[],
  folder: string,
): string {
  const { score, candidates, settings, notes, table } = results;
  const title = escapeHtml(`Ablation study ${basename(folder)}`);
  const facts = [
    `Compared: ${score} on the test part.`,
    `Augmentations: ${candidates.join(', ')}.`,
    `Designs: ${settings.designs.join(', ')}. Seeds: ${settings.seeds.join(', ')}. Runs: ${table.length}.`,
    'Differences are paired by seed; p-values are of the two-sided sign-flip test, corrected within each design (Holm).',
  ];
  const pictures = figures.map(
    (figure) =>
      `<figure><img alt="${escapeHtml(figure.title)}" src="data:image/png;base64,${Buffer.from(figure.png).toString('base64')}"></figure>`,
  );
  const missing = '<p>There are no figures: no browser was found that could draw them.</p>';
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${style}</style>
</head>
<body>
<h1>${title}</h1>
${list(facts)}
<h2>What may be concluded, and what may not</h2>
${list(notes)}
<h2>Figures</h2>
${pictures.join('\n') || missing}
<h2>Numbers</h2>
${results[displaySymbol]()['text/html']}
<p>The table of all runs is in table.csv, this one in summary.csv.</p>
</body>
</html>
`;
}

const style = [
  'body { font: 15px/1.5 Arial, Helvetica, sans-serif; color: #24292f; max-width: 900px; margin: 2em auto; padding: 0 1em }',
  'img { max-width: 100% } figure { margin: 1em 0 }',
  'table { border-collapse: collapse; font-size: 13px } th, td { padding: 3px 8px; border-bottom: 1px solid #e6e9ed; text-align: left }',
].join('\n');

function list(items: readonly string[]): string {
  return `<ul>\n${items.map((item) => `<li>${escapeHtml(item)}</li>`).join('\n')}\n</ul>`;
}
