// npm run build:prebuilt: builds the native engine and puts it where a machine without a compiler finds it.
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { buildNative, product, sourcesFingerprint } from './build-native.mjs';
import { root } from './setup/paths.mjs';
import { prebuiltFile, prebuiltFolder, prebuiltStamp } from './setup/prebuilt.mjs';

const { built, reason } = buildNative({ log: console.log, anew: true });
if (built) {
  mkdirSync(prebuiltFolder, { recursive: true });
  copyFileSync(product, prebuiltFile);
  writeFileSync(prebuiltStamp, sourcesFingerprint());
  console.log(`native engine: ${relative(root, prebuiltFile)}`);
} else {
  console.error(`native engine: not built, ${reason}`);
  process.exitCode = 1;
}
