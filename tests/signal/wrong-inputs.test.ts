import { expect, test } from 'vitest';
import * as signal from '../../src/signal';
import { ThetalabError } from '../../src/system';

// biome-ignore lint/suspicious/noExplicitAny: wrong types are what is tested
type Anything = any;
const any = (value: unknown): Anything => value;
const nothing = any(undefined);
const x = Float32Array.from({ length: 400 }, (_, at) => Math.sin(at) + 0.1 * (at % 7));
const withNaN = x.map((value, at) => (at === 200 ? Number.NaN : value));
const list = any([...x]);
const sections = signal.butterworth(2, [1, 20], 100);
const taps = signal.firwin(31, { lowPass: 20 }, 100);
const spectrum = signal.welch(x, 100);
const pair = { names: ['a', 'b'], channels: [x, x] };

/** Functions of a signal alone, with what else they take. */
const ofSignal: Record<string, (of: Anything) => unknown> = {
  filtfilt: (of) => signal.filtfilt(sections, of),
  'filtfilt of several': (of) => signal.filtfilt(sections, any([x, of])),
  sosfilt: (of) => signal.sosfilt(sections, of),
  firFilter: (of) => signal.firFilter(taps, of),
  resample: (of) => signal.resample(of, 100, 50),
  'resample to the same rate': (of) => signal.resample(of, 100, 100),
  detrend: (of) => signal.detrend(of),
  zScore: (of) => signal.zScore(of),
  robustScale: (of) => signal.robustScale(of),
  welch: (of) => signal.welch(of, 100),
  multitaper: (of) => signal.multitaper(of, 100),
  spectrogram: (of) => signal.spectrogram(of, 100, { windowSeconds: 2, segmentSeconds: 1 }),
  envelope: (of) => signal.envelope(of),
  analyticSignal: (of) => signal.analyticSignal(of),
  reReference: (of) => signal.reReference({ names: ['a', 'b'], channels: [x, of] }, 'average'),
  bipolar: (of) => signal.bipolar({ names: ['a', 'b'], channels: [x, of] }, [['a', 'b']]),
  realFft: (of) => signal.realFft(of),
};
const notSignals: Record<string, unknown> = {
  undefined: undefined,
  null: null,
  'a number': 3,
  'a text': 'abc',
  'an object': {},
  'a list of texts': ['1', '2'],
  'a list with a hole': [1, undefined, 3],
};

