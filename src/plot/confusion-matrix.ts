import { expected } from '../system';
import { defaultClasses, displayOrder } from './classes';
import { Figure } from './figure';
import { type Counts, shareTrace, toRows } from './share-map';

/** Options of `confusionMatrix`. */
export interface ConfusionMatrixOptions {
  /** Names of rows and columns (default those of the report, else W, N1, N2, N3, REM). */
  classes?: readonly string[];
  /** Title (default `Confusion matrix`). */
  title?: string;
}

/**
 * Truth in rows, prediction in columns; the colour is the share of the row (the diagonal is the recall), the text
 * gives share and count. Classes without epochs stay white.
 *
 * @param report a classification report, or the counts themselves.
 * @throws ThetalabError when the counts are not square or do not fit the classes.
 */
export function confusionMatrix(
  report: Counts | { readonly confusion: Counts; readonly classes?: readonly string[] },
  options: ConfusionMatrixOptions = {},
): Figure {
  const counts = toRows('confusion' in report ? report.confusion : report);
  const classes = options.classes ?? ('confusion' in report ? report.classes : undefined) ?? defaultClasses;
  if (counts.length !== classes.length || counts.some((row) => row.length !== classes.length)) {
    const size = `${counts.length} rows of ${[...new Set(counts.map((row) => row.length))].join(' or ')}`;
    throw expected('confusionMatrix', `${classes.length} x ${classes.length} counts`, size);
  }
  const order = displayOrder(classes);
  const names = order.map((index) => classes[index]!);
  const trace = shareTrace({
    counts: order.map((row) => order.map((column) => counts[row]![column]!)),
    rows: names,
    columns: names,
    name: 'share of the true stage',
    says: ['true', 'predicted'],
  });
  return new Figure({
    data: [trace],
    layout: {
      title: options.title ?? 'Confusion matrix',
      width: 640,
      height: 540,
      xaxis: { title: 'predicted', showgrid: false, ticks: '', type: 'category', constrain: 'domain' },
      yaxis: { title: 'true (epochs)', showgrid: false, ticks: '', type: 'category', autorange: 'reversed' },
    },
  });
}
