export { type KernelSpec, kernelName, kernelSpec } from './kernelspec';
export { type Outcome, Session, type SessionOptions } from './session';
export { supervise, supervisedVariable } from './supervisor';
