import { join } from 'node:path';
import type { Matrix } from '../signal';
import { type Displayable, displaySymbol, formatCsv, type MimeBundle, writeFileAtomic } from '../system';
import type { Clustering } from './clustering/k-means';
import { type LabelledEpochs, selectLabelled } from './labelled-epochs';
import type { ProjectedPoints } from './projection';

/** What a report is made of; see `LatentReport`. */
export type LatentParts = Pick<
  LatentReport,
  'embeddings' | 'epochs' | 'ari' | 'nmi' | 'labelled' | 'clustering' | 'projected' | 'projections'
>;

/** What `evaluateLatentSpace` found. As JSON it is the numbers; the arrays go into CSV files. */
export class LatentReport implements Displayable {
  readonly embeddings: Matrix;
  readonly epochs: LabelledEpochs;
  /** Adjusted Rand index of clusters and labels, over the epochs of known class. */
  readonly ari: number;
  /** Normalised mutual information of clusters and labels, over the epochs of known class. */
  readonly nmi: number;
  /** Epochs of known class. */
  readonly labelled: number;
  /** Labels, centers and inertia of k-means. */
  readonly clustering: Clustering;
  /** Row numbers of the epochs that were projected. */
  readonly projected: Int32Array;
  /** Their points, one row each in the order of `projected`; a method that was not asked for is not there. */
  readonly projections: { readonly tsne?: ProjectedPoints; readonly umap?: ProjectedPoints };

  constructor(parts: LatentParts) {
    this.embeddings = parts.embeddings;
    this.epochs = parts.epochs;
    this.ari = parts.ari;
    this.nmi = parts.nmi;
    this.labelled = parts.labelled;
    this.clustering = parts.clustering;
    this.projected = parts.projected;
    this.projections = parts.projections;
  }

  /** Sum of the squared distances of all embeddings from the centers of their clusters. */
  get inertia(): number {
    return this.clustering.inertia;
  }

  /** How many clusters k-means made. */
  get clusters(): number {
    return this.clustering.centers.rows;
  }

  /** Whether a projection was interrupted. */
  get stopped(): 'completed' | 'interrupted' {
    const all = Object.values(this.projections);
    return all.some((points) => points.stopped === 'interrupted') ? 'interrupted' : 'completed';
  }

  /** What is known about the projected epochs, in the order of their points: what a scatter plot needs. */
  shown(): LabelledEpochs {
    return selectLabelled(this.epochs, this.projected);
  }

  /** The numbers, without the arrays. */
  toJSON() {
    const sizes = new Array<number>(this.clusters).fill(0);
    for (const label of this.clustering.labels) sizes[label]!++;
    const { rows: epochs, columns: dimensions } = this.embeddings;
    const { ari, nmi, inertia, clusters, labelled, stopped } = this;
    return {
      ...{ epochs, dimensions, labelled, ari, nmi, inertia, clusters, clusterSizes: sizes },
      projected: this.projected.length,
      projections: Object.fromEntries(
        Object.entries(this.projections).map(([method, points]) => [method, summaryOf(points)]),
      ),
      stopped,
    };
  }

  /**
   * Writes `latent.json` (the numbers), `embeddings.csv` (all epochs with stage and cluster) and one CSV for each
   * projection into a folder, each whole or not at all.
   *
   * @throws ThetalabError when the disk is full or the folder not writable.
   */
  write(folder: string): void {
    const all = Array.from({ length: this.embeddings.rows }, (_, row) => row);
    writeFileAtomic(join(folder, 'embeddings.csv'), this.#csv(all, this.embeddings, 'z'));
    for (const [method, points] of Object.entries(this.projections)) {
      writeFileAtomic(join(folder, `${method}.csv`), this.#csv([...this.projected], points, method));
    }
    writeFileAtomic(join(folder, 'latent.json'), `${JSON.stringify(this, null, 2)}\n`);
  }

  toString(): string {
    const { rows, columns } = this.embeddings;
    const scores = `ARI ${this.ari.toFixed(3)}, NMI ${this.nmi.toFixed(3)}`;
    const methods = Object.keys(this.projections).join(' and ');
    const shown = methods && `; ${methods} of ${this.projected.length} epochs`;
    return `Latent space of ${rows} epochs x ${columns}: ${this.clusters} clusters, ${scores}${shown}`;
  }

  [displaySymbol](): MimeBundle {
    return { 'text/plain': this.toString() };
  }

  #csv(rows: number[], points: Matrix, prefix: string): string {
    const { labels, classes, subjects, nights, seconds } = this.epochs;
    const known = { subject: subjects, night: nights, second: seconds };
    const columns = Object.entries(known).filter(([, values]) => values !== undefined);
    const names = Array.from({ length: points.columns }, (_, d) => `${prefix}${d + 1}`);
    const header = ['epoch', ...columns.map(([name]) => name), 'stage', 'cluster', ...names];
    const lines = rows.map((row, i) => [
      row,
      ...columns.map(([, values]) => values![row]!),
      classes[labels[row]!] ?? '',
      this.clustering.labels[row]!,
      ...Array.from(points.values.subarray(i * points.columns, (i + 1) * points.columns), shortest),
    ]);
    return formatCsv(header, lines);
  }
}

function summaryOf({ engine, settings, iterations, stopped, loss }: ProjectedPoints) {
  return { engine, ...settings, iterations, stopped, ...(loss !== undefined && { loss }) };
}

/** Nine digits are what a 32-bit number needs to be read back exactly. */
function shortest(value: number): number {
  return Number(value.toPrecision(9));
}
