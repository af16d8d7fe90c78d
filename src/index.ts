// thetalab's public surface: one namespace per room.
export * as augment from './augment';
export * as data from './data';
export * as engine from './engine';
export * as evaluation from './evaluation';
export * as experiment from './experiment';
export * as latent from './latent';
export * as models from './models';
export * as plot from './plot';
export * as signal from './signal';
export * as system from './system';
export * as train from './train';
