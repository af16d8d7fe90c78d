import { join } from 'node:path';
import type { Matrix } from '../signal';
import { expected, writeFileAtomic } from '../system';
import { checkPoints } from './checks';

/** What is known about each point, by the name of the column. */
export type ProjectorColumns = Readonly<Record<string, ArrayLike<string | number>>>;

/**
 * Writes points for the TensorFlow Embedding Projector (projector.tensorflow.org, button Load): `tensors.tsv` with one row
 * of numbers per point, and `metadata.tsv` with what is known about each. As the projector wants it, names of columns stand above
 * several columns only; tabs and line breaks within a value become
 * spaces, and an empty value becomes `-`, because the projector drops empty lines.
 *
 * @param embeddings n x d.
 * @param columns n values each, such as stage, subject and cluster; texts or numbers.
 * @example latent.writeProjector('figures/projector', embeddings, { subject: epochs.subjects, cluster: clusters.labels });
 * @throws ThetalabError for NaN, no columns, or one of another length; when the folder is not writable or the disk full.
 */
export function writeProjector(folder: string, embeddings: Matrix, columns: ProjectorColumns): void {
  const where = 'writeProjector';
  checkPoints(where, embeddings);
  const entries = Object.entries(columns ?? {});
  if (entries.length === 0) throw expected(where, 'at least one column of metadata', 'none');
  const { rows, columns: width, values } = embeddings;
  for (const [name, column] of entries) {
    if (column.length !== rows) {
      throw expected(where, `${rows} values in "${name}", one per embedding`, `${column.length}`);
    }
  }
  const every = Array.from({ length: rows }, (_, row) => row);
  const tensors = every.map((row) =>
    Array.from(values.subarray(row * width, (row + 1) * width), (value) => Number(value.toPrecision(9))),
  );
  const metadata = every.map((row) => entries.map(([, column]) => cell(column[row]!)));
  const header = entries.length > 1 ? [entries.map(([name]) => cell(name))] : [];
  writeFileAtomic(join(folder, 'tensors.tsv'), tsv(tensors));
  writeFileAtomic(join(folder, 'metadata.tsv'), tsv([...header, ...metadata]));
}

function tsv(rows: readonly (readonly (string | number)[])[]): string {
  return `${rows.map((row) => row.join('\t')).join('\n')}\n`;
}

function cell(value: string | number): string {
  return String(value).replace(/\s+/g, ' ').trim() || '-';
}
