import { expect, test } from 'vitest';
import type { Figure, Layout } from '../../src/plot';
import { examples } from './examples';

/** What a figure is made of, without its numbers. */
function structure(figure: Figure) {
  const { data, layout } = figure.spec;
  const axes = Object.keys(layout).filter((key) => /^[xy]axis\d*$/.test(key));
  const axisText = (axis: Layout) => (axis.title as Layout | undefined)?.text ?? '';
  return {
    text: String(figure),
    traces: data.map(({ type, mode, name, xaxis, yaxis }) =>
      [type, mode, name, xaxis, yaxis].filter(Boolean).join(' '),
    ),
    axes: Object.fromEntries(axes.map((axis) => [axis, axisText(layout[axis] as Layout)])),
    shapes: (layout.shapes as unknown[] | undefined)?.length ?? 0,
    annotations: ((layout.annotations as Layout[] | undefined) ?? []).map((annotation) => annotation.text),
  };
}

test.each(Object.keys(examples))('%s is made of the same parts as before', (name) => {
  expect(structure(examples[name]!())).toMatchSnapshot();
});

test.each(Object.keys(examples))('%s is plain JSON of moderate size', (name) => {
  const { spec } = examples[name]!();
  const text = JSON.stringify(spec);
  expect(JSON.parse(text)).toEqual(spec);
  expect(text.length).toBeLessThan(250_000);
});

test.each(Object.keys(examples))('%s names the quantity of every axis that has numbers', (name) => {
  const { layout } = examples[name]!().spec;
  const axes = Object.entries(layout).filter(([key]) => /^[xy]axis\d*$/.test(key)) as [string, Layout][];
  for (const [key, axis] of axes) {
    if (axis.showticklabels !== false) expect((axis.title as Layout).text, key).toMatch(/\w/);
  }
});