const others: Record<string, () => unknown> = {
  'filtfilt of NaN': () => signal.filtfilt(sections, withNaN),
  'filtfilt(undefined, x)': () => signal.filtfilt(nothing, x),
  'filtfilt([{}], x)': () => signal.filtfilt(any([{}]), x),
  'filtfilt of a short signal': () => signal.filtfilt(sections, x.subarray(0, 3)),
  'sosfilt of a wrong state': () => signal.sosfilt(sections, x, new Float64Array(1)),
  'sosfilt of a text as state': () => signal.sosfilt(sections, x, any('ab')),
  'settledState(undefined, 1)': () => signal.settledState(nothing, 1),
  'settledState(sections, "1")': () => signal.settledState(sections, any('1')),
  'firFilter(undefined, x)': () => signal.firFilter(nothing, x),
  'firFilter of a list of taps': () => signal.firFilter(any(['1']), x),
  'butterworth("4", …)': () => signal.butterworth(any('4'), [1, 2], 100),
  'butterworth(4, undefined, 100)': () => signal.butterworth(4, nothing, 100),
  'butterworth(4, [30, 5], 100)': () => signal.butterworth(4, [30, 5], 100),
  'butterworth(4, ["1", "5"], 100)': () => signal.butterworth(4, any(['1', '5']), 100),
  'butterworth(4, { lowpass: 5 }, 100)': () => signal.butterworth(4, any({ lowpass: 5 }), 100),
  'butterworth(4, [1, 5], "100")': () => signal.butterworth(4, [1, 5], any('100')),
  'butterworth(4, [1, 5])': () => signal.butterworth(4, [1, 5], nothing),
  'butterworth(4, [1, 5], NaN)': () => signal.butterworth(4, [1, 5], Number.NaN),
  'notch("50", 200)': () => signal.notch(any('50'), 200),
  'notch(50)': () => signal.notch(50, nothing),
  'notch(50, 200, { quality: "30" })': () => signal.notch(50, 200, any({ quality: '30' })),
  'notch(50, 200, { q: 30 })': () => signal.notch(50, 200, any({ q: 30 })),
  'fir([1, 5], "100")': () => signal.fir([1, 5], any('100')),
  'fir([1, 5], 100, { window: "box" })': () => signal.fir([1, 5], 100, any({ window: 'box' })),
  'fir([1, 5], 100, { transition: 2 })': () => signal.fir([1, 5], 100, any({ transition: 2 })),
  'fir([1, 5], 100, { lowTransition: "1" })': () => signal.fir([1, 5], 100, any({ lowTransition: '1' })),
  'firwin(31, …, { window: "constructor" })': () =>
    signal.firwin(31, { lowPass: 5 }, 100, any({ window: 'constructor' })),
  'fir([1, 5], 100, { window: "toString" })': () => signal.fir([1, 5], 100, any({ window: 'toString' })),
  'firwin("31", …)': () => signal.firwin(any('31'), { lowPass: 5 }, 100),
  'firwin(31, …, { window: { kaiser: "5" } })': () =>
    signal.firwin(31, { lowPass: 5 }, 100, any({ window: { kaiser: '5' } })),
  'firwin(31, …, { window: null })': () => signal.firwin(31, { lowPass: 5 }, 100, any({ window: null })),
  'resample(x, "100", 50)': () => signal.resample(x, any('100'), 50),
  'resample(x, 100)': () => signal.resample(x, 100, nothing),
  'resample(x, NaN, NaN)': () => signal.resample(x, Number.NaN, Number.NaN),
  'resamplingRatio(100, Infinity)': () => signal.resamplingRatio(100, Number.POSITIVE_INFINITY),
  'detrend(x, "mean")': () => signal.detrend(x, any('mean')),
  'welch(x)': () => signal.welch(x, nothing),
  'welch(x, "100")': () => signal.welch(x, any('100')),
  'welch(x, 100, { segmentSeconds: "2" })': () => signal.welch(x, 100, any({ segmentSeconds: '2' })),
  'welch(x, 100, { segmentSeconds: NaN })': () => signal.welch(x, 100, { segmentSeconds: Number.NaN }),
  'welch(x, 100, { seconds: 2 })': () => signal.welch(x, 100, any({ seconds: 2 })),
  'multitaper(x, 100, { bandwidth: -1 })': () => signal.multitaper(x, 100, { bandwidth: -1 }),
  'multitaper(x, 100, { bandwidth: "2" })': () => signal.multitaper(x, 100, any({ bandwidth: '2' })),
  'spectrogram(x, 100, { windowSeconds: "2" })': () =>
    signal.spectrogram(x, 100, any({ windowSeconds: '2' })),
  'spectrogram(x, 100, { stepSeconds: 0 })': () =>
    signal.spectrogram(x, 100, { windowSeconds: 2, stepSeconds: 0 }),
  'spectrogram(x, 100, { maxFrequency: NaN })': () =>
    signal.spectrogram(x, 100, { windowSeconds: 2, maxFrequency: Number.NaN }),
  'spectrogram(x, 100, { maxFrequency: -1 })': () =>
    signal.spectrogram(x, 100, { windowSeconds: 2, maxFrequency: -1 }),
  'bandPower(undefined, 1, 4)': () => signal.bandPower(nothing, 1, 4),
  'bandPower(spectrum, 4, 1)': () => signal.bandPower(spectrum, 4, 1),
  'bandPower(spectrum, "1", "4")': () => signal.bandPower(spectrum, any('1'), any('4')),
  'bandPowers(undefined)': () => signal.bandPowers(nothing),
  'bandPowers(spectrum, { low: 3 })': () => signal.bandPowers(spectrum, any({ low: 3 })),
  'bandPowers(spectrum, {})': () => signal.bandPowers(spectrum, {}),
  'checkEpoch(undefined, 100)': () => signal.checkEpoch(nothing, 100),
  'checkEpoch(x)': () => signal.checkEpoch(x, nothing),
  'checkEpoch(x, 100, { peak: 3 })': () => signal.checkEpoch(x, 100, any({ peak: 3 })),
  'checkEpoch(list, 100)': () => signal.checkEpoch(list, 100),
  'reReference(undefined, "average")': () => signal.reReference(nothing, 'average'),
  'reReference(pair, undefined)': () => signal.reReference(pair, nothing),
  'reReference(pair, "Cz")': () => signal.reReference(pair, any('Cz')),
  'bipolar(pair, undefined)': () => signal.bipolar(pair, nothing),
  'bipolar(pair, ["a", "b"])': () => signal.bipolar(pair, any(['a', 'b'])),
  'dpss("10", 2, 3)': () => signal.dpss(any('10'), 2, 3),
  'dpss(10, "2", 3)': () => signal.dpss(10, any('2'), 3),
  'inverseRealFft(undefined, 4)': () => signal.inverseRealFft(nothing, 4),
  'inverseRealFft(spectrum, "4")': () => signal.inverseRealFft(signal.realFft(x), any('4')),
};

type Case = [string, () => unknown];
const cases: Case[] = [
  ...Object.entries(ofSignal).flatMap(([name, call]) =>
    Object.entries(notSignals).map(([what, value]): Case => [`${name} of ${what}`, () => call(value)]),
  ),
  ...Object.entries(others),
];

test.each(cases)('%s is refused in the words of the library', (_, call) => {
  let outcome: unknown;
  try {
    outcome = call();
  } catch (error) {
    outcome = error;
  }
  expect(outcome).toBeInstanceOf(ThetalabError);
  expect((outcome as Error).message).toMatch(/^[^:]{2,40}: expected \S.*, got \S/s);
});
