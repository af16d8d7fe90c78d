import { z } from 'zod';
import { registered } from '../../augment';
import { closest, expected } from '../../system';
import { configSchema } from '../config-schema';

type JsonSchema = z.core.JSONSchema.BaseSchema;

/**
 * Every key that a config may have, by its dotted path, with the kind of its value as JSON Schema calls it (`integer`,
 * `number`, `string`, …). Those of `augmentations` are what is registered.
 */
export function configKeys(): Map<string, string> {
  const keys = new Map<string, string>();
  addKeys(keys, '', z.toJSONSchema(configSchema, { io: 'input' }) as JsonSchema);
  for (const { name, parameters } of registered()) {
    keys.set(`augmentations.${name}`, 'object');
    for (const parameter of parameters) keys.set(`augmentations.${name}.${parameter.name}`, parameter.type);
  }
  return keys;
}

function addKeys(keys: Map<string, string>, prefix: string, { properties = {} }: JsonSchema): void {
  for (const [name, property] of Object.entries(properties)) {
    const schema = property as JsonSchema;
    keys.set(prefix + name, String(schema.type ?? 'any'));
    addKeys(keys, `${prefix}${name}.`, schema);
  }
}

/**
 * The path of a key, which may be given by its last parts alone where no other key ends in them: `latent_dim` is
 * `pretraining_params.latent_dim`.
 *
 * @param where who asks, for the message
 * @throws ThetalabError when no config has the key, with a suggestion, or several have it
 */
export function resolveKey(where: string, key: string): string {
  const known = [...configKeys().keys()];
  if (known.includes(key)) return key;
  const fitting = known.filter((path) => path.endsWith(`.${key}`));
  if (fitting.length === 1) return fitting[0]!;
  if (fitting.length > 1) {
    const some = fitting.slice(0, 4).join(', ') + (fitting.length > 4 ? ', …' : '');
    throw expected(where, 'a key that only one place of a config has', `"${key}"`, `say which: ${some}`);
  }
  throw expected(where, 'a key that configs have', `"${key}"`, suggest(key, known));
}

/** The nearest path, or that of the nearest last part. */
function suggest(key: string, known: readonly string[]): string {
  const lastPart = (path: string) => path.slice(path.lastIndexOf('.') + 1);
  const nearest = closest(lastPart(key), known.map(lastPart));
  const parts = (path: string) => path.split('.').length;
  const alike = known.filter((path) => parts(path) > 1 && parts(path) === parts(key));
  const suggestion =
    closest(key, alike) ?? closest(key, known) ?? known.find((path) => lastPart(path) === nearest);
  if (suggestion) return `did you mean "${suggestion}"?`;
  return `those at the top are ${known.filter((path) => !path.includes('.')).join(', ')}`;
}
