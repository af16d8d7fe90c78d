export { butterworth, type FilterSection } from './butterworth';
export type { Complex } from './complex';
export { filtfilt } from './filtfilt';
export type { Matrix } from './matrix';
export { type NotchOptions, notch } from './notch';
export { inverseRealFft, realFft } from './real-fft';
export { resample } from './resample';
export {
  bandPower,
  type Spectrogram,
  type SpectrogramOptions,
  type Spectrum,
  spectrogram,
  type WelchOptions,
  welch,
} from './welch';
