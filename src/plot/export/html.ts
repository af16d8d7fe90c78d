import { readFileSync } from 'node:fs';
import type { FigureSpec } from '../spec';
import { plotlyFile } from './plotly-file';

/** A web page with the figure and plotly itself (about 5 MB): it works offline and can be mailed as it is. */
export function figureHtml(spec: FigureSpec, title: string): string {
  const json = JSON.stringify(spec).replace(/</g, '\\u003c');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>body { margin: 0; background: #fff; font-family: Arial, Helvetica, sans-serif } #figure { min-height: 100vh }</style>
<script>${readFileSync(plotlyFile(), 'utf8')}</script>
</head>
<body>
<div id="figure"></div>
<script>
Plotly.newPlot('figure', { ...${json}, config: { responsive: true, displaylogo: false } });
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
