import { expected } from '../../../../system';
import { type FileStamp, type RangeFile, stampOf, withUnchanged } from '../../range-file';
import type { MatFile, StoredNumbers } from '../value';
import { bytesInMemory, bytesOfFile, inflated, inflateHead, type MatBytes, type MatOrigin } from './bytes';
import {
  bytesPerNumber,
  compressedType,
  decodeNumbers,
  type MatContext,
  matrixType,
  truncated,
  viewOf,
} from './elements';
import { headOf, matValueOf } from './matrix';

const headerBytes = 128;

/** The matrix of a variable. */
type Variable = () => MatBytes;

/**
 * A MAT file of version 5 to 7 (MathWorks, MAT-File Level 5 file format). Names are found without inflating more than the
 * beginning of each variable.
 *
 * @throws ThetalabError when it is no such file, or a variable reaches beyond its end
 */
export function openMat5(file: RangeFile): MatFile {
  const context = readHeader(file);
  const variables = new Map<string, Variable>();
  for (const [name, variable] of variablesOf(file, context)) {
    if (name) variables.set(name, variable); // what has none belongs to the objects of others
  }
  const stamp = stampOf(file);
  const store = (origin: MatOrigin, type: number, count: number) =>
    storedNumbers(stamp, context, { origin, type, count });
  return {
    names: [...variables.keys()],
    read: (name, options) => matValueOf(variables.get(name)!(), { ...context, store }, options),
  };
}

function* variablesOf(file: RangeFile, context: MatContext): Generator<[string, Variable]> {
  for (let at = headerBytes; at < file.size; ) {
    if (at + 8 > file.size) throw truncated(8, file.size - at, context.file);
    const [type, size] = tagOf(bytesOfFile(file, at, 8).load(), context);
    const start = at + 8;
    if (start + size > file.size) throw truncated(size, file.size - start, context.file);
    const content = bytesOfFile(file, start, size);
    const compressed = type === compressedType;
    if (compressed || type === matrixType) yield describe(content, compressed, context);
    at = start + (compressed ? size : Math.ceil(size / 8) * 8);
  }
}

/** Enough for the name and the dimensions, which stand at the beginning. */
const headSize = 1024;

function describe(content: MatBytes, compressed: boolean, context: MatContext): [string, Variable] {
  const nameOf = (matrix: MatBytes) => (matrix.size ? headOf(matrix, context).name : '');
  if (!compressed) return [nameOf(content.part(0, Math.min(headSize, content.size))), () => content];
  const head = inflateHead(content, context.file);
  const [type, size] = head.length < 8 ? [0, 0] : tagOf(head, context);
  if (type !== matrixType) {
    const got = `an element of type ${type} in "${context.file.path}"`;
    throw expected(context.file.reader, 'a compressed variable', got, 'the file is damaged');
  }
  const known = head.subarray(8, 8 + Math.min(size, headSize));
  const name = nameOf(bytesInMemory(known, content.origin));
  return [name, () => inflated(content, head, 8 + size, context.file).part(8, size)];
}

function tagOf(bytes: Uint8Array, { little }: MatContext): [number, number] {
  const view = viewOf(bytes);
  return [view.getUint32(0, little), view.getUint32(4, little)];
}

function storedNumbers(
  stamp: FileStamp,
  context: MatContext,
  { origin, type, count }: { origin: MatOrigin; type: number; count: number },
): StoredNumbers {
  const width = bytesPerNumber(type, context.file);
  const kept = keptWhileThereIsRoom();
  return {
    withValues: async (use) =>
      withUnchanged(stamp, 'open', (file) => {
        const { within, at } = origin;
        const all = within
          ? kept(() => inflateVariable(bytesOfFile(file, within.at, within.size), context))
          : bytesOfFile(file, 0, file.size);
        const values = all.part(at, count * width);
        return use((first, some) => {
          const numbers = decodeNumbers(type, values.part(first * width, some * width).load(), context);
          return numbers instanceof Float32Array
            ? numbers
            : Float32Array.from(numbers as ArrayLike<unknown>, Number);
        });
      }),
  };
}

/** A compressed variable with its tag. */
function inflateVariable(compressed: MatBytes, context: MatContext): MatBytes {
  const head = inflateHead(compressed, context.file);
  const [, size] = tagOf(head, context);
  return inflated(compressed, head, 8 + size, context.file);
}

/** Makes a value again only when the memory of the last was needed for something else. */
function keptWhileThereIsRoom(): (make: () => MatBytes) => MatBytes {
  let kept: WeakRef<MatBytes> | undefined;
  return (make) => {
    const value = kept?.deref() ?? make();
    kept = new WeakRef(value);
    return value;
  };
}

/** Whether the first bytes are those of a MAT file of version 5 to 7. */
export function isMat5(bytes: Uint8Array): boolean {
  if (bytes.length < headerBytes) return false;
  const order = Buffer.from(bytes.subarray(126, 128)).toString('latin1');
  return (order === 'IM' && bytes[125] === 1) || (order === 'MI' && bytes[124] === 1);
}

function readHeader(file: RangeFile): MatContext {
  const { path, reader, size } = file;
  if (size < headerBytes) {
    const got = `${size} in "${path}"`;
    throw expected(reader, `${headerBytes} bytes of header`, got, 'the file is truncated, download it again');
  }
  const header = new Uint8Array(headerBytes);
  file.fill(header, 0);
  if (isMat5(header)) return { little: header[126] === 0x49, file: { path, reader } };
  const got = `something else in "${path}"`;
  throw expected(reader, 'a MATLAB file of version 5 to 7.3', got, 'is it another format?');
}
