/** What of a tfjs tensor is needed to show it; recognised by shape, so that tfjs is not loaded for it. */
interface TensorLike {
  shape: number[];
  dtype: string;
  isDisposed: boolean;
  dataSync(): ArrayLike<number | string>;
  toString(verbose?: boolean): string;
}

/** Whether a value is a tensor or a variable of TensorFlow.js. */
export function isTensor(value: unknown): value is TensorLike {
  const tensor = value as Partial<TensorLike> | null | undefined;
  return (
    typeof tensor === 'object' &&
    Array.isArray(tensor?.shape) &&
    typeof tensor.dtype === 'string' &&
    typeof tensor.dataSync === 'function' &&
    typeof tensor.isDisposed === 'boolean'
  );
}

/** `Tensor float32 [2, 3]` and a preview of the values, the middle of long axes left out. */
export function tensorText(tensor: TensorLike): string {
  const heading = `Tensor ${tensor.dtype} [${tensor.shape.join(', ')}]`;
  if (tensor.isDisposed) return `${heading} (disposed)`;
  const values = tensor
    .toString()
    .replace(/^Tensor\n/, '')
    .replace(/^ {4}/gm, '  ');
  return `${heading}\n${values}`;
}
