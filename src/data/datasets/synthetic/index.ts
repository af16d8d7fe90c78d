import { type RandomStream, stream } from '../../../random';
import { checkNumber, checkOptionNames, expected } from '../../../system';
import { Epochs } from '../../epochs';
import { secondsPerEpoch } from '../../stages';
import { addEvents } from './events';
import { syntheticHypnogram } from './hypnogram';
import { Rhythms } from './rhythms';
import { inventSubject, type SubjectTraits } from './subject';

/** Options of `synthetic`. */
export interface SyntheticOptions {
  /** People to invent (default 12). */
  subjects?: number;
  /** Nights of each (default 1). */
  nightsPerSubject?: number;
  /** Epochs of 30 s in each night (default 120: an hour, in which a whole night is played faster). */
  epochsPerNight?: number;
  /** Samples per second in Hz (default 100). */
  samplingRate?: number;
  /** Artefacts per epoch: muscle, movements, electrodes that pop (default for each person 0.03 to 0.12). */
  artefacts?: number;
  /** Where all randomness comes from (default `engine.stream('synthetic')`). */
  random?: RandomStream;
}

const optionNames = ['subjects', 'nightsPerSubject', 'epochsPerNight', 'samplingRate', 'artefacts', 'random'];

/**
 * Invented polysomnography, one frontal derivation, for when no recording is at hand: people with rhythms and amplitudes
 * of their own go through hypnograms with cycles. The signal is a 1/f background with delta, theta, alpha and
 * beta rhythms that follow the stage, and spindles, K-complexes, vertex waves, sawtooth waves, eye movements and
 * artefacts on top, as the AASM manual describes them. It is a stand-in for teaching and tests, not for findings.
 */
export function synthetic(options: SyntheticOptions = {}): Epochs {
  checkOptionNames('synthetic', options, optionNames);
  const { subjects = 12, nightsPerSubject = 1, epochsPerNight = 120, samplingRate = 100 } = options;
  for (const [name, value] of Object.entries({ subjects, nightsPerSubject, epochsPerNight })) {
    if (!Number.isInteger(value) || value < 1)
      throw expected('synthetic', `${name} to be a whole number above 0`, String(value));
  }
  checkNumber('synthetic', 'samplingRate', samplingRate);
  if (!(samplingRate >= 50 && samplingRate < Number.POSITIVE_INFINITY))
    throw expected('synthetic', 'a samplingRate of at least 50 Hz', String(samplingRate));
  const { artefacts } = options;
  if (artefacts !== undefined && !(artefacts >= 0 && artefacts <= 100))
    throw expected('synthetic', 'artefacts to be a number from 0 to 100', String(artefacts));
  const random = options.random ?? stream('synthetic');
  const nights: Epochs[] = [];
  for (let person = 0; person < subjects; person++) {
    const own = random.split(person);
    const invented = inventSubject(own.split('traits'));
    const traits = { ...invented, artefacts: artefacts ?? invented.artefacts };
    const name = `S${String(person + 1).padStart(2, '0')}`;
    for (let night = 0; night < nightsPerSubject; night++) {
      nights.push(
        inventNight(name, `${name}-${night + 1}`, traits, epochsPerNight, samplingRate, own.split(night)),
      );
    }
  }
  return Epochs.concat(nights);
}

function inventNight(
  subject: string,
  night: string,
  traits: SubjectTraits,
  length: number,
  samplingRate: number,
  random: RandomStream,
): Epochs {
  const labels = syntheticHypnogram(length, random.split('hypnogram'));
  const samplesPerEpoch = Math.round(samplingRate * secondsPerEpoch);
  const values = new Float32Array(length * samplesPerEpoch);
  const rhythms = new Rhythms(traits, samplingRate, random.split('rhythms'));
  const events = random.split('events');
  for (let row = 0; row < length; row++) {
    const epoch = values.subarray(row * samplesPerEpoch, (row + 1) * samplesPerEpoch);
    rhythms.fill(epoch, labels[row]!);
    addEvents(epoch, labels[row]!, traits, samplingRate, events);
    for (let at = 0; at < epoch.length; at++) epoch[at]! *= traits.gain;
  }
  return new Epochs({
    values,
    samplesPerEpoch,
    samplingRate,
    channels: ['EEG Fpz-Cz'],
    labels,
    subjects: new Array(length).fill(subject),
    nights: new Array(length).fill(night),
    seconds: Float64Array.from({ length }, (_, row) => row * secondsPerEpoch),
  });
}
