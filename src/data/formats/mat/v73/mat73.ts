import { expected } from '../../../../system';
import { checkedSparse } from '../sparse';
import {
  countOf,
  type MatArray,
  type MatFile,
  type MatNumbers,
  type MatNumericClass,
  type MatReadOptions,
  type MatSparse,
  type MatStruct,
  type MatValue,
  numericArrays,
  ofClass,
  type StorageArray,
  textOf,
} from '../value';
import { type Hdf5Dataset, type Hdf5File, withHdf5 } from './hdf5-file';
import { decode, storedNumbers, types } from './numbers';

const deepest = 64;
/** What MATLAB notes of a dataset. */
const marks = ['MATLAB_class', 'MATLAB_empty', 'MATLAB_object_decode'];

/** A MAT file of version 7.3, which is HDF5 with attributes that say what MATLAB makes of it. */
export function withMat73<T>(path: string, reader: string, use: (file: MatFile) => T): Promise<T> {
  return withHdf5(path, reader, (file) => {
    const names = file.members('/').filter((name) => !name.startsWith('#'));
    const read = (name: string, options?: MatReadOptions) => new Mat73Reader(file).read(`/${name}`, options);
    return use({ names, read });
  });
}

/** Whether the first bytes are those of an HDF5 file, after the header that MATLAB puts before it. */
export function isMat73(bytes: Uint8Array): boolean {
  const at = Buffer.from(bytes.subarray(0, 10)).toString('latin1') === 'MATLAB 7.3' ? 512 : 0;
  return Buffer.from(bytes.subarray(at, at + 8)).toString('latin1') === '\x89HDF\r\n\x1a\n';
}

class Mat73Reader {
  /** What each object is: one that is referred to twice is read once. `undefined` while it is being read. */
  private readonly known = new Map<string, MatValue | undefined>();

  constructor(private readonly file: Hdf5File) {}

  read(at: string, options: MatReadOptions = {}, depth = 0, identity = this.file.identity(at)): MatValue {
    if (this.known.has(identity)) {
      const value = this.known.get(identity);
      if (value === undefined) throw this.damaged('values that do not contain themselves', 'one that does');
      return value;
    }
    if (depth > deepest) throw this.damaged(`at most ${deepest} structures in each other`, 'more');
    this.known.set(identity, undefined);
    const kind = this.file.kind(at);
    const value = kind === 'group' ? this.group(at, options, depth) : this.dataset(at, kind, options, depth);
    this.known.set(identity, value);
    return value;
  }

  private group(at: string, options: MatReadOptions, depth: number): MatValue {
    const rows = this.file.attributes(at, ['MATLAB_sparse']).MATLAB_sparse;
    if (typeof rows === 'number') return this.sparse(at, rows);
    const fields: MatStruct['fields'] = Object.create(null);
    const names = this.file.members(at).filter((name) => !options.fields || options.fields.has(name));
    let shape = [1, 1];
    for (const name of names) {
      const member = `${at}/${name}`;
      const elements = this.elementsOf(member);
      if (elements) shape = matlabShape(elements.shape);
      fields[name] = elements
        ? this.referred(elements, options, depth)
        : [this.read(member, options, depth + 1)];
    }
    const count = countOf(shape);
    if (names.some((name) => fields[name]!.length !== count)) {
      throw this.damaged(`fields of ${count} structures in "${at}"`, 'some of another number');
    }
    return { kind: 'struct', shape, fields };
  }

  /** The field of an array of structures: references without a class of their own. */
  private elementsOf(member: string): Hdf5Dataset | undefined {
    if (this.file.kind(member) !== 'dataset') return undefined;
    if (this.file.attributes(member, ['MATLAB_class']).MATLAB_class !== undefined) return undefined;
    const dataset = this.file.dataset(member);
    return dataset.type.type === types.reference ? dataset : undefined;
  }

  private dataset(at: string, kind: string | undefined, options: MatReadOptions, depth: number): MatValue {
    if (!kind) throw this.damaged(`a value in "${at}"`, 'none');
    const { file } = this;
    const { MATLAB_class, MATLAB_empty, MATLAB_object_decode } = file.attributes(at, marks);
    const label = String(MATLAB_class ?? '');
    const dataset = file.dataset(at);
    const type = dataset.type.type;
    if (MATLAB_object_decode !== undefined) return { kind: 'object', class: label };
    if (MATLAB_empty) return this.empty(dataset, label);
    if (type === types.reference) {
      return {
        kind: 'cell',
        shape: matlabShape(dataset.shape),
        cells: this.referred(dataset, options, depth),
      };
    }
    if (label && label !== 'char' && !Object.hasOwn(numericArrays, label))
      return { kind: 'object', class: label };
    if (type === types.compound) return this.complex(dataset, label);
    const shape = matlabShape(dataset.shape);
    if (label === 'char') return textOf(this.numbers(dataset) as ArrayLike<number> as Uint16Array, shape[0]!);
    const name = (label || this.classOf(dataset)) as MatNumericClass;
    const size = dataset.type.size * countOf(shape);
    if (size > (options.storedAbove ?? Infinity) && dataset.shape.length > 1) {
      const stored = storedNumbers(this.file.stamp, dataset);
      return { kind: 'numbers', class: name, shape, values: ofClass(new Float64Array(0), name), stored };
    }
    return { kind: 'numbers', class: name, shape, values: ofClass(this.numbers(dataset), name) };
  }

