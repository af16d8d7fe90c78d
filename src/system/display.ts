import { shared } from './shared';

/** One result in several forms, keyed by MIME type; `text/plain` is always there. */
export type MimeBundle = Record<string, unknown> & { 'text/plain': string };

/** Objects that know how to show themselves in a notebook carry this method (Deno's convention, too). */
export const displaySymbol: unique symbol = Symbol.for('Jupyter.display') as never;

/** A value with its own rich form. */
export interface Displayable {
  [displaySymbol](): MimeBundle | Promise<MimeBundle>;
}

/** Where rich output goes: the kernel installs one; without it, the text form is printed. */
export interface DisplaySink {
  /** Shows a bundle; with an `id` seen before, replaces what that id shows. */
  show(bundle: MimeBundle, id?: string): void;
}

const state = shared('display', () => ({ sink: undefined as DisplaySink | undefined }));

/** Installs (or with `undefined` removes) the place that rich output goes to. */
export function setDisplaySink(sink: DisplaySink | undefined): void {
  state.sink = sink;
}

/** The installed sink, or `undefined` in a plain terminal. */
export function displaySink(): DisplaySink | undefined {
  return state.sink;
}

/** Shows a bundle in the notebook, or prints its text in a terminal. */
export function display(bundle: MimeBundle, id?: string): void {
  if (state.sink) state.sink.show(bundle, id);
  else console.log(bundle['text/plain']);
}
