import { expected } from '../../../system';
import type { MatArray, MatFile, MatStruct, MatValue } from '../mat/value';

/**
 * Fields of the dataset, and of the structures in it, that are read; the rest is what EEGLAB computed from it, or
 * speaks of who was recorded.
 */
const eegFields: ReadonlySet<string> = new Set([
  'data',
  'nbchan',
  'pnts',
  'trials',
  'srate',
  'xmin',
  'ref',
  'chanlocs',
  'chaninfo',
  'event',
  'etc',
  ...['labels', 'type', 'X', 'Y', 'Z', 'theta', 'radius', 'nosedir', 'latency', 'duration', 'T0'],
]);

/** Numbers of more bytes than this stay in the file: no event and no location has so many. */
const storedAbove = 1 << 16;

/** Of a structure, the value of one field in each of its elements; values that are missing are `undefined`. */
export type Table = Record<string, MatValue[]>;

/** The EEG structure (EEGLAB, eeg_checkset), whether the file holds it or its fields as variables. */
export class EegFields {
  private constructor(
    private readonly fields: Table,
    private readonly path: string,
  ) {}

  /** @returns `undefined` when the file is none of EEGLAB's */
  static of(file: MatFile, path: string): EegFields | undefined {
    const fields = eegFields;
    if (file.names.includes('EEG')) {
      const value = file.read('EEG', { fields, storedAbove });
      if (typeof value === 'string' || value.kind !== 'struct' || value.shape.some((size) => size !== 1)) {
        const got = `something else in "${path}"`;
        throw expected('open', 'one dataset in "EEG"', got, 'save each dataset in a file of its own');
      }
      return new EegFields(value.fields, path);
    }
    if (['ALLEEG', 'STUDY'].some((name) => file.names.includes(name))) {
      throw expected('open', 'one dataset', `a study or several in "${path}"`, 'open the .set files of it');
    }
    if (!['data', 'srate', 'nbchan', 'pnts'].every((name) => file.names.includes(name))) return undefined;
    const names = file.names.filter((name) => fields.has(name));
    const read = (name: string) => [file.read(name, { fields, storedAbove })];
    return new EegFields(Object.fromEntries(names.map((name) => [name, read(name)])), path);
  }

  /** A field as it is; `undefined` when there is none. */
  get(name: string): MatValue | undefined {
    return Object.hasOwn(this.fields, name) ? this.fields[name]![0] : undefined;
  }

  /** @throws ThetalabError when it is missing, no number, or below `least` */
  number(name: string, least: number, missing?: number): number {
    const value = numberIn(this.get(name)) ?? missing;
    if (value !== undefined && value >= least) return value;
    const got = value === undefined ? 'none' : String(value);
    throw expected(
      'open',
      `a number from ${least} as EEG.${name} of "${this.path}"`,
      got,
      'the file is damaged',
    );
  }

  /** @throws ThetalabError when it is no whole number above 0 */
  count(name: string, missing?: number): number {
    const value = this.number(name, 1, missing);
    if (Number.isSafeInteger(value)) return value;
    throw expected(
      'open',
      `a whole number as EEG.${name} of "${this.path}"`,
      String(value),
      'the file is damaged',
    );
  }

  /** An array of structures, by fields; without elements when it is empty or missing. */
  table(name: string): { fields: Table; count: number } {
    const value = this.get(name);
    if (typeof value !== 'object' || value.kind !== 'struct') return { fields: {}, count: 0 };
    return { fields: value.fields, count: countIn(value) };
  }
}

function countIn({ fields }: MatStruct): number {
  return Object.values(fields)[0]?.length ?? 0;
}

/** A finite number, if the value is one; NaN, text and arrays are none. */
export function numberIn(value: MatValue | undefined): number | undefined {
  if (typeof value === 'string') return value.trim() === '' ? undefined : finite(Number(value));
  const [first] = numbersIn(value);
  return finite(first);
}

function finite(value: number | undefined): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}

/** The numbers of an array; none of anything else. */
export function numbersIn(value: MatValue | undefined): ArrayLike<number> & Iterable<number> {
  return isArray(value) ? value.values : [];
}

function isArray(value: MatValue | undefined): value is MatArray {
  return typeof value === 'object' && value.kind === 'numbers';
}

/** Text, or a number as text; cells of one element are what they hold. */
export function textIn(value: MatValue | undefined): string {
  if (typeof value === 'string') return value.trim();
  if (isArray(value)) return value.values.length ? String(value.values[0]) : '';
  return typeof value === 'object' && value.kind === 'cell' && value.cells.length === 1
    ? textIn(value.cells[0])
    : '';
}
