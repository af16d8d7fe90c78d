import {
  confusionMatrix,
  type Figure,
  hypnodensity,
  hypnogram,
  sideBySide,
  spectrogram,
  spectrum,
  waveform,
} from '../../../src/plot';
import { epochs, labels, power, predicted, probabilities, recording, spectra } from './invented-night';
import { confusion } from './trainings';

/** Figures of recordings and of how they are scored. */
export const nights: Record<string, () => Figure> = {
  'waveform-epochs': () => waveform(epochs(), { count: 6, title: 'From wake to deep sleep' }),
  'waveform-window': () => waveform(epochs(), { count: 6, window: 60, title: 'With a slider' }),
  'waveform-recording': () => waveform(recording(), { from: 20, seconds: 90, labels: [0, 0, 1, 2] }),
  hypnogram: () => hypnogram(labels, { title: 'Hypnogram of one night' }),
  'hypnogram-predicted': () => hypnogram(labels, { predicted, title: 'Expert against model' }),
  hypnodensity: () => hypnodensity(probabilities()),
  'hypnodensity-labels': () =>
    hypnodensity(probabilities(), { labels, title: 'Hypnodensity under the expert' }),
  spectrogram: () => spectrogram(power(), { labels, title: 'Spectrogram, EEG Fpz-Cz' }),
  'spectrogram-alone': () => spectrogram(power()),
  spectrum: () => spectrum(spectra(), { title: 'Mean spectrum of each stage' }),
  'side-by-side-mixed': () =>
    sideBySide(
      [
        hypnogram(labels, { title: 'night' }),
        confusionMatrix(confusion, { title: 'confusion' }),
        spectrum(spectra()),
        spectrogram(power(), { labels }),
      ],
      { columns: 2 },
    ),
};
