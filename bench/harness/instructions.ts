import type { NativeAddon } from '../../src/native';
import { expected } from '../../src/system';

/** Those that the native engine is compiled for, the fastest first. */
export const instructionSets = ['avx512', 'avx2', 'generic'] as const satisfies readonly ReturnType<
  NativeAddon['instructions']
>[];

export type InstructionSet = (typeof instructionSets)[number];

/**
 * Has the engine of this process compute on one of them; without it, on the best that the processor runs.
 *
 * @throws ThetalabError when the processor does not run it
 */
export function useInstructions(addon: NativeAddon, name: InstructionSet | '' = ''): void {
  try {
    addon.setInstructions(name);
  } catch {
    throw expected('bench', 'instructions that this processor runs', `"${name}"`, 'leave out --instructions');
  }
}
