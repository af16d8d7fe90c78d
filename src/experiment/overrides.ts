import { describeValue, expected, isRecord } from '../system';

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
    if (!isRecord(next))
      throw expected('--set', `an object at "${key}" of "${override}"`, describeValue(next));
    target[key] = next;
    target = next;
  }
  target[path[path.length - 1]!] = parseValue(override.slice(at + 1));
}

/**
 * A value as somebody types it: JSON, or else a text.
 *
 * @param where the option that it stands in, for the message
 * @throws ThetalabError for an object or a list that is no JSON: as a text it would never be meant
 */
export function parseValue(text: string, where = '--set'): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    if (!/^\s*[[{]/.test(text)) return text;
    throw expected(where, 'JSON after =', `${text} (${(cause as Error).message})`, 'correct this value');
  }
}

/**
 * The override that set the value at a path, as it was written.
 *
 * @returns `undefined` when none did
 */
export function originOf(path: readonly PropertyKey[], overrides: readonly string[]): string | undefined {
  const wanted = path.map(String);
  const override = [...overrides].reverse().find((text) => {
    const key = text.slice(0, text.indexOf('=')).split('.');
    return key.every((part, i) => i >= wanted.length || part === wanted[i]);
  });
  return override === undefined ? undefined : `--set ${override}`;
}
