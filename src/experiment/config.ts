import { readFileSync } from 'node:fs';
import { basename, extname } from 'node:path';
import type { z } from 'zod';
import { fromConfig } from '../augment';
import { closest, expected } from '../system';
import { configSchema, type ExperimentConfig } from './config-schema';
import { describe, isRecord } from './json-value';
import { applyOverride, originOf } from './overrides';

/**
 * Reads an experiment from a JSON file. `name` defaults to the file's name.
 *
 * @param overrides `key=value` pairs that win over the file, such as `pretraining_params.max_epochs=5`
 * @throws ThetalabError naming the path of a wrong value, the value, and what is allowed there
 */
export function readConfig(path: string, overrides: readonly string[] = []): ExperimentConfig {
  const json = { name: basename(path, extname(path)), ...readConfigJson(path, overrides) };
  return parseConfig(json, (at) => originOf(at, overrides) ?? path);
}

/**
 * Reads the JSON of an experiment as it stands in a file, unchecked and without defaults.
 *
 * @param overrides `key=value` pairs that win over the file
 */
export function readConfigJson(path: string, overrides: readonly string[] = []): Record<string, unknown> {
  const json = parseJson(path);
  for (const override of overrides) applyOverride(json, override);
  return json;
}

/**
 * Checks an experiment and fills in every default.
 *
 * @param source what the message calls the experiment, such as a file's name; or that for the value at a path
 * @throws ThetalabError naming the path of a wrong value, the value, and what is allowed there
 */
export function parseConfig(
  json: unknown,
  source: string | ((path: readonly PropertyKey[]) => string) = 'config',
): ExperimentConfig {
  const result = configSchema.safeParse(json);
  if (!result.success) {
    const issue = result.error.issues[0]!;
    const at = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0]!] : issue.path;
    throw explain(issue, json, typeof source === 'string' ? source : source(at));
  }
  fromConfig(result.data.augmentations);
  return result.data;
}

function parseJson(path: string): Record<string, unknown> {
  let content: string;
  try {
    content = readFileSync(path, 'utf8');
  } catch (cause) {
    throw expected(
      'readConfig',
      'a readable file',
      `"${path}" (${(cause as NodeJS.ErrnoException).code})`,
      'check the path',
    );
  }
  let json: unknown;
  try {
    json = JSON.parse(content);
  } catch (cause) {
    throw expected(
      'readConfig',
      `JSON in "${path}"`,
      `a syntax error: ${(cause as Error).message}`,
      'correct the file',
    );
  }
  if (!isRecord(json)) throw expected('readConfig', `a JSON object in "${path}"`, describe(json));
  return json;
}

function explain(issue: z.core.$ZodIssue, json: unknown, source: string) {
  if (issue.code === 'unrecognized_keys') return explainUnknownKey(issue.path, issue.keys[0]!, source);
  const path = issue.path.join('.') || 'the whole';
  const allowed =
    issue.code === 'invalid_union' && issue.message === 'Invalid input' ? 'another value' : issue.message;
  return expected(
    source,
    `${path} to be ${allowed}`,
    describe(valueAt(json, issue.path)),
    'correct this value',
  );
}

function explainUnknownKey(path: readonly PropertyKey[], key: string, source: string) {
  const known = keysAt(path);
  const suggestion = closest(key, known);
  return expected(
    source,
    `only known keys${path.length ? ` in ${path.join('.')}` : ''}`,
    `"${key}"`,
    suggestion ? `did you mean "${suggestion}"?` : `known are ${known.join(', ')}`,
  );
}

/** The keys that the schema knows in the object at `path`. */
function keysAt(path: readonly PropertyKey[]): string[] {
  let schema: z.core.$ZodType = configSchema;
  for (const key of path) schema = unwrap((unwrap(schema) as z.ZodObject).shape[key as string]!);
  return Object.keys((unwrap(schema) as z.ZodObject).shape);
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
