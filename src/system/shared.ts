/**
 * State that must survive a reload of the module that owns it: notebooks reload edited sources in place, and the
 * seed, the interruption signal and the display belong to the process, not to one copy of a file.
 */
export function shared<T extends object>(name: string, create: () => T): T {
  const registry = globalThis as unknown as Record<symbol, T | undefined>;
  const key = Symbol.for(`thetalab.${name}`);
  registry[key] ??= create();
  return registry[key] as T;
}
