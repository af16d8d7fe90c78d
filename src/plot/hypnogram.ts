import { knownLabels, notEmpty, sameLength } from './checks';
import { defaultClasses, displayOrder, runsOf, stageColors } from './classes';
import { Figure } from './figure';
import type { Layout, Trace } from './spec';
import { ink } from './theme';

/** Options of `hypnogram`. */
export interface HypnogramOptions {
  /** Scored by a model, one per epoch: a second line, and a strip beneath that marks where the two differ. */
  predicted?: ArrayLike<number>;
  /** Names that the labels index into (default W, N1, N2, N3, REM). */
  classes?: readonly string[];
  /** Length of an epoch in seconds (default 30). */
  secondsPerEpoch?: number;
  /** Title (default `Hypnogram`). */
  title?: string;
}

/**
 * The stages of a night as a step line, wake on top, then REM (drawn bold), N1, N2 and N3; unknown epochs are gaps.
 *
 * @param labels class index of each epoch in time order, -1 for unknown.
 * @throws ThetalabError for no labels, a label outside the classes, or predictions of another length.
 */
export function hypnogram(labels: ArrayLike<number>, options: HypnogramOptions = {}): Figure {
  const { predicted, classes = defaultClasses, secondsPerEpoch = 30, title = 'Hypnogram' } = options;
  notEmpty('hypnogram', 'label', labels);
  knownLabels('hypnogram', labels, classes);
  const scale = stageScale(classes);
  const hours = (epoch: number) => (epoch * secondsPerEpoch) / 3600;
  const data = [stepLine(labels, scale, hours, { name: predicted ? 'scored by expert' : 'stage' })];
  if (predicted) {
    sameLength('hypnogram', 'predicted labels, one per epoch', predicted, labels.length);
    knownLabels('hypnogram', predicted, classes);
    const style = { name: 'predicted', color: '#D55E00', width: 1.3, dash: 'solid' };
    data.unshift(stepLine(predicted, scale, hours, style));
  }
  data.push(...remLine(labels, classes, scale, hours));
  const differs = predicted ? disagreements(labels, predicted, scale.rows, hours) : [];
  return new Figure({
    data: [...data, ...differs],
    layout: {
      title,
      height: 360,
      showlegend: Boolean(predicted),
      legend: {
        orientation: 'h',
        x: 1,
        xanchor: 'right',
        y: 1.02,
        yanchor: 'bottom',
        traceorder: 'reversed',
      },
      hovermode: 'x',
      xaxis: { title: 'time since the first epoch (h)', range: [0, hours(labels.length)], showgrid: false },
      yaxis: { ...stageAxis(scale), range: [scale.rows - (predicted ? 0.2 : 0.5), -0.5] },
    },
  });
}

/** Vertical place of each class, 0 on top. */
export interface StageScale {
  rows: number;
  names: string[];
  rowOf: number[];
}

/** Places for the classes in display order. */
export function stageScale(classes: readonly string[]): StageScale {
  const order = displayOrder(classes);
  const rowOf = new Array<number>(classes.length);
  order.forEach((index, row) => {
    rowOf[index] = row;
  });
  return { rows: classes.length, names: order.map((index) => classes[index]!), rowOf };
}

/** A vertical axis with the stages by name, first on top. */
export function stageAxis({ rows, names }: StageScale): Layout {
  return {
    title: 'sleep stage',
    tickvals: names.map((_, row) => row),
    ticktext: names,
    range: [rows - 0.5, -0.5],
    fixedrange: true,
  };
}

interface LineStyle {
  name: string;
  color?: string;
  width?: number;
  dash?: string;
}

/** Labels as a step line against hours: one point per change, and one where the last epoch ends. */
export function stepLine(
  labels: ArrayLike<number>,
  scale: StageScale,
  hours: (epoch: number) => number,
  { name, color = ink.line, width = 1.8, dash = 'solid' }: LineStyle,
): Trace {
  const runs = runsOf(labels);
  const rows = runs.map(({ label }) => (label < 0 ? null : scale.rowOf[label]!));
  return {
    type: 'scatter',
    mode: 'lines',
    name,
    x: [...runs.map(({ from }) => hours(from)), hours(labels.length)],
    y: [...rows, rows.at(-1)!],
    text: [...rows, rows.at(-1)!].map((row) => (row === null ? '' : scale.names[row]!)),
    line: { shape: 'hv', color, width, dash },
    hovertemplate: '%{text}, %{x:.2f} h',
    connectgaps: false,
  };
}

/** A bold bar over every stretch of REM. */
export function remLine(
  labels: ArrayLike<number>,
  classes: readonly string[],
  scale: StageScale,
  hours: (epoch: number) => number,
): Trace[] {
  const rem = classes.indexOf('REM');
  const runs = runsOf(labels).filter(({ label }) => label === rem);
  if (rem < 0 || runs.length === 0) return [];
  return [
    {
      type: 'scatter',
      mode: 'lines',
      name: 'REM',
      x: runs.flatMap(({ from, to }) => [hours(from), hours(to), null]),
      y: runs.flatMap(() => [scale.rowOf[rem]!, scale.rowOf[rem]!, null]),
      line: { color: stageColors.REM, width: 6 },
      hoverinfo: 'skip',
      showlegend: false,
    },
  ];
}

function disagreements(
  labels: ArrayLike<number>,
  predicted: ArrayLike<number>,
  rows: number,
  hours: (epoch: number) => number,
): Trace[] {
  const differs = Array.from(labels, (label, i) => (label >= 0 && label !== predicted[i] ? 1 : 0));
  const runs = runsOf(differs).filter(({ label }) => label === 1);
  if (runs.length === 0) return [];
  return [
    {
      type: 'scatter',
      mode: 'lines',
      name: 'they differ',
      x: runs.flatMap(({ from, to }) => [hours(from), hours(to), null]),
      y: runs.flatMap(() => [rows - 0.45, rows - 0.45, null]),
      line: { color: ink.muted, width: 7 },
      hoverinfo: 'skip',
    },
  ];
}
