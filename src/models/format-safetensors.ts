import { expected } from '../system';
import { arrays, lengthBytes, type SafeTensor } from './safetensors';

/**
 * Writes tensors in the safetensors format; the same input gives the same bytes.
 *
 * @param tensors by name, in the order of the header; elements of eight bytes are laid down first, so that all are aligned
 * @param metadata free text by key
 * @throws ThetalabError when a tensor's values do not fit its shape
 */
export function formatSafetensors(
  tensors: ReadonlyMap<string, SafeTensor> | Readonly<Record<string, SafeTensor>>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const entries =
    tensors instanceof Map ? [...tensors] : Object.entries(tensors as Record<string, SafeTensor>);
  const laidOut = entries
    .map(([name, tensor]) => ({ name, tensor, bytes: bytesOf(name, tensor) }))
    .sort((a, b) => b.tensor.values.BYTES_PER_ELEMENT - a.tensor.values.BYTES_PER_ELEMENT);
  const header: [string, unknown][] = Object.keys(metadata).length ? [['__metadata__', metadata]] : [];
  let offset = 0;
  for (const { name, tensor, bytes } of laidOut) {
    const end = offset + bytes.length;
    header.push([name, { dtype: tensor.dtype, shape: tensor.shape, data_offsets: [offset, end] }]);
    offset = end;
  }
  const json = Buffer.from(JSON.stringify(Object.fromEntries(header)));
  const padding = Buffer.alloc((8 - (json.length % 8)) % 8, ' ');
  const length = Buffer.alloc(lengthBytes);
  length.writeBigUInt64LE(BigInt(json.length + padding.length));
  return Buffer.concat([length, json, padding, ...laidOut.map(({ bytes }) => bytes)]);
}

function bytesOf(name: string, { dtype, shape, values }: SafeTensor): Uint8Array {
  const size = shape.reduce((product, length) => product * length, 1);
  if (values.length !== size || !(values instanceof arrays[dtype])) {
    const got = `${values.length} in a ${values.constructor.name}`;
    throw expected('formatSafetensors', `${size} ${dtype} values for "${name}" [${shape}]`, got);
  }
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}
