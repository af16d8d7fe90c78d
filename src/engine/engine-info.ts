/** What tfjs calls the backend of the native engine. */
export const nativeName = 'native';

/** The engines by name. */
export type EngineName = 'native' | 'tensorflow' | 'cpu';

/**
 * How the native engine computes convolutions that allow it: 'fast' with 0.29 (7 taps) to 0.4 (3 taps) of the
 * multiplications (Toom-Cook, Winograd), or 'direct', whose rounding errors are smaller. Fast ones run along one axis
 * with 3 to 7 taps, no stride, a dilation up to 144, inputs and outputs of at least a vector's width (8 channels with
 * AVX2, 16 with AVX-512), and at least two tiles of 13 - taps outputs for each phase of the dilation.
 */
export type ConvolutionMethod = 'fast' | 'direct';

/** What `use` may be told about the native engine. */
export interface NativeOptions {
  /** From 1 to 256 (default one per physical core that this process may use); results do not depend on it. */
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
