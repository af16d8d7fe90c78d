import type { z } from 'zod';
import { closest, describeValue, expected, isRecord } from '../system';

/** What a message calls the origin of a value: a file's name, or that for the value at a path. */
export type Source = string | ((path: readonly PropertyKey[]) => string);

/**
 * Checks JSON against a schema and fills in its defaults.
 *
 * @throws ThetalabError naming the path of a wrong value, the value, and what is allowed there; an unknown key with a
 *   suggestion
 */
export function checked<T extends z.ZodType>(schema: T, json: unknown, source: Source): z.output<T> {
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  const at = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0]!] : issue.path;
  throw explain(schema, issue, json, typeof source === 'string' ? source : source(at));
}

function explain(schema: z.core.$ZodType, issue: z.core.$ZodIssue, json: unknown, source: string) {
  if (issue.code === 'unrecognized_keys') return unknownKey(schema, issue.path, issue.keys[0]!, source);
  const path = issue.path.join('.') || 'the whole';
  const allowed =
    issue.code === 'invalid_union' && issue.message === 'Invalid input' ? 'another value' : issue.message;
  return expected(
    source,
    `${path} to be ${allowed}`,
    describeValue(valueAt(json, issue.path)),
    'correct this value',
  );
}

function unknownKey(schema: z.core.$ZodType, path: readonly PropertyKey[], key: string, source: string) {
  const known = keysAt(schema, path);
  const below = known.find((section) => keysAt(schema, [...path, section]).includes(key));
  const suggestion = below ? [...path, below, key].join('.') : closest(key, known);
  const remedy = suggestion ? `did you mean "${suggestion}"?` : `known are ${known.join(', ')}`;
  const where = path.length ? ` in ${path.join('.')}` : '';
  const isStudy = key === 'ablation' && path.length === 0;
  const ofStudy = 'a study is run with npx thetalab ablate';
  return expected(source, `only known keys${where}`, `"${key}"`, isStudy ? ofStudy : remedy);
}

/** The keys that the schema knows in the object at `path`; none where there is no such object. */
function keysAt(whole: z.core.$ZodType, path: readonly PropertyKey[]): string[] {
  let schema = whole;
  for (const key of path) schema = unwrap((unwrap(schema) as z.ZodObject).shape[key as string]!);
  return Object.keys((unwrap(schema) as Partial<z.ZodObject>).shape ?? {});
}

/** The schema inside `default`, `prefault` and `optional`. */
function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  let inner = schema;
  while ('innerType' in inner._zod.def) inner = inner._zod.def.innerType as z.core.$ZodType;
  return inner;
}

function valueAt(json: unknown, path: readonly PropertyKey[]): unknown {
  let value = json;
  for (const key of path) value = isRecord(value) || Array.isArray(value) ? (value as never)[key] : undefined;
  return value;
}
