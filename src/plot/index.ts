export { findBrowser } from './export/find-browser';
export { closeBrowser } from './export/render';
export { Figure, type SaveOptions } from './figure';
export type { FigureSpec, Layout, Trace } from './spec';
