import { brainVision } from './brainvision';
import { edfFormat } from './edf-format';
import type { Format } from './format';
import { mat } from './mat-format';
import { npy } from './npy';
import { npz } from './npz';
import { pickle } from './pickle';
import { wav } from './wav';

/** The formats that `open` knows, in the order in which they are asked; those that can be told for certain come first. */
export const formats: readonly Format[] = [edfFormat, npy, npz, wav, brainVision, mat, pickle];
