export { stageColors, stageOrder } from './classes';
export { type ConfusionMatrixOptions, confusionMatrix } from './confusion-matrix';
export { type ContingencyOptions, contingency } from './contingency';
export { drawComparison } from './draw-comparison';
export { drawRun } from './draw-run';
export { drawStudy, studyFigures } from './draw-study';
export { encoderScores, labelEfficiency } from './encoder-scores';
export { findBrowser } from './export/find-browser';
export { closeBrowser } from './export/render';
export { Figure, type SaveOptions } from './figure';
export { type ForestOptions, forest, type StudyFindings } from './forest';
export { type HypnodensityOptions, hypnodensity } from './hypnodensity';
export { type HypnogramOptions, hypnogram } from './hypnogram';
export { type LatentAnimationOptions, type LatentFrame, latentAnimation } from './latent-animation';
export type { DescribedPoints, EpochColumn, LatentScatterOptions } from './latent-columns';
export { type LatentMultiplesOptions, latentMultiples } from './latent-multiples';
export { latentScatter } from './latent-scatter';
export { type HistoryRows, type LossCurvesOptions, lossCurves } from './loss-curves';
export { type NumberCurveOptions, numberCurve } from './number-curve';
export { type PairHeatMapOptions, pairHeatMap } from './pair-heat-map';
export { type SeverityCurvesOptions, severityCurves } from './severity-curves';
export type { Counts } from './share-map';
export { type SideBySideOptions, sideBySide } from './side-by-side';
export {
  type BeforeAfter,
  type PanelColumn,
  type PanelRow,
  type SmallMultiplesOptions,
  smallMultiples,
} from './small-multiples';
export type { AnimationFrame, FigureSpec, Layout, Trace } from './spec';
export { type SpectrogramOptions, type SpectrogramValues, spectrogram } from './spectrogram';
export { type SpectrumOptions, type SpectrumValues, spectrum } from './spectrum';
export { type ReportFigure, studyReport } from './study-report';
export { waveform } from './waveform';
export type { EpochSignal, RecordedChannel, RecordingSignal, WaveformOptions } from './waveform-sources';
