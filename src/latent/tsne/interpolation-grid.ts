import type { NativeAddon } from '../../native';
import type { TsneMap } from './map';

/** Between nodes, in units of the distance at which the similarity of two points is a half: the finest that a map allows. */
const spacings = [0.25, 0.35, 0.5];

/** A finer grid than the last has up to so many nodes on a side. */
const fineSide = 200;

/** Nodes beyond the outermost points that their splines reach. */
const margin = 6;

/** Sides that the C++ side takes; their transforms are twice as long and have small factors only. */
const sides = smoothNumbers(16, 1024);

/**
 * The potential of a plane's points on a grid that grows with them (`TsneGrid` in native/src/tsne-jobs.h): time linear in
 * the points, and in the area that they take.
 */
export class InterpolationGrid {
  private spacing = 0;
  private columns = 0;
  private rows = 0;
  private left = 0;
  private top = 0;
  private kernel = new Float32Array(0);
  private charges = new Float32Array(0);
  private real = new Float32Array(0);
  private imaginary = new Float32Array(0);
  private potential = new Float32Array(0);

  constructor(private readonly addon: NativeAddon) {}

  /** Whether the grid that these points need is one of those there are. */
  fits({ bounds }: TsneMap): boolean {
    return [0, 1].every((axis) => sideFor(bounds, axis, spacingFor(bounds)) !== undefined);
  }

  /** Computes the potential of the points of a map. */
  charge({ positions, bounds }: TsneMap): void {
    const spacing = spacingFor(bounds);
    this.resize(spacing, sideFor(bounds, 0, spacing)!, sideFor(bounds, 1, spacing)!);
    this.left = (bounds[0]! + bounds[2]!) / 2 - ((this.columns - 1) / 2) * spacing;
    this.top = (bounds[1]! + bounds[3]!) / 2 - ((this.rows - 1) / 2) * spacing;
    this.addon.tsneGridPotential(
      ...this.place(positions),
      positions,
      this.kernel,
      this.charges,
      this.real,
      this.imaginary,
      this.potential,
    );
  }

  /** What the potential says of points; those beyond the grid count as on its edge. */
  forces(positions: Float32Array, forces: Float32Array, sums: Float32Array): void {
    this.addon.tsneGridForces(...this.place(positions), positions, this.potential, forces, sums);
  }

  private place(positions: Float32Array): [sizes: Int32Array, ...place: [number, number, number]] {
    return [Int32Array.of(this.columns, this.rows, positions.length / 2), this.spacing, this.left, this.top];
  }

  private resize(spacing: number, columns: number, rows: number): void {
    if (spacing === this.spacing && columns === this.columns && rows === this.rows) return;
    this.spacing = spacing;
    this.columns = columns;
    this.rows = rows;
    this.charges = fitting(this.charges, rows * (columns + 8));
    this.real = fitting(this.real, rows * (columns + 1));
    this.imaginary = fitting(this.imaginary, rows * (columns + 1));
    this.potential = fitting(this.potential, rows * 2 * columns);
    this.kernel = fitting(this.kernel, 2 * rows * (columns + 1));
    this.addon.tsneGridKernel(Int32Array.of(columns, rows, 1), spacing, 0, 0, this.kernel);
  }
}

function spacingFor(bounds: Float32Array): number {
  const extent = Math.max(bounds[2]! - bounds[0]!, bounds[3]! - bounds[1]!);
  return spacings.find((spacing) => extent / spacing + margin <= fineSide) ?? spacings.at(-1)!;
}

function sideFor(bounds: Float32Array, axis: number, spacing: number): number | undefined {
  const needed = (bounds[axis + 2]! - bounds[axis]!) / spacing + margin;
  return sides.find((side) => side >= needed);
}

/** As much of an array as is asked for, or a longer one with room to grow. */
function fitting(array: Float32Array, length: number): Float32Array {
  if (array.buffer.byteLength >= 4 * length) return new Float32Array(array.buffer, 0, length);
  return new Float32Array(new ArrayBuffer(4 * Math.ceil(1.3 * length)), 0, length);
}

/** Products of 2, 3 and 5 in rising order, even ones so that a transform of real numbers halves. */
function smoothNumbers(least: number, most: number): number[] {
  const found: number[] = [];
  for (let number = least; number <= most; number += 2) {
    let rest = number;
    for (const factor of [2, 3, 5]) while (rest % factor === 0) rest /= factor;
    if (rest === 1) found.push(number);
  }
  return found;
}
