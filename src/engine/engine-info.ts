import type { ConvolutionMethod } from '../native';

/** What tfjs calls the backend of the native engine. */
export const nativeName = 'native';

/** The engines by name. */
export type EngineName = 'native' | 'tensorflow' | 'cpu';

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
