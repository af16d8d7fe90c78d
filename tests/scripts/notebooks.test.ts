import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../support/requirements';

interface Cell {
  cell_type: string;
  id?: string;
  execution_count?: number | null;
  metadata: Record<string, unknown>;
  outputs?: { output_type: string; metadata?: object }[];
}

const folder = join(root, 'notebooks');
const names = readdirSync(folder).filter((name) => /^\d.*\.ipynb$/.test(name));

describe.each(names)('%s is as npm start -- --headless leaves it', (name) => {
  const { cells, metadata } = JSON.parse(readFileSync(join(folder, name), 'utf8')) as {
    cells: Cell[];
    metadata: { kernelspec: { name: string } };
  };
  const codes = cells.filter((cell) => cell.cell_type === 'code');
  const outputs = codes.flatMap((cell) => cell.outputs!);

  it('was executed from top to bottom without an error', () => {
    expect(codes.map((cell) => cell.execution_count)).toEqual(codes.map((_, index) => index + 1));
    expect(outputs.filter(({ output_type }) => output_type === 'error')).toEqual([]);
  });

  it('keeps nothing that differs from run to run but its outputs', () => {
    expect(Object.keys(metadata).sort()).toEqual(['kernelspec', 'language_info']);
    expect(metadata.kernelspec.name).toBe('thetalab');
    expect(cells.flatMap((cell) => Object.keys(cell.metadata)).filter((key) => key !== 'tags')).toEqual([]);
    expect(outputs.flatMap((output) => Object.keys(output.metadata ?? {}))).toEqual([]);
    const ids = cells.map((cell) => cell.id);
    expect(new Set(ids).size).toBe(cells.length);
    expect(ids).not.toContain(undefined);
  });

  it('is small enough to live in a repository', () => {
    expect(statSync(join(folder, name)).size).toBeLessThan(4e6);
  });
});
