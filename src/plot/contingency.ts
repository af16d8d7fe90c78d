import type { ContingencyTable } from '../latent';
import { expected } from '../system';
import { displayOrder } from './classes';
import { Figure } from './figure';
import { shareTrace } from './share-map';

/** Options of `contingency`. */
export interface ContingencyOptions {
  /** Title (default `Clusters and stages`). */
  title?: string;
  /** What a row is (default `cluster`). */
  row?: string;
  /** What a column is (default `stage`). */
  column?: string;
}

/**
 * Which stages the clusters consist of: clusters in rows, stages in columns; the colour is the share of the row, the text
 * gives share and count.
 *
 * @example plot.contingency(latent.contingencyTable(clustering.labels, epochs.labels, { columns: epochs.classes }));
 * @throws ThetalabError when the counts do not fit the names.
 */
export function contingency(table: ContingencyTable, options: ContingencyOptions = {}): Figure {
  const { title = 'Clusters and stages', row = 'cluster', column = 'stage' } = options;
  const { rows, columns, counts } = table;
  if (
    rows.length === 0 ||
    counts.length !== rows.length ||
    counts.some((own) => own.length !== columns.length)
  ) {
    const size = `${counts.length} rows of ${[...new Set(counts.map((own) => own.length))].join(' or ')}`;
    throw expected('contingency', `${Math.max(1, rows.length)} x ${columns.length} counts`, size);
  }
  const order = displayOrder(columns);
  const trace = shareTrace({
    counts: counts.map((own) => order.map((index) => own[index]!)),
    rows,
    columns: order.map((index) => columns[index]!),
    name: `share of the ${row}`,
    says: [row, column],
  });
  return new Figure({
    data: [trace],
    layout: {
      title,
      width: 640,
      height: Math.max(300, 150 + 64 * rows.length),
      xaxis: { title: column, showgrid: false, ticks: '', type: 'category' },
      yaxis: {
        title: `${row} (epochs)`,
        showgrid: false,
        ticks: '',
        type: 'category',
        autorange: 'reversed',
      },
    },
  });
}
