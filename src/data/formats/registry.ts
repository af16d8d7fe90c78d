import { brainVision } from './brainvision/brainvision';
import { edf } from './edf/format';
import type { Format } from './format';
import { mat } from './mat/format';
import { npy } from './numpy/npy';
import { npz } from './numpy/npz';
import { pickle } from './pickle/pickle';
import { wav } from './wav/wav';

/** The formats that `open` knows, in the order in which they are asked; those that can be told for certain come first. */
export const formats: readonly Format[] = [edf, npy, npz, wav, brainVision, mat, pickle];
