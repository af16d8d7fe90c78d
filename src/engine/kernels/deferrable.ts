import type { NativeBackend } from '../native-backend';

/** Whether an array is too large to stay in the cache: a smaller one may as well be computed at once. */
export const isLarge = (size: number) => size >= 65536;

/** Whether it pays to compute later from these large arrays, and nobody else changes them meanwhile. */
export function isDeferrable(backend: NativeBackend, arrays: readonly Float32Array[]): boolean {
  return arrays.every((array) => isLarge(array.length) && backend.pool.owns(array));
}
