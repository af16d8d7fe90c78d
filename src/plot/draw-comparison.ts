import { join } from 'node:path';
import { type EncoderComparison, EncoderReport, EncoderComparison as Several } from '../latent';
import { interrupted, writeFileAtomic } from '../system';
import { confusionMatrix } from './confusion-matrix';
import { encoderScores, labelEfficiency } from './encoder-scores';
import { comparisonPage } from './export/comparison-page';
import { findBrowser } from './export/find-browser';
import type { Figure } from './figure';
import { latentScatter } from './latent-scatter';
import { sideBySide } from './side-by-side';

/**
 * Writes a comparison, or the report of one encoder, as a web page `index.html` that needs nothing else, and its figures
 * into `figures/`: plotly JSON, and PNG when a browser is there. When interrupted, it leaves the rest out.
 *
 * @returns the paths of the figures, without extension
 * @throws ThetalabError when the disk is full or the folder not writable
 */
export async function drawComparison(
  found: EncoderComparison | EncoderReport,
  folder: string,
): Promise<string[]> {
  const comparison = found instanceof EncoderReport ? new Several([found]) : found;
  writeFileAtomic(join(folder, 'index.html'), comparisonPage(comparison));
  const drawn: string[] = [];
  for (const [name, figure] of figuresOf(comparison)) {
    if (await interrupted()) break;
    const path = join(folder, 'figures', name);
    await figure.save(`${path}.json`);
    if (findBrowser()) await figure.save(`${path}.png`);
    drawn.push(path);
  }
  return drawn;
}

function figuresOf(comparison: EncoderComparison): [name: string, figure: Figure][] {
  const { reports } = comparison;
  const figures: [string, Figure][] = [['scores', encoderScores(comparison)]];
  if (reports.some(({ findings }) => findings.labelEfficiency.length > 0)) {
    figures.push(['label-efficiency', labelEfficiency(comparison)]);
  }
  reports.forEach(({ name, findings }, i) => {
    const title = `Linear probe: ${name}`;
    figures.push([`confusion-${i + 1}`, confusionMatrix(findings.linear, { title })]);
  });
  const points = reports.flatMap(({ name, findings: { projection, classes } }) => {
    if (!projection) return [];
    const by = Array.from(projection.labels, (label) => classes[label]!);
    return [latentScatter(projection.points, { title: name, by })];
  });
  if (points.length > 0) figures.push(['projection', sideBySide(points)]);
  return figures;
}
