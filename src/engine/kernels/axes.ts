/** One axis of a strided walk over two arrays: how many steps, and how far each one goes in either. */
export interface Axis {
  size: number;
  strideA: number;
  strideB: number;
}

/** The addon walks at most so many axes. */
const maxAxes = 8;

/** Row-major strides of a shape, 0 along axes of length 1: these repeat when something longer is walked along. */
export function broadcastStrides(shape: readonly number[], rank: number): number[] {
  const strides = new Array<number>(rank).fill(0);
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (shape[axis] !== 1) strides[rank - shape.length + axis] = stride;
    stride *= shape[axis]!;
  }
  return strides;
}

/**
 * Joins neighbouring axes that both arrays walk in one go and lays them out for the addon; undefined when too many are
 * left.
 */
export function packAxes(axes: readonly Axis[]): Int32Array | undefined {
  const joined: Axis[] = [];
  for (const axis of axes) {
    if (axis.size === 1) continue;
    const last = joined.at(-1);
    if (last && last.strideA === axis.strideA * axis.size && last.strideB === axis.strideB * axis.size) {
      joined[joined.length - 1] = { ...axis, size: last.size * axis.size };
    } else {
      joined.push(axis);
    }
  }
  if (joined.length === 0) joined.push({ size: 1, strideA: 0, strideB: 0 });
  if (joined.length > maxAxes) return undefined;
  return Int32Array.from(joined.flatMap(({ size, strideA, strideB }) => [size, strideA, strideB]));
}
