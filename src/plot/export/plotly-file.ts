import { createRequire } from 'node:module';

/** Path of plotly's browser bundle (about 5 MB), which pictures and web pages are drawn with. */
export function plotlyFile(): string {
  return createRequire(__filename).resolve('plotly.js-dist-min/plotly.min.js');
}