  private referred(dataset: Hdf5Dataset, options: MatReadOptions, depth: number): MatValue[] {
    const bytes = Buffer.from(this.file.bytes(dataset));
    const { size } = dataset.type;
    return Array.from({ length: bytes.length / size }, (_, at) => {
      const reference = bytes.toString('hex', at * size, (at + 1) * size);
      const target = this.file.pathOf(reference);
      if (target === undefined) throw this.damaged('references to what is in the file', 'one to nothing');
      return this.read(target, options, depth + 1, reference);
    });
  }

  /** The content of an empty array is its dimensions. */
  private empty(dataset: Hdf5Dataset, label: string): MatValue {
    const shape = Array.from(this.numbers(dataset), Number);
    if (countOf(shape) !== 0) throw this.damaged('the dimensions of an empty array', shape.join(' x '));
    if (label === 'char') return '';
    if (label === 'cell') return { kind: 'cell', shape, cells: [] };
    if (label === 'struct') return { kind: 'struct', shape, fields: Object.create(null) };
    const name = Object.hasOwn(numericArrays, label) ? (label as MatNumericClass) : 'double';
    return { kind: 'numbers', class: name, shape, values: ofClass(new Float64Array(0), name) };
  }

  private complex(dataset: Hdf5Dataset, label: string): MatArray {
    const members = dataset.type.compound_type?.members ?? [];
    const [real, imaginary] = members;
    const paired = members.length === 2 && real!.type === imaginary!.type && real!.size === imaginary!.size;
    if (!paired || dataset.type.size !== 2 * real!.size) throw this.damaged('numbers', 'something else');
    const flat = decode(this.file.bytes(dataset), { ...dataset, type: real! }, this.file);
    const name = (label || this.classOf({ ...dataset, type: real! })) as MatNumericClass;
    const part = (which: number) =>
      ofClass(flat.filter((_: unknown, at: number) => at % 2 === which) as MatNumbers, name);
    const shape = matlabShape(dataset.shape);
    return { kind: 'numbers', class: name, shape, values: part(0), imaginary: part(1) };
  }

  private sparse(at: string, rows: number): MatValue {
    const { file } = this;
    const label = file.attributes(at, ['MATLAB_class']).MATLAB_class;
    const indices = (name: string) => {
      const path = `${at}/${name}`;
      const there = file.kind(path) === 'dataset';
      return there
        ? Uint32Array.from(this.numbers(file.dataset(path)) as ArrayLike<number>, Number)
        : new Uint32Array(0);
    };
    const [rowOf, starts] = [indices('ir'), indices('jc')];
    const stored =
      file.kind(`${at}/data`) === 'dataset' ? this.dataset(`${at}/data`, 'dataset', {}, 0) : undefined;
    const name = label === 'logical' ? 'logical' : 'double';
    const data = typeof stored === 'object' && stored.kind === 'numbers' ? stored : undefined;
    const values = ofClass(data?.values ?? new Float64Array(0), name);
    const shape = [rows, starts.length - 1];
    const sparse: MatSparse = { kind: 'sparse', shape, rows: rowOf, columnStarts: starts, values };
    return checkedSparse(sparse, data?.imaginary, starts.at(-1) ?? 0, this.file);
  }

  private numbers(dataset: Hdf5Dataset): StorageArray {
    return decode(this.file.bytes(dataset), dataset, this.file);
  }

  /** Of a file that MATLAB did not write, the class of its numbers. */
  private classOf({ type }: Pick<Hdf5Dataset, 'type'>): MatNumericClass {
    if (type.type === types.float) return type.size === 4 ? 'single' : 'double';
    return `${type.signed ? '' : 'u'}int${8 * type.size}` as MatNumericClass;
  }

  private damaged(what: string, got: string) {
    return expected(this.file.reader, what, `${got} in "${this.file.path}"`, 'the file is damaged');
  }
}

/** MATLAB writes its fastest dimension last; what is no matrix is a column. */
function matlabShape(shape: readonly number[]): number[] {
  return shape.length > 1 ? [...shape].reverse() : [shape[0] ?? 1, 1];
}
