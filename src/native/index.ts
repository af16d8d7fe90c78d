export type { ConvolutionMethod, NativeAddon } from './addon';
export { addonFile, loadAddon } from './load-addon';
export { packageRoot } from './package-root';
export { type DropoutMaskArguments, forms, type Reading } from './reading';
export { isSpectral, type SignalChange, signalChanges } from './signal-changes';
