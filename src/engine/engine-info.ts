/** What tfjs calls the backend of the native engine. */
export const nativeName = 'native';

/** The engines by name. */
export type EngineName = 'native' | 'tensorflow' | 'cpu';

/** Which engine runs. */
export interface EngineInfo {
  name: EngineName;
  /** How many threads it computes with. */
  threads: number;
  /** What it runs on, in words: instruction set, version. */
  detail: string;
}
