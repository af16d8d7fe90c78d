import { test } from 'vitest';
import { conformance } from './conformance';
import { convolutionConformance } from './convolution-conformance';
import { engines } from './engines';

for (const { name, available, title } of engines) {
  if (available) {
    conformance(name);
    convolutionConformance(name);
  } else test.skip(title, () => {});
}
