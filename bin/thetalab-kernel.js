#!/usr/bin/env node
// The Jupyter kernel: `thetalab-kernel.js <connection file>`. Jupyter starts it, see src/kernel/kernelspec.ts.
const { existsSync } = require('node:fs');
const { join } = require('node:path');

const main = join(__dirname, '..', 'dist', 'kernel', 'main.js');
const built = existsSync(main)
  ? Promise.resolve()
  : import('../scripts/build.mjs').then(({ build }) => build());
built.then(() => require(main).main(process.argv.slice(2)));
