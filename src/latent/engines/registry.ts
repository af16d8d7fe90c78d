import { closest, expected } from '../../system';
import type { ProjectionEngine } from '../projection';
import { exactTsne } from './exact-tsne';
import { tsneJs } from './tsne-js';
import { umapJs } from './umap-js';

// biome-ignore lint/suspicious/noExplicitAny: each method has settings of its own; `engineOf` is asked by that method
type AnyEngine = ProjectionEngine<any>;

const engines: AnyEngine[] = [exactTsne, tsneJs, umapJs];

/** Adds an engine, or replaces the one of the same method and name. */
export function registerProjection(engine: AnyEngine): void {
  const place = engines.findIndex(({ method, name }) => method === engine.method && name === engine.name);
  if (place >= 0) engines[place] = engine;
  else engines.push(engine);
}

/** Names of the engines of a method, the default one first. */
export function projectionEngines(method: 'tsne' | 'umap'): string[] {
  return engines.filter((engine) => engine.method === method).map(({ name }) => name);
}

/** @throws ThetalabError for a name that is none of the method's (the message lists those there are). */
export function engineOf(method: 'tsne' | 'umap', name?: string): AnyEngine {
  const names = projectionEngines(method);
  const found = engines.find((engine) => engine.method === method && engine.name === (name ?? names[0]));
  if (found) return found;
  const near = closest(name!, names);
  throw expected(method, `an engine among ${names.join(', ')}`, `"${name}"`, near && `did you mean ${near}?`);
}
