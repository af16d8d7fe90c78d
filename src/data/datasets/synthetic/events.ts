import type { RandomStream } from '../../../random';
import { sleepStages } from '../../stages';
import type { SubjectTraits } from './subject';

/** Adds to `signal` what comes and goes within a stage, in microvolts; `stage` is the code of this epoch. */
export function addEvents(
  signal: Float32Array,
  stage: number,
  subject: SubjectTraits,
  samplingRate: number,
  random: RandomStream,
): void {
  const minutes = signal.length / samplingRate / 60;
  const repeat = (perMinute: number, add: (start: number) => void) =>
    times(perMinute * minutes, random, () => add(random.uniform(0, signal.length / samplingRate - 2)));
  const name = sleepStages[stage];
  if (name === 'N2' || name === 'N3') {
    const rate = subject.spindleRate * (name === 'N2' ? 1 : 0.4);
    repeat(rate, (start) => addSpindle(signal, start, subject.spindleFrequency, samplingRate, random));
  }
  if (name === 'N2') repeat(2.5, (start) => addKComplex(signal, start, samplingRate, random));
  if (name === 'N1')
    repeat(1.5, (start) => addPulse(signal, start, 0.2, -random.uniform(25, 50), samplingRate));
  if (name === 'REM') {
    repeat(2, (start) => addSawtooth(signal, start, samplingRate, random));
    repeat(5, (start) =>
      addPulse(signal, start, random.uniform(0.2, 0.5), random.uniform(-30, 30), samplingRate),
    );
  }
  if (name === 'W') repeat(4, (start) => addPulse(signal, start, 0.3, random.uniform(30, 90), samplingRate));
  times(subject.artefacts, random, () => addArtefact(signal, samplingRate, random));
}

/** Calls `act` as often as `mean` says: for 2.3 two times, and a third with probability 0.3. */
function times(mean: number, random: RandomStream, act: () => void): void {
  for (let left = mean; left > 0; left--) {
    if (left >= 1 || random.uniform() < left) act();
  }
}

/** Sleep spindle: 0.5 to 1.5 s of sigma rhythm that waxes and wanes. */
function addSpindle(
  signal: Float32Array,
  start: number,
  frequency: number,
  rate: number,
  random: RandomStream,
): void {
  const seconds = random.uniform(0.5, 1.5);
  const amplitude = random.uniform(12, 28);
  const phase = random.uniform(0, 2 * Math.PI);
  addShape(signal, start, seconds, rate, (t) => {
    return amplitude * Math.sin(Math.PI * (t / seconds)) ** 2 * Math.sin(2 * Math.PI * frequency * t + phase);
  });
}

/** K-complex: a sharp negative wave and a slower positive one, together longer than half a second. */
function addKComplex(signal: Float32Array, start: number, rate: number, random: RandomStream): void {
  const amplitude = random.uniform(70, 130);
  addPulse(signal, start, 0.35, -amplitude, rate);
  addPulse(signal, start + 0.3, 0.7, 0.6 * amplitude, rate);
}

/** Sawtooth waves of REM sleep: a few seconds of triangular 2 to 5 Hz. */
function addSawtooth(signal: Float32Array, start: number, rate: number, random: RandomStream): void {
  const seconds = random.uniform(1, 2);
  const frequency = random.uniform(2, 5);
  const amplitude = random.uniform(10, 22);
  addShape(
    signal,
    start,
    seconds,
    rate,
    (t) => amplitude * Math.sin((Math.PI * t) / seconds) * (2 * ((t * frequency) % 1) - 1),
  );
}

/** Muscle, a movement, or an electrode that pops. */
function addArtefact(signal: Float32Array, rate: number, random: RandomStream): void {
  const seconds = random.uniform(1, 8);
  const start = random.uniform(0, signal.length / rate - seconds);
  const kind = random.integer(3);
  const amplitude = random.uniform(20, 60);
  const frequency = random.uniform(0.2, 0.8);
  if (kind === 0) addShape(signal, start, seconds, rate, () => random.normal(0, amplitude / 2));
  else if (kind === 1)
    addShape(signal, start, seconds, rate, (t) => 3 * amplitude * Math.sin(2 * Math.PI * frequency * t));
  else addShape(signal, start, seconds, rate, (t) => 4 * amplitude * Math.exp(-3 * t));
}

/** One bump of a squared sine. */
function addPulse(
  signal: Float32Array,
  start: number,
  seconds: number,
  amplitude: number,
  rate: number,
): void {
  addShape(signal, start, seconds, rate, (t) => amplitude * Math.sin((Math.PI * t) / seconds) ** 2);
}

function addShape(
  signal: Float32Array,
  start: number,
  seconds: number,
  rate: number,
  shape: (seconds: number) => number,
): void {
  const first = Math.max(0, Math.ceil(start * rate));
  const last = Math.min(signal.length - 1, Math.floor((start + seconds) * rate));
  for (let at = first; at <= last; at++) signal[at]! += shape(at / rate - start);
}
