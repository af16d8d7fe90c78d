import type { z } from 'zod';
import { closest, expected } from '../system';
import type { ParameterSchema } from './schema';

/**
 * Fills in defaults and checks ranges.
 *
 * @param where the augmentation, as the message calls it
 * @throws ThetalabError naming the parameter, its value and what is allowed; an unknown one with a suggestion
 */
export function checkParameters<S extends ParameterSchema>(
  where: string,
  schema: S,
  given: unknown,
): z.output<S> {
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  if (issue.code === 'unrecognized_keys') throw unknownParameter(where, schema, issue.keys[0]!);
  const key = issue.path[0];
  if (key === undefined) throw expected(where, 'an object of parameters', JSON.stringify(given) ?? 'nothing');
  const value = (given as Record<PropertyKey, unknown>)[key];
  throw expected(where, `${String(key)} to be ${issue.message}`, describe(value), 'correct this value');
}

function unknownParameter(where: string, schema: ParameterSchema, key: string): Error {
  const known = Object.keys(schema.shape);
  const suggestion = closest(key, known);
  const remedy = suggestion ? `did you mean "${suggestion}"?` : `it has ${known.join(', ')}`;
  return expected(where, 'only parameters that it has', `"${key}"`, remedy);
}

function describe(value: unknown): string {
  return typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? 'nothing');
}
