import { converter } from './tslab';

export { type KernelSpec, kernelName, kernelSpec } from './kernelspec';
export { type RenderOptions, render } from './render';
export { type Outcome, Session, type SessionOptions } from './session';
export { supervise, supervisedVariable } from './supervisor';
export type { Failure } from './traceback';

/** Whether code can run as it is, or more of it has to come. */
export function isComplete(code: string): boolean {
  return converter.isCompleteCode(code).completed;
}
