import { expected } from '../../system';
import { contingency } from './contingency';
import { type Labels, numbered } from './labeling';

/** How often each label of one labeling meets each label of another. */
export interface ContingencyTable {
  /** Labels of the first labeling. */
  readonly rows: readonly string[];
  /** Labels of the second labeling. */
  readonly columns: readonly string[];
  /** One row of counts per label of the first. */
  readonly counts: readonly (readonly number[])[];
}

/**
 * Counts which labels of two labelings meet, such as clusters and stages. Labels stand in natural order, numbers with
 * names in the order of the names.
 *
 * @param names what whole numbers of either labeling stand for; -1 is `unknown`. All of them are in the table.
 * @throws ThetalabError for labelings of different lengths or of nothing, or a number without a name.
 */
export function contingencyTable(
  first: Labels,
  second: Labels,
  names: { rows?: readonly string[]; columns?: readonly string[] } = {},
): ContingencyTable {
  const { cells } = contingency('contingencyTable', first, second);
  const down = labelsOf(first, names.rows);
  const across = labelsOf(second, names.columns);
  const counts = down.names.map(() => new Array<number>(across.names.length).fill(0));
  for (const { row, column, count } of cells) counts[down.places[row]!]![across.places[column]!] = count;
  return { rows: down.names, columns: across.names, counts };
}

/** The labels as they stand in the table, and the place there of each label in the order of appearance. */
function labelsOf(
  labels: Labels,
  names: readonly string[] | undefined,
): { names: string[]; places: number[] } {
  const { of, counts } = numbered(labels);
  const appearing = counts.map((_, number) => labels[of.indexOf(number)]!);
  if (!names) {
    const texts = appearing.map(String);
    const sorted = [...texts].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
    return { names: sorted, places: texts.map((text) => sorted.indexOf(text)) };
  }
  const places = appearing.map((label) => {
    if (label === -1) return names.length;
    if (typeof label === 'number' && Number.isInteger(label) && label >= 0 && label < names.length)
      return label;
    throw expected(
      'contingencyTable',
      `labels from -1 (unknown) to ${names.length - 1}`,
      JSON.stringify(label),
    );
  });
  return { names: places.includes(names.length) ? [...names, 'unknown'] : [...names], places };
}
