import { z } from 'zod';
import { numberIn, oneOf, section, text } from '../fields';

/** The questions that a study can ask. */
export const designNames = [
  'none',
  'one-at-a-time',
  'leave-one-out',
  'all-pairs',
  'severity',
  'number',
] as const;
export type DesignName = (typeof designNames)[number];

/** A list of at least one, none twice. */
function setOf<T extends z.ZodType>(item: T, what: string) {
  const error = `a list of ${what}, at least one and none twice`;
  return z
    .array(item, { error })
    .min(1, { error })
    .refine((list) => new Set(list).size === list.length, { error });
}

/** What a study varies, and how it is judged. */
export const ablationSection = section({
  designs: setOf(oneOf(designNames), 'designs')
    .default(['one-at-a-time'])
    .describe('Which augmentations are applied together'),
  augmentations: z
    .union([z.literal('all'), setOf(text(), 'names of augmentations')], {
      error: 'a list of names of augmentations, at least one and none twice, or "all"',
    })
    .optional()
    .describe(
      'Those studied, with the parameters that the experiment gives them or else their defaults; "all": every registered one; those of the experiment when left out',
    ),
  seeds: setOf(numberIn({ min: 0, max: 2 ** 32 - 1, integer: true }), 'seeds')
    .default([0, 1, 2, 3, 4])
    .describe('Each combination is run with each'),
  severities: setOf(numberIn({ min: 0, max: 100, above: true }), 'severities')
    .default([0.5, 1, 2])
    .describe('Of the design "severity": 1 is what the parameters say'),
  numbers: setOf(numberIn({ min: 1, max: 1000, integer: true }), 'numbers of augmentations')
    .optional()
    .describe('Of the design "number": how many together; from one to all when left out'),
  subsets: numberIn({ min: 1, max: 1000, integer: true })
    .default(5)
    .describe('Of the design "number": at most so many combinations of each number, drawn at random'),
  classifier: oneOf(['linear', 'frozen', 'fineTuned'])
    .default('linear')
    .describe('Whose score on the test part is compared'),
  measure: oneOf(['macroF1', 'accuracy', 'kappa']).default('macroF1').describe('Which score'),
  confidence: numberIn({ min: 0.5, max: 0.999 }).default(0.95).describe('Of the bootstrap intervals'),
  resamples: numberIn({ min: 100, max: 1_000_000, integer: true })
    .default(10_000)
    .describe('Of the bootstrap'),
});

export type AblationSettings = z.infer<typeof ablationSection>;
