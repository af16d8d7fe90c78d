/** `import()` as Node has it: the compiler would write `require()`, which refuses packages that are ES modules only. */
const importNatively = new Function('name', 'return import(name)') as (name: string) => Promise<unknown>;

/**
 * Loads an ES module of a package.
 *
 * @param name as in an import, such as `h5wasm/node`
 */
export async function importModule(name: string): Promise<unknown> {
  try {
    return await importNatively(name);
  } catch (error) {
    // A program whose sources are compiled while it runs imports in its own way, and not from a function made of text.
    if ((error as NodeJS.ErrnoException).code !== 'ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING') throw error;
    return import(/* @vite-ignore */ name);
  }
}
