export { type Key, philox } from './philox';
export { RandomStream } from './random-stream';
export { currentSeed, seed, stream } from './seed';
