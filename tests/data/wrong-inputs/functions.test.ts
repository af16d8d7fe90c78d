import { join } from 'node:path';
import * as data from '../../../src/data';
import { Epochs, Recording } from '../../../src/data';
import { RandomStream } from '../../../src/engine';
import { scratchFolder } from '../../support/scratch';
import { ArraySource } from '../array-source';
import { epochsOf } from '../sample-epochs';
import { stored } from '../store/stores';
import { any, areRefused, nothing } from './refused';

const folder = scratchFolder();
const recording = new Recording(new ArraySource({ annotations: [{ onset: 1, duration: 0, text: 'T1' }] }));
const memory = epochsOf(['A', 'B', 'C', 'A'], [0, 1, 2, 3]);
stored(folder, memory);
const random = new RandomStream([1, 2]);

const onFunctions: Record<string, () => unknown> = {
  'open(undefined)': () => data.open(nothing),
  'open(a folder)': () => data.open(folder),
  'open(a file that is not there)': () => data.open(join(folder, 'none.edf')),
  'open(3)': () => data.open(any(3)),
  'open(a Buffer)': () => data.open(any(Buffer.from('x'))),
  'open(path, { rate: 100 })': () => data.open(any(join(folder, '0.epochs')), any({ rate: 100 })),
  'load(3)': () => data.load(any(3)),
  'load(null)': () => data.load(any(null)),
  'load("nowhere")': () => data.load(join(folder, 'nowhere')),
  'load({ dataset: "sleepedf" })': () => data.load(undefined, any({ dataset: 'sleepedf' })),
  'load({ synthetic: { subjects: "3" } })': () => data.load(undefined, any({ synthetic: { subjects: '3' } })),
  'load({ synthetic: { people: 3 } })': () => data.load(undefined, any({ synthetic: { people: 3 } })),
  'load({ maxFile: 3 })': () => data.load(undefined, any({ maxFile: 3 })),
  'loadSource(typo)': () => data.loadSource(join(folder, 'nigth.epochs')),
  'loadSource(3)': () => data.loadSource(any(3)),
  'loadSource(path, { dataset: "store" })': () =>
    data.loadSource(join(folder, '0.epochs'), any({ dataset: 'store' })),
  'loadSource(path, { maxFiles: "1" })': () =>
    data.loadSource(join(folder, '0.epochs'), any({ maxFiles: '1' })),
  'recordingsIn(undefined)': () => data.recordingsIn(nothing),
  'recordingsIn(typo)': () => data.recordingsIn(join(folder, 'nowhere')),
  'datasetIn(undefined)': () => data.datasetIn(nothing),
  'sleepEdf(undefined)': () => data.sleepEdf(nothing),
  'sleepEdf("nowhere")': () => data.sleepEdf(join(folder, 'nowhere')),
  'dreams(undefined)': () => data.dreams(nothing),
  'dreams("nowhere")': () => data.dreams(join(folder, 'nowhere')),
  'eegmmi(undefined)': () => data.eegmmi(nothing),
  'eegmmi("nowhere")': () => data.eegmmi(join(folder, 'nowhere')),
  'bids(undefined)': () => data.bids(nothing),
  'bids("nowhere")': () => data.bids(join(folder, 'nowhere')),
  'arrays(undefined)': () => data.arrays(nothing),
  'arrays("nowhere")': () => data.arrays(join(folder, 'nowhere')),
  'eegChallenge(3)': () => data.eegChallenge(any(3), { download: false }),
  'fetchDataset("sleep")': () => data.fetchDataset(any('sleep')),
  'fetchDataset("constructor")': () => data.fetchDataset(any('constructor')),
  'fetchDataset(undefined)': () => data.fetchDataset(nothing),
  'datasetFolder("../x")': () => data.datasetFolder(any('../x')),
  'openEpochStore(undefined)': () => data.openEpochStore(nothing),
  'convert(undefined)': () => data.convert(nothing, join(folder, 'z.epochs')),
  'convert([], path)': () => data.convert([], join(folder, 'z.epochs')),
  'convert(recordings, undefined)': () => data.convert(data.recordingsIn(join(folder, '0.epochs')), nothing),
  'readHypnogram(undefined)': () => data.readHypnogram(nothing),
  'readEdf(undefined)': () => data.readEdf(nothing),
  'readMat(undefined)': () => data.readMat(nothing),
  'readNpy(undefined)': async () => data.readNpy(nothing),
  'readNpz(folder)': async () => data.readNpz(folder),
  'readPickle(undefined)': async () => data.readPickle(nothing),
  'readWav(undefined)': async () => data.readWav(nothing),
  'writeEdf(undefined, [])': () => data.writeEdf(nothing, []),
  'writeEdf(path, undefined)': () => data.writeEdf(join(folder, 'x.edf'), nothing),
  'new Epochs(undefined)': () => new Epochs(nothing),
  'new Epochs({})': () => new Epochs(any({})),
  'Epochs.concat(undefined)': () => Epochs.concat(nothing),
  'Epochs.concat([undefined])': () => Epochs.concat([nothing]),
  'new Epochs of samplingRate 0': () => memory.with({ samplingRate: 0 }),
  'new Epochs of samplesPerEpoch NaN': () => memory.with({ samplesPerEpoch: Number.NaN }),
  'new Epochs of seconds NaN': () => memory.with({ seconds: Float64Array.of(0, 1, 2, Number.NaN) }),
  'new Epochs of a list of values': () => memory.with({ values: any([...memory.values]) }),
  'fitNormalizer(undefined)': () => data.fitNormalizer(nothing),
  'makeNormalizer("0", "1")': () => data.makeNormalizer(any('0'), any('1')),
  'makeNormalizer()': () => data.makeNormalizer(nothing, nothing),
  'checkEpochs(undefined)': () => data.checkEpochs(nothing),
  'classWeights(labels, 5, "equal")': () => data.classWeights(memory.labels, 5, any('equal')),
  'classWeights(labels, 5)': () => data.classWeights(memory.labels, 5, nothing),
  'classWeights(labels, -1, "none")': () => data.classWeights(memory.labels, -1, 'none'),
  'classWeights(undefined, 5, "balanced")': () => data.classWeights(nothing, 5, 'balanced'),
  'balancedOrder(labels, 5, "both")': () => data.balancedOrder(memory.labels, 5, any('both'), random),
  'balancedOrder(labels, 2, "over")': () => data.balancedOrder(memory.labels, 2, 'over', random),
  'samplesPerPass(labels, 5, undefined)': () => data.samplesPerPass(memory.labels, 5, nothing),
  'reactionTimes(recording, {})': () => data.reactionTimes(recording, any({})),
  'reactionTimes(recording)': () => data.reactionTimes(recording, nothing),
  'reactionTimes(undefined, …)': () => data.reactionTimes(nothing, { stimulus: 'a', response: 'b' }),
  'synthetic({ subjects: 0 })': () => data.synthetic({ subjects: 0 }),
  'synthetic({ samplingRate: "100" })': () => data.synthetic(any({ samplingRate: '100' })),
  'synthetic({ samplingRate: Infinity })': () => data.synthetic({ samplingRate: Number.POSITIVE_INFINITY }),
};

areRefused(onFunctions);
