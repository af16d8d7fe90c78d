import { isRecord } from '../system';

/** The values of a config by their dotted paths, without those that are `undefined`; lists are values. */
export function flattenConfig(config: object, prefix = '', found = new Map<string, unknown>()) {
  for (const [key, value] of Object.entries(config)) {
    if (isRecord(value)) flattenConfig(value, `${prefix}${key}.`, found);
    else if (value !== undefined) found.set(prefix + key, value);
  }
  return found;
}
