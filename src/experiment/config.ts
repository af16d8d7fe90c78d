import { readFileSync } from 'node:fs';
import { basename, extname } from 'node:path';
import type { z } from 'zod';
import { fromConfig } from '../augment';
import { closest, expected } from '../system';
import { configSchema, type ExperimentConfig } from './config-schema';

/**
 * Reads an experiment from a JSON file. `name` defaults to the file's name.
 *
 * @param overrides `key=value` pairs that win over the file, such as `pretraining_params.max_epochs=5`
 * @throws ThetalabError naming the path of a wrong value, the value, and what is allowed there
 */
export function readConfig(path: string, overrides: readonly string[] = []): ExperimentConfig {
  const json = parseJson(path);
  for (const override of overrides) applyOverride(json, override);
  return parseConfig({ name: basename(path, extname(path)), ...json }, path);
}

/**
 * Checks an experiment and fills in every default.
 *
 * @param source what the message calls the experiment, such as a file's name
 * @throws ThetalabError naming the path of a wrong value, the value, and what is allowed there
 */
export function parseConfig(json: unknown, source = 'config'): ExperimentConfig {
  const result = configSchema.safeParse(json);
  if (!result.success) throw explain(result.error.issues[0]!, json, source);
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

/** Sets one value by its dotted path; the value is read as JSON, or else taken as text. */
export function applyOverride(json: Record<string, unknown>, override: string): void {
  const at = override.indexOf('=');
  if (at < 1)
    throw expected(
      '--set',
      'key=value',
      `"${override}"`,
      'for example --set pretraining_params.max_epochs=5',
    );
  const path = override.slice(0, at).split('.');
  if (path.includes('__proto__')) throw expected('--set', 'the path of a value', `"${override}"`);
  let target = json;
  for (const key of path.slice(0, -1)) {
    const next = Object.hasOwn(target, key) ? target[key] : {};
    if (!isRecord(next)) throw expected('--set', `an object at "${key}" of "${override}"`, describe(next));
    target[key] = next;
    target = next;
  }
  target[path[path.length - 1]!] = parseValue(override.slice(at + 1));
}

function parseValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
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

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function describe(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 80);
}
