/** One plotly trace, as in https://plotly.com/javascript/reference. */
export type Trace = Record<string, unknown>;

/** A plotly layout, as in https://plotly.com/javascript/reference/layout. */
export type Layout = Record<string, unknown>;

/** One state of an animation: what changes in some traces and in the layout. */
export interface AnimationFrame {
  name: string;
  data: Trace[];
  /** Which traces `data` changes. */
  traces: number[];
  layout?: Layout;
}

/** What plotly draws: plain JSON. */
export interface FigureSpec {
  data: Trace[];
  layout: Layout;
  /** States of an animation; `data` is what is drawn before it plays, and in pictures. */
  frames?: AnimationFrame[];
}
