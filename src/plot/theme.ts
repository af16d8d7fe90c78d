import type { Layout } from './spec';

/** Colours of everything that is not a sleep stage. */
export const ink = { text: '#24292f', muted: '#6e7781', grid: '#e6e9ed', line: '#34495e', accent: '#c2185b' };

/**
 * Colours for any categories in turn (Okabe and Ito, "Color universal design", 2008, without yellow, which is too
 * light for points on white): told apart in the common forms of colour blindness.
 */
export const categoryColors = ['#0072B2', '#E69F00', '#009E73', '#CC79A7', '#56B4E9', '#D55E00', '#555555'];

const axis = {
  gridcolor: ink.grid,
  zeroline: false,
  linecolor: ink.muted,
  ticks: 'outside',
  tickcolor: ink.muted,
  ticklen: 4,
  automargin: true,
  title: { standoff: 8 },
};

const base = {
  font: { family: 'Arial, Helvetica, sans-serif', size: 13, color: ink.text },
  paper_bgcolor: '#ffffff',
  plot_bgcolor: '#ffffff',
  colorway: categoryColors,
  height: 500,
  margin: { l: 70, r: 24, t: 64, b: 56 },
  title: { x: 0.01, xanchor: 'left', y: 0.97, yanchor: 'top', font: { size: 17 } },
  legend: { bgcolor: 'rgba(255,255,255,0.85)', itemsizing: 'constant' },
  hoverlabel: { namelength: -1 },
};

/** A layout with the house theme under it; whatever the layout says wins. A title may be given as plain text. */
export function themed(layout: Layout): Layout {
  const result = merge(base, withTitle(layout)) as Layout;
  for (const name of ['xaxis', 'yaxis', ...Object.keys(layout).filter((key) => /^[xy]axis\d+$/.test(key))]) {
    result[name] = merge(axis, withTitle((layout[name] as Layout) ?? {}));
  }
  return result;
}

function withTitle(layout: Layout): Layout {
  return typeof layout.title === 'string' ? { ...layout, title: { text: layout.title } } : layout;
}

function merge(under: unknown, over: unknown): unknown {
  if (!isPlain(under) || !isPlain(over)) return over === undefined ? under : over;
  const keys = new Set([...Object.keys(under), ...Object.keys(over)]);
  return Object.fromEntries([...keys].map((key) => [key, merge(under[key], over[key])]));
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);
}
