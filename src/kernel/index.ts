import type { Session, SessionOptions } from './session';

export { type KernelSpec, kernelName, kernelSpec } from './kernelspec';
export { type RenderOptions, render } from './render';
export type { Outcome, Session, SessionOptions } from './session';
export { supervise, supervisedVariable } from './supervisor';
export type { Failure } from './traceback';

/** Starts a session; only now is the compiler loaded, which takes a while. */
export async function openSession(options: SessionOptions = {}): Promise<Session> {
  const { Session } = await import('./session');
  return new Session(options);
}
