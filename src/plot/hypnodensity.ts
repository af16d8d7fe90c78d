import type { Matrix } from '../signal';
import { expected } from '../system';
import { knownLabels, sameLength } from './checks';
import { classColor, defaultClasses } from './classes';
import { Figure } from './figure';
import { remLine, stageAxis, stageScale, stepLine } from './hypnogram';
import type { Trace } from './spec';

/** Options of `hypnodensity`. */
export interface HypnodensityOptions {
  /** Names of the columns (default W, N1, N2, N3, REM). */
  classes?: readonly string[];
  /** The expert's scoring, drawn as a hypnogram above. */
  labels?: ArrayLike<number>;
  /** Length of an epoch in seconds (default 30). */
  secondsPerEpoch?: number;
  /** Title (default `Hypnodensity`). */
  title?: string;
}

/**
 * How sure a model is of each stage through the night: probabilities as stacked areas, deep sleep at the bottom
 * (Stephansen et al., "Neural network analysis of sleep stages", 2018).
 *
 * @param probabilities one row per epoch, one column per class, each row summing to 1.
 * @throws ThetalabError when columns and classes differ in number, or a row is no distribution.
 */
export function hypnodensity(probabilities: Matrix, options: HypnodensityOptions = {}): Figure {
  const { classes = defaultClasses, labels, secondsPerEpoch = 30, title = 'Hypnodensity' } = options;
  check(probabilities, classes);
  const hours = (epoch: number) => (epoch * secondsPerEpoch) / 3600;
  const scale = stageScale(classes);
  const data = [...scale.names]
    .reverse()
    .map((name) => area(probabilities, classes.indexOf(name), name, hours));
  const range = [0, hours(probabilities.rows)];
  const legend = { traceorder: 'reversed', y: labels ? 0.58 : 1, yanchor: 'top' };
  const xaxis = { title: 'time since the first epoch (h)', range, showgrid: false, anchor: 'y' };
  const yaxis = { title: 'probability', range: [0, 1], domain: labels ? [0, 0.6] : [0, 1], fixedrange: true };
  if (!labels) return new Figure({ data, layout: { title, height: 360, legend, xaxis, yaxis } });

  sameLength('hypnodensity', 'labels, one per epoch', labels, probabilities.rows);
  knownLabels('hypnodensity', labels, classes);
  const above = [
    stepLine(labels, scale, hours, { name: 'expert' }),
    ...remLine(labels, classes, scale, hours),
  ];
  const upper = above.map((trace) => ({ ...trace, yaxis: 'y2', showlegend: false }));
  const yaxis2 = { ...stageAxis(scale), domain: [0.68, 1] };
  return new Figure({ data: [...data, ...upper], layout: { title, legend, xaxis, yaxis, yaxis2 } });
}

function area(probabilities: Matrix, column: number, name: string, hours: (epoch: number) => number): Trace {
  const { rows, columns, values } = probabilities;
  const at = (row: number) => Math.round(values[row * columns + column]! * 1e4) / 1e4;
  return {
    type: 'scatter',
    mode: 'lines',
    name,
    stackgroup: 'stages',
    x0: 0,
    dx: hours(1),
    y: Array.from({ length: rows + 1 }, (_, row) => at(Math.min(row, rows - 1))), // the last epoch ends, too
    line: { width: 0.3, color: classColor(name, column), shape: 'hv' },
    fillcolor: classColor(name, column),
    hovertemplate: '%{y:.0%}, %{x:.2f} h',
  };
}

function check({ rows, columns, values }: Matrix, classes: readonly string[]): void {
  if (rows === 0) throw expected('hypnodensity', 'at least one epoch', 'none');
  if (columns !== classes.length) {
    throw expected('hypnodensity', `${classes.length} columns (${classes.join(', ')})`, `${columns}`);
  }
  for (let row = 0; row < rows; row++) {
    const sum = values
      .subarray(row * columns, (row + 1) * columns)
      .reduce((total, value) => total + value, 0);
    if (Math.abs(sum - 1) < 0.01) continue;
    const remedy = 'turn logits into probabilities with a softmax first';
    throw expected('hypnodensity', 'rows that sum to 1', `${sum.toPrecision(4)} in row ${row}`, remedy);
  }
}
