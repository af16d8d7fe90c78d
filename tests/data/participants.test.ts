import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  bids,
  convert,
  Epochs,
  openEpochStore,
  participantColumn,
  recordingsIn,
  saveEpochStore,
} from '../../src/data';
import { everyday, folderOf, scratch } from './datasets/bids/bids-files';

const folder = folderOf(everyday);
const ages = (epochs: Parameters<typeof participantColumn>[0]) => participantColumn(epochs, 'age');

test('what participants.tsv says comes with the epochs of BIDS, and stays with them', async () => {
  const epochs = await bids(folder, { seconds: 5 });
  expect(epochs.subjects).toEqual(['sub-01', 'sub-01', 'sub-02', 'sub-02']);
  expect(ages(epochs)).toEqual(['31', '31', undefined, undefined]);
  expect(participantColumn(epochs, 'sex')).toEqual(['F', 'F', 'M', 'M']);
  expect(ages(epochs.select([3, 0]))).toEqual([undefined, '31']);
  expect(ages(epochs.pick(['C3']).standardized(0, 1))).toEqual(ages(epochs));
  expect(ages(Epochs.concat([epochs.select([2]), epochs.select([1])]))).toEqual([undefined, '31']);
});

test('nobody’s age is shown', async () => {
  const epochs = await bids(folder, { seconds: 5 });
  expect(String(epochs)).not.toContain('31');
});

test('an epoch store keeps it', async () => {
  const epochs = await bids(folder, { seconds: 5 });
  const saved = join(scratch, 'saved.epochs');
  saveEpochStore(saved, epochs);
  expect(ages(openEpochStore(saved).select([0, 2]))).toEqual(['31', undefined]);
  expect(openEpochStore(saved).toEpochs().participants).toEqual(epochs.participants);
  const converted = join(scratch, 'converted.epochs');
  await convert(recordingsIn(folder, { dataset: 'bids', seconds: 5 }), converted, { quiet: true });
  expect(openEpochStore(converted).participants).toEqual(epochs.participants);
});

test('a column that nobody has is refused', async () => {
  const epochs = await bids(folder, { seconds: 5 });
  expect(() => participantColumn(epochs, 'weight')).toThrow('a column among age, sex, got "weight"');
  const unknown = epochs.with({ participants: undefined });
  expect(() => ages(unknown)).toThrow('a column among none at all, got "age"');
});
