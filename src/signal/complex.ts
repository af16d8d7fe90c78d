/** Complex numbers as two arrays of the same length. */
export interface Complex {
  re: Float64Array;
  im: Float64Array;
}

/** Zeros. */
export function complexZeros(length: number): Complex {
  return { re: new Float64Array(length), im: new Float64Array(length) };
}

/** exp(-2πi·turn) for every turn. */
export function unitCircle(turns: Float64Array): Complex {
  return {
    re: turns.map((turn) => Math.cos(2 * Math.PI * turn)),
    im: turns.map((turn) => -Math.sin(2 * Math.PI * turn)),
  };
}
