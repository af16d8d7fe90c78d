import { createHash } from 'node:crypto';

/** Longest name that a config may have. */
const longest = 80;

/** One thing that sets a config of a sweep apart: `learning_rate` is `0.001`. */
export type Mark = readonly [label: string, value: unknown];

/**
 * The name of a config in a sweep: that of its base and every mark, as in `quick-latent_dim-64-seed-2`. It depends on
 * nothing else, so that the same sweep has the same names everywhere. What no file name can hold, or is too long, is
 * replaced by a digest of it.
 */
export function sweepName(base: string, marks: readonly Mark[]): string {
  const name = [base, ...marks.map(([label, value]) => `${label}-${valueText(value)}`)].join('-');
  return name.length <= longest ? name : `${name.slice(0, longest - 9)}-${digest(name)}`;
}

/** What to call each key: its last part, or as many more as tell it from the others. */
export function labelsOf(paths: readonly string[]): string[] {
  const tail = (path: string, parts: number) => path.split('.').slice(-parts).join('.');
  return paths.map((path) => {
    const isShared = (parts: number) =>
      paths.some((other) => other !== path && tail(other, parts) === tail(path, parts));
    let parts = 1;
    while (isShared(parts) && parts < path.split('.').length) parts++;
    return tail(path, parts);
  });
}

function valueText(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return /^[\w.-]{1,24}$/.test(text) ? text : digest(text);
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}
