import { join } from 'node:path';
import { describe } from 'vitest';
import * as data from '../../../src/data';
import { scratchFolder } from '../../support/scratch';
import { epochsOf } from '../sample-epochs';
import { stored } from '../store/stores';
import { type Anything, any, areRefused, nothing, on } from './refused';

const folder = scratchFolder();
const memory = epochsOf(['A', 'B', 'C', 'A'], [0, 1, 2, 3]);
const disk = stored(folder, memory);

const onEpochs: Record<string, (e: Anything) => unknown> = {
  'epoch(9)': (e) => e.epoch(9),
  'epoch("0")': (e) => e.epoch('0'),
  'epoch(undefined)': (e) => e.epoch(undefined),
  'select(undefined)': (e) => e.select(undefined),
  'select(3)': (e) => e.select(3),
  'select(["0"])': (e) => e.select(['0']),
  'select([-1])': (e) => e.select([-1]),
  'read([0], undefined)': (e) => e.read([0], undefined),
  'read(0, ...)': (e) => e.read(0, new Float32Array(4)),
  'read([0], [])': (e) => e.read([0], []),
  'read([0], [0, 0, 0, 0])': (e) => e.read([0], [0, 0, 0, 0]),
  'ofSubjects("A")': (e) => e.ofSubjects('A'),
  'ofSubjects(undefined)': (e) => e.ofSubjects(undefined),
  'ofSubjects(["Z"])': (e) => e.ofSubjects(['Z']),
  'pick(undefined)': (e) => e.pick(undefined),
  'pick("EEG Fpz-Cz")': (e) => e.pick('EEG Fpz-Cz'),
  'pick([])': (e) => e.pick([]),
  'standardized()': (e) => e.standardized(),
  'standardized(0, 0)': (e) => e.standardized(0, 0),
  'standardized("0", "1")': (e) => e.standardized('0', '1'),
  'normalized()': (e) => e.normalized(),
  'normalized("z")': (e) => e.normalized('z'),
  'checked({ peakToPeak: NaN })': (e) => e.checked({ peakToPeak: Number.NaN }),
  'checked({ peakToPeak: "500" })': (e) => e.checked({ peakToPeak: '500' }),
  'checked({ peak_to_peak: 500 })': (e) => e.checked({ peak_to_peak: 500 }),
  'checked(500)': (e) => e.checked(500),
  'checked(null)': (e) => e.checked(null),
  'splitBySubject(e)': (e) => data.splitBySubject(e, nothing),
  'splitBySubject of two fractions': (e) => data.splitBySubject(e, any({ train: 0.5, test: 0.5 })),
  'splitBySubject of texts': (e) => data.splitBySubject(e, any({ train: 'A', validation: 'B', test: 'C' })),
  'splitBySubject of NaN': (e) => data.splitBySubject(e, { train: Number.NaN, validation: 0.5, test: 0.5 }),
  'splitBySubject without random numbers': (e) =>
    data.splitBySubject(e, any({ train: 0.4, validation: 0.3, test: 0.3, random: Math.random })),
  'splitByNight(e)': (e) => data.splitByNight(e, nothing),
  'splitByNight of texts': (e) => data.splitByNight(e, any({ train: '0.4', validation: '0.3', test: '0.3' })),
  'splitByTime(e)': (e) => data.splitByTime(e, nothing),
  'splitByTime of lists': (e) => data.splitByTime(e, any({ train: ['A'], validation: [], test: [] })),
  'kFold(e, { folds: "5" })': (e) => data.kFold(e, any({ folds: '5' })),
  'kFold(e, { folds: 1 })': (e) => data.kFold(e, { folds: 1 }),
  'kFold(e, { by: "people" })': (e) => data.kFold(e, any({ by: 'people' })),
  'kFold(e, { fold: 2 })': (e) => data.kFold(e, any({ fold: 2 })),
  'kFold(e, 5)': (e) => data.kFold(e, any(5)),
  'checkLeaks(e, undefined)': (e) => data.checkLeaks(e, nothing),
  'checkLeaks(e, rows, "people")': (e) => data.checkLeaks(e, {}, any('people')),
  'checkLeaks of rows that are not there': (e) => data.checkLeaks(e, { train: [0, 99] }),
  'saveSplit(undefined, …)': (e) => data.saveSplit(nothing, e, data.leaveOneSubjectOut(e)),
  'saveSplit(path, e, undefined)': (e) => data.saveSplit(join(folder, 'x.json'), e, nothing),
  'loadSplit(undefined, e)': (e) => data.loadSplit(nothing, e),
  'loadFolds(folder, e)': (e) => data.loadFolds(folder, e),
  'shareByStage(e, "0.5")': (e) => data.shareByStage(e, any('0.5')),
  'shareByStage(e)': (e) => data.shareByStage(e, nothing),
  'shareByStage(e, 0)': (e) => data.shareByStage(e, 0),
  'saveEpochStore(undefined, e)': (e) => data.saveEpochStore(nothing, e),
  'saveEpochStore of float64': (e) => data.saveEpochStore(join(folder, 'y'), e, any({ dtype: 'float64' })),
  'requireOneChannel of nobody': (e) => data.requireOneChannel('x', e.pick([])),
};

describe('Epochs', () => areRefused(on<Anything>(memory, onEpochs)));
describe('StoredEpochs', () => areRefused(on<Anything>(disk, onEpochs)));
