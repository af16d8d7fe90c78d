import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readNpz } from '../src/data';
import { RandomStream } from '../src/random';
import type { Matrix } from '../src/signal';

/** How many points, of how many dimensions. */
export interface PointsSize {
  rows: number;
  columns: number;
}

/** Spectral features of epochs of sleep, a file of each night, where they are at hand. */
const nights = join(process.cwd(), '..', 'shared', 'data', 'sleep', 'features');

/** Where `writePoints` puts them, row by row as float32: our side and the peers read the same numbers. */
export function pointsFile({ rows, columns }: PointsSize): string {
  return join(__dirname, 'points', `${existsSync(nights) ? 'sleep' : 'clusters'}-${rows}-${columns}.f32`);
}

export function readPoints(size: PointsSize): Matrix {
  const { buffer, byteOffset, byteLength } = readFileSync(pointsFile(size));
  return { ...size, values: new Float32Array(buffer.slice(byteOffset, byteOffset + byteLength)) };
}

/** Features of real epochs where they are at hand, otherwise invented clusters. */
export async function writePoints(size: PointsSize): Promise<void> {
  const file = pointsFile(size);
  if (existsSync(file)) return;
  const random = new RandomStream([1, 1]);
  const points = existsSync(nights)
    ? encoded(enlarged(await features(), size.rows, random), size.columns, random)
    : clusters(size, random);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, new Uint8Array(points.values.buffer));
}

/** All epochs of all nights, each column with mean 0 and standard deviation 1. */
async function features(): Promise<Matrix> {
  const files = readdirSync(nights).filter((name) => name.endsWith('.npz'));
  const arrays = await Promise.all(files.sort().map((name) => readNpz(join(nights, name))));
  const all = arrays.map((arrays) => arrays.X!);
  const columns = all[0]!.shape[1]!;
  const values = Float32Array.from(all.flatMap(({ values }) => [...(values as Float64Array)]));
  const rows = values.length / columns;
  for (let c = 0; c < columns; c++) {
    const column = Float64Array.from({ length: rows }, (_, row) => values[row * columns + c]!);
    const mean = column.reduce((sum, value) => sum + value, 0) / rows;
    const sd = Math.sqrt(column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / rows) || 1;
    for (let row = 0; row < rows; row++) values[row * columns + c] = (column[row]! - mean) / sd;
  }
  return { rows, columns, values };
}

/** A part of the rows, in random order; where more are wanted than there are, also points between neighbouring rows. */
function enlarged({ rows, columns, values }: Matrix, wanted: number, random: RandomStream): Matrix {
  const order = random.permutation(Math.max(rows, wanted)).subarray(0, wanted);
  const result = new Float32Array(wanted * columns);
  order.forEach((at, row) => {
    const first = at % rows;
    const share = at < rows ? 1 : random.uniform();
    const next = Math.min(first + 1, rows - 1);
    for (let c = 0; c < columns; c++) {
      result[row * columns + c] =
        share * values[first * columns + c]! + (1 - share) * values[next * columns + c]!;
    }
  });
  return { rows: wanted, columns, values: result };
}

/** As they are when they have so many columns, otherwise what a random layer with tanh makes of them. */
function encoded({ rows, columns, values }: Matrix, wanted: number, random: RandomStream): Matrix {
  if (columns === wanted) return { rows, columns, values };
  const weights = random.fillNormal(new Float32Array(columns * wanted));
  const result = new Float32Array(rows * wanted);
  for (let row = 0; row < rows; row++) {
    for (let to = 0; to < wanted; to++) {
      let sum = 0;
      for (let from = 0; from < columns; from++)
        sum += weights[from * wanted + to]! * values[row * columns + from]!;
      result[row * wanted + to] = Math.tanh(sum / columns);
    }
  }
  return { rows, columns: wanted, values: result };
}

/** Thirty clouds of different sizes and widths. */
function clusters({ rows, columns }: PointsSize, random: RandomStream): Matrix {
  const count = 30;
  const centers = random.fillNormal(new Float32Array(count * columns));
  const values = random.fillNormal(new Float32Array(rows * columns));
  for (let row = 0; row < rows; row++) {
    const cluster = Math.floor(count * random.uniform() ** 1.5);
    const width = 0.4 + (0.8 * cluster) / count;
    for (let c = 0; c < columns; c++) {
      const at = row * columns + c;
      values[at] = 1.2 * centers[cluster * columns + c]! + width * values[at]!;
    }
  }
  return { rows, columns, values };
}
