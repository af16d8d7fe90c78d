/** What the view needs of a model; tfjs' own type is not imported, since a cell may have another copy of tfjs. */
interface ModelLike {
  layers: unknown[];
  summary(lineLength?: number, positions?: number[], printFn?: (line: string) => void): void;
}

/**
 * A TensorFlow.js layers model as its `summary()` prints it: layers, shapes and parameters.
 *
 * @returns `undefined` for anything else, and for a model that has no input shape yet
 */
export function modelText(value: unknown): string | undefined {
  if (!isModel(value)) return undefined;
  const lines: string[] = [];
  try {
    value.summary(undefined, undefined, (line) => lines.push(line));
  } catch {
    return undefined;
  }
  return lines.join('\n');
}

function isModel(value: unknown): value is ModelLike {
  const model = value as Partial<ModelLike> | null | undefined;
  return typeof model?.summary === 'function' && Array.isArray(model.layers);
}
