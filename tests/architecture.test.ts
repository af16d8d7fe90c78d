import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, test } from 'vitest';

const root = resolve(__dirname, '..');

/** Each room and the rooms that it may import; a room always may import itself. */
const mayImport: Record<string, string[]> = {
  system: [],
  native: ['system'],
  signal: ['system', 'native'],
  random: ['system', 'native'],
  engine: ['system', 'native', 'random'],
  data: ['system', 'signal', 'random'],
  augment: ['system', 'native', 'signal', 'random'],
  models: ['system', 'signal', 'random', 'engine'],
  evaluation: ['system', 'signal', 'random', 'data', 'models'],
  train: ['system', 'signal', 'random', 'engine', 'data', 'augment', 'models', 'evaluation'],
  latent: ['system', 'native', 'signal', 'random', 'engine', 'data', 'models', 'evaluation'],
  experiment: [
    ...['system', 'signal', 'random', 'engine', 'data', 'augment'],
    ...['models', 'evaluation', 'train', 'latent'],
  ],
};
const lower = Object.keys(mayImport);
mayImport.plot = lower;
mayImport.cli = [...lower, 'plot', 'kernel'];
mayImport.kernel = ['system'];

/** Every relative import in a source file: `import … from`, `export … from`, `import()`, `require()`. */
function importsOf(file: string): string[] {
  const text = readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, '');
  const pattern = /(?:from\s*|import\s*\(\s*|require\(\s*|import\s+)['"](\.[^'"]*)['"]/g;
  return [...text.matchAll(pattern)].map((match) => match[1]!);
}

const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => join(root, 'src', name));

const roomOf = (path: string) => {
  const parts = relative(join(root, 'src'), path).split(/[\\/]/);
  return parts.length > 1 || mayImport[parts[0]!] ? parts[0]! : '';
};

test('imports point downwards only', () => {
  const wrong: string[] = [];
  for (const file of sources) {
    const room = roomOf(file);
    if (room === '') continue;
    expect(mayImport, `src/${room} is a room of its own: say here what it may import`).toHaveProperty(room);
    for (const specifier of importsOf(file)) {
      const target = resolve(dirname(file), specifier);
      if (relative(join(root, 'src'), target).startsWith('..')) continue;
      const other = roomOf(target);
      const allowed = other === room || mayImport[room]!.includes(other);
      if (!allowed) wrong.push(`${relative(root, file)} imports ${specifier}`);
      else if (other !== room && !/^(\.\.\/)+[a-z]+$/.test(specifier)) {
        wrong.push(`${relative(root, file)} imports ${specifier}, past the index of ${other}`);
      }
    }
  }
  expect(wrong).toEqual([]);
});

test('no file imports itself through a circle', () => {
  const graph = new Map(
    sources.map((file) => [file, importsOf(file).map((name) => resolveSource(file, name))]),
  );
  const state = new Map<string, 'open' | 'done'>();
  const visit = (file: string, trail: string[]): void => {
    if (state.get(file) === 'done' || !graph.has(file)) return;
    const path = [...trail, file].map((name) => relative(root, name));
    expect(state.get(file), `circle: ${path.join(' -> ')}`).not.toBe('open');
    state.set(file, 'open');
    for (const next of graph.get(file)!) if (next) visit(next, [...trail, file]);
    state.set(file, 'done');
  };
  for (const file of sources) visit(file, []);
});

function resolveSource(file: string, specifier: string): string | undefined {
  const base = resolve(dirname(file), specifier);
  return [`${base}.ts`, join(base, 'index.ts')].find((candidate) => sources.includes(candidate));
}

test('every room of the library is a namespace of the public surface', () => {
  const index = readFileSync(join(root, 'src/index.ts'), 'utf8');
  for (const room of [
    'engine',
    'signal',
    'data',
    'augment',
    'models',
    'train',
    'latent',
    'evaluation',
    'experiment',
    'plot',
  ]) {
    expect(index).toContain(`export * as ${room} from './${room}'`);
  }
});
