import { createRequire } from 'node:module';
import type * as TypeScript from '@tslab/typescript-for-tslab';
import type { createConverter } from 'tslab/dist/converter';
import type * as TslabJupyter from 'tslab/dist/jupyter';

const tslabRequire = createRequire(require.resolve('tslab'));
const typescriptPath = tslabRequire.resolve('@tslab/typescript-for-tslab');
const original = tslabRequire(typescriptPath) as typeof TypeScript;

/**
 * tslab's TypeScript, as an object whose functions can be replaced. tslab offers no options for strictness, module
 * resolution or source maps, but looks every compiler function up in this object when it is called.
 */
export const ts: { -readonly [Name in keyof typeof TypeScript]: (typeof TypeScript)[Name] } = { ...original };
(require.cache[typescriptPath] as NodeJS.Module).exports = ts;

/** tslab's cell converter: types in, JavaScript and declarations out. */
export const converter = tslabRequire('./converter') as {
  createConverter: typeof createConverter;
  isCompleteCode(code: string): { completed: boolean; indent?: string };
};

/** tslab's own text for Shift-Tab. */
export const { printQuickInfo } = tslabRequire('./inspect') as {
  printQuickInfo(info: TypeScript.QuickInfo): string;
};

/** Where tslab's public `display` sends its bundles: assign `lastWriteDisplayData`. */
export const tslabOutput = tslabRequire('./jupyter') as {
  -readonly [Name in keyof typeof TslabJupyter]: (typeof TslabJupyter)[Name];
};

/** What a cell gets for `import * as tslab from 'tslab'`. */
export const tslabPublic: unknown = tslabRequire('tslab');

export type { TypeScript };
