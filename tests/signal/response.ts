import type { FilterSection } from '../../src/signal';

/** The response of sections in a row at a frequency, by the definition of the z transform. */
export function response(
  sections: readonly FilterSection[],
  frequency: number,
  rate: number,
): [number, number] {
  const angle = (-2 * Math.PI * frequency) / rate;
  let [re, im] = [1, 0];
  for (const { b, a } of sections) {
    const [top, bottom] = [evaluate(b, angle), evaluate([1, ...a], angle)];
    const size = bottom[0] ** 2 + bottom[1] ** 2;
    const quotient = [
      (top[0] * bottom[0] + top[1] * bottom[1]) / size,
      (top[1] * bottom[0] - top[0] * bottom[1]) / size,
    ] as const;
    [re, im] = [re * quotient[0] - im * quotient[1], re * quotient[1] + im * quotient[0]];
  }
  return [re, im];
}

export const gainAt = (sections: readonly FilterSection[], frequency: number, rate: number) =>
  Math.hypot(...response(sections, frequency, rate));

/** The response of FIR taps, turned back by the delay of their middle: real if they are symmetric. */
export function tapsGain(taps: Float64Array, frequency: number, rate: number): number {
  const middle = (taps.length - 1) / 2;
  const angle = (2 * Math.PI * frequency) / rate;
  return taps.reduce((sum, tap, at) => sum + tap * Math.cos(angle * (at - middle)), 0);
}

function evaluate(coefficients: readonly number[], angle: number): [number, number] {
  return coefficients.reduce<[number, number]>(
    ([re, im], value, power) => [re + value * Math.cos(power * angle), im + value * Math.sin(power * angle)],
    [0, 0],
  );
}
