import type { Figure } from '../../../src/plot';
import { latentSpaces } from './latent-spaces';
import { nights } from './nights';
import { studies } from './studies';
import { trainings } from './trainings';

/** Example figures on invented data by name, made when asked for: the tests draw each, and the pictures are there to be looked at. */
export const examples: Record<string, () => Figure> = {
  ...nights,
  ...latentSpaces,
  ...trainings,
  ...studies,
};
