import { test } from 'vitest';
import { conformance } from './conformance';
import { engines } from './engines';

for (const { name, available, title } of engines) {
  if (available) conformance(name);
  else test.skip(title, () => {});
}
