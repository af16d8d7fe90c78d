import { join } from 'node:path';
import { makeProject, root } from './jupyter';

/** A project with a small library: transitive imports, errors to throw, and a training loop that can be interrupted. */
export function makeSampleProject() {
  return makeProject({
    'src/index.ts':
      "export * as data from './data';\nexport { train } from './train';\nexport const total = 3;\n",
    'src/data.ts': `import { deep } from './deep';

/** Doubles \`x\`. */
export function twice(x: number): number {
  return deep(2 * x);
}

/** Accepts what is not negative. */
export function checked(x: number): number {
  if (x < 0) throw new RangeError(\`expected a number of at least 0, got \${x}\`);
  return x;
}
`,
    'src/deep.ts': 'export function deep(x: number): number {\n  return x;\n}\n',
    'src/train.ts': `import { interrupted } from ${JSON.stringify(join(root, 'dist', 'system', 'index.js'))};

export async function train(passes: number): Promise<{ passes: number; stopped: string }> {
  for (let pass = 0; pass < passes; pass++) {
    await new Promise((done) => setTimeout(done, 100));
    if (await interrupted()) return { passes: pass, stopped: 'interrupted' };
  }
  return { passes, stopped: 'completed' };
}
`,
  });
}
