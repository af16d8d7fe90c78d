import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { ExperimentResults } from '../experiment';
import { contingencyTable, readPoints } from '../latent';
import { parseCsv } from '../system';
import type { TrainingHistory } from '../train';
import { confusionMatrix } from './confusion-matrix';
import { contingency } from './contingency';
import type { Figure } from './figure';
import { hypnodensity } from './hypnodensity';
import { hypnogram } from './hypnogram';
import { latentScatter } from './latent-scatter';
import { lossCurves } from './loss-curves';
import { type NamedFigure, saveFigures } from './save-figures';
import { sideBySide } from './side-by-side';

/**
 * Draws whatever a run folder holds so far into its `figures/`, as `saveFigures` does.
 *
 * @param folder a run folder
 * @returns the paths of the figures, without extension
 */
export async function drawRun(folder: string): Promise<string[]> {
  const figures = [...trainingFigures(folder), ...latentFigures(folder), ...testFigures(folder)];
  return saveFigures(join(folder, 'figures'), `Figures of ${basename(folder)}`, figures);
}

function trainingFigures(folder: string): NamedFigure[] {
  const figures: NamedFigure[] = [];
  const pretraining = read<TrainingHistory>(folder, 'pretraining.json');
  if (pretraining?.rows.length)
    figures.push(['pretraining', lossCurves(pretraining, { title: 'Contrastive pretraining' })]);
  const classifiers = read<Record<string, TrainingHistory>>(folder, 'checkpoints', 'classifiers.json') ?? {};
  for (const [name, history] of Object.entries(classifiers)) {
    figures.push([`training-${name}`, lossCurves(history, { title: `Training of the classifier: ${name}` })]);
  }
  return figures;
}

function latentFigures(folder: string): NamedFigure[] {
  const encoders = ['untrained', 'pretrained'];
  const tables = encoders.map((encoder) => join(folder, 'latent', encoder, 'embeddings.csv'));
  if (!tables.every(existsSync)) return [];
  const clusters = tables.map((file, at) => clusterFigure(file, `${encoders[at]} encoder`));
  const projections = ['tsne', 'umap'].flatMap((method): NamedFigure[] => {
    const files = encoders.map((encoder) => join(folder, 'latent', encoder, `${method}.csv`));
    if (!files.every(existsSync)) return [];
    const title = method === 'tsne' ? 't-SNE' : 'UMAP';
    return [
      [method, sideBySide(files.map((file, at) => pointsFigure(file, `${title}, ${encoders[at]} encoder`)))],
    ];
  });
  return [['clusters', sideBySide(clusters, { title: 'Clusters and stages' })], ...projections];
}

function clusterFigure(file: string, title: string): Figure {
  const { stage, cluster } = readPoints(file).columns;
  const table = contingencyTable(
    cluster!,
    stage!.map((name) => name || 'unknown'),
  );
  return contingency(table, { title });
}

function pointsFigure(file: string, title: string): Figure {
  const { points, epochs } = readPoints(file);
  return latentScatter(points, { title, epochs });
}

function testFigures(folder: string): NamedFigure[] {
  const results = read<ExperimentResults>(folder, 'results.json');
  if (!results) return [];
  return Object.entries(results.test).flatMap(([name, report]): NamedFigure[] => {
    const figures: NamedFigure[] = [
      [`confusion-${name}`, confusionMatrix(report, { title: `Test part: ${name}` })],
    ];
    const file = join(folder, `predictions-${name}.csv`);
    return existsSync(file) ? [...figures, ...nightFigures(file, name, report.classes)] : figures;
  });
}

/** The first night of the test part: stages, predictions and how sure they are. */
function nightFigures(file: string, name: string, classes: readonly string[]): NamedFigure[] {
  const { column, length } = parseCsv(readFileSync(file, 'utf8'));
  const nights = column('night');
  const rows = Array.from({ length }, (_, row) => row).filter((row) => nights[row] === nights[0]);
  const codes = (header: string) => rows.map((row) => classes.indexOf(column(header)[row]!));
  const shares = classes.map((stage) => column(`p_${stage}`).map(Number));
  const values = Float32Array.from(rows.flatMap((row) => shares.map((share) => share[row]!)));
  const labels = codes('stage');
  const title = `Night ${nights[0]}: ${name}`;
  return [
    [`hypnogram-${name}`, hypnogram(labels, { predicted: codes('predicted'), classes, title })],
    [
      `hypnodensity-${name}`,
      hypnodensity({ rows: rows.length, columns: classes.length, values }, { labels, classes, title }),
    ],
  ];
}

function read<T>(...path: string[]): T | undefined {
  const file = join(...path);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as T) : undefined;
}
