import { z } from 'zod';
import { flag, numberIn, oneOf, section, text } from './fields';

const subjects = z.array(text(), { error: 'a list of subject names' });
const part = z
  .union([numberIn({ min: 0, max: 1 }), subjects], {
    error: 'a fraction from 0 to 1 or a list of subject names',
  })
  .optional();
/** One fold for each person. */
const eachSubject = 'leave-one-subject-out';

const fields = section({
  train: part.describe('Part to train on (0.7)'),
  validation: part.describe('Part to choose by (0.15); with folds, so much of what is not tested'),
  test: part.describe('Part to report on (0.15)'),
  by: oneOf(['subject', 'night', 'time'])
    .default('subject')
    .describe('What is in one part only: people, recordings, or stretches of time of each recording'),
  folds: z
    .union([numberIn({ min: 2, max: 100_000, integer: true }), z.literal(eachSubject)], {
      error: `a whole number from 2 to 100000 or "${eachSubject}"`,
    })
    .optional()
    .describe('Cross-validation: how many folds'),
  fold: numberIn({ min: 1, max: 100_000, integer: true })
    .optional()
    .describe('Which fold is tested, counted from 1, of folds (1) or of a file of folds'),
  stratified: flag().optional().describe('Folds with the classes in like proportions'),
  seed: numberIn({ min: 0, max: 2 ** 32 - 1, integer: true })
    .optional()
    .describe('Decides who goes where; the seed of the run when left out'),
  file: text().optional().describe('Split or folds that were saved, relative to where the command runs'),
});
type Fields = z.infer<typeof fields>;
type Issue = readonly [wrong: boolean, key: keyof Fields, error: string];

/** How the epochs of a run are divided: by fractions, by names, into folds, or as a file says. */
export const splitSchema = fields.overwrite(withDefaults).superRefine((split, context) => {
  if (!partsFit(split)) {
    const names = split.by === 'subject' ? ', or three lists of subject names' : '';
    context.addIssue({ code: 'custom', message: `three fractions that add up to 1${names}` });
  }
  for (const [wrong, key, message] of issues(split))
    if (wrong) context.addIssue({ code: 'custom', path: [key], message });
});

function withDefaults(split: Fields): Fields {
  const { folds, fold, file, train = 0.7, validation = 0.15, test = 0.15 } = split;
  if (folds !== undefined && file === undefined) return { ...split, validation, fold: fold ?? 1 };
  if (file !== undefined) return fold === undefined ? split : { ...split, validation };
  return { ...split, train, validation, test };
}

/** Whether the sizes of the three parts, where they decide, belong together. */
function partsFit({ folds, file, by, train, validation, test }: Fields): boolean {
  if (folds !== undefined || file !== undefined) return true;
  const fractions = [train, validation, test].filter((value) => typeof value === 'number');
  if (fractions.length < 3) return by === 'subject' && fractions.length === 0;
  return Math.abs(fractions.reduce((sum, value) => sum + value, 0) - 1) <= 1e-6;
}

/** Values that would do nothing, or that contradict each other. */
function issues({ train, validation, test, by, folds, fold, stratified, seed, file }: Fields): Issue[] {
  const given = (value: unknown) => value !== undefined;
  const inFolds = given(folds) || (given(fold) && given(file));
  const source = given(file) ? 'a file' : 'folds';
  const random = by !== 'time' && !Array.isArray(train) && (inFolds || !given(file));
  return [
    [given(fold) && !given(folds) && !given(file), 'fold', 'left out without folds'],
    [given(folds) && given(file), 'folds', 'left out with a file'],
    [given(train) && (inFolds || given(file)), 'train', `left out with ${source}`],
    [given(test) && (inFolds || given(file)), 'test', `left out with ${source}`],
    [inFolds && !(Number(validation) < 1), 'validation', 'a fraction from 0 and below 1 with folds'],
    [!inFolds && given(file) && given(validation), 'validation', 'left out with a file, unless of folds'],
    [typeof folds === 'number' && (fold ?? 1) > folds, 'fold', `a whole number from 1 to ${folds}`],
    [folds === eachSubject && by !== 'subject', 'by', `subject with folds "${eachSubject}"`],
    [
      given(stratified) && !canStratify(folds, by),
      'stratified',
      'left out but for a number of folds by subject or night',
    ],
    [given(seed) && !random, 'seed', 'left out where nothing is random'],
  ];
}

function canStratify(folds: Fields['folds'], by: Fields['by']): boolean {
  return typeof folds === 'number' && by !== 'time';
}
