/**
 * Makes the columns of [rows, width] orthonormal, in place: Gram and Schmidt's way, twice over, with sums in double
 * precision. A column that depends on those before it becomes zero.
 */
export function orthonormalise(basis: Float32Array, width: number): void {
  for (let column = 0; column < width; column++) {
    const before = Math.sqrt(dots(basis, width, column, column)[column]!);
    for (let time = 0; time < 2; time++) subtract(basis, width, column, dots(basis, width, column, 0));
    const length = Math.sqrt(dots(basis, width, column, column)[column]!);
    const factor = length > 1e-6 * before ? 1 / length : 0;
    for (let at = column; at < basis.length; at += width) basis[at]! *= factor;
  }
}

/** Products of a column with those from `first` up to itself. */
function dots(basis: Float32Array, width: number, column: number, first: number): Float64Array {
  const sums = new Float64Array(column + 1);
  for (let at = 0; at < basis.length; at += width) {
    const own = basis[at + column]!;
    for (let other = first; other <= column; other++) sums[other]! += own * basis[at + other]!;
  }
  return sums;
}

function subtract(basis: Float32Array, width: number, column: number, shares: Float64Array): void {
  for (let at = 0; at < basis.length; at += width) {
    let value = basis[at + column]!;
    for (let other = 0; other < column; other++) value -= shares[other]! * basis[at + other]!;
    basis[at + column] = value;
  }
}

/** [rows, width] times [width, width]. */
export function rotated(basis: Float32Array, rotation: Float64Array, width: number): Float32Array {
  const result = new Float32Array(basis.length);
  for (let at = 0; at < basis.length; at += width) {
    for (let to = 0; to < width; to++) {
      let sum = 0;
      for (let from = 0; from < width; from++) sum += basis[at + from]! * rotation[from * width + to]!;
      result[at + to] = sum;
    }
  }
  return result;
}
