import { inspect } from 'node:util';
import { type Displayable, displaySymbol, type MimeBundle } from '../system';
import { modelText } from './model-text';
import { isTable, tableBundle } from './table';
import { isTensor, tensorText } from './tensor-text';

/** How a terminal or notebook wants its plain text. */
export interface RenderOptions {
  /** ANSI colours (default false). */
  colors?: boolean;
}

/** The rich form of a value: its own, a table's, a tensor's, a model's, or what `console.log` would print. */
export async function render(value: unknown, { colors = false }: RenderOptions = {}): Promise<MimeBundle> {
  if (isDisplayable(value)) return value[displaySymbol]();
  if (isTensor(value)) return { 'text/plain': tensorText(value) };
  if (isTable(value)) return tableBundle(value);
  const text = typeof value === 'string' ? value : modelText(value);
  return { 'text/plain': text ?? inspect(value, { colors }) };
}

function isDisplayable(value: unknown): value is Displayable {
  return typeof (value as Partial<Displayable> | null | undefined)?.[displaySymbol] === 'function';
}
