/** The element types that are read and written, each with its array and size. */
export const arrays = {
  F64: Float64Array,
  F32: Float32Array,
  I64: BigInt64Array,
  I32: Int32Array,
  U8: Uint8Array,
} as const;

/** Element type of a stored tensor, in the format's spelling. */
export type SafeTensorType = keyof typeof arrays;

/** One stored tensor; `values` is an array of the element type, row-major. */
export type SafeTensor = {
  [T in SafeTensorType]: { dtype: T; shape: number[]; values: InstanceType<(typeof arrays)[T]> };
}[SafeTensorType];

/** What a safetensors file holds. */
export interface SafeTensors {
  tensors: Map<string, SafeTensor>;
  /** Free text by key. */
  metadata: Record<string, string>;
}

/** The header's own length, a 64-bit number, comes first. */
export const lengthBytes = 8;
