import { join } from 'node:path';
import vm from 'node:vm';
import { beforeAll, expect, test } from 'vitest';
import { addonFile, loadAddon, type NativeAddon } from '../../src/native';
import { describeWith, root } from '../support/requirements';
import { compiled, runNode } from './programs/program';

const { reason } = loadAddon();
const native = reason === undefined ? { path: 'native' } : { reason };

describeWith('the native engine in several JavaScript threads', [native], () => {
  let program: string;
  beforeAll(() => {
    program = compiled('worker-threads');
  });

  test.each([
    'two train at once',
    'each has its own options',
    'only worker threads load the addon, one after the other',
    'a worker thread is terminated in the middle',
    'the main thread exits while others compute',
    'the number of threads changes from use to use',
  ])('%s', (scenario) => {
    const { status, signal, stderr } = runNode(program, scenario);
    expect({ status, signal, stderr }).toEqual({ status: 0, signal: null, stderr: '' });
  });

  test.skipIf(process.platform !== 'linux')('the addon outlives the worker thread that loaded it', () => {
    const { status, signal } = runNode(join(__dirname, 'stays-loaded.cjs'), addonFile(root)!);
    expect({ status, signal }).toEqual({ status: 0, signal: null });
  });

  test('a second copy of the addon, and arrays of another context, work like the first', () => {
    const file = addonFile(root)!;
    const load = () => {
      const module = { exports: {} as NativeAddon };
      process.dlopen(module, file);
      return module.exports;
    };
    const [first, second] = [load(), load()];
    expect(first).not.toBe(second);
    const context = vm.createContext({ first, second });
    const squares = vm.runInContext(
      `[first, second].map((addon) => {
        const out = addon.allocate(3);
        addon.unary(1, Float32Array.of(1, 2, 3), out);
        return out.join(' ');
      }).join(', ')`,
      context,
    );
    expect(squares).toBe('1 4 9, 1 4 9');
    first.setInstructions('generic');
    expect([second.instructions(), load().instructions()]).toEqual(['generic', 'generic']);
    first.setInstructions('');
  });
});
