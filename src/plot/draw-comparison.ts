import { join } from 'node:path';
import { EncoderComparison, EncoderReport } from '../latent';
import { writeFileAtomic } from '../system';
import { confusionMatrix } from './confusion-matrix';
import { encoderScores, labelEfficiency } from './encoder-scores';
import { comparisonPage } from './export/comparison-page';
import { latentScatter } from './latent-scatter';
import { type NamedFigure, saveFigures } from './save-figures';
import { sideBySide } from './side-by-side';

/**
 * Writes a comparison, or the report of one encoder, as a web page `index.html` without scripts, and its figures
 * into `figures/`, as `saveFigures` does.
 *
 * @returns the paths of the figures, without extension
 * @throws ThetalabError when the disk is full or the folder not writable
 */
export async function drawComparison(
  found: EncoderComparison | EncoderReport,
  folder: string,
): Promise<string[]> {
  const comparison = found instanceof EncoderReport ? new EncoderComparison([found]) : found;
  writeFileAtomic(join(folder, 'index.html'), comparisonPage(comparison));
  return saveFigures(join(folder, 'figures'), 'Figures of the comparison', figuresOf(comparison));
}

function figuresOf(comparison: EncoderComparison): NamedFigure[] {
  const { reports } = comparison;
  const figures: NamedFigure[] = [['scores', encoderScores(comparison)]];
  if (reports.some(({ findings }) => findings.labelEfficiency.length > 0)) {
    figures.push(['label-efficiency', labelEfficiency(comparison)]);
  }
  reports.forEach(({ name, findings }, i) => {
    const title = `Linear probe: ${name}`;
    figures.push([`confusion-${i + 1}`, confusionMatrix(findings.linear, { title })]);
  });
  const projections = reports.flatMap(({ name, findings: { projection } }) =>
    projection ? [latentScatter(projection.points, { title: name, epochs: projection.epochs })] : [],
  );
  if (projections.length > 0) {
    const isTsne = reports.some(({ findings }) => findings.projection?.method === 'tsne');
    const title = `Latent spaces (${isTsne ? 't-SNE' : 'UMAP'})`;
    figures.push(['projection', sideBySide(projections, { title })]);
  }
  return figures;
}
