import { expected } from '../../../../system';
import type { FileName, FileStamp } from '../../range-file';
import type { StorageArray, StoredNumbers } from '../value';
import { type Hdf5Dataset, withHdf5 } from './hdf5-file';

/** Classes of HDF5 types. */
export const types = { integer: 0, float: 1, compound: 6, reference: 7, enumeration: 8 };

/** The numbers of a dataset. */
export function decode(
  bytes: Uint8Array,
  { type, path }: Pick<Hdf5Dataset, 'type' | 'path'>,
  file: FileName,
): StorageArray {
  const buffer = bytes.buffer as ArrayBuffer;
  const kind = type.type === types.enumeration ? types.integer : type.type;
  if (kind === types.float && type.size === 8) return new Float64Array(buffer);
  if (kind === types.float && type.size === 4) return new Float32Array(buffer);
  if (kind === types.integer) {
    if (type.size === 1) return type.signed ? new Int8Array(buffer) : bytes;
    if (type.size === 2) return type.signed ? new Int16Array(buffer) : new Uint16Array(buffer);
    if (type.size === 4) return type.signed ? new Int32Array(buffer) : new Uint32Array(buffer);
    if (type.size === 8) return type.signed ? new BigInt64Array(buffer) : new BigUint64Array(buffer);
  }
  throw expected(
    file.reader,
    `numbers or text in "${path}"`,
    `another type in "${file.path}"`,
    'save it in MATLAB as numbers',
  );
}

/** Most bytes that the library reads at once; its memory never shrinks. */
const slabBytes = 1 << 24;

/** Numbers that stay in the file. */
export function storedNumbers(stamp: FileStamp, dataset: Hdf5Dataset): StoredNumbers {
  const perRow = dataset.shape.at(-1)!;
  return {
    withValues: (use) =>
      withHdf5(stamp, 'open', (file) =>
        use((first, count) => {
          const values = new Float32Array(count);
          const step = Math.max(1, Math.floor(slabBytes / (dataset.type.size * perRow))) * perRow;
          for (let at = 0; at < count; ) {
            const rows = slab(dataset.shape, (first + at) / perRow, Math.min(step, count - at) / perRow);
            const numbers = decode(file.bytes(dataset, rows), dataset, file);
            for (let index = 0; index < numbers.length; index++) values[at + index] = Number(numbers[index]);
            at += numbers.length;
          }
          return values;
        }),
      ),
  };
}

/** As many of `count` rows from `first` on as stand together. The rows are those of the last dimension. */
function slab(shape: readonly number[], first: number, count: number): { first: number[]; count: number[] } {
  const inner = shape.at(-2)!;
  const outer = shape.slice(0, -2);
  const within = first % inner;
  const index: number[] = [];
  let rest = Math.floor(first / inner);
  for (const size of outer.reverse()) {
    index.unshift(rest % size);
    rest = Math.floor(rest / size);
  }
  return { first: [...index, within], count: [...index.map(() => 1), Math.min(count, inner - within)] };
}
