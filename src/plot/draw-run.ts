import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ExperimentResults } from '../experiment';
import { contingencyTable } from '../latent';
import { interrupted, parseCsv } from '../system';
import type { TrainingHistory } from '../train';
import { confusionMatrix } from './confusion-matrix';
import { contingency } from './contingency';
import { findBrowser } from './export/find-browser';
import type { Figure } from './figure';
import { hypnodensity } from './hypnodensity';
import { hypnogram } from './hypnogram';
import { latentScatter } from './latent-scatter';
import { lossCurves } from './loss-curves';
import { sideBySide } from './side-by-side';

/**
 * Draws whatever a run folder holds so far into its `figures/`: plotly JSON, and PNG when a browser is there. When
 * interrupted, it leaves the rest out.
 *
 * @param folder a run folder
 * @returns the paths of the figures, without extension
 */
export async function drawRun(folder: string): Promise<string[]> {
  const figures = [...trainingFigures(folder), ...latentFigures(folder), ...testFigures(folder)];
  const drawn: string[] = [];
  for (const [name, figure] of figures) {
    if (await interrupted()) break;
    const path = join(folder, 'figures', name);
    await figure.save(`${path}.json`);
    if (findBrowser()) await figure.save(`${path}.png`);
    drawn.push(path);
  }
  return drawn;
}

type NamedFigure = [name: string, figure: Figure];

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
      [
        method,
        sideBySide(files.map((file, at) => pointsFigure(file, method, `${title}, ${encoders[at]} encoder`))),
      ],
    ];
  });
  return [['clusters', sideBySide(clusters, { title: 'Clusters and stages' })], ...projections];
}

function clusterFigure(file: string, title: string): Figure {
  const { column } = parseCsv(readFileSync(file, 'utf8'));
  const stages = column('stage').map((stage) => stage || 'unknown');
  return contingency(contingencyTable(column('cluster'), stages), { title });
}

function pointsFigure(file: string, method: string, title: string): Figure {
  const { column, length } = parseCsv(readFileSync(file, 'utf8'));
  const axes = [1, 2].map((axis) => column(`${method}${axis}`).map(Number));
  const values = Float32Array.from({ length: 2 * length }, (_, at) => axes[at % 2]![Math.floor(at / 2)]!);
  return latentScatter({ rows: length, columns: 2, values }, { title, by: column('stage') });
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
