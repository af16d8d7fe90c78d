/** One plotly trace, as in https://plotly.com/javascript/reference. */
export type Trace = Record<string, unknown>;

/** A plotly layout, as in https://plotly.com/javascript/reference/layout. */
export type Layout = Record<string, unknown>;

/** What plotly draws: plain JSON. */
export interface FigureSpec {
  data: Trace[];
  layout: Layout;
}
