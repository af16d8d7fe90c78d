/** What tfjs calls the backend of the native engine. */
export const nativeName = 'native';

/** The engines by name. */
export type EngineName = 'native' | 'tensorflow' | 'cpu';

/**
 * How the native engine computes convolutions that allow it (one axis, 3 to 7 taps, no stride, enough channels): 'fast'
 * with a third of the multiplications (Winograd), or 'direct', whose rounding errors are smaller.
 */
export type ConvolutionMethod = 'fast' | 'direct';

/** What `use` may be told about the native engine. */
export interface NativeOptions {
  /** From 1 to 256 (default one per processor available); results do not depend on it. */
  threads?: number;
  /** Default 'fast'. */
  convolution?: ConvolutionMethod;
}

/** Which engine runs. */
export interface EngineInfo {
  name: EngineName;
  /** How many threads it computes with. */
  threads: number;
  /** What it runs on, in words: instruction set, version. */
  detail: string;
}
