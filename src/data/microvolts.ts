import { expected } from '../system';

/** Microvolts in one of each unit. */
const factors: Record<string, number> = { nv: 1e-3, uv: 1, mv: 1e3, v: 1e6 };

/**
 * How many microvolts one of this unit is. Capitals do not matter, and micro may be written u, µ or μ.
 *
 * @param where whose unit it is, for the message
 * @throws ThetalabError when it is no unit of voltage
 */
export function microvoltsPer(unit: string, where: string): number {
  const factor = factorOf(unit);
  if (factor !== undefined) return factor;
  const got = unit.trim() === '' ? 'no unit' : `"${unit}"`;
  throw expected(
    'microvolts',
    `a unit of voltage (nV, uV, mV or V) of ${where}`,
    got,
    'choose an EEG channel',
  );
}

/** Whether it is a unit of voltage. */
export function isVoltage(unit: string): boolean {
  return factorOf(unit) !== undefined;
}

function factorOf(unit: string): number | undefined {
  return factors[unit.trim().replace(/^[µμ]/, 'u').toLowerCase()];
}
