import { z } from 'zod';
import { datasetNames, epochScalings } from '../data';
import { flag, numberIn, oneOf, section, text } from './fields';
import { splitSchema } from './split-schema';

const numbers = (error: string) => z.array(z.number({ error }), { error });
const finite = z.number({ error: 'a number of seconds' });
const rejection = section({
  enabled: flag().default(false).describe('Leave out epochs that go beyond one of these in any channel'),
  peak_to_peak: numberIn({ min: 0, max: 1e9 })
    .default(500)
    .describe('From the lowest sample to the highest, in microvolts'),
  flat_seconds: numberIn({ min: 0, max: 3600 }).default(1).describe('Longest flat stretch, in seconds'),
  flat_step: numberIn({ min: 0, max: 1e9 })
    .default(0)
    .describe('Steps from sample to sample that count as flat, in microvolts'),
  clipped_part: numberIn({ min: 0, max: 1 })
    .default(0.01)
    .describe('Share of the samples that may lie in runs at the highest or lowest value'),
});

const datasetFields = section({
  name: oneOf(['auto', ...datasetNames])
    .default('auto')
    .describe('Which dataset; auto looks into dset_path, and without a dset_path makes synthetic recordings'),
  dset_path: text()
    .optional()
    .describe('Folder of recordings or epoch store (.epochs), relative to where the command runs'),
  max_files: numberIn({ min: 1, max: 100_000, integer: true })
    .optional()
    .describe('Read at most so many nights'),
  montage: text()
    .optional()
    .describe(
      'EEG derivation by name (sleep-edf, where left out Fpz-Cz; synthetic, which has Fpz-Cz alone; epoch-store, where left out all)',
    ),
  subjects: z
    .array(z.union([text(), z.number()]), { error: 'a list of subjects by name or number' })
    .optional()
    .describe('Whom to read, by number or name (sleep-edf, eegmmi, bids)'),
  nights: numbers('a list of nights').optional().describe('Which nights (sleep-edf)'),
  study: oneOf(['cassette', 'telemetry']).optional().describe('Which study (sleep-edf)'),
  runs: numbers('a list of runs').optional().describe('Which runs (eegmmi, bids)'),
  sessions: z.array(text()).optional().describe('Which sessions (bids)'),
  tasks: z.array(text()).optional().describe('Which tasks (bids)'),
  channels: z
    .array(text())
    .optional()
    .describe('Labels of the channels to read (eegmmi, bids), or of those that there are (arrays)'),
  events: z
    .union([z.array(text()), z.record(text(), text())], {
      error: 'a list of events, or an object that names the class of each',
    })
    .optional()
    .describe('Events to cut epochs around, and their classes (bids)'),
  window: z
    .tuple([finite, finite], { error: 'two times in seconds' })
    .optional()
    .describe('Seconds from an event to the beginning and end of its epoch (eegmmi, bids)'),
  seconds: numberIn({ min: 0, max: 3600, above: true })
    .optional()
    .describe('Length of epochs that are not cut around events (bids)'),
  sampling_rate: numberIn({ min: 0, max: 100_000, above: true })
    .optional()
    .describe('Rate to resample to (bids), or that there is (arrays), in Hz'),
  classes: z.array(text()).optional().describe('Names of the classes (arrays)'),
  unit: text().optional().describe('Unit of the samples (arrays)'),
  release: text().optional().describe('Release of the eeg-challenge'),
  size: oneOf(['mini', 'full']).optional().describe('Which set of the eeg-challenge'),
  download: flag()
    .optional()
    .describe('Fetch what is missing of a published dataset without a dset_path, as when left out'),
  rejection: rejection.prefault({}).describe('Epochs to leave out, before the data are split'),
  normalization: oneOf(['training', ...epochScalings, 'none'])
    .default('training')
    .describe(
      'Scaling: training by mean and standard deviation of the training part; zscore and robust, each channel of each epoch by itself',
    ),
  split: splitSchema
    .prefault({})
    .describe('Parts, as fractions or by name; no subject is in two parts, unless by says otherwise'),
  synthetic: section({
    subjects: numberIn({ min: 3, max: 1000, integer: true }).default(12).describe('People to invent'),
    epochs_per_night: numberIn({ min: 10, max: 2880, integer: true })
      .default(120)
      .describe('Epochs of 30 s in each night'),
    artefacts: numberIn({ min: 0, max: 100 })
      .optional()
      .describe('Artefacts per epoch: muscle, movements, electrodes; few when left out'),
  }).prefault({}),
});

/** Which recordings, what is left out of them, how they are scaled and divided. */
export const datasetSchema = datasetFields
  .refine(({ name, dset_path }) => name !== 'synthetic' || dset_path === undefined, {
    path: ['name'],
    error:
      'that of the recordings, or auto, when dset_path or --data names a folder (--set dataset.name=auto)',
  })
  .refine(({ name, dset_path }) => !['dreams', 'bids', 'arrays'].includes(name) || dset_path !== undefined, {
    path: ['dset_path'],
    error: 'a folder of recordings for the dataset of that name (or give --data)',
  });
