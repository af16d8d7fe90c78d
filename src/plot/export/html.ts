import { readFileSync } from 'node:fs';
import type { FigureSpec } from '../spec';
import { plotlyFile } from './plotly-file';

/** A web page with figures one below the other and plotly itself (about 5 MB): it works offline and can be mailed as it is. */
export function figuresHtml(specs: readonly FigureSpec[], title: string): string {
  const places = specs.map((_, at) => `<div class="figure" id="figure-${at}"></div>`);
  const json = JSON.stringify(specs).replace(/</g, '\\u003c');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>body { margin: 0; background: #fff; font-family: Arial, Helvetica, sans-serif } .figure:only-of-type { min-height: 100vh }</style>
<script>${readFileSync(plotlyFile(), 'utf8')}</script>
</head>
<body>
${places.join('\n')}
<script>
// An animation that is interrupted is a promise of plotly's, rejected without a reason, that nobody waits for.
addEventListener('unhandledrejection', (event) => {
  if (event.reason === undefined) event.preventDefault();
});
${json}.forEach((figure, at) => {
  Plotly.newPlot('figure-' + at, { ...figure, config: { responsive: true, displaylogo: false } });
});
</script>
</body>
</html>
`;
}

/** Text as it may stand in a page. */
export function escapeHtml(text: string): string {
  const names: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text.replace(/[&<>"]/g, (character) => names[character]!);
}
